/** How good the best networks of a swarm are: asked of the room of networks whenever a run on a network has come to rest. */

import { effect, type ReadonlySignal, untracked } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { GroupView } from '../model/swarm-view.ts';
import type { NetworkAsk } from './network-view.ts';

interface ScoresPage {
	readonly networks: { ask(what: NetworkAsk): Promise<void> };
	readonly landscape: { readonly current: ReadonlySignal<Landscape | null> };
}

/** @returns the way to stop */
export function followScores({ networks, landscape }: ScoresPage, groups: ReadonlySignal<readonly GroupView[]>): () => void {
	let asked: readonly unknown[] = [];
	return effect(() => {
		const shown = groups.value;
		untracked(() => {
			const rests = shown.filter(({ reported, statistics }) => reported && statistics?.best);
			const wanted = rests.length === shown.length && landscape.current.peek()?.network ? rests : [];
			const best = wanted.flatMap(({ name, statistics }) => (statistics?.best ? [{ name, x: statistics.best.x }] : []));
			const same = best.length === asked.length && best.every(({ x }, k) => x === asked[k]);
			if (same) return;
			asked = best.map(({ x }) => x);
			void networks.ask({ do: 'scores', of: best });
		});
	});
}
