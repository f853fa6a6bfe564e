/** Sums of many variables: the f64 reference, both precisions of the CPU, and how wrong f32 may be. */

import { describe, expect, test } from 'vitest';
import { compileObjective } from '../../src/compile/objective.ts';
import { createCpuBackend } from '../../src/cpu/backend.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { planeOf as planeOfLandscape, randomDirections } from '../../src/engine/landscapes/planes.ts';
import { startPoints } from '../../src/engine/swarm/starts.ts';
import { dot, pointOf, project, windowProjection } from '../../src/math/linear.ts';
import { pairSum, roundToF32 } from '../../src/math/pair-sum.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { type GridSpec, type Plane, planeAlong } from '../../src/model/geometry.ts';
import type { Objective, Sum } from '../../src/model/objective.ts';
import { seeded } from '../support/random-graph.ts';
import { formula } from '../support/objective.ts';

const TERMS = {
	sphere: 'x[1]^2',
	rosenbrock: '100*(x[2] - x[1]^2)^2 + (1 - x[1])^2',
	rastrigin: '10 + x[1]^2 - A*cos(2*pi*x[1])',
	weighted: 'sqrt(i)*abs(x[1] - x[3])',
} as const;

const sumOf = (term: string, dimension: number): Objective<Sum> => compileObjective({ body: { kind: 'sum', term, dimension } });
const planeOf = (n: number, seed: number) => {
	const { first, second } = randomDirections(n, seed);
	return planeAlong(
		Float64Array.from({ length: n }, (_, k) => Math.sin(k)),
		first,
		second,
	);
};
const GRID: GridSpec = { columns: 5, rows: 3, domain: { u: [-2, 2], v: [-1, 1.5] } };

describe('a sum of few variables is the formula that writes it out', () => {
	test.each([
		[TERMS.sphere, 'sum(i, 1, n, x[i]^2)'],
		[TERMS.rosenbrock, 'sum(i, 1, n - 1, 100*(x[i + 1] - x[i]^2)^2 + (1 - x[i])^2)'],
		[TERMS.rastrigin, '10*n + sum(i, 1, n, x[i]^2 - A*cos(2*pi*x[i]))'],
		[TERMS.weighted, 'sum(i, 1, n - 2, sqrt(i)*abs(x[i] - x[i + 2]))'],
	])('%s', async (term, text) => {
		const n = 7;
		const [sum, whole] = [sumOf(term, n), formula(text, n)];
		expect(sum.parameters).toEqual(whole.parameters);
		const plane = planeOf(n, 3);
		const random = seeded(1);
		for (const space of ['full', 'plane'] as const) {
			for (const order of space === 'full' ? ([0, 1] as const) : ([0, 1, 2] as const)) {
				const [mine, theirs] = [sum, whole].map((objective) => objective.truth(order, bindObjective(objective, space, {}, plane)));
				for (let trial = 0; trial < 5; trial++) {
					const point = Array.from({ length: space === 'full' ? n : 2 }, () => 4 * random() - 2);
					mine?.run(point);
					theirs?.run(point);
					expect(mine?.valid).toEqual(theirs?.valid);
					for (const [k, value] of (mine?.values ?? []).entries()) expect(value).toBeCloseTo(theirs?.values[k] as number, 9);
				}
			}
		}
	});
});

describe('compiled code is the reference', () => {
	const double = createCpuBackend({ precision: 'f64', workers: 0 });
	const reference = createCpuBackend({ precision: 'f64', interpreted: true });
	test.each(Object.entries(TERMS))('%s: in f64 bit for bit, at points and on a grid', async (_, term) => {
		const n = 601;
		const objective = sumOf(term, n);
		const bound = bindObjective(objective, 'plane', {}, planeOf(n, 2));
		for (const gradient of [false, true])
			expect(await double.readField(bound, GRID, { gradient })).toEqual(await reference.readField(bound, GRID, { gradient }));
		const random = seeded(2);
		const places = Float64Array.from({ length: 14 }, () => 2 * random() - 1);
		expect(await double.sample(bound, places, 2)).toEqual(await reference.sample(bound, places, 2));
		const whole = bindObjective(objective, 'full');
		const points = Float64Array.from({ length: 2 * n }, () => 4 * random() - 2);
		expect(await double.sample(whole, points, 1)).toEqual(await reference.sample(whole, points, 1));
	});
});

/** Numbers as a machine of f32 gets them. */
const rounded = (numbers: ArrayLike<number>): Float64Array => Float64Array.from(numbers, Math.fround);
/** Half the distance of two f32, relative to their size. */
const U = 2 ** -24;

