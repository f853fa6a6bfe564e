/**
 * Every function of the catalogue on both machines: value, gradient, Hessian and holes. The strict GPU equals
 * the CPU's f32 twin bit for bit, the fast GPU and the twin stay inside their derived bounds.
 */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import type { BoundObjective } from '../../src/model/backend.ts';
import type { CatalogueEntry } from '../../src/model/catalogue.ts';
import type { GeneratedWgsl, OutputBound } from '../../src/model/objective.ts';
import { randomNumbers, randomPoints } from '../support/catalogue.ts';
import { describeGpu } from '../support/gpu.ts';
import { makeMachines, type TestMachines } from '../support/machines.ts';
import {
	type Comparison,
	compareMachines,
	differingPoints,
	emptyTally,
	inParallel,
	violations,
	withWrongShader,
} from '../support/parity.ts';

/** Seeded points of each of the domain and the view. */
const POINTS = 256;
/** One point in this many is held to its bounds (bit equality is asked of all). */
const BOUND_STEP = 2;
/** Functions of a negative control that are at work beside each other: pipelines compile meanwhile. */
const WIDTH = 8;
/**
 * The most of the numbers that bounds may leave undecided: points at which f32 cannot know a result's
 * validity (an operand within its error of the edge of a domain), which tests cannot judge.
 */
const UNCERTAIN_SHARE = 0.01;

/** Where code goes wrong: signs of zero, kinks, the edges of the number system. */
const SPECIAL = [0, -0, 1, -1, 0.5, 2, 2 ** -126, -(2 ** -149), 1e-20, 1e6, 2 ** 30, -(2 ** 30)];

const specialPoints = ({ domain, view, minima }: CatalogueEntry): (readonly [number, number])[] => [
	...SPECIAL.flatMap(
		(x) =>
			[
				[x, x],
				[x, 0],
				[0, x],
				[x, -x],
			] as const,
	),
	...[domain, view].flatMap(({ u, v }) => [...u, (u[0] + u[1]) / 2].flatMap((x) => [...v, (v[0] + v[1]) / 2].map((y) => [x, y] as const))),
	...(minima?.points ?? []),
];

/** f32 coordinates: what both machines are given. */
const pointsOf = (entry: CatalogueEntry, seed: number): Float64Array =>
	Float64Array.from(
		[...specialPoints(entry), ...randomPoints(entry.domain, POINTS, seed), ...randomPoints(entry.view, POINTS, seed + 1)].flat(),
		Math.fround,
	);

const boundOf = (text: string, dimension: number): BoundObjective => {
	const objective = compileObjective({ body: { kind: 'formula', text, dimension } });
	return bindObjective(objective, 'full');
};

/** Variables of the n-dimensional forms. */
const N = 3;

/** The next f32 away from zero. */
function nextFloat(number: number): number {
	const float = Float32Array.of(number);
	const bits = new Uint32Array(float.buffer);
	bits[0] = (bits[0] as number) + 1;
	return float[0] as number;
}

function expectAgreement({ strict, cpu, truth, fast }: Comparison): void {
	expect(strict).toEqual([]);
	expect(cpu).toEqual([]);
	expect(truth).toEqual([]);
	expect(fast).toEqual([]);
}

