/**
 * The truth: the graph evaluated in double precision, node by node, with the validity rules of the
 * language's number system. Short and slow on purpose; every faster path is measured against it.
 */

import type { ExprId, Graph } from './graph.ts';
import { isInRange, OPS, type Rules } from './ops.ts';

/**
 * A table that `data` nodes read: `width × height` cells of four numbers; a number that is not finite, or by f32's rules beyond
 * ±2^120, is missing.
 */
export interface DataTable {
	readonly width: number;
	readonly height: number;
	/** Four numbers a cell, row after row. */
	readonly cells: Float64Array;
	/** The words that kernels of f32 load of it (`packTable`), where they were made beforehand. */
	readonly packed?: Uint32Array<ArrayBuffer>;
}

/** An evaluator of fixed outputs; call it as often as you like. */
export interface Evaluator {
	/** Output values; 0 where invalid. Overwritten by the next call. */
	readonly values: Float64Array;
	/** 1 where the output of the same index is valid. */
	readonly valid: Uint8Array;
	/** Evaluate at a point. */
	run(point: ArrayLike<number>, parameters: ArrayLike<number>): void;
}

/**
 * Compile nothing, interpret: an {@link Evaluator} of `outputs`.
 *
 * @param g the graph
 * @param outputs the expressions wanted
 * @param tables data slots by index
 * @param rules `f32`: still in double precision, with a hole wherever a machine of f32 must have one
 * @example
 * const e = evaluator(g, [f]); e.run([1, 2], []); e.values[0]
 */
export function evaluator(g: Graph, outputs: readonly ExprId[], tables: readonly DataTable[] = [], rules: Rules = 'f64'): Evaluator {
	const holds = rules === 'f64' ? Number.isFinite : isInRange;
	const order = g.reachable(outputs);
	const slot = new Map(order.map((id, index) => [id, index]));
	const plan = order.map((id) => {
		const { op, args, attr } = g.node(id);
		const [a = -1, b = -1, c = -1] = args.map((arg) => slot.get(arg) ?? -1);
		return { op, attr, a, b, c, row: OPS[op] };
	});
	const v = new Float64Array(order.length + 1);
	const ok = new Uint8Array(order.length + 1).fill(1);
	// Index −1 of a typed array reads undefined; missing operands read the spare last slot instead.
	const spare = order.length;
	for (const step of plan) {
		if (step.a < 0) step.a = spare;
		if (step.b < 0) step.b = spare;
		if (step.c < 0) step.c = spare;
	}
	const values = new Float64Array(outputs.length);
	const valid = new Uint8Array(outputs.length);
	const where = outputs.map((id) => slot.get(id) as number);

	const run = (point: ArrayLike<number>, parameters: ArrayLike<number>): void => {
		for (let i = 0; i < plan.length; i++) {
			const { op, attr, a, b, c, row } = plan[i] as (typeof plan)[number];
			const va = v[a] as number;
			const vb = v[b] as number;
			const vc = v[c] as number;
			let value: number;
			let good: boolean;
			switch (op) {
				case 'constant':
					value = attr;
					good = true;
					break;
				case 'variable':
					value = point[attr] ?? Number.NaN;
					good = true;
					break;
				case 'parameter':
					value = parameters[attr] ?? Number.NaN;
					good = true;
					break;
				case 'select':
					value = va ? vb : vc;
					good = ok[a] === 1 && (va ? ok[b] : ok[c]) === 1;
					break;
				case 'data':
				case 'present': {
					const table = tables[attr >> 2];
					const index = table ? vb * table.width + va : Number.NaN;
					const cell = Number.isInteger(index) ? (table?.cells[index * 4 + (attr & 3)] ?? Number.NaN) : Number.NaN;
					const there = holds(cell);
					value = op === 'present' ? Number(there) : there ? cell : 0;
					good = ok[a] === 1 && ok[b] === 1;
					break;
				}
				default:
					good =
						ok[a] === 1 &&
						ok[b] === 1 &&
						ok[c] === 1 &&
						(row.domain === undefined || row.domain(va, vb, vc)) &&
						(rules === 'f64' || row.f32 === undefined || row.f32(va, vb, vc));
					value = good ? row.evaluate(va, vb, vc, attr) : 0;
			}
			good &&= holds(value);
			v[i] = good ? value : 0;
			ok[i] = good ? 1 : 0;
		}
		for (let k = 0; k < where.length; k++) {
			// −0 is answered as 0.
			values[k] = (v[where[k] as number] as number) + 0;
			valid[k] = ok[where[k] as number] as number;
		}
	};
	return { values, valid, run };
}