/**
 * How far f32 may be from f64 at a place: what each term may be wrong by, and what adding them may: u·(|Σt| + Σ|t|), since
 * 2.1·N·u² < u for so few terms (see `compile/sum-step.ts`).
 */
function allowed(objective: Objective<Sum>, plane: Plane, place: readonly number[], output: number): { truth: number; error: number } {
	const sum = objective.evaluation;
	const program = sum.inPlane(1);
	const term = program.evaluator();
	const leaves = new Float64Array(program.words + 1 + program.rowWidth);
	leaves.set(place);
	let [truth, each, size] = [0, 0, 0];
	for (let k = 0; k < sum.terms; k++) {
		const row = program.rows(plane, k, 1);
		leaves.set(row, program.words + 1);
		const uniforms = objective.parameters.map(({ value }) => value);
		term.run(leaves, uniforms);
		const t = term.values[output] as number;
		const bound = program.bounds('strict', [...place, ...row], uniforms)[output];
		if (typeof bound !== 'object') throw new Error(`term ${k} is ${bound}`);
		each += Math.max(bound[1] - t, t - bound[0]);
		truth += t;
		size += Math.abs(t);
	}
	return { truth, error: each + U * (Math.abs(truth) + size + each) };
}

describe('how wrong f32 may be', () => {
	const single = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	test.each(['sphere', 'rosenbrock', 'rastrigin'] as const)(
		'%s: within the bound of its terms and of adding them; a term left out is not',
		async (name) => {
			const n = 2000;
			const own = planeOf(n, 4);
			const plane = planeAlong(rounded(own.origin), rounded(own.first), rounded(own.second));
			const objective = sumOf(TERMS[name], n);
			const places = rounded([1.25, -0.5, 20, 30, -3.1, 0.2]);
			const { values, gradients = [] } = await single.sample(bindObjective(objective, 'plane', {}, plane), places, 1);
			for (let i = 0; i < values.length; i++) {
				const place = [...places.subarray(2 * i, 2 * i + 2)];
				const answers = [values[i], gradients[2 * i], gradients[2 * i + 1]] as number[];
				for (const [output, answer] of answers.entries()) {
					const { truth, error } = allowed(objective, plane, place, output);
					expect(Math.abs(answer - truth)).toBeLessThanOrEqual(error);
				}
				// The same numbers with the last term left out.
				const { truth, error } = allowed(objective, plane, place, 0);
				const row = objective.evaluation.inPlane(0).rows(plane, objective.evaluation.terms - 1, 1);
				const last = allowed(
					sumOf(TERMS[name], objective.evaluation.window),
					planeAlong(...planeVectors(row, objective.evaluation.window)),
					place,
					0,
				).truth;
				expect(Math.abs((values[i] as number) - last - truth)).toBeGreaterThan(error);
			}
		},
	);

	test('adding up: the error does not grow with the number of terms, and that of plain additions does', () => {
		for (const n of [1000, 1_000_000]) {
			const random = seeded(n);
			const terms = Float32Array.from({ length: n }, () => random() + 0.1);
			const truth = pairSum(terms);
			const bound = U * 2 * truth;
			expect(Math.abs(pairSum(terms, roundToF32) - truth)).toBeLessThanOrEqual(bound);
			const plain = terms.reduce((sum, t) => Math.fround(sum + t), 0);
			if (n === 1_000_000) expect(Math.abs(plain - truth)).toBeGreaterThan(bound);
		}
	});

	test('in double precision, too: 1 is not lost beside 1e16', () => {
		const terms = [1e16, ...new Array<number>(1000).fill(1), -1e16];
		expect(pairSum(terms)).toBe(1000);
		expect(terms.reduce((a, b) => a + b)).not.toBe(1000);
	});
});

/** (origin, first, second) of a row, by vector. */
const planeVectors = (row: Float64Array, window: number): [number[], number[], number[]] => {
	const vector = (part: number): number[] => Array.from({ length: window }, (_, j) => row[3 * j + part] as number);
	return [vector(0), vector(1), vector(2)];
};

