/** What is kept from one visit to the next: bookmarks of views, recent landscapes, and sessions as files. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import { contentName } from '../../engine/networks/content.ts';
import { FormatError, messageOf } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { AppState } from '../../state/app-state.ts';
import { type Bookmark, MOST_BOOKMARKS, viewLink, viewOf } from '../../state/bookmarks.ts';
import { landscapesOf } from '../../state/landscape-choice.ts';
import { MAX_LINK, readAddress, writeAddress } from '../../state/link.ts';
import { assertSessionSize, readSession, type Session, writeSession } from '../../state/session.ts';
import { KEEPING } from '../../words/keeping.ts';
import { WORDS } from '../../words/words.ts';
import type { TellingMemory } from '../arrangement-controller.ts';
import type { Command } from '../commands.ts';
import { fileTitle } from '../file-title.ts';
import type { RecentView } from '../kept.ts';
import type { Notice } from '../notices.ts';
import type { Workspace } from '../workspace.ts';
import { arrive } from './arrive.ts';
import { Bookmarks } from './bookmarks.ts';
import { contentsOf, filesOfAll, hashOf } from './contents.ts';
import { KeptTexts } from './kept-texts.ts';
import { RecentLandscapes } from './recent-landscapes.ts';

/** The page in as far as it is kept. */
export interface KeptPage {
	readonly workspace: Pick<Workspace, 'store' | 'notices' | 'landscape' | 'window' | 'title' | 'bytes' | 'shelf' | 'openedFiles'>;
	/** The whole of what is in view: with the camera and the step of now. */
	inView(): AppState;
	/** The file of this name, as the person opened it. */
	opened(name: string): File | undefined;
	openFile(file: File): void;
	/** The address of the page without its link. */
	readonly address: string;
	copy(text: string): Promise<boolean>;
	download(blob: Blob, name: string): void;
}

export class Keeping {
	readonly #page: KeptPage;
	readonly #recent: RecentLandscapes;
	readonly #bookmarks: Bookmarks;
	readonly #told = signal('');
	/** Hashes of files that a session named and did not hold. */
	readonly #meant = new Map<string, string>();
	#turn = 0;

	/** @param link of the address that the page was opened with */
	constructor(page: KeptPage, memory: TellingMemory, link: string) {
		this.#page = page;
		const texts = new KeptTexts(memory, () => this.#tell('info', KEEPING.refused));
		this.#recent = new RecentLandscapes(texts, () => page.inView(), link);
		this.#bookmarks = new Bookmarks(texts, () => page.workspace.store.state.value.landscape);
	}

	get recent(): ReadonlySignal<RecentView> {
		return this.#recent.view;
	}
	/** Of the landscape in view. */
	get bookmarks(): ReadonlySignal<readonly Bookmark[]> {
		return this.#bookmarks.list;
	}
	/** What was told last. */
	get told(): ReadonlySignal<string> {
		return this.#told;
	}

	/** List what is looked at. Returns the way to stop. */
	start(): () => void {
		return this.#recent.follow(this.#page.workspace.store.state);
	}

	/** The page is left. */
	leave(): void {
		this.#recent.flush();
	}

	#tell(kind: Notice['kind'], text: string): void {
		this.#told.value = text;
		this.#page.workspace.notices.tell(kind, text);
	}

	// ── bookmarks ──

