/** Where the files of a store are: a folder, a list of files, a zip, or a server. All of them can be handed to a worker. */

import { FormatError, messageOf } from '../../model/errors.ts';
import { openZip } from './zip-directory.ts';

/** What a worker is told. */
export type TilePlace =
	/** A folder that a person chose: it can be looked at again. */
	| { readonly kind: 'folder'; readonly handle: FileSystemDirectoryHandle }
	/** The files of a folder, with their paths in it: what a page without handles is given. It cannot be looked at again. */
	| { readonly kind: 'files'; readonly files: readonly (readonly [path: string, file: File])[] }
	/** A zip of a store. */
	| { readonly kind: 'zip'; readonly file: Blob }
	/** Served beside the page; the list of its files is at `list`. */
	| { readonly kind: 'served'; readonly base: string; readonly list: string }
	/** One large file of samples. */
	| { readonly kind: 'file'; readonly file: Blob };

export type StorePlace = Exclude<TilePlace, { readonly kind: 'file' }>;

/** The files of a store. */
export interface ListedSource {
	/** Undefined where there is no such file. */
	get(path: string): Promise<Uint8Array | undefined>;
	/** Paths of all files that are there now. */
	list(): Promise<ReadonlySet<string>>;
	/** What is there now may not be all: others may still write. */
	readonly isLive: boolean;
}

/** Folders in folders, at most. */
const MOST_DEPTH = 12;
/** Files of a store, at most: 8192² in chunks of 16² are as many. */
export const MOST_FILES = 2 ** 19;

export const tooManyFiles = (): FormatError =>
	new FormatError('E_ZARR_FILES', `There are more than ${MOST_FILES} files in this folder: choose the folder of the store itself.`);

/** @throws FormatError where a zip cannot be read */
export async function sourceOf(place: StorePlace): Promise<ListedSource> {
	switch (place.kind) {
		case 'folder':
			return folderOf(place.handle);
		case 'files':
			return filesOf(new Map(place.files));
		case 'zip':
			return zipOf(await openZip(place.file));
		case 'served':
			return servedAt(place.base, place.list);
	}
}

/** `DirectoryHandle.values` is younger than the types. */
type Entries = AsyncIterable<[string, FileSystemHandle]>;

function folderOf(root: FileSystemDirectoryHandle): ListedSource {
	const folders = new Map<string, FileSystemDirectoryHandle>([['', root]]);
	const folder = async (path: string): Promise<FileSystemDirectoryHandle> => {
		const known = folders.get(path);
		if (known) return known;
		const cut = path.lastIndexOf('/');
		const found = await (await folder(path.slice(0, Math.max(0, cut)))).getDirectoryHandle(path.slice(cut + 1));
		folders.set(path, found);
		return found;
	};
	const walk = async (at: FileSystemDirectoryHandle, path: string, out: Set<string>, depth: number): Promise<void> => {
		if (depth > MOST_DEPTH) return;
		const below: Promise<void>[] = [];
		for await (const [name, entry] of at as unknown as Entries) {
			const its = path === '' ? name : `${path}/${name}`;
			if (entry.kind === 'directory') {
				folders.set(its, entry as FileSystemDirectoryHandle);
				below.push(walk(entry as FileSystemDirectoryHandle, its, out, depth + 1));
			} else out.add(its);
			if (out.size > MOST_FILES) throw tooManyFiles();
		}
		await Promise.all(below);
	};
	return {
		isLive: true,
		async get(path) {
			const cut = path.lastIndexOf('/');
			try {
				const file = await (await folder(path.slice(0, Math.max(0, cut)))).getFileHandle(path.slice(cut + 1));
				return await bytesOf(await file.getFile());
			} catch (error) {
				if (error instanceof DOMException && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError')) return undefined;
				throw new FormatError('E_ZARR_FILE', `“${path}” cannot be read: ${messageOf(error)} Open the folder again.`);
			}
		},
		async list() {
			const out = new Set<string>();
			await walk(root, '', out, 0);
			return out;
		},
	};
}

function filesOf(files: ReadonlyMap<string, Blob>): ListedSource {
	const paths = new Set(files.keys());
	return {
		isLive: false,
		async get(path) {
			const file = files.get(path);
			return file && bytesOf(file);
		},
		list: async () => paths,
	};
}

function zipOf({ paths, get }: Awaited<ReturnType<typeof openZip>>): ListedSource {
	// A store is often zipped with the folder that it is in.
	const names = [...paths];
	const heads = ['.zgroup', '.zattrs', '.zarray', 'zarr.json'];
	const root = names
		.filter((path) => heads.some((head) => path === head || path.endsWith(`/${head}`)))
		.map((path) => path.slice(0, path.lastIndexOf('/') + 1))
		.sort((a, b) => a.length - b.length)[0];
	const under = root ?? '';
	return {
		isLive: false,
		get: (path) => get(under + path),
		list: async () => new Set(names.filter((path) => path.startsWith(under)).map((path) => path.slice(under.length))),
	};
}

function servedAt(base: string, list: string): ListedSource {
	const ask = async (url: string): Promise<Response | undefined> => {
		let answer: Response;
		try {
			answer = await fetch(url, { cache: 'no-store' });
		} catch (error) {
			throw new FormatError('E_ZARR_SERVER', `The server does not answer (${messageOf(error)}): is thalweg serve still running?`);
		}
		if (answer.ok) return answer;
		if (answer.status === 404) return undefined;
		throw new FormatError('E_ZARR_SERVER', `The server answers ${answer.status} ${answer.statusText} to ${url}.`);
	};
	return {
		isLive: true,
		async get(path) {
			const answer = await ask(`${base}${path.split('/').map(encodeURIComponent).join('/')}`);
			return answer && new Uint8Array(await answer.arrayBuffer());
		},
		async list() {
			const answer = await ask(list);
			if (!answer) throw new FormatError('E_ZARR_SERVER', 'The server has no store any more: start thalweg serve again.');
			return new Set((await answer.json()) as string[]);
		},
	};
}

const bytesOf = async (file: Blob): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer());