describeGpu('the catalogue on two machines', () => {
	let machines: TestMachines;
	beforeAll(async () => {
		machines = await makeMachines();
	});
	afterAll(async () => {
		expect(await machines.dispose()).toEqual([]);
	});

	const compared = new Map<string, Comparison>();
	test.concurrent.each(FUNCTIONS.map((entry, index) => [entry.id, entry, index] as const))('%s', async (id, entry, index) => {
		const bound = boundOf(entry.formula, 2);
		const comparison = await compareMachines(machines, bound, pointsOf(entry, 2 * index), 2, BOUND_STEP);
		compared.set(id, comparison);
		expectAgreement(comparison);
		expect(comparison.numbers).toBeGreaterThan(POINTS);
	});

	const inSpace = FUNCTIONS.filter(({ dimensions }) => dimensions !== undefined && dimensions.min <= N && N <= dimensions.max);
	test.concurrent.each(inSpace.map((entry, index) => [entry.id, entry, index] as const))(
		`%s of ${N} variables`,
		async (_id, { formulaND = '', domain, domainND }, index) => {
			const [lo, hi] = domainND?.(N) ?? domain.u;
			const random = randomNumbers(1000 + index);
			const points = Float64Array.from({ length: N * POINTS }, () => Math.fround(lo + random() * (hi - lo)));
			expectAgreement(await compareMachines(machines, boundOf(formulaND, N), points, 1, BOUND_STEP));
		},
	);

	test('all were compared, and few numbers were left undecided', () => {
		expect(compared.size).toBe(FUNCTIONS.length);
		for (const tally of ['strictTally', 'fastTally'] as const) {
			const total = emptyTally();
			for (const comparison of compared.values())
				for (const key of ['bounded', 'holes', 'uncertain'] as const) total[key] += comparison[tally][key];
			console.info(`catalogue, ${tally}: ${total.bounded} numbers bounded, ${total.holes} holes, ${total.uncertain} undecided`);
			expect(total.uncertain / (total.bounded + total.holes + total.uncertain)).toBeLessThan(UNCERTAIN_SHARE);
		}
	});

	/** Every tenth function, on points where it is busy. */
	const some = FUNCTIONS.filter((_, index) => index % 10 === 0);

	const mistakes: readonly [string, 'strict' | 'fast', (wgsl: GeneratedWgsl) => GeneratedWgsl][] = [
		['a constant one bit off', 'strict', ({ code, constants }) => ({ code, constants: constants.map(nextFloat) })],
		[
			'a sum that is a difference',
			'strict',
			({ code, constants }) => ({ code: code.replace(/(t\d+) \+ (t\d+)\) \^ zero/, '$1 - $2) ^ zero'), constants }),
		],
		[
			'a sum that is a difference',
			'fast',
			({ code, constants }) => ({ code: code.replace(/(let t\d+ = t\d+) \+ (t\d+;)/, '$1 - $2'), constants }),
		],
	];
	test.each(mistakes)('negative control: %s in the %s shader is caught', async (what, mode, edit) => {
		let caught = 0;
		await inParallel(some, WIDTH, async (entry) => {
			const right = boundOf(entry.formula, 2);
			const wrong = { ...right, objective: withWrongShader(right.objective, what, edit) };
			const points = pointsOf(entry, 7);
			const answer = await machines[mode].sample(wrong, points, 2);
			const program = expressionOf(right.objective).program(2, 'full');
			const found =
				mode === 'strict'
					? differingPoints(await machines.twin.sample(right, points, 2), answer).length
					: violations(answer, points, { program, mode, uniforms: uniformsOf(right), tally: emptyTally() }).length;
			if (found > 0) caught++;
		});
		// A mistake may be without effect (a difference from zero); in most functions it is not.
		expect(caught).toBeGreaterThan(some.length / 2);
	});

	test.each(['strict', 'fast'] as const)('negative control: bounds a thousand times narrower are violated by the %s GPU', async (mode) => {
		let violated = 0;
		await inParallel(some, WIDTH, async (entry) => {
			const bound = boundOf(entry.formula, 2);
			const program = expressionOf(bound.objective).program(2, 'full');
			const evaluator = program.evaluator();
			const narrowed = (bounds: readonly OutputBound[], point: Float64Array): readonly OutputBound[] => {
				evaluator.run(point, uniformsOf(bound));
				return bounds.map((each, k) => {
					if (typeof each === 'string') return each;
					const truth = evaluator.values[k] as number;
					return [truth + (each[0] - truth) / 1000, truth + (each[1] - truth) / 1000];
				});
			};
			const points = pointsOf(entry, 7);
			const answer = await machines[mode].sample(bound, points, 2);
			if (violations(answer, points, { program, mode, uniforms: uniformsOf(bound), tally: emptyTally(), reshape: narrowed }).length > 0)
				violated++;
		});
		expect(violated).toBeGreaterThan(some.length / 2);
	});
});
