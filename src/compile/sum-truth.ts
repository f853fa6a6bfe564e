/** The definition of a sum: term after term in double precision. Short and slow on purpose. */

import { PairSum, pairSum } from '../math/pair-sum.ts';
import type { Plane } from '../model/geometry.ts';
import type { BoundValues, Order, ParameterSpec, Sum, Truth } from '../model/objective.ts';
import { assertSumOrder } from '../model/sum-batch.ts';
import { parameterValues } from './uniforms.ts';

/**
 * The value of a sum and its derivatives, in all variables or along the plane.
 * @throws UsageError where second derivatives in all variables are asked for: they are n(n + 1)/2 numbers
 */
export function sumTruth(sum: Sum, specs: readonly ParameterSpec[], order: Order, { space, parameters, plane }: BoundValues): Truth {
	const uniforms = Float64Array.from(parameterValues(specs, parameters));
	if (space === 'plane') return truthInPlane(sum, order, plane, uniforms);
	assertSumOrder(order);
	return truthInSpace(sum, order, uniforms);
}

function truthInPlane(sum: Sum, order: Order, plane: Plane, uniforms: Float64Array): Truth {
	const program = sum.inPlane(order);
	const term = program.evaluator();
	const { outputs, words, rowWidth } = program;
	const leaves = new Float64Array(words + 1 + rowWidth);
	const values = new Float64Array(outputs);
	const valid = new Uint8Array(outputs);
	const run = (point: ArrayLike<number>): void => {
		const sums = Array.from({ length: outputs }, () => new PairSum());
		valid.fill(1);
		leaves.set([point[0] as number, point[1] as number]);
		for (let k = 0; k < sum.terms; k++) {
			leaves.set(program.rows(plane, k, 1), words + 1);
			term.run(leaves, uniforms);
			for (let output = 0; output < outputs; output++) {
				if (term.valid[output] !== 1) valid[output] = 0;
				sums[output]?.add(term.values[output] as number);
			}
		}
		for (const [output, { s }] of sums.entries()) values[output] = s;
		settle(values, valid);
	};
	return { values, valid, run };
}

function truthInSpace(sum: Sum, order: 0 | 1, uniforms: Float64Array): Truth {
	const term = sum.term(order).evaluator();
	const { window, terms } = sum;
	const values = new Float64Array(order === 0 ? 1 : terms + window);
	const valid = new Uint8Array(values.length);
	const each = new Float64Array(terms);
	const leaves = new Float64Array(window + 1);
	const run = (point: ArrayLike<number>): void => {
		values.fill(0);
		valid.fill(1);
		for (let k = 0; k < terms; k++) {
			for (let j = 0; j < window; j++) leaves[j] = point[k + j] as number;
			leaves[window] = k + 1;
			term.run(leaves, uniforms);
			each[k] = term.values[0] as number;
			if (term.valid[0] !== 1) valid[0] = 0;
			if (order === 0) continue;
			for (let j = 0; j < window; j++) {
				values[1 + k + j] = (values[1 + k + j] as number) + (term.values[1 + j] as number);
				if (term.valid[1 + j] !== 1) valid[1 + k + j] = 0;
			}
		}
		values[0] = pairSum(each);
		settle(values, valid);
	};
	return { values, valid, run };
}

/** A sum that is not finite has no value. */
function settle(values: Float64Array, valid: Uint8Array): void {
	for (const [k, value] of values.entries()) if (!Number.isFinite(value)) valid[k] = 0;
}
