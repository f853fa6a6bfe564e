/** Directions and planes through networks, against the rules of Li et al. 2018 and against linear algebra done otherwise. */

import { describe, expect, it } from 'vitest';
import { dot, norm } from '../../src/math/linear.ts';
import { symmetricEigen } from '../../src/math/symmetric.ts';
import type { NetworkPlan, ParameterTensor } from '../../src/model/network.ts';
import { type DIRECTION_NORMS, type NetworkPlaneChoice, readNetworkPlane, writeNetworkPlane } from '../../src/model/network-plane.ts';
import { pathDirections, seenPath, walkShares } from '../../src/networks/directions/path.ts';
import { networkPlane } from '../../src/networks/directions/plane.ts';
import { filtersOf, partOf } from '../../src/networks/directions/tensors.ts';
import { randomNumbers } from '../support/random-numbers.ts';

/** A plan of dense layers: all that directions read of it. */
function densePlan(...units: readonly number[]): NetworkPlan {
	const parameters: ParameterTensor[] = [];
	let at = 0;
	for (const [node, inputs] of units.slice(0, -1).entries()) {
		const outputs = units[node + 1] as number;
		for (const [role, shape] of [
			['weight', [outputs, inputs]],
			['bias', [outputs]],
		] as const) {
			const size = shape.reduce((a, b) => a * b, 1);
			parameters.push({ name: `layer${node}.${role}`, shape, role, node, at, size, fanIn: inputs, fanOut: outputs });
			at += size;
		}
	}
	const nodes = units.slice(0, -1).map((_, index) => ({ index, name: `layer${index}` }));
	return { parameters, parameterCount: at, nodes } as unknown as NetworkPlan;
}

/** Outputs of a ReLU network for one input. */
function reluOutputs(plan: NetworkPlan, weights: Float64Array, input: readonly number[]): number[] {
	let values = [...input];
	for (let k = 0; k < plan.parameters.length; k += 2) {
		const [matrix, bias] = plan.parameters.slice(k, k + 2) as [ParameterTensor, ParameterTensor];
		const [w, b] = [partOf(weights, matrix), partOf(weights, bias)];
		const isLast = k + 2 === plan.parameters.length;
		values = [...b].map((shift, j) => {
			const z = values.reduce((sum, x, i) => sum + x * (w[j * values.length + i] as number), shift);
			return isLast ? z : Math.max(0, z);
		});
	}
	return values;
}

const plan = densePlan(3, 5, 4, 2);
const weights = randomNumbers(1, plan.parameterCount);
const along = (choice: NetworkPlaneChoice, w = weights) => networkPlane(choice, { plan, parameters: w });

