/** How many samples are computed together. */

import type { Precision } from '../../model/backend.ts';
import { bytesOf, lanesOf } from './layout.ts';

/** Most samples that are summed in the machine's own precision before their sum is added to one in f64. */
const MOST = 64;
/** Activations of a block should stay in a core's fast memory. */
const BLOCK_BYTES = 2 ** 18;

/** Samples of a block: all blocks nearly equally full, and small enough. @param numbers of a sample, over all activations */
export function blockOf(count: number, numbers: number, precision: Precision): number {
	const step = 2 * lanesOf(precision);
	const fitting = Math.max(step, Math.floor(BLOCK_BYTES / (numbers * bytesOf(precision)) / step) * step);
	const most = Math.min(MOST, fitting);
	const blocks = Math.ceil(count / most);
	return Math.ceil(Math.ceil(count / blocks) / step) * step;
}
