/** What a network answers over a window of its two inputs, in portions between which the page breathes. */

import { bodyOf, type OpenedNetwork } from '../../engine/networks/open.ts';
import { sizeOf } from '../../model/network.ts';
import { TRAIN_LOSS } from '../../model/network-quantity.ts';
import { breath } from '../../model/work.ts';
import { referenceRunner } from '../../networks/reference/runner.ts';
import type { AnswersView } from '../network-view.ts';

/** Cells along a side, and multiply-adds between two breaths. */
const SIDE = 44;
const WORK = 1e6;
/** Multiply-adds of a single answer that this thread can give without standing still. */
const MOST_WORK = 4e6;

/**
 * Ask it at the middle of every cell.
 * @param isWanted asked after each portion; where it is not, the answer is null, as it is of a network that does not read two inputs, and
 * of one with millions of parameters
 */
export async function answersOver(
	network: OpenedNetwork,
	window: AnswersView['window'],
	isWanted: () => boolean,
): Promise<AnswersView | null> {
	const { plan, parameters } = network;
	if (sizeOf(plan.architecture.input) !== 2 || plan.operations > MOST_WORK) return null;
	const runner = referenceRunner(bodyOf(network, TRAIN_LOSS));
	const cells = Math.max(1, Math.floor(WORK / Math.max(1, plan.operations)));
	const outputs: number[] = [];
	const { u, v } = window;
	const at = ([lo, hi]: readonly [number, number], k: number): number => lo + ((k + 0.5) * (hi - lo)) / SIDE;
	for (let cell = 0; cell < SIDE * SIDE; cell += cells) {
		const count = Math.min(cells, SIDE * SIDE - cell);
		const inputs = Float64Array.from({ length: 2 * count }, (_, i) => {
			const place = cell + Math.floor(i / 2);
			return i % 2 === 0 ? at(u, place % SIDE) : at(v, Math.floor(place / SIDE));
		});
		for (const value of runner.outputs(parameters, inputs)) outputs.push(value);
		await breath();
		if (!isWanted()) return null;
	}
	return { window, columns: SIDE, rows: SIDE, outputs };
}
