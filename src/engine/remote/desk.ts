/** The page's desk does long work that belongs to no machine (files, thumbnails, starts): in a worker, or on this thread where there is none. */

import type { MeshFile, MeshRequest } from '../../exports/mesh/mesh-file.ts';
import { type FileBytes, readSurfaceFile } from '../landscapes/files.ts';
import type { ThumbnailMaker, ThumbnailRequest } from '../thumbnail.ts';
import type { StartPlaces, StartsRequest } from '../swarm/starts.ts';
import type { RemoteObject, RemotePort } from './calls.ts';
import { type FieldFileRequest, fieldBytes } from './field-bytes.ts';
import { KeptWorker } from './kept-worker.ts';
import type { FileMethods, RootMethods } from './methods.ts';

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
		if (!caller) return { read: (request) => readSurfaceFile(name, bytes, request), release: () => {} };
		const target = await caller.root<RootMethods>().call('openFile', { name, bytes }, { move: [bytes.buffer] });
		const file = caller.object<FileMethods>(target);
		return { read: (request) => file.call('read', request), release: () => file.release() };
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

	/** The file of a field. @throws LimitError */
	async fieldFile(request: FieldFileRequest): Promise<Uint8Array<ArrayBuffer>> {
		const root = await this.#root();
		return root ? root.call('fieldFile', request) : fieldBytes(request);
	}

	dispose(): void {
		this.#worker.dispose();
	}
}
