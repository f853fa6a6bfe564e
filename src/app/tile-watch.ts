/** Looks whether more tiles of a store are there: by itself where it is served, else when somebody asks. */

import type { FileChoice } from '../state/app-state.ts';
import type { FollowRequest, TileWatch } from './tiles.ts';

export { openTiles, withTiles } from '../engine/remote/tiles-page.ts';

/** Milliseconds from one look to the next. */
const LOOK_MS = 2000;
/** While nothing comes, looks are further apart, up to this. */
const MOST_MS = 15_000;

/** Keep count of the tiles of what is open, and see more of them as they come. */
export function follow({ page: { store, landscape }, files, polls, told, more }: FollowRequest): TileWatch | undefined {
	const [file, opened] = [files.tiles, files.file.peek()];
	const facts = opened?.tiles?.facts;
	if (!file || !facts) return undefined;
	/** Nobody looks for tiles of what is not in view. */
	const chosen = (): FileChoice | null => {
		const choice = store.state.peek().landscape;
		return choice.kind === 'file' && choice.name === opened.title ? choice : null;
	};
	/** Pieces are read again, and the coarse whole where it was not. */
	const seeMore = async (choice: FileChoice): Promise<void> => {
		const { tiles } = landscape.current.peek() ?? {};
		tiles?.forget();
		if (tiles && tiles.base.missing.length > 0 && (await files.reread(choice))) landscape.reopen();
		else more();
	};
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;
	let wait = LOOK_MS;
	const count = async (): Promise<boolean> => {
		const now = await file.count();
		if (!isOver) told({ ...now, isLive: facts.isLive, levels: facts.levels.length });
		return now.there >= now.all && now.damaged === 0;
	};
	const look = async (): Promise<void> => {
		const choice = chosen();
		if (isOver || !choice) return;
		const isMore = facts.isLive && (await file.refresh());
		wait = isMore ? LOOK_MS : Math.min(MOST_MS, wait * 1.5);
		if (isMore && !isOver) await seeMore(choice);
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
