/** Eigenvalues of Hessians from products, and what follows from them. */

import { describe, expect, test } from 'vitest';
import { dot } from '../../src/math/linear.ts';
import { VectorMemory } from '../../src/cpu/training/vector-memory.ts';
import { criticalSharpness } from '../../src/networks/sharpness/critical.ts';
import { topEigenvalues } from '../../src/networks/sharpness/lanczos.ts';
import { preconditionerOf, stabilityLimit } from '../../src/networks/sharpness/limits.ts';
import { signs, spectralDensity, spectralMeasure, traceEstimate } from '../../src/networks/sharpness/probes.ts';
import { PlainVectors } from '../../src/networks/sharpness/vectors.ts';
import { warmEigenvalues } from '../../src/networks/sharpness/warm.ts';
import { tridiagonalEigen } from '../../src/networks/sharpness/tridiagonal.ts';
import { philoxUniform } from '../../src/math/philox.ts';
import { denseEigenvalues, type Dense, timesDense } from '../support/dense.ts';

const N = 24;
const draw = (i: number, j: number): number => 2 * (philoxUniform(5, i, j, 3)[0] as number) - 1;
/** Symmetric, with a few large eigenvalues and some below zero, as a Hessian has. */
const MATRIX: Dense = Array.from({ length: N }, (_, i) =>
	Float64Array.from({ length: N }, (_, j) => draw(Math.min(i, j), Math.max(i, j)) + (i === j && i < 4 ? 12 - 2 * i : 0)),
);
const EIGENVALUES = denseEigenvalues(MATRIX);
const product = (v: Float64Array): Float64Array => timesDense(MATRIX, v);
const START = signs(N, 3, 0);

describe('the tridiagonal eigenproblem', () => {
	test('is solved as Jacobi does, with vectors that are eigenvectors', () => {
		const [diagonal, off] = [
			[3, -1, 2, 0.5, 7],
			[1, 0.2, 3, 1e-9],
		];
		const rows = diagonal.map((d, i) =>
			Float64Array.from(diagonal, (_, j) => (i === j ? d : Math.abs(i - j) === 1 ? (off[Math.min(i, j)] as number) : 0)),
		);
		const { values, vectors } = tridiagonalEigen(diagonal, off);
		const expected = denseEigenvalues(rows).reverse();
		for (const [k, value] of values.entries()) {
			expect(value).toBeCloseTo(expected[k] as number, 12);
			const image = timesDense(rows, vectors[k] as Float64Array);
			for (const [i, x] of image.entries()) expect(x).toBeCloseTo(value * ((vectors[k] as Float64Array)[i] as number), 12);
		}
	});

	test('refuses numbers that are not finite', () => {
		expect(() => tridiagonalEigen([1, Number.NaN, 2], [1, 1])).toThrow('not finite');
	});
});

describe('Lanczos', () => {
	test('finds the three largest and the smallest within the tolerance, and says how far off it may be', () => {
		const found = topEigenvalues(product, START, { count: 3, lowest: true, tolerance: 1e-6 });
		expect(found.settled).toBe(true);
		for (const [k, value] of found.values.entries()) {
			expect(Math.abs(value - (EIGENVALUES[k] as number))).toBeLessThan(1e-6 * (EIGENVALUES[0] as number));
			const vector = found.vectors[k] as Float64Array;
			expect(dot(vector, vector)).toBeCloseTo(1, 12);
		}
		expect(found.lowest).toBeCloseTo(EIGENVALUES.at(-1) as number, 5);
		expect(found.lowest).toBeLessThan(0);
	});

	test('to 1e-3 it takes fewer products than variables, and is not settled before', () => {
		const found = topEigenvalues(product, START, { tolerance: 1e-3 });
		expect(found.products).toBeLessThan(N / 2);
		expect(Math.abs((found.values[0] as number) - (EIGENVALUES[0] as number))).toBeLessThan(1e-3 * (EIGENVALUES[0] as number));
		const early = topEigenvalues(product, START, { tolerance: 1e-3, most: 2 });
		expect(early.settled).toBe(false);
		expect(early.products).toBe(2);
	});

	test('from the vectors of a Hessian nearby: one product where it hardly moved, at most three where it moved', () => {
		const { vectors, values } = topEigenvalues(product, START, { count: 3, tolerance: 1e-8 });
		const before = { vectors: vectors.slice(0, 2), values };
		const moved = (size: number): Dense =>
			MATRIX.map((row, i) => row.map((x, j) => x + size * (draw(i + 40, j + 40) + draw(j + 40, i + 40))));
		for (const [size, products] of [
			[1e-3, 1],
			[0.03, 3],
		] as const) {
			const matrix = moved(size);
			const after = warmEigenvalues((v) => timesDense(matrix, v), before);
			const [largest = 0] = denseEigenvalues(matrix);
			expect(after.settled).toBe(true);
			expect(after.products).toBeLessThanOrEqual(products);
			expect(Math.abs((after.values[0] as number) / largest - 1)).toBeLessThan(1e-3);
		}
	});

	test('two nearly equal eigenvalues are told apart from the vectors of both', () => {
		const diagonal = (a: number, b: number) => (v: Float64Array) => v.map((x, k) => x * (k === 0 ? a : k === 1 ? b : 4 / k));
		const unit = (k: number): Float64Array => Float64Array.from({ length: 30 }, (_, j) => Number(j === k) + 1e-3);
		const before = { vectors: [unit(0), unit(1)], values: [10, 9.9, 2] };
		const { values, products } = warmEigenvalues(diagonal(9.8, 10.1), before);
		expect(values[0]).toBeCloseTo(10.1, 3);
		expect(products).toBeLessThanOrEqual(3);
		// From one vector alone it would be the one that was the largest before.
		expect(warmEigenvalues(diagonal(9.8, 10.1), { ...before, vectors: [unit(0)] }, { most: 1 }).values[0]).toBeCloseTo(9.8, 1);
	});

	test('of nothing it knows before, it goes on with what is left of each product', () => {
		const found = warmEigenvalues(product, { vectors: [START], values: [] }, { most: N, tolerance: 1e-8 });
		expect(found.values[0]).toBeCloseTo(EIGENVALUES[0] as number, 5);
	});

	test('of an invariant space it knows all, and it refuses a start of zeros', () => {
		const found = topEigenvalues((v) => v.map((x, k) => (k === 0 ? 5 : 1) * x), Float64Array.of(1, 1, 0, 0), { count: 2, tolerance: 0 });
		expect(found.values.map((x) => Number(x.toFixed(12)))).toEqual([5, 1]);
		expect(found.products).toBe(2);
		expect(found.settled).toBe(true);
		expect(() => topEigenvalues(product, new Float64Array(N))).toThrow('not zero');
	});
});

