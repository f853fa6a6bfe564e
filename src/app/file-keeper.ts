/** The file that was opened: its bytes, how it is read, and what was read. Reading takes a while, so only what was asked for last counts. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import { type OpenedFile, type OpenOptions, openSurfaceFile } from '../engine/landscapes/files.ts';
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
const settled = (choice: FileChoice, { channel }: OpenedFile): FileChoice =>
	choice.channel !== undefined || channel === undefined ? choice : { ...choice, channel };

const keyOf = (choice: FileChoice): string => JSON.stringify([choice.name, Object.entries(optionsOf(choice)).sort()]);

/** What was read, and the choice that it answers. */
export interface ReadFile {
	readonly file: OpenedFile;
	readonly choice: FileChoice;
}

export class FileKeeper {
	readonly #read: typeof openSurfaceFile;
	readonly #file = signal<OpenedFile | null>(null);
	readonly #busy = signal(false);
	#name = '';
	#bytes: Uint8Array | null = null;
	#key = '';
	#turn = 0;
	#wanted: FileChoice | null = null;

	/** @param read reads a file's bytes */
	constructor(read: typeof openSurfaceFile = openSurfaceFile) {
		this.#read = read;
	}

	/** The file opened last, as it was read last; its choice may have been left since. */
	get file(): ReadonlySignal<OpenedFile | null> {
		return this.#file;
	}
	/** A file is being read. */
	get busy(): ReadonlySignal<boolean> {
		return this.#busy;
	}
	/** How it is to be read once it has been: changes that follow each other quickly build on it. */
	get wanted(): FileChoice | null {
		return this.#wanted;
	}

	/** Whether the bytes of this file are here. */
	has(name: string): boolean {
		return this.#bytes !== null && this.#file.peek()?.title === name;
	}

	/** The file, where it was read as chosen. */
	readAs(choice: FileChoice): OpenedFile | null {
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
	 * @returns null where something else was chosen meanwhile
	 * @throws FormatError where it cannot be read at all, or holds neither surface nor path
	 */
	async open(
		name: string,
		bytes: Uint8Array | Promise<Uint8Array>,
		choice: FileChoice | null,
	): Promise<(ReadFile & { readonly misfit: string | null; readonly keep: () => void }) | null> {
		const turn = this.#begin(null);
		try {
			const content = await bytes;
			let misfit: string | null = null;
			let read = choice && turn === this.#turn ? await this.#attempt(name, content, choice) : null;
			if (typeof read === 'string') {
				misfit = read;
				read = null;
			}
			if (turn !== this.#turn) return null;
			const file = read ?? (await this.#read(name, content));
			if (turn !== this.#turn) return null;
			// A file without a surface tells so before anything of the old picture goes.
			if (file.channel === undefined && !file.path()) file.surface();
			const taken = settled(read && choice ? choice : { kind: 'file', name: file.title }, file);
			return { file, choice: taken, misfit, keep: () => this.#keep(name, content, file, taken) };
		} catch (error) {
			if (turn !== this.#turn) return null;
			throw error;
		} finally {
			this.#end(turn);
		}
	}

	/** What is read so, or why it cannot be. */
	async #attempt(name: string, bytes: Uint8Array, choice: FileChoice): Promise<OpenedFile | string> {
		try {
			const file = await this.#read(name, bytes, optionsOf(choice));
			file.surface();
			return file;
		} catch (error) {
			return messageOf(error);
		}
	}

	/**
	 * Read the file that is here otherwise.
	 * @returns null where something else was chosen meanwhile
	 * @throws FormatError where it cannot be read so: it stays as it was read
	 */
	async reread(choice: FileChoice): Promise<OpenedFile | null> {
		const bytes = this.#bytes;
		if (!bytes) return null;
		const turn = this.#begin(choice);
		try {
			const file = await this.#read(this.#name, bytes, optionsOf(choice));
			if (turn !== this.#turn) return null;
			file.surface();
			this.#keep(this.#name, bytes, file, choice);
			return file;
		} catch (error) {
			if (turn !== this.#turn) return null;
			throw error;
		} finally {
			this.#end(turn);
		}
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

	#keep(name: string, bytes: Uint8Array, file: OpenedFile, choice: FileChoice): void {
		batch(() => {
			this.#name = name;
			this.#bytes = bytes;
			this.#key = keyOf(choice);
			this.#file.value = file;
		});
	}
}
