/** Looks whether more tiles of a store are there: by itself where it is served, else when somebody asks. */

import { effect, untracked } from '@preact/signals-core';
import type { TileFacts } from '../model/tiles.ts';
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
	if (!file || !opened) return undefined;
	/** Of what was read last: another surface of a store has chunks of its own. */
	const factsNow = (): TileFacts | undefined => files.file.peek()?.tiles?.facts;
	/** Nobody looks for tiles of what is not in view. */
	const chosen = (): FileChoice | null => {
		const choice = store.state.peek().landscape;
		return choice.kind === 'file' && choice.name === opened.title ? choice : null;
	};
	/** Pieces are read again, and the coarse whole where it was not. */
	const seeMore = async (choice: FileChoice): Promise<void> => {
		const { tiles } = landscape.current.peek() ?? {};
		tiles?.forget();
		const isGrowing = tiles && (tiles.base.missing.length > 0 || tiles.facts.isDerived);
		// What a person asked for meanwhile is not overtaken.
		if (isGrowing && !files.busy.peek() && (await files.reread(choice))) landscape.reopen();
		else more();
	};
	let timer: ReturnType<typeof setTimeout> | undefined;
	let isOver = false;
	let isWhole = false;
	let wait = LOOK_MS;
	const count = async (): Promise<void> => {
		const facts = factsNow();
		const now = facts ? await file.count(facts.reading) : null;
		if (isOver || facts !== factsNow()) return;
		isWhole = now === null || (now.there >= now.all && now.damaged === 0);
		told(facts && now ? { ...now, isLive: facts.isLive, levels: facts.levels.length } : null);
	};
	const look = async (): Promise<void> => {
		const choice = chosen();
		const facts = factsNow();
		if (isOver || !choice || !facts) return;
		const isMore = facts.isLive && (await file.refresh(facts.reading));
		wait = isMore ? LOOK_MS : Math.min(MOST_MS, wait * 1.5);
		if (isMore && !isOver) await seeMore(choice);
		await count();
	};
	const next = (): void => {
		if (isOver || !polls) return;
		timer = setTimeout(() => {
			// A server that is gone for a while is asked again; whoever wants to know asks by hand.
			void (isWhole ? Promise.resolve() : look()).catch(() => undefined).then(next);
		}, wait);
	};
	const stopCounting = effect(() => {
		void files.file.value;
		untracked(() => void count().catch(() => undefined));
	});
	next();
	return {
		look,
		stop() {
			isOver = true;
			stopCounting();
			clearTimeout(timer);
		},
	};
}
