/** A landscape in tiles, on the page: how many of them are there, and who looks for more. Its code is loaded with the first store. */

import type { FileBytes } from '../engine/landscapes/files.ts';
import type { Desk } from '../engine/remote/desk.ts';
import type { withTiles } from '../engine/tiles/landscape-tiles.ts';
import type { TilePlace } from '../engine/tiles/places.ts';
import type { TileCount } from '../model/tiles.ts';
import type { FileKeeper } from './file-keeper.ts';
import type { FilesPage } from './files-page.ts';

/** What is told of them. */
export interface TilesNow extends TileCount {
	/** More may come. */
	readonly isLive: boolean;
	/** Levels, the finest included. */
	readonly levels: number;
}

/** What follows a store. */
export interface FollowRequest {
	readonly page: Pick<FilesPage, 'store' | 'landscape'>;
	readonly files: Pick<FileKeeper, 'tiles' | 'file' | 'busy' | 'reread'>;
	/** Look by itself, time after time. */
	readonly polls: boolean;
	/** Null: what is read of it now is in no tiles. */
	readonly told: (now: TilesNow | null) => void;
	/** There is more to see. */
	readonly more: () => void;
}

export interface TileWatch {
	/** @throws FormatError where it cannot be looked at */
	look(): Promise<void>;
	stop(): void;
}

export interface TilesCode {
	openTiles(desk: Pick<Desk, 'worker'>, name: string, place: TilePlace): Promise<FileBytes>;
	withTiles: typeof withTiles;
	/** Undefined where what was opened is never in tiles. */
	follow(request: FollowRequest): TileWatch | undefined;
}

export type LoadTiles = () => Promise<TilesCode>;
