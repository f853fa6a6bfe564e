/** Labels that are wrong on purpose. */

import type { Targets } from '../../model/network.ts';
import { permutation, STREAMS, uniforms } from './draws.ts';

export interface LabelNoiseChoice {
	/** Share of the training samples whose label is made wrong, from 0 to 1. */
	readonly share: number;
	readonly seed: number;
}

/**
 * Gives round(share · count) of the rows another class, each of the other classes as likely.
 * @param rows that train
 * @returns the targets of all samples, and the rows that changed, ascending
 */
export function mislabel(
	targets: Extract<Targets, { kind: 'classes' }>,
	rows: Uint32Array,
	{ share, seed }: LabelNoiseChoice,
): { targets: Targets; changed: Uint32Array } {
	const { classes } = targets;
	const order = permutation(rows.length, seed, STREAMS.labels).subarray(0, Math.round(share * rows.length));
	const changed = Uint32Array.from(order, (k) => rows[k] as number).sort();
	const labels = targets.labels.slice();
	for (const row of changed) {
		const further = 1 + Math.floor(uniforms(seed, STREAMS.otherLabels, row)[0] * (classes - 1));
		labels[row] = ((labels[row] as number) + further) % classes;
	}
	return { targets: { ...targets, labels }, changed };
}
