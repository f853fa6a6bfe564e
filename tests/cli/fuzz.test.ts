/**
 * Command lines made of right and wrong pieces: whatever is written, the answer is an exit status and, where it is not 0, a named
 * error; no stack trace, no file that was not asked for. `THALWEG_FUZZ=10` tries ten times as many.
 */

import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fuzzed } from '../support/fuzz.ts';
import { scratch, thalweg } from './support.ts';

const files = scratch();

const one = (words: string, ...more: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...words.split(' '), ...more);

const text = fc.oneof(
	one('- -- 0 -1 1e999 NaN 1,2 1, , 1:0,0:1 0:1,0:1 0:1 8x8 0x8 99999x99999 ../..', ''),
	one('a=1 a = __proto__=1 adam adam: adam:lr=x gd:lr=0.1 axes:1,2 axes:1,1 random:7 points:;; surface map cpu f32 f64 uniform point:9'),
	fc.constantFrom('\u001b[31m', 'x\u202ey', '\ud800', 'x'.repeat(5000)),
	fc.double({ noDefaultInfinity: true }).map(String),
	fc.string({ maxLength: 12 }).filter((s) => !s.includes('\0')),
);
const landscape = fc.oneof(one('sphere rosenbrock himmelblau x^2+y^2 a*x+b*y sqrt(x) 1/x x[5] bad.npy path.csv . /dev/null'), text);
const FLAGS: ReadonlySet<string> = new Set([
	'--hessian',
	'--json',
	'--gradient',
	'--strict',
	'--trace',
	'--suited',
	'--bogus',
	'--transpose',
	'--log-x',
	'--no-log-y',
]);
const option = one(
	'--at --hessian --json --size --domain --gradient --out --param --dimension --shift --rotate --stretch --noise --plane --origin ' +
		'--precision --strict --channel --axes --index --steps --particles --optimizer --starts --start --seed --tol --target --trace --final ' +
		'--suited --view --camera --contours --clip --bogus --value --x --y --transpose --log-x --no-log-y --missing --interpolation',
);
const given = fc.tuple(option, text).map(([name, value]) => {
	if (FLAGS.has(name)) return [name];
	// What is slow when it is right is kept small.
	if (name === '--steps' || name === '--particles') return [name, String(value.length % 50)];
	if (name === '--out') return [name, `${value.replace(/\//g, '').slice(0, 40)}.npy`];
	return [name, value];
});
/** What keeps a command small, and off GPUs in software, which are slow to start. */
const SMALL: Readonly<Record<string, readonly string[]>> = {
	eval: ['--backend', 'cpu'],
	grid: ['--size', '8x6', '--backend', 'cpu'],
	descend: ['--steps', '20', '--particles', '9', '--backend', 'cpu'],
	render: ['--size', '40x30', '--out', 'a.png', '--backend', 'cpu'],
};
const commandLine = fc
	.tuple(one('eval grid descend render list help bogus'), fc.option(landscape), fc.array(given, { maxLength: 5 }))
	.map(([command, on, options]) => {
		const small = SMALL[command] ?? [];
		const sized = options.some(([name]) => name !== '--backend' && small.includes(name as string));
		return [command, ...(on === null ? [] : [on]), ...options.flat(), ...(sized ? small.slice(-2) : small)];
	});

/** `thalweg:` and a named error, or the parser's usage text. */
const NAMED = /(?:^|\n)(?:thalweg: [A-Za-z]+Error: |Usage: thalweg)/;

test(
	'any command line is done or refused in words',
	async () => {
		const lines = fc.sample(commandLine, { numRuns: fuzzed(48), seed: 20_261_129 });
		const ends = new Map<number | null, number>();
		const next = lines.entries();
		const work = async (): Promise<void> => {
			for (const [k, args] of next) {
				const folder = mkdtempSync(files.path(`run${k}-`));
				writeFileSync(`${folder}/bad.npy`, '\u0093NUMPY nonsense');
				writeFileSync(`${folder}/path.csv`, 'x,y,loss\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n');
				const before = new Set(readdirSync(folder));
				const run = await thalweg(args, { cwd: folder, measured: true });
				ends.set(run.status, (ends.get(run.status) ?? 0) + 1);
				const said = `${JSON.stringify(args)}\n${run.stderr.slice(0, 400)}`;
				expect([0, 1, 2], said).toContain(run.status);
				if (run.status !== 0) expect(run.stderr, said).toMatch(NAMED);
				expect(run.stderr, said).not.toMatch(/\n\s+at .*[:(]\d+:\d+|node:internal|\u001b|\u202e/);
				expect(run.processorMs, said).toBeLessThan(20_000);
				const left = readdirSync(folder).filter((name) => !before.has(name));
				expect(
					left.filter((name) => !args.includes(name)),
					said,
				).toEqual([]);
			}
		};
		await Promise.all([work(), work()]);
		// All kinds of ends were met: neither is everything refused, nor everything done.
		expect([...ends.keys()].sort()).toEqual([0, 1, 2]);
	},
	fuzzed(120_000),
);
