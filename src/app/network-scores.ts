/** How good the networks of a swarm are: asked of the room of networks whenever a run on a network has come to rest. */

import { effect, type ReadonlySignal, untracked } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { GroupView } from '../model/swarm-view.ts';
import type { NetworkAsk } from './network-view.ts';

interface ScoresPage {
	readonly networks: { ask(what: NetworkAsk): Promise<void> };
	readonly landscape: { readonly current: ReadonlySignal<Landscape | null> };
}

interface ScoredRun {
	readonly groups: ReadonlySignal<readonly GroupView[]>;
	inspect<T>(look: (run: SwarmRun) => Promise<T>): Promise<T | null>;
}

/** Networks of each group that are looked at. */
const MOST = 32;

/** @returns the way to stop */
export function followScores({ networks, landscape }: ScoresPage, run: ScoredRun): () => void {
	let asked: readonly unknown[] = [];
	const score = async (best: readonly (readonly number[] | null)[]): Promise<void> => {
		const found = await run.inspect((swarm) =>
			Promise.all(swarm.groups.map(({ swarm: { count } }, k) => swarm.read(k, 0, Math.min(MOST, count)))),
		);
		// Another run has begun meanwhile: it is scored when it rests.
		if (asked !== best || !found) return;
		await networks.ask({ do: 'scores', of: found.map((networks, k) => ({ best: best[k] ?? null, networks })) });
	};
	return effect(() => {
		const shown = run.groups.value;
		untracked(() => {
			const rests = shown.length > 0 && shown.every(({ reported }) => reported) && landscape.current.peek()?.network;
			const best = rests ? shown.map(({ statistics }) => statistics?.best?.x ?? null) : [];
			if (best.length === asked.length && best.every((x, k) => x === asked[k])) return;
			asked = best;
			if (best.length === 0) void networks.ask({ do: 'scores', of: [] });
			else void score(best);
		});
	});
}
