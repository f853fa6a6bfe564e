/** Stores and large files for who asks from another thread: opened and read here. */

import { memoryOf } from '../../compile/surface/prepared.ts';
import type { PieceRequest, TileCount, TileFile, TilePiece, TileReading } from '../../model/tiles.ts';
import type { Glance, GlanceRequest, ReadFile, ReadRequest } from '../landscapes/files.ts';
import { TiledPlace } from '../tiles/open.ts';
import type { TilePlace } from '../tiles/places.ts';
import type { Call, Methods } from './calls.ts';

export const tileMethods = (name: string, place: TilePlace) => {
	const tiles = new TiledPlace(name, place);
	return {
		async read(request: ReadRequest, call: Call): Promise<ReadFile> {
			const file = await tiles.read(request);
			if (file.samples) call.move(...memoryOf(file.samples.prepared));
			return file;
		},
		async piece(request: PieceRequest, call: Call): Promise<TilePiece> {
			const piece = await tiles.piece(request, call);
			call.move(piece.values.buffer as ArrayBuffer, ...memoryOf(piece.prepared));
			return piece;
		},
		async glance(request: GlanceRequest, call: Call): Promise<Glance> {
			const glance = await tiles.glance(request);
			call.move(glance.values.buffer);
			return glance;
		},
		probe: (at: Parameters<TileFile['probe']>[0]): Promise<TileReading> => tiles.probe(at),
		count: (): Promise<TileCount> => tiles.count(),
		refresh: (): Promise<boolean> => tiles.refresh(),
	} satisfies Methods;
};

export type TileMethods = ReturnType<typeof tileMethods>;
