/** The layer table: one row for each layer type. A type that lacks a row, or a row that lacks a function, does not compile. */

import type { LayerType, NetworkNode } from '../../model/network.ts';
import { activationRow } from './activation.ts';
import { add, flatten, multiply, scale } from './arithmetic.ts';
import { convolution } from './convolution.ts';
import { dense } from './dense.ts';
import { batchNorm, layerNorm } from './norms.ts';
import { averagePool, globalPool, maxPool } from './pools.ts';
import type { LayerRow } from './row.ts';

export const LAYER_TABLE = {
	dense,
	convolution,
	'batch-norm': batchNorm,
	'layer-norm': layerNorm,
	activation: activationRow,
	'average-pool': averagePool,
	'max-pool': maxPool,
	'global-pool': globalPool,
	flatten,
	add,
	multiply,
	scale,
} as const satisfies { readonly [T in LayerType]: LayerRow<T> };

export const LAYER_TYPES = Object.keys(LAYER_TABLE) as LayerType[];

/** The row of a type that is known only when the program runs. */
export const rowOf = <T extends LayerType>(type: T): LayerRow<T> => LAYER_TABLE[type] as unknown as LayerRow<T>;

/** The row of a node. */
export const rowOfNode = (node: NetworkNode): LayerRow<LayerType> => rowOf(node.spec.type);