describe('random directions', () => {
	it('have filter by filter the length of the weights, and 0 in biases', () => {
		const { plane } = along({ by: 'random', seed: 3 });
		for (const direction of [plane.first, plane.second]) {
			for (const tensor of plan.parameters) {
				const [d, w] = [partOf(direction, tensor), partOf(weights, tensor)];
				if (tensor.role === 'bias') expect(norm(d)).toBe(0);
				else {
					const filters = [...filtersOf(tensor, w)];
					for (const [j, filter] of [...filtersOf(tensor, d)].entries())
						expect(norm(filter) / norm(filters[j] as Float64Array)).toBeCloseTo(1, 9);
				}
			}
		}
	});

	it('take the weights themselves in biases where nothing is ignored', () => {
		const { plane } = along({ by: 'random', seed: 3, ignore: 'none' });
		for (const tensor of plan.parameters.filter(({ role }) => role === 'bias'))
			expect([...partOf(plane.first, tensor)]).toEqual([...partOf(weights, tensor)]);
	});

	it('are as long as each norm says', () => {
		const raw = along({ by: 'random', norm: 'none' }).plane.first;
		const [tensor] = plan.parameters as [ParameterTensor];
		const [r, w] = [partOf(raw, tensor), partOf(weights, tensor)];
		const of = (by: (typeof DIRECTION_NORMS)[number]) => along({ by: 'random', norm: by }).plane.first;
		expect(norm(partOf(of('layer'), tensor))).toBeCloseTo(norm(w), 12);
		expect(norm(partOf(of('dlayer'), tensor))).toBeCloseTo(1, 12);
		for (const filter of filtersOf(tensor, partOf(of('dfilter'), tensor))) expect(norm(filter)).toBeCloseTo(1, 9);
		expect(partOf(of('weight'), tensor)[4]).toBe((r[4] as number) * (w[4] as number));
		expect(norm(of('model'))).toBeCloseTo(norm(weights), 12);
		// Only the length differs: the same seed draws the same numbers.
		expect(partOf(of('layer'), tensor)[4]).toBeCloseTo(((r[4] as number) * norm(w)) / norm(r), 12);
	});

	it('are nearly at right angles, and the cosine is told as it is', () => {
		const wide = densePlan(40, 40, 10);
		const cosines = [0, 1, 2, 3, 4, 5, 6, 7].map((seed) => {
			const { cosine, plane } = networkPlane(
				{ by: 'random', norm: 'none', seed },
				{ plan: wide, parameters: randomNumbers(2, wide.parameterCount) },
			);
			expect(cosine).toBeCloseTo(dot(plane.first, plane.second) / (norm(plane.first) * norm(plane.second)), 12);
			return Math.abs(cosine);
		});
		// |cos| is about √(2/πn) on average: 0.018 for the 2000 weights.
		const mean = cosines.reduce((a, b) => a + b, 0) / cosines.length;
		expect(mean).toBeGreaterThan(0.004);
		expect(mean).toBeLessThan(0.04);
	});

	it('are other ones for another seed, and the same for the same', () => {
		expect(along({ by: 'random', seed: 1 }).plane.first).toEqual(along({ by: 'random', seed: 1 }).plane.first);
		expect(along({ by: 'random', seed: 1 }).plane.first).not.toEqual(along({ by: 'random', seed: 2 }).plane.first);
	});

	it('move the named layers only, as they would move among all', () => {
		const all = along({ by: 'random' }).plane.first;
		const some = along({ by: 'random', layers: ['layer1'] }).plane.first;
		for (const tensor of plan.parameters)
			expect([...partOf(some, tensor)]).toEqual(tensor.node === 1 ? [...partOf(all, tensor)] : Array(tensor.size).fill(0));
		expect(() => along({ by: 'random', layers: ['layer7'] })).toThrow(
			/No layer with parameters is called “layer7”; there are layer0, layer1, layer2/,
		);
		expect(() => along({ by: 'random', layers: ['layer1.bias'] })).toThrow(/add ignore=none/);
	});

	it('of filters do not see how layers of ReLU are scaled, and raw ones do', () => {
		// Scaling a hidden layer by 10 and the next by 0.1 leaves the function as it is.
		const rescaled = weights.slice();
		const [w0, b0, w1] = plan.parameters as [ParameterTensor, ParameterTensor, ParameterTensor];
		for (const tensor of [w0, b0]) partOf(rescaled, tensor).forEach((x, k, part) => (part[k] = 10 * x));
		partOf(rescaled, w1).forEach((x, k, part) => (part[k] = 0.1 * x));
		const values = (w: Float64Array, by: 'filter' | 'none'): number[] => {
			const { plane } = along({ by: 'random', norm: by, seed: 5 }, w);
			return [-1, -0.3, 0.6, 1].flatMap((t) =>
				reluOutputs(
					plan,
					plane.origin.map((x, k) => x + t * (plane.first[k] as number) - 0.5 * t * (plane.second[k] as number)),
					[0.3, -1.2, 0.7],
				),
			);
		};
		const [before, after] = [values(weights, 'filter'), values(rescaled, 'filter')];
		for (const [k, value] of before.entries()) expect(after[k]).toBeCloseTo(value, 8);
		const difference = values(weights, 'none').map((value, k) => Math.abs(value - (values(rescaled, 'none')[k] as number)));
		expect(Math.max(...difference)).toBeGreaterThan(0.1);
	});
});

