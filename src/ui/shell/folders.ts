/** Folders that a person brings: chosen, or dropped. Where the browser gives a handle, they can be looked at again. */

import type { Workspace } from '../../app/workspace.ts';
import { MOST_FILES, type StorePlace, tooManyFiles } from '../../engine/tiles/places.ts';
import { messageOf } from '../../model/errors.ts';
import type { DroppedFolder } from './file-drop.ts';

interface ChosenFolder {
	readonly name: string;
	readonly place: StorePlace;
}

/** `showDirectoryPicker` is younger than the types. */
type Picker = (options: { readonly id: string; readonly mode: 'read' }) => Promise<FileSystemDirectoryHandle>;

/** Ask for a folder; null where none is chosen. */
async function chooseFolder(): Promise<ChosenFolder | null> {
	const pick = (globalThis as { readonly showDirectoryPicker?: Picker }).showDirectoryPicker;
	if (!pick) return chooseFiles();
	try {
		const handle = await pick.call(globalThis, { id: 'store', mode: 'read' });
		return { name: handle.name, place: { kind: 'folder', handle } };
	} catch (error) {
		if (error instanceof DOMException && error.name === 'AbortError') return null;
		throw error;
	}
}

/** Browsers without handles give the files that are there now. */
function chooseFiles(): Promise<ChosenFolder | null> {
	const input = document.createElement('input');
	input.type = 'file';
	input.webkitdirectory = true;
	return new Promise((resolve) => {
		input.addEventListener('cancel', () => resolve(null));
		input.addEventListener('change', () => {
			const files = [...(input.files ?? [])];
			const [first] = files;
			if (!first) return resolve(null);
			const name = first.webkitRelativePath.split('/')[0] ?? first.name;
			const under = name.length + 1;
			resolve({ name, place: { kind: 'files', files: files.map((file) => [file.webkitRelativePath.slice(under), file]) } });
		});
		input.click();
	});
}

/** A folder that was dropped. */
async function droppedFolder({ entry, handle }: DroppedFolder): Promise<ChosenFolder> {
	const held = await handle?.catch(() => null);
	if (held?.kind === 'directory') return { name: entry.name, place: { kind: 'folder', handle: held as FileSystemDirectoryHandle } };
	const files: [string, File][] = [];
	await walk(entry as FileSystemDirectoryEntry, '', files);
	return { name: entry.name, place: { kind: 'files', files } };
}

async function walk(folder: FileSystemDirectoryEntry, path: string, out: [string, File][]): Promise<void> {
	const reader = folder.createReader();
	for (;;) {
		// A reader gives a part of the entries at a time.
		const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		if (entries.length === 0) return;
		for (const entry of entries) {
			const its = path + entry.name;
			if (entry.isDirectory) await walk(entry as FileSystemDirectoryEntry, `${its}/`, out);
			else out.push([its, await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))]);
			if (out.length > MOST_FILES) throw tooManyFiles();
		}
	}
}

/** Open the store in a folder: in one that was dropped, else in one that a person chooses. What fails is told. */
export async function openFolder({ files, notices }: Pick<Workspace, 'files' | 'notices'>, dropped?: DroppedFolder): Promise<void> {
	try {
		const folder = dropped ? await droppedFolder(dropped) : await chooseFolder();
		if (folder) await files.openFile(folder.name, folder.place);
	} catch (error) {
		notices.tell('error', messageOf(error));
	}
}
