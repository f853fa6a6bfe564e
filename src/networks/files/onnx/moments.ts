/**
 * Layer normalisation in pieces, as exporters write it where ONNX has no operator for it:
 * m = mean(x), c = x − m, v = mean(c²), c / √(v + ε). Each piece is a value of its own, and the last one is the layer.
 */

import type { Mapped, Moment, Value } from './builder.ts';
import { singleOf } from './constants.ts';
import type { OnnxNode } from './model.ts';

const same = (a: Mapped, b: Mapped): boolean => a.base === b.base && a.scalar.text === b.scalar.text && a.dims.join() === b.dims.join();

/** The mean over all numbers of a sample. */
export function meanOf(value: Mapped | Moment): Moment | undefined {
	if (value.kind === 'map') return { kind: 'moment', of: 'mean', value, epsilon: 0 };
	return value.of === 'squared' ? { ...value, of: 'variance' } : undefined;
}

/** √ of a steadied variance. */
export const rootOf = (value: Moment): Moment | undefined => (value.of === 'steadied' ? { ...value, of: 'deviation' } : undefined);
/** 1 / of a deviation. */
export const inverseOf = (value: Moment): Moment | undefined => (value.of === 'deviation' ? { ...value, of: 'inverse' } : undefined);

/** The whole layer, without gain and shift. */
export interface Normal {
	readonly kind: 'normal';
	readonly value: Mapped;
	readonly epsilon: number;
}

/** What an operator of two makes of a piece and another value; undefined where that is no piece. */
export function joinedMoments(node: OnnxNode, a: Value, b: Value): Moment | Normal | undefined {
	const moment = a.kind === 'moment' ? a : b.kind === 'moment' ? b : undefined;
	if (moment === undefined) return undefined;
	const other = moment === a ? b : a;
	const number = other.kind === 'constant' ? singleOf(other) : undefined;
	switch (node.op) {
		case 'Sub':
			if (moment === b && moment.of === 'mean' && a.kind === 'map' && same(a, moment.value)) return { ...moment, of: 'centred' };
			return undefined;
		case 'Pow':
			if (moment.of === 'centred' && moment === a && number === 2) return { ...moment, of: 'squared' };
			if (moment.of === 'steadied' && moment === a && number === 0.5) return { ...moment, of: 'deviation' };
			if (moment.of === 'steadied' && moment === a && number === -0.5) return { ...moment, of: 'inverse' };
			return undefined;
		case 'Add':
			if (moment.of === 'variance' && number !== undefined && number >= 0 && number <= 1)
				return { ...moment, of: 'steadied', epsilon: rounded(number) };
			return undefined;
		case 'Mul':
		case 'Div': {
			if (other.kind === 'constant')
				return node.op === 'Div' && moment.of === 'deviation' && moment === b && number === 1 ? { ...moment, of: 'inverse' } : undefined;
			if (other.kind !== 'moment' || !same(a.kind === 'moment' ? a.value : moment.value, other.value)) return undefined;
			const pieces = [a, b].map((piece) => (piece.kind === 'moment' ? piece.of : ''));
			if (node.op === 'Mul' && pieces.join() === 'centred,centred') return { ...moment, of: 'squared' };
			const whole = node.op === 'Mul' ? pieces.toSorted().join() === 'centred,inverse' : pieces.join() === 'centred,deviation';
			const epsilon = [a, b].find((piece): piece is Moment => piece.kind === 'moment' && piece.of !== 'centred')?.epsilon ?? 0;
			return whole ? { kind: 'normal', value: moment.value, epsilon } : undefined;
		}
		default:
			return undefined;
	}
}

/** 1e-5 is 9.999999747378752e-6 in f32. */
const rounded = (epsilon: number): number => {
	const short = Number(epsilon.toPrecision(6));
	return Math.fround(short) === epsilon ? short : epsilon;
};
