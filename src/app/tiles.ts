/** A landscape in tiles, on the page: how many of them are there, and who looks for more. Its code is loaded with the first store. */

import type { FileBytes } from '../engine/landscapes/files.ts';
import type { Desk } from '../engine/remote/desk.ts';
import type { withTiles } from '../engine/tiles/landscape-tiles.ts';
import type { TilePlace } from '../engine/tiles/places.ts';
import type { TileCount, TileFacts, TileFile } from '../model/tiles.ts';

/** What is told of them. */
export interface TilesNow extends TileCount {
	/** More may come. */
	readonly isLive: boolean;
	/** Levels, the finest included. */
	readonly levels: number;
}

/** What follows a store. */
export interface WatchRequest {
	readonly file: Pick<TileFile, 'count' | 'refresh'>;
	readonly facts: TileFacts;
	/** Look by itself, time after time. */
	readonly polls: boolean;
	/** Nobody looks for tiles of what is not in view. */
	readonly isShown: () => boolean;
	readonly told: (now: TilesNow) => void;
	readonly more: () => Promise<void>;
}

export interface TileWatch {
	/** @throws FormatError where it cannot be looked at */
	look(): Promise<void>;
	stop(): void;
}

export interface TilesCode {
	openTiles(desk: Pick<Desk, 'worker'>, name: string, place: TilePlace): Promise<FileBytes>;
	withTiles: typeof withTiles;
	watchTiles(request: WatchRequest): TileWatch;
}

export type LoadTiles = () => Promise<TilesCode>;