describe('probes', () => {
	const trace = MATRIX.reduce((sum, row, k) => sum + (row[k] as number), 0);

	test('Hutchinson: the trace within three standard errors, and the standard error that theory has', () => {
		const probes = 400;
		const { trace: estimate, standardError, frobenius } = traceEstimate(product, N, { probes, seed: 9 });
		expect(Math.abs(estimate - trace)).toBeLessThan(3 * standardError);
		const squares = MATRIX.reduce((sum, row) => sum + dot(row, row), 0);
		const variance = 2 * (squares - MATRIX.reduce((sum, row, k) => sum + (row[k] as number) ** 2, 0));
		// The sample's own spread is within a third of it at 400 probes.
		expect(standardError / Math.sqrt(variance / probes)).toBeGreaterThan(2 / 3);
		expect(standardError / Math.sqrt(variance / probes)).toBeLessThan(4 / 3);
		expect(frobenius / Math.sqrt(squares)).toBeCloseTo(1, 1);
	});

	test('the diagonal of a diagonal matrix is exact', () => {
		const { diagonal, trace: sum } = traceEstimate((v) => v.map((x, k) => (k + 1) * x), 5, { probes: 2, seed: 1 });
		expect([...diagonal]).toEqual([1, 2, 3, 4, 5]);
		expect(sum).toBe(15);
	});

	test('quadrature: the mean of the density is the mean of the probes’ traces over n, and its weights sum to 1', () => {
		const options = { probes: 20, seed: 9 };
		const { nodes, weights } = spectralMeasure(product, N, { ...options, steps: 12 });
		const mean = nodes.reduce((sum, node, i) => sum + node * (weights[i] as number), 0);
		expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
		expect(mean).toBeCloseTo(traceEstimate(product, N, options).trace / N, 10);
	});

	test('the spectrum of a diagonal matrix comes out whole, and the density integrates to 1', () => {
		const values = [-1, 0, 2, 5, 11];
		const measure = spectralMeasure((v) => v.map((x, k) => (values[k] as number) * x), 5, { steps: 5, probes: 3, seed: 2 });
		for (const [i, node] of measure.nodes.entries()) {
			expect(node).toBeCloseTo(values[i % 5] as number, 10);
			expect(measure.weights[i]).toBeCloseTo(1 / 15, 10);
		}
		const { values: density, width, from } = spectralDensity(measure, 4000);
		expect(density.reduce((sum, x) => sum + x, 0) * width).toBeCloseTo(1, 12);
		const at = (t: number): number => density[Math.floor((t - from) / width)] as number;
		expect(at(5)).toBeGreaterThan(10 * at(3.5));
	});
});

