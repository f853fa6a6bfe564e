/** What a layer is written as loops with. */

import type { LayerType, NetworkNode, SpecOf } from '../../model/network.ts';
import type { Buffer, LoopProgram, Statement } from './ir.ts';

/** A node that is being written as loops. */
export interface Writer {
	readonly program: LoopProgram;
	readonly node: Pick<NetworkNode, 'inputs' | 'shape'>;
	/** What it reads: numbers of each sample. */
	readonly inputs: readonly Buffer[];
	/** In the node's order. */
	readonly parameters: readonly Buffer[];
	/** Running mean and variance; absent where a batch norm takes those of the samples. */
	readonly statistics?: readonly Buffer[];
	/** Of each sample: 1, or 0 where it only fills a block. */
	readonly weight: Buffer;
	/** One number: 1 over the number of samples. */
	readonly share: Buffer;
	push(statement: Statement): void;
	/** A buffer of this node. */
	buffer(name: string, space: 'scratch' | 'plain' | 'sum', size: number, discrete?: boolean): Buffer;
}

/** Writes the statements of a node. @returns the buffer of its output */
export type LoopRow<T extends LayerType> = (spec: SpecOf<T>, writer: Writer) => Buffer;
