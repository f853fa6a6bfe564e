/** Networks as data: the graph of layers, its parameters, the samples, and the loss that makes a landscape of them. */

import type { Plane } from './geometry.ts';

/** Lengths of the axes of a tensor of one sample: `[features]`, or `[channels, rows, columns]`. */
export type Shape = readonly number[];

/** Product of the lengths: how many numbers a tensor of this shape has. @example sizeOf([8, 4, 4]) // 128 */
export const sizeOf = (shape: Shape): number => shape.reduce((product, length) => product * length, 1);

/** Functions of one number that have a name. Any other is written as a formula in x. */
export type ActivationName = 'identity' | 'tanh' | 'relu' | 'gelu' | 'sigmoid' | 'sin' | 'erf' | 'square';

/** How parameters begin. Every draw is philox of the seed, the tensor's number and the element's number. */
export type Initialisation =
	/** N(0, 2 / fan-in), biases 0 (He et al. 2015). */
	| 'he'
	/** N(0, 1 / fan-in), biases 0 (LeCun et al. 1998). */
	| 'lecun'
	/** U(±√(6 / (fan-in + fan-out))), biases 0 (Glorot and Bengio 2010). */
	| 'glorot'
	/** U(±1 / √fan-in), biases too: what PyTorch does. */
	| 'uniform'
	/** N(0, 1 / fan-in) from mulberry32 and Box–Muller in the order layer, row, column: the draws of a public page (`reproduce.md` §1). */
	| 'mulberry';

interface Named {
	/** Names the node for `from`; `layer<k>` (k from 0) where absent. Tensors of the node are called `<name>.weight` and so on. */
	readonly name?: string;
	/** Nodes that it reads: names, or `input`. The node before it where absent. */
	readonly from?: readonly string[];
}

interface PoolSpec<T extends string> {
	readonly type: T;
	readonly kernel: readonly [number, number];
	/** The kernel where absent. */
	readonly stride?: readonly [number, number];
	readonly padding?: readonly [number, number];
}

/** One node of the graph, as JSON. Shapes are of one sample. */
export type LayerSpec = Named &
	(
		| {
				readonly type: 'dense';
				readonly units: number;
				readonly bias?: boolean;
				/** Weights begin this many times as large as the initialisation has them; 1 where absent. */
				readonly initialScale?: number;
		  }
		/** Cross-correlation, as every framework's convolution. `kernel`, `stride` and `padding` are rows and columns. */
		| {
				readonly type: 'convolution';
				readonly channels: number;
				readonly kernel: readonly [number, number];
				readonly stride?: readonly [number, number];
				readonly padding?: readonly [number, number];
				readonly bias?: boolean;
				/** As of a dense layer. */
				readonly initialScale?: number;
		  }
		/** Per channel (or feature), over samples and places. */
		| { readonly type: 'batch-norm'; readonly epsilon?: number; readonly momentum?: number; readonly affine?: boolean }
		/** Over all numbers of a sample. */
		| { readonly type: 'layer-norm'; readonly epsilon?: number; readonly affine?: boolean }
		/** A named function, or a formula in x: `x^2`. */
		| { readonly type: 'activation'; readonly of: ActivationName | (string & {}) }
		/** The mean of a window's numbers. Padding counts as zeros: the divisor is the kernel's size. */
		| PoolSpec<'average-pool'>
		/** The largest of a window's numbers, the first of equals. Padding is never the largest. */
		| PoolSpec<'max-pool'>
		/** The mean of each channel. */
		| { readonly type: 'global-pool' }
		| { readonly type: 'flatten' }
		/** Of two or more nodes of equal shapes. */
		| { readonly type: 'add' }
		/** Of two nodes of equal shapes. */
		| { readonly type: 'multiply' }
		/** Every number times `by` (of a residual branch, say). Not trained. */
		| { readonly type: 'scale'; readonly by: number }
	);

export type LayerType = LayerSpec['type'];
export type SpecOf<T extends LayerType> = Extract<LayerSpec, { readonly type: T }>;

/** A network: plain JSON. The last node is its output. */
export interface Architecture {
	readonly name?: string;
	readonly input: Shape;
	readonly layers: readonly LayerSpec[];
	readonly initialisation?: Initialisation;
}

/** Whether samples of a batch know of each other. */
export const hasBatchNorm = ({ layers }: Architecture): boolean => layers.some(({ type }) => type === 'batch-norm');

/** What a tensor is for: directions and weight decay treat them differently. */
export type TensorRole = 'weight' | 'bias' | 'gain' | 'shift';

