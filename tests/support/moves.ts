/** A random path of moves of a swarm through time, and what a fresh swarm has to do to come to the same place. */

import { philoxUniform } from '../../src/math/philox.ts';
import type { Swarm, SwarmSnapshot, SwarmValues } from '../../src/model/swarm.ts';
import { spreadStarts } from './swarm.ts';

/** What moves a swarm forward. */
type Act = { readonly advance: number } | { readonly add: Float64Array } | { readonly update: SwarmValues };

async function take(swarm: Swarm, act: Act): Promise<void> {
	if ('advance' in act) await swarm.advance(act.advance);
	else if ('add' in act) await swarm.add(act.add);
	else swarm.update(act.update);
}

export interface PathOptions {
	readonly starts: Float64Array;
	readonly seed: number;
	readonly moves: number;
	/** Values that it is changed to, one after the other. */
	readonly changes: readonly SwarmValues[];
}

/**
 * Advance, go back, add, change and begin again, in a random order.
 * @returns what a fresh swarm does instead
 */
export async function wander(swarm: Swarm, { starts, seed, moves, changes }: PathOptions): Promise<readonly Act[]> {
	let path: readonly Act[] = [];
	const kept: { readonly snapshot: SwarmSnapshot; readonly path: readonly Act[] }[] = [];
	const draw = (move: number, word: number): number => philoxUniform(seed, move, word, 5)[0] as number;
	const act = async (next: Act): Promise<void> => {
		path = [...path, next];
		await take(swarm, next);
	};
	for (let move = 0; move < moves; move++) {
		const kind = draw(move, 0);
		const pick = draw(move, 1);
		if (kind < 0.35) await act({ advance: 1 + Math.floor(7 * pick) });
		else if (kind < 0.5) kept.push({ snapshot: await swarm.snapshot(), path });
		else if (kind < 0.75 && kept.length > 0) {
			const chosen = kept[Math.floor(pick * kept.length)] as (typeof kept)[number];
			await swarm.restore(chosen.snapshot);
			path = chosen.path;
		} else if (kind < 0.85) await act({ add: spreadStarts(1 + Math.floor(3 * pick), swarm.dimension, [-1, 1], move) });
		else if (kind < 0.97) await act({ update: changes[Math.floor(pick * changes.length)] as SwarmValues });
		else {
			// The values of then stay.
			path = path.filter((past) => 'update' in past);
			await swarm.restart(starts);
		}
	}
	await act({ advance: 3 });
	for (const { snapshot } of kept) snapshot.dispose();
	return path;
}

/** The same on another swarm, without detours. */
export async function follow(swarm: Swarm, path: readonly Act[]): Promise<void> {
	for (const act of path) await take(swarm, act);
}
