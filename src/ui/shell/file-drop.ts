/** Files that a person brings: dropped anywhere on the page, or picked. */

import type { TilePlace } from '../../engine/tiles/places.ts';
import { isTiled, isZip } from '../../app/tiled-files.ts';
import { messageOf } from '../../model/errors.ts';
import { WORDS } from '../../words/words.ts';

export interface DropHandlers {
	/** A file is held over the page, or no more. */
	readonly over: (isOver: boolean) => void;
	readonly open: (file: File) => void;
	/** A folder: what it holds is asked for later, and its handle now. */
	readonly openFolder: (folder: DroppedFolder) => void;
}

export interface DroppedFolder {
	readonly entry: FileSystemEntry;
	/** Absent where the browser gives none. */
	readonly handle?: Promise<FileSystemHandle | null>;
}

/** `getAsFileSystemHandle` is younger than the types. */
type Dropped = DataTransferItem & { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> };

/** Take files that are dropped on the page. Returns the way to stop. */
export function listenFileDrops({ over, open, openFolder }: DropHandlers): () => void {
	const onOver = (event: DragEvent): void => {
		if (!event.dataTransfer?.types.includes('Files')) return;
		event.preventDefault();
		over(true);
	};
	const onLeave = (event: DragEvent): void => {
		if (event.relatedTarget === null) over(false);
	};
	const onDrop = (event: DragEvent): void => {
		const file = event.dataTransfer?.files[0];
		over(false);
		if (!file) return;
		event.preventDefault();
		const item = event.dataTransfer?.items[0] as Dropped | undefined;
		const entry = item?.webkitGetAsEntry();
		const handle = item?.getAsFileSystemHandle?.();
		if (entry?.isDirectory) openFolder({ entry, ...(handle && { handle }) });
		else open(file);
	};
	addEventListener('dragover', onOver);
	addEventListener('dragleave', onLeave);
	addEventListener('drop', onDrop);
	return () => {
		removeEventListener('dragover', onOver);
		removeEventListener('dragleave', onLeave);
		removeEventListener('drop', onDrop);
	};
}

/** @throws Error that names the file where it cannot be read (it was moved, a disk was taken out) */
export async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
	try {
		return new Uint8Array(await file.arrayBuffer());
	} catch (error) {
		throw new Error(WORDS.shell.unreadable(file.name, messageOf(error)));
	}
}

/** Where a store in a zip, or a large file, is read; null: its bytes are taken. */
export const placeOf = (file: File): TilePlace | null =>
	isZip(file) ? { kind: 'zip', file } : isTiled(file) ? { kind: 'file', file } : null;

/** The page is looked at again. Returns the way to stop. */
export function listenFocus(listener: () => void): () => void {
	addEventListener('focus', listener);
	return () => removeEventListener('focus', listener);
}