	addBookmark(): void {
		const link = viewLink(this.#page.inView());
		if (link.length > MAX_LINK) return this.#tell('error', KEEPING.bookmarks.tooLong(MAX_LINK));
		const added = this.#bookmarks.add(link);
		if (added) this.#tell('info', KEEPING.bookmarks.added(added.name));
		else this.#tell('error', KEEPING.bookmarks.most(MOST_BOOKMARKS));
	}

	goToBookmark(place: number): void {
		const bookmark = this.#bookmarks.list.peek()[place];
		const { store, notices, window: seen } = this.#page.workspace;
		if (!bookmark) return;
		seen.forget();
		store.replace(viewOf(store.state.peek(), bookmark));
		notices.say(KEEPING.bookmarks.shown(bookmark.name));
	}

	renameBookmark(place: number, name: string): void {
		this.#bookmarks.rename(place, name);
	}

	removeBookmark(place: number): void {
		const bookmark = this.#bookmarks.list.peek()[place];
		if (!bookmark) return;
		this.#bookmarks.remove(place);
		this.#told.value = KEEPING.bookmarks.removed(bookmark.name);
	}

	/** Copy a link to the landscape as it is, seen as the bookmark says. */
	async copyBookmark(place: number): Promise<void> {
		const bookmark = this.#bookmarks.list.peek()[place];
		if (!bookmark) return;
		const state = this.#page.inView();
		const link = writeAddress({ ...state, ...viewOf(state, bookmark) });
		if (link.length > MAX_LINK) return this.#tell('error', KEEPING.bookmarks.tooLong(MAX_LINK));
		const url = link === '' ? this.#page.address : `${this.#page.address}#${link}`;
		const [what, { copied, notCopied, instead }] = [KEEPING.bookmarks.link(bookmark.name), WORDS.common];
		if (await this.#page.copy(url)) this.#tell('info', copied(what));
		else this.#tell('error', notCopied(instead(what, url)));
	}

	// ── recent landscapes ──

	async openRecent(link: string): Promise<void> {
		this.#recent.flush();
		await arrive(this.#page.workspace, link, this.#newest());
	}

	removeRecent(key: string): void {
		this.#recent.remove(key);
	}

	clearRecent(): void {
		this.#recent.clear();
		this.#told.value = KEEPING.recent.cleared;
	}

	/** What the palette offers. */
	commands(): readonly Command[] {
		const { list, left } = this.#recent.view.peek();
		const { recent, bookmarks } = KEEPING;
		return [
			...(left ? [this.#command('left', WORDS.landscape.continueAt(left.title), () => void this.openRecent(left.link))] : []),
			...this.#bookmarks.list.peek().map(({ name }, k) => this.#command(`mark-${k}`, bookmarks.command(name), () => this.goToBookmark(k))),
			...list.map(({ title, link }, k) => this.#command(`recent-${k}`, recent.command(title), () => void this.openRecent(link))),
		];
	}

	#command(id: string, title: string, run: () => void): Command {
		return { id, title, run, group: id.startsWith('mark') ? 'view' : 'landscape' };
	}

	// ── sessions ──

	/** Save the landscape with its bookmarks and its files. */
	async saveSession(): Promise<void> {
		const { workspace, opened, download } = this.#page;
		try {
			const state = this.#page.inView();
			const link = writeAddress(state);
			if (link.length > MAX_LINK) return this.#tell('error', KEEPING.session.failed(KEEPING.session.linkTooLong(MAX_LINK)));
			const bookmarks = this.#bookmarks.list.peek();
			const contents = await contentsOf(landscapesOf(state), opened, workspace.bytes);
			const name = `${fileTitle(workspace.title.peek()) || KEEPING.session.fileName}.thalweg.json`;
			download(new Blob([...(await writeSession({ link, bookmarks, contents }))]), name);
			const missing = contents.filter(({ bytes }) => bytes === null).map((content) => printable(content.name, 60));
			const { saved, without } = KEEPING.session;
			this.#tell('info', missing.length > 0 ? `${saved(name)} ${without(missing.join(', '))}` : saved(name));
		} catch (error) {
			this.#tell('error', KEEPING.session.failed(messageOf(error)));
		}
	}

	/** Open a session's file. What cannot be opened is told, and nothing is changed. */
	async openSession(file: File): Promise<void> {
		const isNewest = this.#newest();
		try {
			assertSessionSize(file.size);
			const session = await readSession(await file.text());
			const missing = await this.#takeContents(session);
			if (!isNewest()) return;
			this.#recent.flush();
			this.#keepHeld(session);
			await arrive(this.#page.workspace, session.link, isNewest);
			if (!isNewest()) return;
			const unplaced = this.#bookmarks.merge(session.bookmarks);
			this.#openHeld(session);
			const { opened, openAgain } = KEEPING.session;
			const text = opened(printable(file.name, 60));
			this.#tell('info', missing.length > 0 ? `${text} ${openAgain(missing.join(', '))}` : text);
			if (unplaced > 0) this.#tell('error', KEEPING.bookmarks.most(MOST_BOOKMARKS));
		} catch (error) {
			if (isNewest()) this.#tell('error', messageOf(error));
		}
	}

	/**
	 * Check the files of a session, and keep models and samples where networks look for them.
	 * @returns names of those that it does not hold
	 * @throws FormatError where a content is another than the one that was saved
	 */
	async #takeContents({ link, contents }: Session): Promise<readonly string[]> {
		const missing: string[] = [];
		for (const { name, content } of filesOfAll(landscapesOf(readAddress(link).state))) {
			const shown = printable(name, 60);
			const held = contents.find((one) => one.name === name && (content === undefined || one.hash === content));
			if (!held?.bytes) {
				if (held && content === undefined) this.#meant.set(name, held.hash);
				missing.push(shown);
				continue;
			}
			const hash = content === undefined ? await hashOf(new Blob([held.bytes])) : contentName(held.bytes);
			const isSame = hash === '' || held.hash === '' || hash === held.hash;
			if (!isSame) throw new FormatError('E_SESSION_DAMAGED', KEEPING.session.damaged(KEEPING.session.content(shown)));
			if (content !== undefined) await (await this.#page.workspace.shelf()).keep(held.bytes);
		}
		return missing;
	}

	/** Files of surfaces that are compared are found where those are that a person opened. */
	#keepHeld({ link, contents }: Session): void {
		for (const other of readAddress(link).state.compare?.others ?? []) {
			const held = other.kind === 'file' && contents.find(({ name }) => name === other.name);
			if (held && held.bytes) this.#page.workspace.openedFiles.set(held.name, new File([held.bytes], held.name));
		}
	}

	/** A surface's file is opened as if it were dropped: the state says how it is read. */
	#openHeld({ link, contents }: Session): void {
		const { landscape } = readAddress(link).state;
		if (landscape.kind !== 'file') return;
		const held = contents.find(({ name }) => name === landscape.name);
		if (held?.bytes) this.#page.openFile(new File([held.bytes], held.name));
	}

	/** A file is opened: where a session named it, it ought to be that one. */
	async check(file: File): Promise<void> {
		const meant = this.#meant.get(printable(file.name));
		if (!meant) return;
		this.#meant.delete(printable(file.name));
		const hash = await hashOf(file).catch(() => '');
		if (hash !== '' && hash !== meant) this.#tell('info', KEEPING.session.differs(printable(file.name, 60)));
	}

	/** Whether nothing was asked for since. */
	#newest(): () => boolean {
		const turn = ++this.#turn;
		return () => turn === this.#turn;
	}
}