describe('limits', () => {
	test('by method', () => {
		expect(stabilityLimit('gd', 0.2, {})?.value).toBeCloseTo(10, 12);
		expect(stabilityLimit('momentum', 0.1, { mu: 0.9 })?.value).toBeCloseTo(38, 10);
		expect(stabilityLimit('adam', 1e-3, { b1: 0.9 })).toMatchObject({ value: expect.closeTo(38_000, 6), of: 'preconditioned' });
		expect(stabilityLimit('nesterov', 0.1, { mu: 0.9 })?.value).toBeCloseTo(38 / 2.8, 10);
		expect(stabilityLimit('rprop', 0.1, {})).toBeNull();
	});

	/** x ← step on ½ λ x², f = ½ λ x²: whether it goes to 0. */
	const shrinks = (lambda: number, step: (x: number, g: number) => number): boolean => {
		let x = 1;
		let most = 0;
		for (let t = 0; t < 4000; t++) {
			x = step(x, lambda * x);
			if (t > 3900) most = Math.max(most, Math.abs(x));
		}
		return most < 1;
	};

	test.each([
		['gd', {}, () => (x: number, g: number) => x - 0.1 * g],
		[
			'momentum',
			{ mu: 0.9, dampening: 0.5 },
			() => {
				let b = 0;
				return (x: number, g: number) => {
					b = 0.9 * b + 0.5 * g;
					return x - 0.1 * b;
				};
			},
		],
		[
			'nesterov',
			{ mu: 0.9 },
			() => {
				let b = 0;
				return (x: number, g: number) => {
					b = 0.9 * b + g;
					return x - 0.1 * (g + 0.9 * b);
				};
			},
		],
		[
			'adam',
			{ b1: 0.9 },
			() => {
				let m = 0;
				return (x: number, g: number) => {
					m = 0.9 * m + 0.1 * g;
					return x - 0.1 * m;
				};
			},
		],
	] as const)('%s shrinks on a parabola just below its limit, and grows just above', (id, hyper, make) => {
		const limit = stabilityLimit(id, 0.1, hyper)?.value as number;
		expect(shrinks(0.99 * limit, make())).toBe(true);
		expect(shrinks(1.01 * limit, make())).toBe(false);
	});

	test('the scale of Adam after t steps', () => {
		const scale = preconditionerOf('adam', { b1: 0.9, b2: 0.99, eps: 1e-8 }, { v: [0.04, 0] }, 2);
		expect(scale?.[0]).toBeCloseTo((1 - 0.81) * Math.sqrt(0.04 / (1 - 0.9801)), 6);
		expect(preconditionerOf('gd', {}, {}, 3)).toBeNull();
	});
});

describe('critical sharpness', () => {
	test('of a parabola is its curvature, wherever the search begins', () => {
		for (const guess of [1e-6, 0.1, 40]) {
			const found = criticalSharpness((rate) => 2 * (1 - 4 * rate) ** 2, { guess, tolerance: 1e-9 });
			expect(found?.sharpness).toBeCloseTo(4, 6);
		}
	});

	test('near the last one, five or six losses are enough for a tenth', () => {
		const found = criticalSharpness((rate) => (1 - 4 * rate) ** 2, { guess: 0.45 });
		expect(found?.evaluations).toBeLessThanOrEqual(7);
		expect(Math.abs((found?.sharpness ?? 0) / 4 - 1)).toBeLessThan(0.1);
	});

	test('a loss that falls for ever has none, and one that is no number is above every loss', () => {
		expect(criticalSharpness((rate) => -rate)).toBeNull();
		expect(criticalSharpness((rate) => (rate > 3 ? Number.NaN : -rate), { tolerance: 1e-6 })?.rate).toBeCloseTo(3, 4);
	});
});

describe('vectors in WebAssembly memory', () => {
	const n = 19;
	const numbers = (seed: number): Float64Array => Float64Array.from({ length: n }, (_, k) => Math.sin((seed + 1) * (7.1 * k * k + 1)));

	test('are what plain arrays are: basis, inner products, combinations', () => {
		const [plain, memory] = [new PlainVectors(), new VectorMemory(n, 4, 2)];
		for (let turn = 0; turn < 2; turn++) {
			for (const vectors of [plain, memory]) vectors.clear();
			for (let k = 0; k < 4; k++) {
				const [a, b] = [plain.add(numbers(k)), memory.add(numbers(k))] as [Float64Array, Float64Array];
				for (const [i, x] of a.entries()) expect(b[i]).toBeCloseTo(x, 12);
				expect(memory.left).toBeCloseTo(plain.left, 12);
				expect(memory.along(numbers(9))).toBeCloseTo(plain.along(numbers(9)), 12);
				const [c, d] = [plain.image(numbers(10 + k)), memory.image(numbers(10 + k))];
				for (let i = 0; i < 2 * k + 2; i++) expect(d[i]).toBeCloseTo(c[i] as number, 12);
			}
			const [e, f] = [plain.combine([1, -2, 3], [0.5, 0, 1, 2]), memory.combine([1, -2, 3], [0.5, 0, 1, 2])];
			for (const [i, x] of e.entries()) expect(f[i]).toBeCloseTo(x, 12);
		}
		expect(() => memory.add(numbers(5))).toThrow(RangeError);
	});

	test('take in nothing that lies in the space', () => {
		const memory = new VectorMemory(n, 3, 1);
		const [a, b] = [numbers(1), numbers(2)];
		memory.add(a);
		memory.add(b);
		expect(memory.add(a.map((x, k) => 2 * x - (b[k] as number)))).toBeNull();
	});
});
