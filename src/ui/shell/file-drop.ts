/** Files that a person brings: dropped anywhere on the page, or picked. */

import { messageOf } from '../../model/errors.ts';
import { WORDS } from '../../words/words.ts';

export interface DropHandlers {
	/** A file is held over the page, or no more. */
	readonly over: (isOver: boolean) => void;
	readonly open: (file: File) => void;
}

/** Take files that are dropped on the page. Returns the way to stop. */
export function listenFileDrops({ over, open }: DropHandlers): () => void {
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
		open(file);
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
