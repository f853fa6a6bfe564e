/** The order of emitted lines: valid for every program, and short lives where value and derivatives share work. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { computeOrder } from '../../src/expr/emit/order.ts';
import { LirBuilder, type LirProgram } from '../../src/math/lir.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { randomProgram } from '../support/random-lir.ts';

installCode(CODE_GENERATORS);

/** Results that wait at once, at most: what register allocation works on. Leaves are read again rather than kept. */
function crowd({ nodes }: LirProgram, order: readonly number[]): number {
	const last = new Map<number, number>();
	order.forEach((id, line) => nodes[id]?.args.forEach((arg) => last.set(arg, line)));
	const waiting = new Set<number>();
	let most = 0;
	for (const [line, id] of order.entries()) {
		for (const arg of nodes[id]?.args ?? []) if (last.get(arg) === line) waiting.delete(arg);
		if (last.has(id) && nodes[id]?.args.length) waiting.add(id);
		most = Math.max(most, waiting.size);
	}
	return most;
}

/** Value Σ tₖ⁴ and derivative Σ tₖ³, where tₖ = x + k: the derivative is written after the value. */
function powers(terms: number): LirProgram {
	const b = new LirBuilder();
	const t = Array.from({ length: terms }, (_, k) => b.add(b.input(0), b.constant(k)));
	const squares = t.map((each) => b.mul(each, each));
	const value = squares.map((each) => b.mul(each, each)).reduce((sum, each) => b.add(sum, each));
	const slope = squares.map((each, k) => b.mul(each, t[k] as number)).reduce((sum, each) => b.add(sum, each));
	return b.finish([value, slope, b.bool(true), b.bool(true)]);
}

test('every node once, operands first', () => {
	fc.assert(
		fc.property(randomProgram({ inputs: 2, uniforms: 2 }), ({ program }) => {
			const order = computeOrder(program);
			expect(order.toSorted((a, b) => a - b)).toEqual([...program.nodes.keys()]);
			const place = new Map(order.map((id, line) => [id, line]));
			for (const [id, { args }] of program.nodes.entries())
				for (const arg of args) expect(place.get(arg)).toBeLessThan(place.get(id) as number);
		}),
	);
});

test('a long sum and its derivative wait for nothing: as many results as terms before, a few now', () => {
	const program = powers(200);
	expect(crowd(program, [...program.nodes.keys()])).toBeGreaterThan(200);
	expect(crowd(program, computeOrder(program))).toBeLessThan(10);
});

test('an order that is better than the early one is kept', () => {
	const b = new LirBuilder();
	// Differences that are all ready at the beginning, and are read one at a time along a chain.
	const first = b.mul(b.input(0), b.input(1));
	let value = b.mul(b.input(1), b.input(1));
	for (let k = 0; k < 50; k++) value = b.add(b.mul(value, value), b.sub(first, b.constant(k)));
	const program = b.finish([value, b.bool(true)]);
	expect(crowd(program, computeOrder(program))).toBeLessThan(5);
});

test('the emitted lines of a formula follow the order', () => {
	const { code } = compileObjective({ body: { kind: 'formula', text: 'sum(i, 1, 5, sin(i x) cos(i y))' } })
		.evaluation.program(1, 'plane')
		.wgsl('strict');
	const names = [...code.matchAll(/^\tlet t(\d+) /gm)].map(([, id]) => Number(id));
	expect(names.toSorted((a, b) => a - b)).toEqual([...names.keys()]);
	expect(names).not.toEqual([...names.keys()]);
});
