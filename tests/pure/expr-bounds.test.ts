/** The bounds of hardware: kept by strict programs and by any order of additions, and tight. */

import { describe, expect, it } from 'vitest';
import { boundsOf, type OutputBound } from '../../src/expr/interval/bounds.ts';
import { gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { type ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { randomCoordinate, randomGraph, seeded } from '../support/random-graph.ts';

const ulp = (x: number): number => 2 ** (Math.floor(Math.log2(Math.abs(x))) - 23);
const width = (bound: OutputBound | undefined): number => (Array.isArray(bound) ? bound[1] - bound[0] : Number.NaN);

/** (x² + y − 11)² + (x + y² − 7)². */
function himmelblau(): { g: Graph; f: ExprId } {
	const g = new Graph();
	const [x, y] = [g.variable(0), g.variable(1)];
	const first = g.powi(g.sub(g.add(g.powi(x, 2), y), g.constant(11)), 2);
	return { g, f: g.add(first, g.powi(g.sub(g.add(x, g.powi(y, 2)), g.constant(7)), 2)) };
}

describe('strict programs of random graphs', () => {
	const GRAPHS = 300;
	const POINTS = 40;

	it('answer inside the bounds, and agree with them and the truth on validity', () => {
		const random = seeded(20_261);
		const seen = { valid: 0, hole: 0, uncertain: 0, beyond: 0 };
		for (let k = 0; k < GRAPHS; k++) {
			const { graph, output, inputs } = randomGraph(random, 4 + Math.floor(random() * 20));
			const leaves = Array.from({ length: inputs }, (_, i) => graph.variable(i));
			const slopes = gradient(graph, output, leaves);
			const outputs = [output, ...slopes];
			const run = compileLir(lower(graph, { value: output, gradient: slopes, hessian: [] }, { mode: 'strict' }));
			const bounds = boundsOf(graph, outputs, 'strict', []);
			const [truth, real] = [evaluator(graph, outputs, [], 'f32'), evaluator(graph, outputs)];
			for (let i = 0; i < POINTS; i++) {
				const point = leaves.map(() => randomCoordinate(random));
				const results = run(point, [], []);
				const found = bounds(point, []);
				truth.run(point, []);
				real.run(point, []);
				const [valueValid, gradientValid] = results.slice(outputs.length) as [number, number];
				for (const [j, bound] of found.entries()) {
					const note = `graph ${k}, output ${j} at ${point.join(', ')}`;
					// What f32 can hold is a value of f64, and the same one.
					if (truth.valid[j] === 1) expect([real.valid[j], real.values[j]], note).toEqual([1, truth.values[j]]);
					else if (real.valid[j] === 1) seen.beyond++;
					if (typeof bound === 'string') {
						seen[bound]++;
						if (bound === 'hole') {
							expect(truth.valid[j], note).toBe(0);
							expect(j === 0 ? valueValid : gradientValid, note).toBe(0);
						}
						continue;
					}
					seen.valid++;
					expect(truth.valid[j], note).toBe(1);
					expect(truth.values[j], note).toBeGreaterThanOrEqual(bound[0]);
					expect(truth.values[j], note).toBeLessThanOrEqual(bound[1]);
					expect(results[j], note).toBeGreaterThanOrEqual(bound[0]);
					expect(results[j], note).toBeLessThanOrEqual(bound[1]);
				}
				if (found[0] !== 'hole' && found[0] !== 'uncertain') expect(valueValid).toBe(1);
				if (found.every((bound) => typeof bound !== 'string')) expect(gradientValid).toBe(1);
			}
		}
		expect(seen.valid).toBeGreaterThan(10_000);
		expect(seen.hole).toBeGreaterThan(1000);
		expect(seen.beyond).toBeGreaterThan(100);
		expect(seen.uncertain / (seen.valid + seen.hole + seen.uncertain)).toBeLessThan(0.03);
	});
});

describe('tightness', () => {
	it.each(['strict', 'fast'] as const)('Himmelblau, %s: within a few hundred units in the last place', (mode) => {
		const { g, f } = himmelblau();
		const leaves = [g.variable(0), g.variable(1)];
		const outputs = [f, ...gradient(g, f, leaves), ...hessian(g, f, leaves)];
		const bounds = boundsOf(g, outputs, mode, []);
		for (const point of [[0.5, 0.25], [-4.5, 3.25], [4.75, -4.125], [1.7, 2.9].map(Math.fround)]) {
			const e = evaluator(g, outputs);
			e.run(point, []);
			for (const [k, bound] of bounds(point, []).entries()) {
				const value = e.values[k] as number;
				// An output near zero is known to the units of the terms that cancel.
				expect(width(bound), `output ${k} at ${point.join(', ')}`).toBeLessThan(500 * ulp(Math.max(Math.abs(value), 8)));
			}
		}
	});

	it('a high power holds its real value, whatever double precision makes of it', () => {
		const g = new Graph();
		const x = -1.7444279193878174;
		const real = Number((BigInt(x * 2 ** 23) ** 64n) >> BigInt(23 * 64 - 20)) / 2 ** 20;
		for (const mode of ['strict', 'fast'] as const) {
			const [lo, hi] = boundsOf(g, [g.powi(g.variable(0), 64)], mode, [])([x], [])[0] as [number, number];
			expect(lo <= real && x ** 64 >= lo && real <= hi).toBe(true);
		}
	});

	it('an exact computation has no width', () => {
		const { g, f } = himmelblau();
		expect(boundsOf(g, [f], 'strict', [])([3, 2], [])[0]).toEqual([0, 0]);
	});
});

describe('fast sums', () => {
	/** Round to f32 in a random direction, as WGSL allows. */
	const rounding =
		(random: () => number) =>
		(x: number): number => {
			const near = Math.fround(x);
			if (near === x || random() < 0.5) return near;
			return near + (near < x ? ulp(near) : -ulp(near));
		};

	it('any order of additions stays inside', () => {
		const random = seeded(7);
		for (let k = 0; k < 400; k++) {
			const count = 3 + Math.floor(random() * 8);
			const terms = Array.from({ length: count }, () => Math.fround((random() - 0.5) * 10 ** Math.floor(random() * 8 - 3)));
			const g = new Graph();
			const f = terms.map((_, i) => g.variable(i)).reduce((a, b) => g.add(a, b));
			const bound = boundsOf(g, [f], 'fast', [])(terms, [])[0] as readonly [number, number];
			const round = rounding(random);
			for (let i = 0; i < 40; i++) {
				const rest = [...terms];
				while (rest.length > 1) {
					const [a] = rest.splice(Math.floor(random() * rest.length), 1) as [number];
					const j = Math.floor(random() * rest.length);
					rest[j] = round((rest[j] as number) + a);
				}
				expect(rest[0]).toBeGreaterThanOrEqual(bound[0]);
				expect(rest[0]).toBeLessThanOrEqual(bound[1]);
			}
		}
	});

	it('merged literals stay inside: (x + 1) + 1e8 − 1e8 may be x + 1, or lose it', () => {
		const g = new Graph();
		const f = g.sub(g.add(g.add(g.variable(0), g.constant(1)), g.constant(1e8)), g.constant(1e8));
		const [lo, hi] = boundsOf(g, [f], 'fast', [])([0.3], [])[0] as readonly [number, number];
		for (const answer of [Math.fround(1.3), Math.fround(Math.fround(1e8 + 1.3) - 1e8), 0]) {
			expect(answer).toBeGreaterThanOrEqual(lo);
			expect(answer).toBeLessThanOrEqual(hi);
		}
	});

	it('a literal factor distributed over a sum stays inside: 3(x − c) with x near c', () => {
		const g = new Graph();
		const [x, c] = [Math.fround(0.7), Math.fround(0.70000005)];
		const f = g.mul(g.constant(3), g.sub(g.variable(0), g.constant(c)));
		const [lo, hi] = boundsOf(g, [f], 'fast', [])([x], [])[0] as readonly [number, number];
		const distributed = Math.fround(Math.fround(3 * x) - Math.fround(3 * c));
		expect(distributed).toBeGreaterThanOrEqual(lo);
		expect(distributed).toBeLessThanOrEqual(hi);
	});
});

describe('holes and doubt', () => {
	const boundAt = (build: (g: Graph, x: ExprId) => ExprId, x: number): OutputBound | undefined => {
		const g = new Graph();
		return boundsOf(g, [build(g, g.variable(0))], 'strict', [])([x], [])[0];
	};

	it('log(−1) is a hole, log at its computed edge is uncertain', () => {
		expect(boundAt((g, x) => g.apply('log', [x]), -1)).toBe('hole');
		const edge = (g: Graph, x: ExprId): ExprId => g.apply('sqrt', [g.sub(g.mul(x, g.constant(0.1)), g.constant(0.1))]);
		expect(boundAt(edge, 1)).toBe('uncertain');
	});
	it('a result beyond 2^120 is a hole', () => {
		expect(boundAt((g, x) => g.powi(x, 5), 2 ** 29)).toBe('hole');
	});
	it('an undecided condition answers with both sides', () => {
		const choice = (g: Graph, x: ExprId): ExprId =>
			g.select(g.apply('lt', [g.mul(x, g.constant(0.1)), g.constant(0.1)]), g.constant(1), g.constant(5));
		expect(boundAt(choice, 1)).toEqual([1, 5]);
		expect(boundAt(choice, 2)).toEqual([5, 5]);
	});
	it('an undecided condition over a hole is uncertain', () => {
		const choice = (g: Graph, x: ExprId): ExprId =>
			g.select(g.apply('lt', [g.mul(x, g.constant(0.1)), g.constant(0.1)]), g.constant(1), g.apply('log', [g.neg(x)]));
		expect(boundAt(choice, 1)).toBe('uncertain');
	});
});
