/** What a worker of the page does: reads files, draws thumbnails, places starts. Arguments and answers are plain data. */

import type { Film, FilmSize } from '../../exports/film/film.ts';
import type { MeshFile, MeshRequest } from '../../exports/mesh/mesh-file.ts';
import { memoryOf } from '../../compile/surface/prepared.ts';
import '../../expr/syntax/dialects/index.ts';
import type { ContentStore } from '../networks/shelf.ts';
import { type Glance, type GlanceRequest, type ReadFile, type ReadRequest, SurfaceReader } from '../landscapes/files.ts';
import type { TilePlace } from '../tiles/places.ts';
import { ThumbnailMaker, type ThumbnailRequest } from '../thumbnail.ts';
import { placeStarts, type StartPlaces, type StartsRequest } from '../swarm/starts.ts';
import { createCpuBackend, type CpuOptions } from '../../cpu/backend.ts';
import type { WorkerFactory } from '../../cpu/pool.ts';
import type { BackendInfo } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Order } from '../../model/objective.ts';
import type { ResidentField } from '../../model/resident-field.ts';
import type { Swarm } from '../../model/swarm.ts';
import { exactHere } from '../exact-here.ts';
import { type PointReading, readPoint } from '../fields/point-reading.ts';
import { backendMethods, Offered } from './backend-methods.ts';
import { NamedBounds, type Naming } from './bounds.ts';
import type { Call, Methods } from './calls.ts';
import type { BackendFacts } from './remote-backend.ts';
import { type FieldFileRequest, fieldBytes } from './field-bytes.ts';
import { type Piece, PiecesIn } from './pieces.ts';
import { openRenderer } from './renderer-methods.ts';
import type * as tileCode from './tiles.ts';

/** The bytes of one file. */
export function fileMethods(name: string, bytes: Uint8Array) {
	const reader = new SurfaceReader(name, bytes);
	return {
		async read(request: ReadRequest, call: Call): Promise<ReadFile> {
			const file = await reader.read(request);
			if (file.samples) call.move(...memoryOf(file.samples.prepared));
			return file;
		},
		async glance(request: GlanceRequest, call: Call): Promise<Glance> {
			const glance = await reader.glance(request);
			call.move(glance.values.buffer);
			return glance;
		},
		release: () => reader.release(),
	} satisfies Methods;
}

export type FileMethods = ReturnType<typeof fileMethods>;

/** A film while it is made. */
export const filmMethods = (film: Film) =>
	({
		add: (rgba: Uint8ClampedArray<ArrayBuffer>): Promise<void> => film.add(rgba),
		async end(_: null, call: Call): Promise<Uint8Array<ArrayBuffer>> {
			const bytes = await film.end();
			call.move(bytes.buffer);
			return bytes;
		},
	}) satisfies Methods;

export type FilmMethods = ReturnType<typeof filmMethods>;

/** Where a worker runs. */
export interface WorkerPlace {
	/** Makes a worker of the CPU backend; absent where a worker cannot start others: then it computes by itself. */
	readonly createWorker?: WorkerFactory;
	/** Where models and samples are kept; absent: nowhere, and they are gone with the worker. */
	readonly contents?: ContentStore;
	/** Loads what reads stores and large files; absent where they are not read. */
	readonly tiles?: () => Promise<Pick<typeof tileCode, 'tileMethods'>>;
}

const NOWHERE: ContentStore = { read: async () => null, write: async () => undefined };

/** The object that exists from the beginning. */
export function rootMethods({ createWorker, contents = NOWHERE, tiles }: WorkerPlace = {}) {
	const thumbnails = new ThumbnailMaker();
	const bounds = new NamedBounds();
	const pieces = new PiecesIn();
	const exact = exactHere();
	const [fields, swarms] = [new Offered<ResidentField>(), new Offered<Swarm>()];
	return {
		/** It has come to life. */
		hello: () => true,
		/** A part of a large array of the name that follows. */
		piece: (piece: Piece): void => pieces.take(piece),
		name: (naming: Naming): void => bounds.know(pieces.joined(naming)),
		/** In double precision, on this thread. */
		async exact(
			{ bound, points, order }: { readonly bound: number; readonly points: Float64Array; readonly order: Order },
			{ signal }: Call,
		): Promise<SampleBatch> {
			return exact.exact(await bounds.get(bound), points, order, signal ? { signal } : {});
		},
		probe: async ({ bound, u, v }: { readonly bound: number; readonly u: number; readonly v: number }): Promise<PointReading> =>
			readPoint(await bounds.get(bound), u, v),
		/** A CPU that computes: with workers of its own where they can be had. */
		openBackend(options: Omit<CpuOptions, 'createWorker'>, call: Call): BackendFacts {
			const backend = createCpuBackend({ ...options, ...(createWorker ? { createWorker } : {}) });
			const target = call.offer(backendMethods(backend, bounds, fields, swarms));
			return { target, info: backend.info, maxCells: backend.maxCells };
		},
		/** Draws what the machines of this worker compute. */
		openRenderer: (info: Pick<BackendInfo, 'device' | 'precision'>, call: Call): Promise<number> =>
			openRenderer(info, fields, swarms, call),
		openFile: ({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }, call: Call): number =>
			call.offer(fileMethods(name, bytes)),
		/** A store or a large file, read a piece at a time; what reads it is loaded with the first. */
		async openTiles({ name, place }: { readonly name: string; readonly place: TilePlace }, call: Call): Promise<number> {
			if (!tiles) throw new TypeError('stores are not read here');
			return call.offer((await tiles()).tileMethods(name, place));
		},
		/** Models, samples, and networks made of them; their code is loaded with the first. */
		openShelf: async (_: undefined, call: Call): Promise<number> => call.offer((await import('./network-shelf.ts')).shelfMethods(contents)),
		async thumbnail(request: ThumbnailRequest, call: Call): Promise<Uint8ClampedArray<ArrayBuffer>> {
			const pixels = await thumbnails.make(request);
			call.move(pixels.buffer);
			return pixels;
		},
		async meshFile(request: MeshRequest, call: Call): Promise<MeshFile> {
			const file = (await import('../../exports/mesh/mesh-file.ts')).meshFile(request);
			call.move(file.bytes.buffer);
			return file;
		},
		async gif(size: FilmSize, call: Call): Promise<number> {
			return call.offer(filmMethods((await import('../../exports/film/gif.ts')).gifFilm(size)));
		},
		async fieldFile(request: FieldFileRequest, call: Call): Promise<Uint8Array<ArrayBuffer>> {
			const bytes = await fieldBytes(request);
			call.move(bytes.buffer);
			return bytes;
		},
		starts(request: StartsRequest, call: Call): StartPlaces {
			const places = placeStarts(request);
			call.move(places.points.buffer);
			return places;
		},
	} satisfies Methods;
}

export type RootMethods = ReturnType<typeof rootMethods>;
