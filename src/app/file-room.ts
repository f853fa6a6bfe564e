/** Files: opened from bytes, read otherwise than they were found, and shown. Loaded with the first of them. */

import { batch, type ReadonlySignal, signal } from '@preact/signals-core';
import type { FileBytes, ReadFile } from '../engine/landscapes/files.ts';
import type { Desk } from '../engine/remote/desk.ts';
import type { Landscape } from '../engine/landscapes/kind.ts';
import { openLandscape } from '../engine/landscapes/open.ts';
import { loadSurfaces } from '../engine/landscapes/surfaces.ts';
import { messageOf } from '../model/errors.ts';
import type { SampledPath } from '../model/field.ts';
import { printable } from '../model/printable.ts';
import type { FileChoice } from '../state/app-state.ts';
import { anew } from './choices.ts';
import { type FileContent, FileKeeper } from './file-keeper.ts';
import type { LoadTiles, TilesCode, TilesNow, TileWatch } from './tiles.ts';
import type { FilesPage } from './files-page.ts';
import type { Opener } from './landscape-controller.ts';
import { isTiled } from './tiled-files.ts';
import { WORDS } from '../words/words.ts';

export class FileRoom implements Opener<FileChoice> {
	readonly #page: FilesPage;
	readonly #files: FileKeeper;
	readonly #trouble = signal<string | null>(null);
	readonly #tiles = signal<TilesNow | null>(null);
	readonly #filled = signal(0);
	#code: TilesCode | undefined;
	#watch: TileWatch | undefined;

