/** Looks whether more tiles of a store are there: by itself where it is served, else when somebody asks. */

import type { TileWatch, WatchRequest } from './tiles.ts';

export { openTiles, withTiles } from '../engine/remote/tiles-page.ts';

/** Milliseconds from one look to the next. */
const LOOK_MS = 2000;
/** While nothing comes, looks are further apart, up to this. */
const MOST_MS = 15_000;

export function watchTiles({ file, facts, polls, isShown, told, more }: WatchRequest): TileWatch {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;
	let wait = LOOK_MS;
	const count = async (): Promise<boolean> => {
		const now = await file.count();
		if (!isOver) told({ ...now, isLive: facts.isLive, levels: facts.levels.length });
		return now.there >= now.all && now.damaged === 0;
	};
	const look = async (): Promise<void> => {
		if (isOver || !isShown()) return;
		const isMore = facts.isLive && (await file.refresh());
		wait = isMore ? LOOK_MS : Math.min(MOST_MS, wait * 1.5);
		if (isMore && !isOver) await more();
		await count();
	};
	const next = (): void => {
		if (isOver || !polls) return;
		timer = setTimeout(() => {
			// A server that is gone for a while is asked again; whoever wants to know asks by hand.
			void look()
				.catch(() => undefined)
				.then(next);
		}, wait);
	};
	void count().then(
		(isWhole) => !isWhole && next(),
		() => undefined,
	);
	return {
		look,
		stop() {
			isOver = true;
			clearTimeout(timer);
		},
	};
}
