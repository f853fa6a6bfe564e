/** What a worker of the page does: reads files, draws thumbnails, places starts. Arguments and answers are plain data. */

import { memoryOf } from '../../compile/surface/prepared.ts';
import { type ReadFile, type ReadRequest, readSurfaceFile } from '../landscapes/files.ts';
import { ThumbnailMaker, type ThumbnailRequest } from '../thumbnail.ts';
import { placeStarts, type StartPlaces, type StartsRequest } from '../swarm/starts.ts';
import type { Call, Methods } from './calls.ts';

/** The bytes of one file. */
export const fileMethods = (name: string, bytes: Uint8Array) =>
	({
		async read(request: ReadRequest, call: Call): Promise<ReadFile> {
			const file = await readSurfaceFile(name, bytes, request);
			if (file.samples) call.move(...memoryOf(file.samples.prepared));
			return file;
		},
	}) satisfies Methods;

export type FileMethods = ReturnType<typeof fileMethods>;

/** The object that is there from the beginning. */
export function rootMethods() {
	const thumbnails = new ThumbnailMaker();
	return {
		/** It has come to life. */
		hello: () => true,
		openFile: ({ name, bytes }: { readonly name: string; readonly bytes: Uint8Array }, call: Call): number =>
			call.offer(fileMethods(name, bytes)),
		async thumbnail(request: ThumbnailRequest, call: Call): Promise<Uint8ClampedArray<ArrayBuffer>> {
			const pixels = await thumbnails.make(request);
			call.move(pixels.buffer);
			return pixels;
		},
		starts(request: StartsRequest, call: Call): StartPlaces {
			const places = placeStarts(request);
			call.move(places.points.buffer);
			return places;
		},
	} satisfies Methods;
}

export type RootMethods = ReturnType<typeof rootMethods>;