	/** @param load what reads stores and large files; absent where they are not opened */
	constructor(page: FilesPage, desk: Pick<Desk, 'openFile' | 'worker'>, load?: LoadTiles) {
		this.#page = page;
		this.#files = new FileKeeper(async (name, content) => {
			if (content instanceof Uint8Array) return (await Promise.all([desk.openFile(name, content), loadSurfaces()]))[0];
			if (!load) throw new TypeError('stores are not opened here');
			const [code] = await Promise.all([load(), loadSurfaces()]);
			this.#code = code;
			return code.openTiles(desk, name, content);
		});
	}

	/** Of a landscape in tiles: how many there are; null where the file in view is none. */
	get tiles(): ReadonlySignal<TilesNow | null> {
		return this.#tiles;
	}
	/** Counts what came into a store since it was opened: pictures are made anew. */
	get filled(): ReadonlySignal<number> {
		return this.#filled;
	}

	/** The file opened last; its choice may have been left since. */
	get file(): ReadonlySignal<ReadFile | null> {
		return this.#files.file;
	}
	/** A file is being read. */
	get busy(): ReadonlySignal<boolean> {
		return this.#files.busy;
	}
	/** Why the file could not be read as it was asked for last; the panel shows it. */
	get trouble(): ReadonlySignal<string | null> {
		return this.#trouble;
	}

	/** What the file opened last is read from. */
	get content(): FileBytes | null {
		return this.#files.bytes;
	}

	leave(): void {
		this.#files.leave();
		this.#trouble.value = null;
	}

	/** @throws FormatError where a file that was read so holds no surface */
	open(choice: FileChoice): Landscape | null | Promise<Landscape | null> {
		const file = this.#files.readAs(choice);
		if (file) return this.#landscapeOf(file, choice);
		if (this.#files.has(choice.name)) return this.#reread(choice);
		const opened = this.#page.openedFiles.get(choice.name);
		if (opened && !isTiled(opened)) return this.#openAgain(choice, opened);
		this.#page.notices.tell('info', WORDS.files.fromLink(choice.name), 'chosen');
		return null;
	}

	/** The state asks for a file that was opened before another one. */
	async #openAgain(choice: FileChoice, opened: Blob): Promise<Landscape | null> {
		const read = await this.#files.open(
			choice.name,
			opened.arrayBuffer().then((bytes) => new Uint8Array(bytes)),
			choice,
		);
		if (!read) return null;
		read.keep();
		if (read.misfit !== null) this.#page.notices.tell('info', WORDS.files.misfit(choice.name, read.misfit), 'chosen');
		return this.#landscapeOf(read.file, read.choice);
	}

	/** The state asks for another reading of the file that is here (undo, a link). */
	async #reread(choice: FileChoice): Promise<Landscape | null> {
		try {
			const file = await this.#files.reread(choice);
			return file && this.#landscapeOf(file, choice);
		} catch (error) {
			this.#trouble.value = ofOpenFile(messageOf(error));
			return null;
		}
	}

	/**
	 * Open a file's bytes. What cannot be read is told, and what was shown stays. A file that the state names already (a link,
	 * or the file in view, saved anew) is read as the state says. What was chosen while it was read is not replaced by it.
	 * @param ready is waited for when the file has been read, before it is shown
	 */
	async openFile(name: string, bytes: FileContent | Promise<FileContent>, ready?: () => Promise<void>): Promise<void> {
		const { store, notices, landscape } = this.#page;
		const { landscape: shown } = store.state.peek();
		// The reader makes names safe to show, and the state has them so.
		const named = shown.kind === 'file' && shown.name === printable(name) ? shown : null;
		try {
			const read = await this.#files.open(name, bytes, named, ready);
			if (!read) {
				notices.tell('info', WORDS.files.overtaken(name), 'chosen');
				return;
			}
			const { file, choice, misfit } = read;
			if (!file.samples && file.path) {
				this.#lay(file.path);
				return;
			}
			batch(() => {
				read.keep();
				this.#trouble.value = null;
				const before = store.state.peek().landscape;
				if (named && misfit === null) {
					notices.anotherChosen();
					store.amend({ landscape: choice });
				} else landscape.choose(choice);
				if (JSON.stringify(before) === JSON.stringify(choice)) landscape.reopen();
			});
			this.#follow(!(bytes instanceof Uint8Array || bytes instanceof Promise) && bytes.kind === 'served');
			if (misfit !== null) notices.tell('info', WORDS.files.misfit(name, misfit), 'chosen');
			// The panel shows them; here they are spoken.
			else if (file.notes.length > 0) notices.say(file.notes.join(' '));
		} catch (error) {
			notices.tell('error', messageOf(error));
		}
	}

	/**
	 * Read the file in view otherwise. The state follows when it has been read; what cannot be read so is told in the panel, and
	 * everything stays as it was.
	 * @param moved its coordinates are others then: window and swarm begin anew
	 * @param isPlayed it is no step of its own to undo
	 */
	async changeFile(change: (choice: FileChoice) => FileChoice, moved = false, isPlayed = false): Promise<void> {
		const { store, notices } = this.#page;
		const { landscape } = store.state.peek();
		if (landscape.kind !== 'file') return;
		const choice = change(this.#files.wanted ?? landscape);
		try {
			const file = await this.#files.readFor(choice);
			if (!file) return;
			batch(() => {
				this.#trouble.value = null;
				if (moved) this.#page.window.forget();
				store[isPlayed ? 'amend' : 'set']({ landscape: choice, ...(moved ? { window: null, swarm: anew(store.state.peek().swarm) } : {}) });
			});
			if (!isPlayed) notices.say(file.notes.join(' '));
		} catch (error) {
			this.#trouble.value = ofOpenFile(messageOf(error));
		}
	}

	/** Null where the file holds a path only: it is never chosen. */
	#landscapeOf({ title, samples, path, tiles }: ReadFile, { interpolation }: FileChoice): Landscape | null {
		const extras = { ...(path ? { path } : {}), ...(interpolation === undefined ? {} : { interpolation }) };
		if (!samples) return null;
		const isComputed = tiles?.facts.isComputed ?? false;
		const whole = openLandscape({ kind: 'surface', name: title, ...samples, ...extras, ...(isComputed && { isComputed }) });
		const file = this.#files.tiles;
		return tiles && file && this.#code ? this.#code.withTiles(whole, tiles, file, interpolation ?? 'monotone') : whole;
	}

	/** Keep count of the tiles of what was opened, and see more of them as they come. @param polls others fill it: look by itself */
	#follow(polls: boolean): void {
		this.#watch?.stop();
		this.#tiles.value = null;
		this.#watch = this.#code?.follow({
			...{ page: this.#page, files: this.#files, polls },
			told: (now) => (this.#tiles.value = now),
			more: () => this.#filled.value++,
		});
	}

	/** Look whether there are more tiles now: the page is looked at again, or somebody asks. */
	async lookAgain(): Promise<void> {
		try {
			await this.#watch?.look();
		} catch (error) {
			this.#page.notices.tell('error', messageOf(error));
		}
	}

	/** A path without a surface of its own lies over the one that is shown. */
	#lay(path: SampledPath): void {
		const { landscape, notices } = this.#page;
		landscape.lay(path);
		const { u, v } = this.#page.window.current;
		const inside = path.x.some((x, i) => x >= u[0] && x <= u[1] && (path.y[i] as number) >= v[0] && (path.y[i] as number) <= v[1]);
		const said = WORDS.files.path(path.x.length);
		notices.tell('info', inside ? said : `${said} ${WORDS.files.pathOutside}`);
	}
}

/** A refusal of a file that is open: which formats there are is no help then. */
const ofOpenFile = (message: string): string => message.replace(/ Formats that can be opened: .*$/s, '');
