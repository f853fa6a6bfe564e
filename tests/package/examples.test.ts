/** The examples that people copy: those of the documents and of the public docstrings are type-checked and run. */

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureBuilt, ROOT } from '../support/built.ts';
import { docstringExamples, documentExamples, documented, type Example, isAsSaid, programOf, RUNNER } from './examples.ts';
import { installed, type Project } from './installed.ts';

await ensureBuilt(['types']);
const symbols = documented();
const exported = symbols.filter(({ name }) => !name.includes('.')).map(({ name }) => name);
const examples = [...documentExamples(), ...docstringExamples()];

interface Outcome {
	readonly path: string;
	readonly checks: readonly (readonly [said: string, printed: string])[];
	readonly error: string | null;
}

/** Write programs into a project, compile them together, and run one after the other. */
async function ran(project: Project, programs: ReadonlyMap<string, string>): Promise<{ types: string; outcomes: Outcome[] }> {
	for (const [name, program] of programs) project.write(`programs/${name}.ts`, program);
	project.write('runner.mjs', RUNNER);
	const compilerOptions = {
		strict: true,
		target: 'ES2023',
		lib: ['ES2023'],
		module: 'NodeNext',
		types: ['node'],
		typeRoots: [join(ROOT, 'node_modules/@types')],
		outDir: 'built',
		rootDir: 'programs',
	};
	project.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['programs'] }));
	const types = await project.typeErrors('tsconfig.json');
	const { stdout } = await project.node('runner.mjs', ...[...programs.keys()].map((name) => `./built/${name}.js`));
	const lines = stdout.trim().split('\n');
	return { types, outcomes: lines.map((line) => JSON.parse(line) as Outcome) };
}

/** Examples that must fail: by what they print, by their types, by what they throw. */
const WRONG = [
	"console.log(openLandscape({ kind: 'formula', text: 'x^2' }).objective.dimension); // 3",
	"console.log(openLandscape({ kind: 'formula', text: 'x^2' }).objective.size); // undefined",
	"console.log(openLandscape({ kind: 'formula', text: 'x +' }).title); // x +",
].map((code): Example => ({ name: 'a wrong one', code }));

describe('the public names', () => {
	it('each have a docstring', () => {
		expect(symbols.length).toBeGreaterThan(60);
		expect(symbols.filter(({ comment }) => comment === '').map(({ name }) => name)).toEqual([]);
	});

	it('each have an example, where they can be called', () => {
		const called = symbols.filter(({ kind }) => kind === 'function' || kind === 'class');
		expect(called.filter((symbol) => symbol.examples.length === 0).map(({ name }) => name)).toEqual([]);
	});
});

describe('examples', () => {
	let outcomes: ReadonlyMap<string, Outcome>;
	let types: readonly string[];
	beforeAll(async () => {
		const named = (kind: string, all: readonly Example[]) => all.map((each, k) => [`${kind}-${k}`, programOf(each, exported)] as const);
		const programs = new Map([...named('right', examples), ...named('wrong', WRONG)]);
		const all = await ran(await installed(), programs);
		types = all.types.split('\n');
		outcomes = new Map([...programs.keys()].map((name, k) => [name, all.outcomes[k] as Outcome]));
	}, 180_000);

	it.each(examples.map(({ name }, k) => [name, `right-${k}`] as const))('%s', (_, program) => {
		const { checks, error } = outcomes.get(program) as Outcome;
		expect(types.filter((line) => line.startsWith(`programs/${program}.ts`))).toEqual([]);
		expect(error).toBeNull();
		expect(checks.length).toBeGreaterThan(0);
		for (const [said, printed] of checks) expect(isAsSaid(said, printed), `said: ${said}\nprinted: ${printed}`).toBe(true);
	});

	it('that are wrong fail (negative controls)', () => {
		expect(outcomes.get('wrong-0')?.checks.map(([said, printed]) => isAsSaid(said, printed))).toEqual([false]);
		expect(types.filter((line) => line.startsWith('programs/wrong')).join()).toMatch(/^programs\/wrong-1\.ts.*'size' does not exist/);
		expect(outcomes.get('wrong-2')?.error).toContain('FormulaError');
		expect(() => programOf({ name: 'an empty one', code: 'openLandscape;' }, exported)).toThrow('states nothing');
	});
});

describe('what an example says it prints', () => {
	it.each([
		['24.2', '24.199999999999996', true],
		['24.2', '24.26', false],
		['4', '4', true],
		['4', '4.2', false],
		['Float64Array(2) [ -215.6, -88.0 ]', 'Float64Array(2) [ -215.59999999999997, -87.99999999999999 ]', true],
		['Float64Array(2) [ -215.6, 88.0 ]', 'Float64Array(2) [ -215.59999999999997, -87.99999999999999 ]', false],
		['1.5e-7', '1.4999999e-7', true],
		['1.5e-7', '1.6e-7', false],
		["[ 'lr', … ]", "[ 'lr', 'beta1', 'beta2' ]", true],
		['x^2 (y)', 'x^2 (y)', true],
		['NaN', '0', false],
	])('%s, where %s is printed: %s', (said, printed, same) => {
		expect(isAsSaid(said, printed)).toBe(same);
	});
});
