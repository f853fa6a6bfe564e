/**
 * Generated formulas on both machines: value, gradient and holes. The strict GPU equals the CPU's f32 twin bit
 * for bit, the fast GPU and the twin stay inside their derived bounds. `npm run fuzz` does thousands more.
 */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { FUNCTIONS } from '../../src/expr/syntax/library.ts';
import { describeGpu } from '../support/gpu.ts';
import { checkRandomFormula, FORMULA_POINTS, shrink } from '../support/formula-parity.ts';
import { makeMachines, type TestMachines } from '../support/machines.ts';
import { inParallel } from '../support/parity.ts';
import { randomFormula, type RandomFormula } from '../support/random-formula.ts';
import { seeded } from '../support/random-graph.ts';

const FORMULAS = 250;
/** Formulas that are at work beside each other: pipelines compile meanwhile. */
const WIDTH = 8;
/** The most of the numbers whose validity rounding decides (an operand within its error of the edge of a domain): they cannot be judged. */
const UNCERTAIN_SHARE = 0.05;
/** The first seed; formula k has seed FIRST_SEED + k. */
const FIRST_SEED = 1;

describeGpu('generated formulas on two machines', () => {
	let machines: TestMachines;
	beforeAll(async () => {
		machines = await makeMachines();
	});
	afterAll(async () => {
		expect(await machines.dispose()).toEqual([]);
	});

	test(`${FORMULAS} formulas × ${FORMULA_POINTS} points`, async () => {
		const count = { numbers: 0, bounded: 0, holes: 0, uncertain: 0, refusals: 0, explained: 0 };
		await inParallel(
			Array.from({ length: FORMULAS }, (_, k) => FIRST_SEED + k),
			WIDTH,
			async (seed) => {
				const { formula, failures, refusals, explained, comparison } = await checkRandomFormula(machines, seed);
				if (failures.length > 0) expect((await shrink(machines, formula, seed)).failures, `seed ${seed}: ${formula.text}`).toEqual([]);
				count.refusals += refusals;
				count.explained += explained;
				count.numbers += comparison?.numbers ?? 0;
				for (const key of ['bounded', 'holes', 'uncertain'] as const) count[key] += comparison?.fastTally[key] ?? 0;
			},
		);
		console.info(`formulas: ${JSON.stringify(count)}`);
		expect(count.numbers).toBeGreaterThan((FORMULAS * FORMULA_POINTS) / 2);
		expect(count.uncertain).toBeLessThan(UNCERTAIN_SHARE * (count.bounded + count.holes + count.uncertain));
	}, 300_000);

	test('negative control: machines that compute with x + 2^-20 where x is asked are caught, and the formula is made smaller', async () => {
		const elsewhere = (points: Float64Array): Float64Array => points.map((x) => Math.fround(x + 2 ** -20));
		const wrong = {
			...machines,
			strict: {
				sample: (...[bound, points, order]: Parameters<typeof machines.strict.sample>) =>
					machines.strict.sample(bound, elsewhere(points), order),
			},
		};
		const seeds = Array.from({ length: 20 }, (_, k) => k + 1);
		const caught: { seed: number; text: string; formula: RandomFormula }[] = [];
		await inParallel(seeds, WIDTH, async (seed) => {
			const { failures, formula } = await checkRandomFormula(wrong, seed);
			if (failures.length > 0) caught.push({ seed, text: failures[0] as string, formula });
		});
		// A formula of constants and jumps answers the same; most do not.
		expect(caught.length).toBeGreaterThan(seeds.length / 2);
		const longest = caught.toSorted((a, b) => b.formula.text.length - a.formula.text.length)[0] as (typeof caught)[number];
		expect(longest.text).toMatch(/^strict GPU at /);
		const { text, failures } = await shrink(wrong, longest.formula, longest.seed);
		expect(failures.length).toBeGreaterThan(0);
		expect(text.length).toBeLessThan(longest.formula.text.length / 2);
	});
});

test('the generator writes every function, operator and form of the language, and few formulas are refused', () => {
	const texts = Array.from({ length: FORMULAS }, (_, k) => randomFormula(seeded(FIRST_SEED + k)).text);
	const all = texts.join('\n');
	for (const { name } of FUNCTIONS) expect(all).toContain(`${name}(`);
	for (const form of [
		' + ',
		' - ',
		' * ',
		' / ',
		')^(',
		'(-',
		') (',
		' ? ',
		'if(',
		' && ',
		' || ',
		'!(',
		' < ',
		' <= ',
		' == ',
		' != ',
		'sum(i, ',
		'prod(i, ',
		'a in [',
	])
		expect(all).toContain(form);
	expect(new Set(texts).size).toBeGreaterThan(0.9 * FORMULAS);
	const refused = texts.filter((text) => {
		try {
			compileFormula(text);
			return false;
		} catch (error) {
			if (error instanceof FormulaError) return true;
			throw error;
		}
	});
	expect(refused.length).toBeLessThan(0.1 * FORMULAS);
});