/** A named tensor in the flat vector of parameters. */
export interface ParameterTensor {
	/** `layer0.weight` */
	readonly name: string;
	/** Axis 0 is the output unit (or channel): a filter is a slice along it. Dense: [units, inputs]; convolution: [channels, inputs, rows, columns]. */
	readonly shape: Shape;
	readonly role: TensorRole;
	/** Index of its node. */
	readonly node: number;
	/** Where it begins in the vector, and how many numbers it has. */
	readonly at: number;
	readonly size: number;
	readonly fanIn: number;
	readonly fanOut: number;
}

/** Running mean and variance of a batch norm, in the flat vector of statistics. */
export interface StatisticTensor {
	/** `layer1.running_mean` or `layer1.running_var` */
	readonly name: string;
	readonly of: 'mean' | 'variance';
	readonly node: number;
	readonly at: number;
	readonly size: number;
}

/** A node with everything that follows from the architecture. */
export interface NetworkNode<T extends LayerType = LayerType> {
	readonly index: number;
	readonly name: string;
	readonly spec: SpecOf<T>;
	/** Indices of the nodes that it reads; −1 is the input. */
	readonly from: readonly number[];
	readonly inputs: readonly Shape[];
	readonly shape: Shape;
	/** In the order of the layer type's own list: weight, bias. */
	readonly parameters: readonly ParameterTensor[];
	/** Mean, variance. */
	readonly statistics: readonly StatisticTensor[];
}

/** An architecture whose shapes are checked and whose parameters have their places. */
export interface NetworkPlan {
	/** Structural identity: equal keys have equal code. */
	readonly key: string;
	readonly architecture: Architecture;
	readonly nodes: readonly NetworkNode[];
	readonly output: Shape;
	readonly parameters: readonly ParameterTensor[];
	readonly statistics: readonly StatisticTensor[];
	/** n: numbers of the vector of parameters. */
	readonly parameterCount: number;
	readonly statisticCount: number;
	/** Multiply-adds of a forward pass of one sample. */
	readonly operations: number;
}

/**
 * The loss of one sample, of its output z (k numbers) and its target.
 * - cross-entropy: log Σ exp z − z_y (the maximum subtracted)
 * - squared: mean of (z − t)² over the outputs; half-squared: ½ Σ (z − t)²
 * - hinge: of classes, mean over the others of max(0, 1 − z_y + z_j), with one output max(0, 1 − (±1) z)
 * With one output and classes, cross-entropy is log(1 + exp(∓z)). Squared losses of classes have one-hot targets (±1 with one output).
 */
export type LossName = 'cross-entropy' | 'squared' | 'half-squared' | 'hinge';

/** What the landscape's f is: the mean over the samples. Accuracy has no derivatives. */
export type Quantity =
	| { readonly of: 'loss' }
	/** Percent of samples whose largest output is their class (0 … 100). */
	| { readonly of: 'accuracy' }
	/** Mean loss of the samples of one class. */
	| { readonly of: 'class'; readonly label: number };

export type Targets =
	| { readonly kind: 'classes'; readonly classes: number; readonly labels: Int32Array; readonly names?: readonly string[] }
	/** count × width numbers. */
	| { readonly kind: 'numbers'; readonly width: number; readonly values: Float64Array };

/** Samples. */
export interface Dataset {
	readonly name: string;
	/** Identity of its numbers: a hash, so that equal keys have equal samples. */
	readonly key: string;
	/** Of one sample. */
	readonly shape: Shape;
	readonly count: number;
	/** count × (product of the shape) numbers, sample by sample. */
	readonly inputs: Float64Array;
	readonly targets: Targets;
	readonly attribution?: string;
}

/** A landscape that is a network's loss over samples: f(θ) = quantity + decay/2 · |θ of weights|² (decay only where f is the loss). Survives `structuredClone`. */
export interface NetworkBody {
	readonly kind: 'network';
	readonly architecture: Architecture;
	readonly data: Dataset;
	readonly loss: LossName;
	/** Weight decay λ: λ/2 Σ w² over tensors of role `weight`; 0 where absent. */
	readonly decay?: number;
	readonly quantity?: Quantity;
	/**
	 * Batch norm: `running` (the default) uses these statistics, as an evaluated network does; `batch` those of all samples of the data.
	 */
	readonly normalisation?: 'running' | 'batch';
	/** Running statistics; mean 0 and variance 1 where absent. */
	readonly statistics?: Float64Array;
	/** A plane through θ that nothing leaves: the landscape is f(u, v) = f(origin + u·first + v·second), of two variables. */
	readonly within?: Plane;
}

