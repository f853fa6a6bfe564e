/** Stores and large files for who asks from another thread: opened and read here. */

import { memoryOf } from '../../compile/surface/prepared.ts';
import type { PieceRequest, TileCount, TilePiece, TilePoint, TileReading } from '../../model/tiles.ts';
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
		probe: (at: TilePoint): Promise<TileReading> => tiles.probe(at),
		count: (reading: string): Promise<TileCount> => tiles.count(reading),
		refresh: (reading: string): Promise<boolean> => tiles.refresh(reading),
	} satisfies Methods;
};

export type TileMethods = ReturnType<typeof tileMethods>;