describe('the main directions of a path', () => {
	/** A path whose points are 3 cos t and sin t along two known directions at right angles, and 0.01 along a third. */
	const n = 50;
	const axes = [randomNumbers(7, n), randomNumbers(8, n), randomNumbers(9, n)];
	const orthonormal: Float64Array[] = [];
	for (const axis of axes) {
		const rest = axis.slice();
		for (const other of orthonormal) {
			const along = dot(rest, other);
			for (let k = 0; k < n; k++) rest[k] = (rest[k] as number) - along * (other[k] as number);
		}
		const length = norm(rest);
		orthonormal.push(rest.map((x) => x / length));
	}
	const [e1, e2, e3] = orthonormal as [Float64Array, Float64Array, Float64Array];
	const points = Array.from({ length: 40 }, (_, i) => {
		const t = (2 * Math.PI * i) / 40;
		return e1.map((x, k) => 3 * Math.cos(t) * x + Math.sin(t) * (e2[k] as number) + 0.01 * Math.cos(3 * t) * (e3[k] as number));
	});

	it('are those it was made of, with the shares of its variance', () => {
		const { first, second, explained } = pathDirections(points);
		expect(Math.abs(dot(first, e1))).toBeCloseTo(1, 9);
		expect(Math.abs(dot(second, e2))).toBeCloseTo(1, 9);
		expect(dot(first, second)).toBeCloseTo(0, 12);
		const total = 4.5 + 0.5 + 0.5e-4;
		expect(explained[0]).toBeCloseTo(4.5 / total, 9);
		expect(explained[1]).toBeCloseTo(0.5 / total, 9);
	});

	it('give each point its place and its distance, by both methods', () => {
		const { first, second } = pathDirections(points);
		const origin = points.at(-1) as Float64Array;
		const plane = { n, origin, first, second };
		const seen = seenPath(plane, points);
		// The third part of a point less that of the last.
		const t = (2 * Math.PI * 39) / 40;
		expect(seen.distances[5]).toBeCloseTo(0.01 * Math.abs(Math.cos((6 * Math.PI * 5) / 40) - Math.cos(3 * t)), 7);
		expect(seen.explained).toBeCloseTo(5 / (5 + 0.5e-4), 9);
		expect([...seenPath(plane, points, 'cos').uv]).toEqual([...seen.uv].map((x) => expect.closeTo(x, 9)));
		// On directions that are not at right angles only the nearest point is right.
		const skew = { ...plane, second: second.map((x, k) => x + (first[k] as number)) };
		expect(seenPath(skew, points).distances[5]).toBeCloseTo(seen.distances[5] as number, 9);
		expect(seenPath(skew, points).uv[10]).toBeCloseTo((seen.uv[10] as number) - (seen.uv[11] as number), 9);
		expect(Math.abs((seenPath(skew, points, 'cos').uv[10] as number) - (seenPath(skew, points).uv[10] as number))).toBeGreaterThan(0.01);
	});

	it('have beside them what a random walk would show', () => {
		expect(walkShares(100_000)[0]).toBeCloseTo(6 / Math.PI ** 2, 6);
		expect(walkShares(100_000)[1]).toBeCloseTo(6 / (4 * Math.PI ** 2), 6);
		// A walk in many dimensions, drawn.
		const dimensions = 3000;
		const walk = [new Float64Array(dimensions)];
		for (let i = 1; i < 12; i++) {
			const step = randomNumbers(100 + i, dimensions);
			walk.push((walk.at(-1) as Float64Array).map((x, k) => x + (step[k] as number)));
		}
		const { explained } = pathDirections(walk);
		const [one, two] = walkShares(12);
		expect(Math.abs(explained[0] - one)).toBeLessThan(0.04);
		expect(Math.abs(explained[1] - two)).toBeLessThan(0.04);
	});

	it('are refused where there are none', () => {
		expect(() => pathDirections(points.slice(0, 2))).toThrow(/three networks or more, not 2/);
		const line = [0, 1, 2, 5].map((t) => e1.map((x) => t * x));
		expect(() => pathDirections(line)).toThrow(/lie on one line/);
		expect(() => along({ by: 'pca' })).toThrow(/needs a recorded path/);
	});

	it('leave frozen layers out', () => {
		const path = [1, 2, 3, 4].map((seed) => randomNumbers(seed, plan.parameterCount));
		const { plane, explained, walk } = networkPlane({ by: 'pca', layers: ['layer2'] }, { plan, parameters: path[3] as Float64Array, path });
		for (const tensor of plan.parameters) expect(norm(partOf(plane.first, tensor)) > 0).toBe(tensor.node === 2);
		expect(explained?.[0]).toBeGreaterThan(explained?.[1] as number);
		expect(walk).toEqual(walkShares(4));
	});
});

