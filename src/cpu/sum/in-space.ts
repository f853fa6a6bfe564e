/** A sum and its gradient in all variables: the terms by WebAssembly, added up here. */

import { pairSum, roundToF32 } from '../../math/pair-sum.ts';
import type { Precision } from '../../model/backend.ts';
import type { Sum } from '../../model/objective.ts';
import { type Numbers, numbersOf } from '../expression/module-memory.ts';
import type { PoolProgram, WorkerPool } from '../pool.ts';

/** Terms of a job. */
const TERMS_A_JOB = 32_768;
/** Beyond it a sum of f32 has no value. */
const RANGE = { f32: 2 ** 120, f64: Number.MAX_VALUE } as const;

/** f and ∇f at a point of all n variables; NaN where there is none. */
export interface SumAtPoint {
	readonly value: number;
	/** n numbers where asked for: all there, or none. */
	readonly gradient?: Float64Array;
}

/**
 * A sum at a point.
 *
 * Terms are added in blocks of 256 (`math/pair-sum.ts`), the parts of a component of the gradient in the order of their terms.
 * @param code of `sum.term(order)`
 * @param x n coordinates, in the machine's precision
 */
export async function sumAtPoint(
	{ precision, pool }: { readonly precision: Precision; readonly pool: WorkerPool },
	sum: Sum,
	{ code, order, uniforms }: { readonly code: PoolProgram; readonly order: 0 | 1; readonly uniforms: Numbers },
	x: Numbers,
	signal?: AbortSignal,
): Promise<SumAtPoint> {
	const { window, terms } = sum;
	const round = precision === 'f32' ? roundToF32 : (value: number) => value;
	const each = numbersOf(precision, terms);
	const gradient = order === 1 ? new Float64Array(terms + window - 1) : undefined;
	const parts: Promise<{ readonly first: number; readonly count: number; readonly out: Numbers }>[] = [];
	for (let first = 0; first < terms; first += TERMS_A_JOB) {
		const count = Math.min(TERMS_A_JOB, terms - first);
		const points = numbersOf(precision, (window + 1) * count);
		for (let j = 0; j < window; j++) points.set(x.subarray(first + j, first + j + count), j * count);
		for (let k = 0; k < count; k++) points[window * count + k] = first + k + 1;
		const job = { kind: 'points', points, count, uniforms } as const;
		parts.push(pool.run(code, job, signal).then(([out]) => ({ first, count, out: out as Numbers })));
	}
	for (const { first, count, out } of await Promise.all(parts)) {
		each.set(out.subarray(0, count), first);
		for (let k = 0; gradient && k < count; k++) {
			for (let j = 0; j < window; j++) {
				const at = first + k + j;
				gradient[at] = round((gradient[at] as number) + (out[(1 + j) * count + k] as number));
			}
		}
	}
	const value = pairSum(each, round);
	const isThere = (number: number): boolean => Math.abs(number) <= RANGE[precision];
	if (!isThere(value)) return { value: Number.NaN, ...(gradient ? { gradient: gradient.fill(Number.NaN) } : {}) };
	return { value, ...(gradient ? { gradient: gradient.every(isThere) ? gradient : gradient.fill(Number.NaN) } : {}) };
}
