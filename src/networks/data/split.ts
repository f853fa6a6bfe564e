/** Which samples train and which test. */

import { UsageError } from '../../model/errors.ts';
import type { Targets } from '../../model/network.ts';
import { permutation, STREAMS } from './draws.ts';

export interface SplitChoice {
	/** Share of the samples that test, from 0 to 0.9. */
	readonly test: number;
	/** Of the order that the tested samples are taken from. */
	readonly seed: number;
	/** The share is kept within every class, as near as whole samples allow. */
	readonly stratified?: boolean;
	/** No chance: the first samples train, the last ones test. */
	readonly inOrder?: boolean;
}

export interface Split {
	/** Indices of samples, ascending. */
	readonly train: Uint32Array;
	readonly test: Uint32Array;
}

/** How many of each group are taken so that `total` of all are: shares rounded down, and the largest remainders one more. */
function apportion(groups: readonly number[], total: number): number[] {
	const count = groups.reduce((sum, size) => sum + size, 0);
	const exact = groups.map((size) => (size * total) / count);
	const taken = exact.map(Math.floor);
	let left = total - taken.reduce((sum, size) => sum + size, 0);
	const byRemainder = exact.map((share, k) => [share - Math.floor(share), k] as const).sort(([a, i], [b, j]) => b - a || i - j);
	for (const [, k] of byRemainder) if (left-- > 0) taken[k] = (taken[k] as number) + 1;
	return taken;
}

/** Rows of each class, ascending. */
function groupsOf(targets: Extract<Targets, { kind: 'classes' }>): readonly number[][] {
	const groups = Array.from({ length: targets.classes }, (): number[] => []);
	for (const [row, label] of targets.labels.entries()) groups[label]?.push(row);
	return groups;
}

/**
 * Samples to test: round(share · count) of them, and one at least is left to train.
 * @throws UsageError where the share is to hold in every class, and the targets are numbers
 */
export function splitOf(targets: Targets, count: number, { test, seed, stratified = false, inOrder = false }: SplitChoice): Split {
	const total = Math.min(Math.round(test * count), count - 1);
	const tested = new Uint8Array(count);
	if (inOrder) tested.fill(1, count - total);
	else if (stratified) {
		if (targets.kind !== 'classes')
			throw new UsageError('The share that tests cannot hold in every class, for the targets are numbers. Leave “stratified” away.');
		const groups = groupsOf(targets);
		const sizes = apportion(
			groups.map((rows) => rows.length),
			total,
		);
		for (const [label, rows] of groups.entries()) {
			const order = permutation(rows.length, seed, STREAMS.split, label + 1);
			for (const k of order.subarray(0, sizes[label])) tested[rows[k] as number] = 1;
		}
	} else for (const row of permutation(count, seed, STREAMS.split).subarray(0, total)) tested[row] = 1;
	const rows = Uint32Array.from({ length: count }, (_, k) => k);
	return { train: rows.filter((row) => tested[row] === 0), test: rows.filter((row) => tested[row] === 1) };
}
