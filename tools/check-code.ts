/**
 * Exported code, run: every function of the catalogue and of the language, and random formulas, as JavaScript, C and Python against the
 * f64 reference. `npm run check:code [-- --count 500 --seed 1 --python python3]`; it needs gcc, and python3 with NumPy.
 * The exit status is 1 where a number differs.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { cCode } from '../src/exports/code/c.ts';
import { pythonCode } from '../src/exports/code/python.ts';
import {
	caseOf,
	catalogueCases,
	type CodeCase,
	compareWithTruth,
	languageCases,
	type Numbers,
	pointsIn,
	runJavascript,
} from '../tests/support/code-agreement.ts';
import { randomFormula } from '../tests/support/random-formula.ts';
import { seeded } from '../tests/support/random-graph.ts';

/** Points of each formula. */
const POINTS = 12;

const { values } = parseArgs({
	options: {
		count: { type: 'string', default: '500' },
		seed: { type: 'string', default: '1' },
		python: { type: 'string', default: 'python3' },
	},
});
const [count, seed] = [Number(values.count), Number(values.seed)];
const random = seeded(seed);
const cases = [...catalogueCases(random, POINTS), ...languageCases(random, POINTS), ...randomCases()];

/** Formulas that the language takes; others are made in their place. */
function randomCases(): CodeCase[] {
	const made: CodeCase[] = [];
	while (made.length < count) {
		const { text } = randomFormula(random);
		try {
			made.push(caseOf(text, text, (n) => pointsIn(random, n, POINTS, -4, 4)));
		} catch {
			// A formula without a value, such as 1/0.
		}
	}
	return made;
}

const folder = mkdtempSync(join(tmpdir(), 'thalweg-code-'));
const numberOf = (text: string): number => (/nan/i.test(text) ? Number.NaN : /inf/i.test(text) ? Number.POSITIVE_INFINITY : Number(text));
const rowsOf = (text: string): number[][] =>
	text
		.trim()
		.split('\n')
		.map((line) => line.split(' ').map(numberOf));

/** Answers of all cases, from rows of all cases. */
function sharedOut(rows: readonly (readonly number[])[]): Numbers[] {
	let first = 0;
	return cases.map(({ points }) => rows.slice(first, (first += points.length)));
}

function byC(): Numbers[] {
	const objects: string[] = [];
	const calls = cases.map(({ subject, points }, k) => {
		const source = join(folder, `f${k}.c`);
		writeFileSync(source, cCode(subject, true));
		const object = join(folder, `f${k}.o`);
		execFileSync('gcc', [
			'-std=c99',
			'-O2',
			'-Wall',
			'-Wextra',
			'-Werror',
			'-c',
			source,
			'-o',
			object,
			`-Df=f_${k}`,
			`-Df_gradient=g_${k}`,
		]);
		objects.push(object);
		const n = subject.variables.length;
		const args = (p: readonly number[]): string => (n > 4 ? `(double[]){${p.join(', ')}}` : p.join(', '));
		const head = n > 4 ? `const double p[${n}]` : Array.from({ length: n }, () => 'double').join(', ');
		return {
			declaration: `double f_${k}(${head}); void g_${k}(${head}, double g[${n}]);`,
			lines: points.map(
				(p) =>
					`printf("%.17g", f_${k}(${args(p)})); g_${k}(${args(p)}, g); for (int i = 0; i < ${n}; i++) printf(" %.17g", g[i]); puts("");`,
			),
		};
	});
	const main = [
		'#include <stdio.h>',
		...calls.map(({ declaration }) => declaration),
		'int main(void) { double g[32];',
		...calls.flatMap(({ lines }) => lines),
		'}',
	];
	writeFileSync(join(folder, 'main.c'), main.join('\n'));
	execFileSync('gcc', ['-O0', join(folder, 'main.c'), ...objects, '-lm', '-o', join(folder, 'main')]);
	return sharedOut(rowsOf(execFileSync(join(folder, 'main'), { encoding: 'utf8', maxBuffer: 2 ** 28 })));
}

function byPython(): Numbers[] {
	const data = cases.map(({ subject, points }) => ({ code: pythonCode(subject, true), points, many: subject.variables.length > 4 }));
	writeFileSync(join(folder, 'cases.json'), JSON.stringify(data));
	writeFileSync(
		join(folder, 'main.py'),
		`import json, pathlib, warnings
import numpy as np
warnings.simplefilter("error")
for case in json.loads(pathlib.Path(r"${join(folder, 'cases.json')}").read_text("utf8")):
    module = {}
    exec(compile(case["code"], "code.py", "exec"), module)
    points = np.array(case["points"], dtype=float)
    arguments = (points.T,) if case["many"] else tuple(points.T)
    values, gradient = module["f"](*arguments), module["f_gradient"](*arguments)
    assert values.shape == (len(points),) and gradient.shape == points.T.shape, case["code"]
    one = (points[0],) if case["many"] else tuple(float(x) for x in points[0])
    assert np.shape(module["f"](*one)) == (), case["code"]
    assert repr(float(module["f"](*one))) == repr(float(values[0])) or abs(module["f"](*one) - values[0]) <= 1e-12 * abs(values[0]), case["code"]
    for i in range(len(points)):
        print(repr(float(values[i])), *(repr(float(g[i])) for g in gradient))
`,
	);
	return sharedOut(rowsOf(execFileSync(values.python, [join(folder, 'main.py')], { encoding: 'utf8', maxBuffer: 2 ** 28 })));
}

const languages: readonly (readonly [string, () => Numbers[]])[] = [
	['JavaScript', () => cases.map(runJavascript)],
	['C', byC],
	['Python', byPython],
];
let failed = 0;
for (const [language, run] of languages) {
	const answers = run();
	let numbers = 0;
	let worst = 0;
	let rounded = 0;
	for (const [k, one] of cases.entries()) {
		const answer = answers[k] as Numbers;
		const { problems, worst: ofCase, byRounding } = compareWithTruth(one, answer);
		rounded += byRounding;
		numbers += one.points.length * (1 + one.subject.variables.length);
		worst = Math.max(worst, ofCase);
		if (problems.length === 0) continue;
		failed++;
		console.log(`${language}: ${one.name}\n  ${problems.slice(0, 3).join('\n  ')}`);
	}
	console.log(
		`${language}: ${cases.length} formulas, ${numbers} numbers, largest relative error ${worst.toExponential(1)}, ${rounded} within what rounding does to the reference`,
	);
}
rmSync(folder, { recursive: true });
process.exitCode = failed > 0 ? 1 : 0;
