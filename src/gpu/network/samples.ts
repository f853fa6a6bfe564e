/** Samples as the GPU's code of networks reads them. */

import type { Dataset, NetworkBody } from '../../model/network.ts';

/** Which samples count: all, or those of the class that is asked for. */
export function samplesOf({ data, quantity }: NetworkBody): Uint32Array {
	const { targets, count } = data;
	const all = Uint32Array.from({ length: count }, (_, k) => k);
	return quantity?.of === 'class' && targets.kind === 'classes' ? all.filter((k) => targets.labels[k] === quantity.label) : all;
}

/** Number k of what a sample is to be: its label, or its numbers. */
export const targetOf = (targets: Dataset['targets'], sample: number, k: number): number =>
	(targets.kind === 'classes' ? targets.labels[sample] : targets.values[sample * targets.width + k]) as number;

/** λ of the decay that belongs to the quantity: only the loss has it. */
export const decayOf = ({ decay = 0, quantity }: NetworkBody): number => (quantity && quantity.of !== 'loss' ? 0 : decay);
