/** The door to files: what reads and shows them is loaded with the first. */

import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import type { FileBytes, ReadFile } from '../engine/landscapes/files.ts';
import type { Landscape } from '../engine/landscapes/kind.ts';
import type { Desk } from '../engine/remote/desk.ts';
import { messageOf } from '../model/errors.ts';
import type { FileChoice } from '../state/app-state.ts';
import type { FileContent } from './file-keeper.ts';
import type { FileRoom } from './file-room.ts';
import type { FilesPage } from './files-page.ts';
import type { Opener } from './landscape-controller.ts';
import type { LoadTiles, TilesNow } from './tiles.ts';
import { WORDS } from '../words/words.ts';

export class FilesController implements Opener<FileChoice> {
	readonly #page: FilesPage;
	readonly #room = signal<FileRoom | null>(null);
	readonly #load: () => Promise<FileRoom>;
	/** Counts what was chosen beside files. */
	#turn = 0;

	/** @param tiles what reads stores and large files; absent where they are not opened */
	constructor(page: FilesPage, desk: Pick<Desk, 'openFile' | 'worker'>, tiles?: LoadTiles) {
		this.#page = page;
		this.#load = async () => {
			const { FileRoom } = await import('./file-room.ts');
			// It may have been asked for twice.
			this.#room.value ??= new FileRoom(page, desk, tiles);
			return this.#room.value;
		};
	}

	/** The file opened last; its choice may have been left since. */
	readonly file: ReadonlySignal<ReadFile | null> = computed(() => this.#room.value?.file.value ?? null);
	/** A file is being read. */
	readonly busy: ReadonlySignal<boolean> = computed(() => this.#room.value?.busy.value ?? false);
	/** Why the file could not be read as it was asked for last; the panel shows it. */
	readonly trouble: ReadonlySignal<string | null> = computed(() => this.#room.value?.trouble.value ?? null);
	/** Of a landscape in tiles: how many there are; null where the file in view is none. */
	readonly tiles: ReadonlySignal<TilesNow | null> = computed(() => this.#room.value?.tiles.value ?? null);
	/** Counts what came into a store since it was opened: pictures are made anew. */
	readonly filled: ReadonlySignal<number> = computed(() => this.#room.value?.filled.value ?? 0);

	/** What the file opened last is read from. */
	get content(): FileBytes | null {
		return this.#room.peek()?.content ?? null;
	}

	leave(): void {
		this.#turn++;
		this.#room.peek()?.leave();
	}

	/** @throws FormatError where a file that was read so holds no surface */
	open(choice: FileChoice): Landscape | null | Promise<Landscape | null> {
		const room = this.#room.peek();
		if (room) return room.open(choice);
		if (this.#page.openedFiles.has(choice.name)) return this.#load().then((loaded) => loaded.open(choice));
		this.#page.notices.tell('info', WORDS.files.fromLink(choice.name), 'chosen');
		return null;
	}

	/**
	 * Open a file's bytes, or a store. What cannot be read is told, and what was shown stays.
	 * @param ready is waited for when the file has been read, before it is shown
	 */
	async openFile(name: string, content: FileContent | Promise<FileContent>, ready?: () => Promise<void>): Promise<void> {
		const { notices } = this.#page;
		const turn = this.#turn;
		// What fails meanwhile is met again by the room.
		void Promise.resolve(content).catch(() => undefined);
		try {
			const room = this.#room.peek() ?? (await this.#load());
			if (turn === this.#turn) await room.openFile(name, content, ready);
			else notices.tell('info', WORDS.files.overtaken(name), 'chosen');
		} catch (error) {
			notices.tell('error', messageOf(error));
		}
	}

	/**
	 * Read the file in view otherwise.
	 * @param moved its coordinates are others then: window and swarm begin anew
	 * @param isPlayed it is no step of its own to undo
	 */
	async changeFile(change: (choice: FileChoice) => FileChoice, moved = false, isPlayed = false): Promise<void> {
		await this.#room.peek()?.changeFile(change, moved, isPlayed);
	}

	/** Look whether there are more tiles now: the page is looked at again, or somebody asks. */
	async lookAgain(): Promise<void> {
		await this.#room.peek()?.lookAgain();
	}
}