describe('other planes', () => {
	it('go through three networks', () => {
		const [a, b] = [randomNumbers(21, plan.parameterCount), randomNumbers(22, plan.parameterCount)];
		const { plane } = networkPlane(
			{ by: 'three', others: ['a', 'b'] },
			{
				plan,
				parameters: weights,
				others: new Map([
					['a', a],
					['b', b],
				]),
			},
		);
		for (let k = 0; k < plane.n; k++) expect((plane.origin[k] as number) + (plane.first[k] as number)).toBeCloseTo(a[k] as number, 12);
		for (let k = 0; k < plane.n; k++) expect((plane.origin[k] as number) + (plane.second[k] as number)).toBeCloseTo(b[k] as number, 12);
		expect(() => along({ by: 'three', others: ['a', 'b'] })).toThrow(/There is no network “a”/);
	});

	it("go along Adam's moments, as long as the filters", () => {
		const moments = { first: randomNumbers(31, plan.parameterCount), second: randomNumbers(32, plan.parameterCount).map(Math.abs) };
		const { plane } = networkPlane({ by: 'moments' }, { plan, parameters: weights, moments });
		const [tensor] = plan.parameters as [ParameterTensor];
		const [filter] = [...filtersOf(tensor, partOf(plane.second, tensor))];
		const [w] = [...filtersOf(tensor, partOf(weights, tensor))];
		expect(norm(filter as Float64Array)).toBeCloseTo(norm(w as Float64Array), 9);
		expect(() => along({ by: 'moments' })).toThrow(/open a checkpoint/);
	});

	it('ask for eigenvectors of the parameters that move', () => {
		const vectors = [randomNumbers(41, plan.parameterCount), randomNumbers(42, plan.parameterCount)] as const;
		let moved = 0;
		const eigenvectors = (moves: (k: number) => boolean) => {
			for (let k = 0; k < plan.parameterCount; k++) moved += Number(moves(k));
			return { vectors: vectors as [Float64Array, Float64Array], values: [2, 1] as const };
		};
		const { eigenvalues } = networkPlane({ by: 'hessian', layers: ['layer0'] }, { plan, parameters: weights, eigenvectors });
		expect(eigenvalues).toEqual([2, 1]);
		expect(moved).toBe(20);
	});
});

describe('the text of a plane', () => {
	it('comes back as it was', () => {
		for (const text of [
			'random',
			'random:filter',
			'random:layer,seed=3,ignore=none,layers=layer0+block1%2Ca',
			'pca',
			'pca:layers=layer0',
			'three:a%2Cb.npz,c.pt',
			'hessian:ignore=biasbn',
			'moments:weight',
		])
			expect(writeNetworkPlane(readNetworkPlane(text))).toBe(text);
		expect(readNetworkPlane('three:a%2Cb.npz,c.pt')).toEqual({ by: 'three', others: ['a,b.npz', 'c.pt'] });
	});

	it('is refused by what is wrong with it', () => {
		const wrong: readonly (readonly [string, RegExp])[] = [
			['randomly', /no plane of a network; there are random, pca, three, hessian, moments/],
			['random:sideways', /no way to measure directions; there are filter/],
			['random:filter,seed=-1', /whole number/],
			['pca:filter', /no part of a plane by pca/],
			['pca:seed=2', /has no seed/],
			['three:a', /names the two others/],
			['random:ignore=bias', /cannot be ignored/],
			['random:layers=a+', /1 to 256 names/],
			['random:seed=1,seed=2', /seed twice/],
		];
		for (const [text, message] of wrong) expect(() => readNetworkPlane(text), text).toThrow(message);
	});
});

describe('eigenvectors of a small symmetric matrix', () => {
	it.each([1, 2, 3, 12])('give the matrix back: %i × %i', (n) => {
		const raw = randomNumbers(51, n * n);
		const matrix = Float64Array.from({ length: n * n }, (_, at) => {
			const [i, k] = [Math.floor(at / n), at % n];
			return (raw[i * n + k] as number) + (raw[k * n + i] as number);
		});
		const { values, vectors } = symmetricEigen(matrix, n);
		for (const [k, vector] of vectors.entries()) {
			const product = Float64Array.from({ length: n }, (_, i) => dot(matrix.subarray(i * n, (i + 1) * n), vector));
			for (let i = 0; i < n; i++) expect(product[i]).toBeCloseTo((values[k] as number) * (vector[i] as number), 11);
			if (k > 0) expect(values[k]).toBeLessThanOrEqual(values[k - 1] as number);
		}
	});
});
