/** Colours of optimizers: each keeps its own while others are added and removed. */

import type { OptimizerSpec } from '../model/optimizer.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';

/** What of a swarm says which optimizers there are, and which colour each has. */
export type ColoredOptimizers = Pick<SwarmChoice, 'optimizers' | 'colors'>;

const leastFree = (taken: readonly number[]): number => {
	let slot = 0;
	while (taken.includes(slot)) slot++;
	return slot;
};

/** Which colour each optimizer has. Where too few are said, or one twice, the least free ones stand in. */
export function colorSlots({ optimizers, colors = [] }: ColoredOptimizers): readonly number[] {
	const slots: number[] = [];
	for (let i = 0; i < optimizers.length; i++) {
		const said = colors[i] ?? i;
		slots.push(slots.includes(said) ? leastFree(slots) : said);
	}
	return slots;
}

/** Colours in their order need not be said. */
const canonical = (optimizers: readonly OptimizerSpec[], slots: readonly number[]): ColoredOptimizers =>
	slots.every((slot, i) => slot === i) ? { optimizers } : { optimizers, colors: slots };

/**
 * One more optimizer, in a colour that none has.
 * @example withOptimizer({ optimizers: [gd, adam], colors: [1, 2] }, lion).colors // [1, 2, 0]
 */
export const withOptimizer = (before: ColoredOptimizers, spec: OptimizerSpec): ColoredOptimizers => {
	const slots = colorSlots(before);
	return canonical([...before.optimizers, spec], [...slots, leastFree(slots)]);
};

/** Without the optimizer at a place; the others keep their colours. */
export const withoutOptimizer = (before: ColoredOptimizers, place: number): ColoredOptimizers =>
	canonical(before.optimizers.toSpliced(place, 1), colorSlots(before).toSpliced(place, 1));

/** A swarm with other optimizers and their colours. Colours that are as without a word are not in it. */
export function recolored(swarm: SwarmChoice, chosen: ColoredOptimizers): SwarmChoice {
	const { colors: _before, ...rest } = swarm;
	return { ...rest, ...canonical(chosen.optimizers, colorSlots(chosen)) };
}
