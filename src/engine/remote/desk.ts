/** The page's desk does long work that belongs to no machine (files, thumbnails, starts): in a worker, or on this thread where there is none. */

import type { Film, FilmSize } from '../../exports/film/film.ts';
import type { MeshFile, MeshRequest } from '../../exports/mesh/mesh-file.ts';
import { type FileBytes, SurfaceReader } from '../landscapes/files.ts';
import type { ThumbnailMaker, ThumbnailRequest } from '../thumbnail.ts';
import type { StartPlaces, StartsRequest } from '../swarm/starts.ts';
import { WorkerLostError } from '../../model/errors.ts';
import type { ContentStore, Shelf } from '../networks/shelf.ts';
import type { Caller, RemoteObject, RemotePort } from './calls.ts';
import { type FieldFileRequest, fieldBytes } from './field-bytes.ts';
import { KeptWorker } from './kept-worker.ts';
import type { FileMethods, FilmMethods, RootMethods } from './methods.ts';
import type { ShelfMethods } from './network-shelf.ts';

export class Desk {
	readonly #worker: KeptWorker;
	/** On this thread. */
	#thumbnails: Promise<ThumbnailMaker> | undefined;

	/** @param start makes a worker; absent where there are none */
	constructor(start?: () => RemotePort) {
		this.#worker = new KeptWorker(start);
	}

	async #root(): Promise<RemoteObject<RootMethods> | null> {
		const caller = await this.#worker.caller();
		return caller?.root<RootMethods>() ?? null;
	}

	/** Take a file's bytes; they are not the caller's any more. */
	async openFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<FileBytes> {
		const caller = await this.#worker.caller();
		if (!caller) return new SurfaceReader(name, bytes);
		const target = await caller.root<RootMethods>().call('openFile', { name, bytes }, { move: [bytes.buffer] });
		const file = caller.object<FileMethods>(target);
		return {
			read: (request) => file.call('read', request),
			glance: (request) => file.call('glance', request),
			release: () => file.release(),
		};
	}

	/** The worker, for what the page loads later; null where there is none. */
	worker(): Promise<Caller | null> {
		return this.#worker.caller();
	}

	/** Models, samples, and networks made of them. @param store for where there is no worker, which has its own */
	async shelf(store: ContentStore): Promise<Shelf> {
		if (!(await this.#worker.caller())) return new (await import('../networks/shelf.ts')).NetworkShelf(store);
		const { remoteShelf } = await import('./network-shelf.ts');
		// A worker that was lost is started again, and what it had is read from where contents are kept.
		let known: { readonly caller: Caller; readonly shelf: Promise<RemoteObject<ShelfMethods>> } | undefined;
		return remoteShelf(async () => {
			const caller = await this.#worker.caller();
			if (!caller) throw new WorkerLostError('The worker that opens networks cannot be started again: reload the page.');
			if (known?.caller !== caller)
				known = {
					caller,
					shelf: caller
						.root<RootMethods>()
						.call('openShelf', undefined)
						.then((at) => caller.object<ShelfMethods>(at)),
				};
			return known.shelf;
		});
	}

	/** RGBA, row 0 on top. @throws UsageError where there is no such function */
	async thumbnail(request: ThumbnailRequest): Promise<Uint8ClampedArray<ArrayBuffer>> {
		const root = await this.#root();
		if (root) return root.call('thumbnail', request);
		this.#thumbnails ??= import('../thumbnail.ts').then((code) => new code.ThumbnailMaker());
		return (await this.#thumbnails).make(request);
	}

	/** Where the particles of a swarm begin. @throws UsageError */
	async starts(request: StartsRequest): Promise<StartPlaces> {
		const root = await this.#root();
		return root ? root.call('starts', request) : (await import('../swarm/starts.ts')).placeStarts(request);
	}

	/** The file of a mesh. @throws LimitError, RangeError */
	async meshFile(request: MeshRequest): Promise<MeshFile> {
		const root = await this.#root();
		return root ? root.call('meshFile', request) : (await import('../../exports/mesh/mesh-file.ts')).meshFile(request);
	}

	/** A film as GIF. */
	async gif(size: FilmSize): Promise<Film> {
		const caller = await this.#worker.caller();
		if (!caller) return (await import('../../exports/film/gif.ts')).gifFilm(size);
		const film = caller.object<FilmMethods>(await caller.root<RootMethods>().call('gif', size));
		return {
			add: (rgba) => film.call('add', rgba, { move: [rgba.buffer] }),
			async end() {
				const bytes = await film.call('end', null);
				film.release();
				return bytes;
			},
			drop: () => film.release(),
		};
	}

	/** The file of a field. @throws LimitError */
	async fieldFile(request: FieldFileRequest): Promise<Uint8Array<ArrayBuffer>> {
		const root = await this.#root();
		return root ? root.call('fieldFile', request) : fieldBytes(request);
	}

	dispose(): void {
		this.#worker.dispose();
	}
}