describe('100 000 variables', () => {
	const n = 100_000;
	const landscape = openLandscape({ kind: 'function', id: 'rastrigin', dimension: n });
	const plane = planeOfLandscape(landscape, { kind: 'random', seed: 7 });
	const single = createCpuBackend({ precision: 'f32', mode: 'strict', workers: 0 });
	const double = createCpuBackend({ precision: 'f64', workers: 0 });

	test('opens with its names, its known minimum and a plane through it', () => {
		expect(landscape.title).toBe('Rastrigin in 100000 variables');
		expect(landscape.variables).toHaveLength(n);
		expect(landscape.minima[0]?.value).toBe(0);
		expect(landscape.objective).toMatchObject({ dimension: n, offers: { pixelGradient: false, points: true, hessian: 'plane' } });
		expect(plane.origin.every((x) => x === 0)).toBe(true);
	});

	test('a field: progress to the end, its lowest cell at the minimum, f32 near f64', async () => {
		const bound = bindObjective(landscape.objective, 'plane', {}, plane);
		const heard: number[] = [];
		const field = await single.field(
			bound,
			{ columns: 3, rows: 3, domain: { u: [-40, 40], v: [-40, 40] } },
			{ gradient: true, onProgress: (f) => heard.push(f) },
		);
		const { values, gradientU } = await field.read();
		expect(values[4]).toBe(0);
		expect(heard.at(-1)).toBe(1);
		const exact = await double.readField(bound, { columns: 3, rows: 3, domain: { u: [-40, 40], v: [-40, 40] } }, { gradient: true });
		for (const [i, value] of values.entries()) {
			expect(Math.abs(value - (exact.values[i] as number))).toBeLessThanOrEqual(1e-5 * (1 + (exact.values[i] as number)));
			expect(gradientU?.[i]).toBeCloseTo(exact.gradientU?.[i] as number, 2);
		}
	});

	test('a probe: the gradient along the plane is the gradient in all variables along its directions', async () => {
		const [u, v] = [3, -5];
		const inPlane = await double.sample(bindObjective(landscape.objective, 'plane', {}, plane), Float64Array.of(u, v), 1);
		const x = pointOf(plane, u, v);
		const inSpace = await double.sample(bindObjective(landscape.objective, 'full', {}, plane), x, 1);
		expect(inPlane.values[0]).toBeCloseTo(inSpace.values[0] as number, 6);
		expect(inPlane.gradients?.[0]).toBeCloseTo(dot(inSpace.gradients ?? [], plane.first), 8);
		expect(inPlane.gradients?.[1]).toBeCloseTo(dot(inSpace.gradients ?? [], plane.second), 8);
		// The gradient is that of each coordinate.
		const k = 777;
		const xk = x[k] as number;
		expect(inSpace.gradients?.[k]).toBeCloseTo(2 * xk + 20 * Math.PI * Math.sin(2 * Math.PI * xk), 9);
	});

	test('particles are projected on the plane, and their distance from it is known', () => {
		const starts = startPoints({ kind: 'grid', u: [-1, 1], v: [-1, 1] }, { count: 4, seed: 0, plane });
		const { uv, distances } = project(plane, starts);
		for (const [i, place] of [-0.5, -0.5, 0.5, -0.5, -0.5, 0.5, 0.5, 0.5].entries()) expect(uv[i]).toBeCloseTo(place, 6);
		// Each coordinate is rounded to f32: |Δ| ≤ 2⁻²⁵·|x|, so that |Δ| ≤ 2⁻²⁴·|x| in all.
		expect(Math.max(...distances)).toBeLessThan(2 ** -24 * Math.SQRT2);
		const { first, corner } = windowProjection(plane, { u: [-1, 1], v: [-1, 1] });
		let x = -0.5;
		for (let k = 0; k < n; k++) x += (first[k] as number) * ((starts[k] as number) - (corner[k] as number));
		expect(x).toBeCloseTo(-0.25, 6);
	});

	test('what has no sum says so, and nothing is composed around one', () => {
		expect(() => openLandscape({ kind: 'function', id: 'ackley', dimension: n })).toThrow('it has 2, or 2 to 32');
		expect(() => openLandscape({ kind: 'function', id: 'sphere', dimension: 2 ** 24 })).toThrow('16777215');
		expect(() => openLandscape({ kind: 'function', id: 'sphere', dimension: n }, [{ kind: 'shift', by: [1] }])).toThrow(
			'up to 32 variables',
		);
		const typed = openLandscape({ kind: 'sum', term: 'a*x[1]^2', dimension: 33 });
		expect(typed.objective.parameters).toMatchObject([{ name: 'a', value: 1 }]);
		expect(() => openLandscape({ kind: 'sum', term: 'x[1]*x[3]', dimension: 2 })).toThrow('has 3 to 16777215 variables, not 2');
	});
});

test('a sum is data: compiled from a clone it is the same landscape', () => {
	const one = sumOf(TERMS.rosenbrock, 50);
	const other = compileObjective(structuredClone(one.definition));
	expect(other).toMatchObject({ key: one.key, dimension: 50, offers: one.offers });
	expect(sumOf(TERMS.rosenbrock, 51).key).not.toBe(one.key);
});
