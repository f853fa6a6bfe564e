/** What a layer type is: one row of the layer table. Everything that is known of a network follows from its layers' rows. */

import type { LayerType, NetworkNode, Shape, SpecOf, TensorRole } from '../../model/network.ts';
import type { Field } from './fields.ts';

/** What is wrong with a layer, in words that follow its name: `needs …`. The plan says which layer it is. */
export class LayerProblem extends Error {
	override readonly name = 'LayerProblem';
}

/** A tensor of parameters, before it has its place. */
export interface TensorForm {
	/** `weight` or `bias`: the end of its name. */
	readonly name: 'weight' | 'bias';
	readonly role: TensorRole;
	readonly shape: Shape;
	readonly fanIn: number;
	readonly fanOut: number;
}

/** Numbers at a node: of its inputs, its parameters and its output. All arrays of a sample are sample by sample: count × size. */
export interface Slots {
	readonly x: readonly Float64Array[];
	readonly p: readonly Float64Array[];
	readonly y: Float64Array;
}

/** A node of any type, with its shapes. */
export type Shaped = Pick<NetworkNode, 'inputs' | 'shape'>;

/** A node at work on `count` samples, with the values there. */
export interface NodeAt<T extends LayerType = LayerType> extends Slots {
	readonly node: NetworkNode<T>;
	readonly count: number;
	/** Batch norms take these (mean, variance), or where absent the mean and variance of the samples at work. */
	readonly statistics?: readonly Float64Array[];
}

/**
 * The mathematics of a layer in double precision, y = f(x, p). Each function adds to its result; results begin at 0. Derivatives
 * of `at` are written beside it in the same slots: ẋ, ṗ, ẏ of a tangent, and x̄, p̄, ȳ of a cotangent.
 */
export interface LayerMath<T extends LayerType> {
	/** y += f(x, p). */
	forward(at: NodeAt<T>): void;
	/** ẏ += J (ẋ, ṗ): forward mode. */
	tangent(at: NodeAt<T>, along: Slots): void;
	/** (x̄, p̄) += Jᵀ ȳ: reverse mode. */
	reverse(at: NodeAt<T>, back: Slots): void;
	/** The tangent of `reverse`: adds the change of (x̄, p̄) to `turn`, whose y is the change of ȳ. The R-operator is made of it. */
	reverseTangent(at: NodeAt<T>, along: Slots, back: Slots, turn: Slots): void;
}

type OwnField<T extends LayerType> = Exclude<keyof SpecOf<T>, 'type' | 'name' | 'from'>;

/** A layer type. */
export interface LayerRow<T extends LayerType> extends LayerMath<T> {
	/** What its JSON says beside `type`, `name` and `from`. */
	readonly fields: { readonly [K in OwnField<T>]-?: Field<NonNullable<SpecOf<T>[K]>> };
	/** How many nodes it reads. */
	readonly reads: { readonly least: number; readonly most: number };
	/** The shape of its output. @throws LayerProblem where it cannot read such inputs */
	shape(spec: SpecOf<T>, inputs: readonly Shape[]): Shape;
	/** Its tensors, in the order of the vector. */
	parameters(spec: SpecOf<T>, inputs: readonly Shape[]): readonly TensorForm[];
	/** Numbers of its running mean, and as many of its running variance; 0 where it has none. */
	statistics(spec: SpecOf<T>, inputs: readonly Shape[]): number;
	/** Multiply-adds of one sample. */
	operations(spec: SpecOf<T>, inputs: readonly Shape[], output: Shape): number;
}

/** A shape in words. @example shapeWords([8, 4, 4]) // '8×4×4' */
export const shapeWords = (shape: Shape): string => shape.join('×');
