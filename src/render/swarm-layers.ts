/** What every renderer asks of the swarms it is given. */

import type { SwarmLayer } from './contract.ts';

/** Do both lists show the same swarms, in the same order? */
export const sameSwarms = (a: readonly SwarmLayer[], b: readonly SwarmLayer[]): boolean =>
	a.length === b.length && a.every(({ swarm }, i) => swarm === b[i]?.swarm);

type Highlighted = Pick<SwarmLayer, 'highlighted'>;

/** Opacity of the groups that are not highlighted, where one is. */
const DIMMED = 0.22;

export function layerOpacity(layer: Highlighted, layers: readonly Highlighted[]): number {
	return layer.highlighted || !layers.some(({ highlighted }) => highlighted) ? 1 : DIMMED;
}

/** The order in which layers are drawn: highlighted ones last, so above the others. */
export function drawingOrder(layers: readonly Highlighted[]): number[] {
	return [...layers.keys()].sort((a, b) => Number(layers[a]?.highlighted ?? false) - Number(layers[b]?.highlighted ?? false) || a - b);
}
