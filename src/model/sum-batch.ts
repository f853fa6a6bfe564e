/** What every machine answers and refuses alike of a sum of many variables. */

import { UsageError } from './errors.ts';
import type { SampleBatch } from './field.ts';
import type { Order } from './objective.ts';

/** @throws UsageError where second derivatives in all variables are asked for: they are n(n + 1)/2 numbers */
export function assertSumOrder(order: Order): asserts order is 0 | 1 {
	if (order === 2) throw new UsageError('A sum of many variables has its second derivatives along a plane, not in all variables.');
}

/** Numbers by output as a batch. */
export function sampledInPlane([values, ...derivatives]: readonly Float64Array[]): SampleBatch {
	const count = values?.length ?? 0;
	const interleaved = (parts: readonly Float64Array[]): Float64Array =>
		Float64Array.from({ length: count * parts.length }, (_, at) => parts[at % parts.length]?.[Math.floor(at / parts.length)] as number);
	return {
		count,
		inputs: 2,
		values: values as Float64Array,
		...(derivatives.length >= 2 ? { gradients: interleaved(derivatives.slice(0, 2)) } : {}),
		...(derivatives.length >= 5 ? { hessians: interleaved(derivatives.slice(2)) } : {}),
	};
}
