/** What is computed once a column or row: the two parts are the whole, bit for bit. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hoist, MOST_TERMS } from '../../src/expr/emit/hoist.ts';
import { AXIS_PLANES } from '../../src/gpu/expression/grid-limits.ts';
import { runLir } from '../../src/math/interpreter.ts';
import { LirBuilder, type LirProgram } from '../../src/math/lir.ts';
import { randomProgram } from '../support/random-lir.ts';

const words = new Uint32Array(64).fill(0x3f80_0000);
const run = (program: LirProgram, point: readonly number[], uniforms: readonly number[]): number[] =>
	runLir(program, point, uniforms, [words], { flush: true }).map(Number);

const inputsOf = ({ nodes }: LirProgram): number[] => nodes.flatMap(({ op, attr }) => (op === 'input' ? [Number(attr)] : []));

describe('random programs', () => {
	test('terms of columns, then of rows, then the rest: the same numbers', () => {
		let hoisted = 0;
		const coordinate = fc.float({ min: -8, max: 8, noNaN: true });
		fc.assert(
			fc.property(
				randomProgram({ inputs: 2, uniforms: 2 }),
				fc.tuple(coordinate, coordinate),
				fc.tuple(coordinate, coordinate),
				({ program }, point, uniforms) => {
					const columns = hoist(program, 0, 2);
					const rows = hoist(columns.rest, 1, 2 + columns.terms.outputs.length);
					expect(inputsOf(columns.terms).every((index) => index === 0)).toBe(true);
					expect(inputsOf(rows.terms).every((index) => index === 1)).toBe(true);
					const terms = [...run(columns.terms, point, uniforms), ...run(rows.terms, point, uniforms)];
					hoisted += terms.length;
					expect(run(rows.rest, [...point, ...terms], uniforms)).toEqual(run(program, point, uniforms));
				},
			),
			{ numRuns: 600 },
		);
		expect(hoisted).toBeGreaterThan(100);
	});
});

/** (x + 1)·(x + 2)·…·(x + count). */
const product = (b: LirBuilder, x: number, count: number): number =>
	Array.from({ length: count }, (_, k) => b.add(x, b.constant(k + 1))).reduce((all, factor) => b.mul(all, factor));

describe('what is worth it', () => {
	test('an expensive part of x alone is read, a cheap one computed again', () => {
		const b = new LirBuilder();
		const [x, y] = [b.input(0), b.input(1)];
		const { terms, rest } = hoist(b.finish([b.mul(product(b, x, 5), b.add(b.add(x, y), b.mul(x, x)))]), 0, 2);
		expect(terms.outputs).toHaveLength(1);
		// x, y, the term; x + y, x², their sum, the product.
		expect(rest.nodes).toHaveLength(7);
	});

	test('a condition is a number among the terms', () => {
		const b = new LirBuilder();
		const inside = b.lt(product(b, b.input(0), 5), b.constant(3));
		const program = b.finish([b.select(inside, b.input(1), b.constant(7))]);
		const { terms, rest } = hoist(program, 0, 2);
		for (const x of [-1, 4]) {
			const [term = -1] = run(terms, [x], []);
			expect(term).toBe(x < 0 ? 1 : 0);
			expect(run(rest, [x, 0.5, term], [])).toEqual(run(program, [x, 0.5], []));
		}
	});

	test('a grid has room for all terms of an axis', () => {
		expect(AXIS_PLANES).toBe(1 + MOST_TERMS);
	});

	test('eight terms at most, the heaviest', () => {
		const b = new LirBuilder();
		const y = b.input(1);
		const sum = Array.from({ length: 40 }, (_, k) => b.mul(y, product(b, b.add(b.input(0), b.constant(k / 8)), 4 + (k % 5)))).reduce(
			(all, part) => b.add(all, part),
		);
		const program = b.finish([sum]);
		const { terms, rest } = hoist(program, 0, 2);
		expect(terms.outputs).toHaveLength(8);
		const point = [0.3, -1.7];
		expect(run(rest, [...point, ...run(terms, point, [])], [])).toEqual(run(program, point, []));
		// The longest products, of eight factors.
		expect(rest.nodes.length).toBeLessThan(program.nodes.length - 8 * 7);
	});

	test('nothing of a program that mixes its coordinates at once', () => {
		const b = new LirBuilder();
		const program = b.finish([product(b, b.mul(b.input(0), b.input(1)), 6)]);
		const { terms, rest } = hoist(program, 0, 2);
		expect(terms.outputs).toEqual([]);
		expect(rest).toEqual(program);
	});
});
