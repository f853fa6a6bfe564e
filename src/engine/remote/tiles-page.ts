/** Stores and large files as the page has them: read by a worker, or on this thread where there is none. */

import type { FileBytes } from '../landscapes/files.ts';
import type { TilePlace } from '../tiles/places.ts';
import type { Caller } from './calls.ts';
import type { Desk } from './desk.ts';
import type { RootMethods } from './methods.ts';
import type { TileMethods } from './tiles.ts';

/** Take a store or a large file. @throws FormatError */
export async function openTiles(desk: Pick<Desk, 'worker'>, name: string, place: TilePlace): Promise<FileBytes> {
	const caller = await desk.worker();
	if (!caller) return tilesHere(name, place);
	return remoteTiles(caller, await caller.root<RootMethods>().call('openTiles', { name, place }));
}

/** A place as the page has it, read by the worker that offered `target`. */
function remoteTiles(caller: Caller, target: number): FileBytes {
	const there = caller.object<TileMethods>(target);
	return {
		read: (request) => there.call('read', request),
		glance: (request) => there.call('glance', request),
		tiles: {
			piece: (request, options) => there.call('piece', request, options),
			probe: (at) => there.call('probe', at),
			count: (reading) => there.call('count', reading),
			refresh: (reading) => there.call('refresh', reading),
		},
		release: () => there.release(),
	};
}

/** The same on this thread. */
async function tilesHere(name: string, place: TilePlace): Promise<FileBytes> {
	const { TiledPlace } = await import('../tiles/open.ts');
	const tiles = new TiledPlace(name, place);
	return { read: (request) => tiles.read(request), glance: (request) => tiles.glance(request), tiles, release: () => {} };
}

export { withTiles } from '../tiles/landscape-tiles.ts';