/** Samples of a batch by their index in the data; all where absent. */
export type Batch = Uint32Array;

/** What the f64 reference and every machine answer of a network at θ. All sums are over the samples of the batch, divided by their number. */
export interface NetworkAnswer {
	/** Mean loss, with decay. */
	readonly loss: number;
	/** Samples whose largest output (the first of equals) is their class; NaN where targets are numbers. */
	readonly correct: number;
	/** ∂loss/∂θ, n numbers. */
	readonly gradient?: Float64Array;
}

export type NetworkNumbers = Float64Array | Float32Array;

/**
 * A network with its samples, ready to be evaluated, on one thread and synchronously: the f64 reference, and the compiled module that
 * is held to it. Arrays that it answers are the caller's.
 */
export interface NetworkRunner {
	readonly plan: NetworkPlan;
	readonly precision: 'f64' | 'f32';
	/** Loss, how many are right, and ∇loss where asked for. @param parameters θ, n numbers */
	evaluate(parameters: NetworkNumbers, options?: { readonly batch?: Batch; readonly gradient?: boolean }): NetworkAnswer;
	/** The loss of each sample of the batch, and its largest output (the class that it is taken for). */
	perSample(parameters: NetworkNumbers, batch?: Batch): { readonly losses: Float64Array; readonly classes: Int32Array };
	/** Loss and its derivatives along directions of θ, by forward mode. */
	slopes(
		parameters: NetworkNumbers,
		directions: readonly NetworkNumbers[],
		batch?: Batch,
	): { readonly loss: number; readonly slopes: Float64Array };
	/** The Hessian of the loss times a vector, by the R-operator (Pearlmutter 1994). */
	product(parameters: NetworkNumbers, vector: NetworkNumbers, batch?: Batch): Float64Array;
	/** Outputs of samples that need not be the data's: count × k numbers. @param inputs count × (product of the input shape) */
	outputs(parameters: NetworkNumbers, inputs: Float64Array): Float64Array;
	/** Mean and (biased) variance of every batch norm over a batch, in the places of the plan's statistics: what training averages. */
	batchStatistics(parameters: NetworkNumbers, batch?: Batch): Float64Array;
	/** Cells of a plane through θ, for machines that compute them faster than one by one. The next plane takes their place. */
	inPlane?(plane: Plane, batch?: Batch): NetworkCells;
}

/** A network over a plane: all samples at θ = origin + u·first + v·second. */
export interface NetworkCells {
	/** @returns an object that the next call writes again */
	at(u: number, v: number, question?: CellQuestion): CellAnswer;
}

/** What is asked of a cell beside its loss. */
export interface CellQuestion {
	readonly slopes?: boolean;
	readonly correct?: boolean;
	/** Classes whose mean losses are wanted; only of all samples. */
	readonly classes?: readonly number[];
}

export interface CellAnswer {
	/** Mean loss, with decay. */
	loss: number;
	/** Samples whose class is right; 0 where it was not asked for, or targets are numbers. */
	correct: number;
	/** ∂loss/∂u and ∂loss/∂v; 0 where they were not asked for. */
	first: number;
	second: number;
	/** Mean losses of the classes that were asked for, in their order. */
	classLosses: ArrayLike<number>;
}

/** What the samples of a loss tell beside it, in the same pass. */
export type BesideLoss = Exclude<Quantity, { readonly of: 'loss' }>;

/** A quantity f of a network at θ; a derivative that does not exist is NaN. */
export interface NetworkQuantity {
	/** n: numbers of θ; 2 where the body is within a plane. */
	readonly size: number;
	value(parameters: NetworkNumbers): number;
	/** f and ∇f. */
	gradient(parameters: NetworkNumbers): { readonly value: number; readonly gradient: NetworkNumbers };
	/** f and its derivatives along directions. */
	slopes(parameters: NetworkNumbers, directions: readonly NetworkNumbers[]): { readonly value: number; readonly slopes: NetworkNumbers };
	/** The Hessian of f times a vector. */
	product(parameters: NetworkNumbers, vector: NetworkNumbers): NetworkNumbers;
	/**
	 * [f], or [f, ∂f/∂u, ∂f/∂v], at places of a plane: where the machine has something faster than `value` and `slopes`.
	 * @param beside other quantities of the same samples, whose numbers follow; only where f is of all samples
	 */
	inPlane?(plane: Plane, slopes: boolean, beside?: readonly BesideLoss[]): (u: number, v: number) => readonly number[];
}
