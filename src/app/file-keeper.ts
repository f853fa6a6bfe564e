/** The file that was opened: its bytes, how it is read, and what was read. Reading takes a while, so only the latest request counts. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { FileBytes, OpenOptions, ReadFile, ReadRequest } from '../engine/landscapes/files.ts';
import type { TilePlace } from '../engine/tiles/places.ts';
import type { TileFile } from '../model/tiles.ts';
import type { FileChoice } from '../state/app-state.ts';
import { messageOf } from '../model/errors.ts';

/** How a choice is read. */
export function optionsOf({ channel, cut, reading = {} }: FileChoice): OpenOptions {
	return {
		...(channel === undefined ? {} : { channel }),
		...(cut ? { axes: cut.axes } : {}),
		...(cut && cut.index.length > 0 ? { index: cut.index } : {}),
		...reading,
	};
}

/** The choice of a file as it was read: with its channel. */
const settled = (choice: FileChoice, { channel }: ReadFile): FileChoice =>
	choice.channel !== undefined || channel === undefined ? choice : { ...choice, channel };

/** What is asked of a file's bytes; a path without a surface will not do for what was chosen. */
export const requestOf = (choice: FileChoice): ReadRequest => ({
	options: optionsOf(choice),
	...(choice.interpolation === undefined ? {} : { interpolation: choice.interpolation }),
});

const keyOf = (choice: FileChoice): string => JSON.stringify([choice.name, Object.entries(optionsOf(choice)).sort(), choice.interpolation]);

/** What was read, and the choice that it answers. */
export interface FileRead {
	readonly file: ReadFile;
	readonly choice: FileChoice;
}

/** What a file's bytes are, or where they and those of a store are read. */
export type FileContent = Uint8Array<ArrayBuffer> | TilePlace;

type TakeBytes = (name: string, bytes: FileContent) => Promise<FileBytes>;

/** What was read in this way, or why it could not be. */
async function attempt(bytes: FileBytes, choice: FileChoice): Promise<ReadFile | string> {
	try {
		return await bytes.read(requestOf(choice));
	} catch (error) {
		return messageOf(error);
	}
}

export class FileKeeper {
	readonly #take: TakeBytes;
	readonly #file = signal<ReadFile | null>(null);
	readonly #busy = signal(false);
	#bytes: FileBytes | null = null;
	#key = '';
	#turn = 0;
	#wanted: FileChoice | null = null;

	/** @param take takes a file's bytes, and reads them */
	constructor(take: TakeBytes) {
		this.#take = take;
	}

	/** The file opened last, as it was read last; its choice may have been left since. */
	get file(): ReadonlySignal<ReadFile | null> {
		return this.#file;
	}
	/** A file is being read. */
	get busy(): ReadonlySignal<boolean> {
		return this.#busy;
	}
	/** The pieces of what is here, where it is read a piece at a time. */
	get tiles(): TileFile | undefined {
		return this.#bytes?.tiles;
	}
	/** How it is to be read once it has been: changes that follow each other quickly build on it. */
	get wanted(): FileChoice | null {
		return this.#wanted;
	}

	/** The bytes of the file opened last, where they are read. */
	get bytes(): FileBytes | null {
		return this.#bytes;
	}

	/** Whether the bytes of this file are here. */
	has(name: string): boolean {
		return this.#bytes !== null && this.#file.peek()?.title === name;
	}

	/** The file, where it was read as chosen. */
	readAs(choice: FileChoice): ReadFile | null {
		return this.#key === keyOf(choice) ? this.#file.peek() : null;
	}

	/** Something else was chosen: what is still being read is not wanted any more. */
	leave(): void {
		this.#turn++;
		this.#wanted = null;
		this.#busy.value = false;
	}

	/**
	 * Read another file's bytes; nothing is kept of it until `keep`.
	 * @param choice how to read it; where it cannot be read so, it is read as it is found, and `misfit` says why
	 * @param ready is waited for when it has been read
	 * @returns null where something else was chosen meanwhile
	 * @throws FormatError where it cannot be read at all, or holds neither surface nor path
	 */
	async open(
		name: string,
		bytes: FileContent | Promise<FileContent>,
		choice: FileChoice | null,
		ready?: () => Promise<void>,
	): Promise<(FileRead & { readonly misfit: string | null; readonly keep: () => void }) | null> {
		const turn = this.#begin(null);
		let taken: FileBytes | null = null;
		try {
			const content = await bytes;
			if (turn !== this.#turn) return null;
			taken = await this.#take(name, content);
			const asChosen = choice && turn === this.#turn ? await attempt(taken, choice) : null;
			if (turn !== this.#turn) return null;
			const misfit = typeof asChosen === 'string' ? asChosen : null;
			const read = typeof asChosen === 'string' ? null : asChosen;
			const file = read ?? (await taken.read({ pathWillDo: true }));
			if (ready && turn === this.#turn) await ready();
			if (turn !== this.#turn) return null;
			const [kept, settledChoice] = [taken, settled(read && choice ? choice : { kind: 'file', name: file.title }, file)];
			taken = null;
			return { file, choice: settledChoice, misfit, keep: () => this.#keep(kept, file, settledChoice) };
		} catch (error) {
			if (turn !== this.#turn) return null;
			throw error;
		} finally {
			taken?.release();
			this.#end(turn);
		}
	}

	/**
	 * Read the file that is here in another way.
	 * @returns null where something else was chosen meanwhile
	 * @throws FormatError where it cannot be read that way; the earlier reading is kept
	 */
	async reread(choice: FileChoice): Promise<ReadFile | null> {
		const bytes = this.#bytes;
		if (!bytes) return null;
		const turn = this.#begin(choice);
		try {
			const file = await bytes.read(requestOf(choice));
			if (turn !== this.#turn) return null;
			this.#keep(bytes, file, choice);
			return file;
		} catch (error) {
			if (turn !== this.#turn) return null;
			throw error;
		} finally {
			this.#end(turn);
		}
	}

	/** The reading that is here where it is the one asked for, else as `reread`: what was asked for before does not come after it. */
	async readFor(choice: FileChoice): Promise<ReadFile | null> {
		const known = this.readAs(choice);
		if (!known) return this.reread(choice);
		this.leave();
		return known;
	}

	#begin(choice: FileChoice | null): number {
		this.#wanted = choice;
		this.#busy.value = true;
		return ++this.#turn;
	}

	#end(turn: number): void {
		if (turn !== this.#turn) return;
		this.#busy.value = false;
		this.#wanted = null;
	}

	#keep(bytes: FileBytes, file: ReadFile, choice: FileChoice): void {
		if (this.#bytes !== bytes) this.#bytes?.release();
		batch(() => {
			this.#bytes = bytes;
			this.#key = keyOf(choice);
			this.#file.value = file;
		});
	}
}
