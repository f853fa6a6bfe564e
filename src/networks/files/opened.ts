/** What an opened model file comes to. */

import type { Architecture } from '../../model/network.ts';
import type { FileTensor } from './tensor.ts';

/** By the content of the file, whatever it is called. */
export type ModelFormat = 'onnx' | 'safetensors' | 'torch' | 'npz';

/** What an optimizer remembers, in the parameters' names. */
export interface OptimizerState {
	/** Steps that it has taken. */
	readonly step?: number;
	/** Its numbers by PyTorch's names: lr, momentum, weight_decay, beta1 … */
	readonly options: Readonly<Record<string, number>>;
	/** By PyTorch's names (exp_avg, exp_avg_sq, momentum_buffer …): a tensor a parameter, of its name and shape. */
	readonly moments: ReadonlyMap<string, readonly FileTensor[]>;
}

/** A model file that was opened. */
export interface OpenedModel {
	readonly format: ModelFormat;
	/** The file's name without folder and ending. */
	readonly title: string;
	/** Where the file has one: its tensors are then named as the plan's. */
	readonly architecture?: Architecture;
	/** Weights, biases and running statistics, by the file's names and in its order. */
	readonly tensors: readonly FileTensor[];
	readonly optimizer?: OptimizerState;
	/** What was decided, and what was left unread: whole sentences, safe to show. */
	readonly notes: readonly string[];
}
