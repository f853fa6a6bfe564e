/** The same network through random planes of other seeds, small, one after the other. */

import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { bindObjective } from '../../model/bound.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice } from '../../model/network-plane.ts';
import { breath } from '../../model/work.ts';
import type { StudioPage } from '../network-studio.ts';
import type { MontageView } from '../network-view.ts';

const SEEDS = [1, 2, 3, 4, 5, 6] as const;
/** Columns and rows of each picture. */
const SIDE = 32;

/** @param told of the pictures that are there, after each; where it answers that nobody wants them any more, that is all */
export async function montageOf(
	{ network, objective }: Landscape,
	field: StudioPage['field'],
	told: (montage: MontageView) => boolean,
): Promise<void> {
	const viewOf = network?.viewOf;
	if (!network || !viewOf) return;
	const now = network.view.choice;
	const like: NetworkPlaneChoice = now?.by === 'random' ? now : DEFAULT_NETWORK_PLANE;
	let seeds: MontageView['seeds'] = SEEDS.map((seed) => ({ seed, values: null }));
	for (const seed of SEEDS) {
		const view = viewOf({ ...like, seed } as NetworkPlaneChoice);
		const bound = bindObjective(objective, 'plane', {}, view.plane);
		const { values } = await field(bound, { columns: SIDE, rows: SIDE, domain: view.window });
		seeds = seeds.map((one) => (one.seed === seed ? { seed, values } : one));
		if (!told({ side: SIDE, seeds })) return;
		await breath();
	}
}
