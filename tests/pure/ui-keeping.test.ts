/** What is kept from one visit to the next: recent landscapes, bookmarks, and sessions as files. */

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import '../../src/catalogue/registry.ts';
import { isSessionName } from '../../src/app/kept.ts';
import { filesOf, hashOf } from '../../src/app/keeping/contents.ts';
import { Keeping } from '../../src/app/keeping/keeping.ts';
import { Notices } from '../../src/app/notices.ts';
import { DEFAULT_STATE, type LandscapeChoice } from '../../src/state/app-state.ts';
import { contentName } from '../../src/engine/networks/content.ts';
import { readAddress, writeAddress } from '../../src/state/link.ts';
import { MOST_CONTENT, readSession, writeSession } from '../../src/state/session.ts';
import { Store } from '../../src/state/store.ts';

beforeEach(() => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
	vi.useRealTimers();
});

/** A browser's storage; null refuses. */
const storage = (texts: Map<string, string> | null) => ({
	read: (key: string) => texts?.get(key) ?? null,
	write: (key: string, text: string) => {
		texts?.set(key, text);
		return texts !== null;
	},
});

/** A visit of the page. */
function visit(texts: Map<string, string> | null, link = '', files: readonly File[] = []) {
	const store = new Store(readAddress(link).state);
	const notices = new Notices();
	const kept = new Map<string, Uint8Array<ArrayBuffer>>();
	const said = { copied: '', opened: [] as File[], saved: [] as { blob: Blob; name: string }[] };
	const title = { peek: () => 'A title: x' };
	const keep = async (bytes: Uint8Array<ArrayBuffer>) => {
		kept.set(contentName(bytes), bytes);
		return contentName(bytes);
	};
	const page = {
		workspace: {
			...{ store, notices, title },
			landscape: { removeOverlay: () => undefined },
			window: { forget: () => undefined },
			bytes: { read: async (content: string) => kept.get(content) ?? null, write: async () => undefined },
			shelf: async () => ({ keep }),
		},
		inView: () => store.state.peek(),
		opened: (name: string) => files.find((file) => file.name === name),
		openFile: (file: File) => said.opened.push(file),
		address: 'https://page/',
		copy: async (text: string) => {
			said.copied = text;
			return true;
		},
		download: (blob: Blob, name: string) => said.saved.push({ blob, name }),
	} as unknown as ConstructorParameters<typeof Keeping>[0];
	const keeping = new Keeping(page, storage(texts), link);
	const stop = keeping.start();
	const show = (landscape: LandscapeChoice): void => {
		store.replace({ landscape, window: null });
		vi.advanceTimersByTime(2000);
	};
	const titles = () => keeping.recent.value.list.map((one) => one.title);
	const told = () => notices.list.value.map(({ text }) => text);
	return { store, keeping, kept, said, show, titles, told, stop };
}
/** Whatever waits on promises and short timers. */
const settled = async (): Promise<void> => {
	vi.useRealTimers();
	await new Promise((done) => setTimeout(done, 60));
};
const fn = (id: string): LandscapeChoice => ({ kind: 'function', id });

describe('recent landscapes', () => {
	it('are listed once each, the last first, with what was changed of them; a formula that is typed on is one', () => {
		const { keeping, store, show, titles } = visit(new Map());
		// What every visit begins with, and what is only passed by, is no choice.
		vi.advanceTimersByTime(5000);
		store.replace({ landscape: fn('booth') });
		show(fn('ackley'));
		show(fn('beale'));
		store.set({ window: { u: [0, 1], v: [0, 1] } });
		vi.advanceTimersByTime(2000);
		show({ kind: 'formula', text: 'x' });
		show({ kind: 'formula', text: 'x + y' });
		show(fn('ackley'));
		expect(titles()).toEqual(['Ackley 1', 'x + y', 'Beale']);
		expect(keeping.recent.value.list[2]?.link).toContain('w=0:1,0:1');
	});

	it('are the last twenty; one is removed, all are cleared', () => {
		const { keeping, show, titles } = visit(new Map());
		for (let k = 0; k < 25; k++) {
			show(fn('ackley'));
			show({ kind: 'formula', text: `x + ${k}` });
		}
		expect(titles()).toHaveLength(20);
		expect(titles().slice(0, 2)).toEqual(['x + 24', 'Ackley 1']);
		keeping.removeRecent(keeping.recent.value.list[0]?.key as string);
		expect(titles()[0]).toBe('Ackley 1');
		keeping.clearRecent();
		expect(titles()).toEqual([]);
	});

	it('offer to go on where the last visit ended, where the address has no link, and never by themselves', async () => {
		const texts = new Map<string, string>();
		const first = visit(texts);
		first.show(fn('beale'));
		first.store.set({ window: { u: [0, 1], v: [0, 1] } });
		first.keeping.leave();
		first.stop();
		expect(visit(texts, 'f=ackley').keeping.recent.value.left).toBeNull();
		const { keeping, store } = visit(texts);
		expect(keeping.recent.value.left?.title).toBe('Beale');
		expect(keeping.commands()[0]?.title).toBe('Continue where you left off: Beale');
		expect(store.state.peek()).toEqual(readAddress('').state);
		keeping.commands()[0]?.run();
		await settled();
		expect(store.state.peek()).toMatchObject({ landscape: fn('beale'), window: { u: [0, 1], v: [0, 1] } });
		keeping.clearRecent();
		expect(keeping.recent.value.left).toBeNull();
	});

	it('are kept by the page alone where storage is refused, and that is said once', () => {
		const { show, titles, told, keeping } = visit(null);
		show(fn('ackley'));
		show(fn('beale'));
		keeping.addBookmark();
		expect(titles()).toEqual(['Beale', 'Ackley 1']);
		expect(keeping.bookmarks.value).toHaveLength(1);
		expect(told().filter((text) => text.startsWith('This browser stores nothing'))).toHaveLength(1);
	});

	it('are none where storage holds something else', () => {
		for (const text of ['{', '5', '[5,null,{"key":1}]', '{"__proto__":[]}', '[["function ackley",[{"name":5}]],[1]]'])
			expect(
				visit(new Map([...['thalweg.recent', 'thalweg.bookmarks'].map((key) => [key, text] as const)]), 'f=ackley').keeping,
			).toMatchObject({
				recent: { value: { list: [], left: null } },
				bookmarks: { value: [] },
			});
	});
});

describe('bookmarks', () => {
	it('belong to a landscape and come back with it in another visit; they are renamed, gone to, copied, deleted', async () => {
		const texts = new Map<string, string>();
		const { keeping, store, show } = visit(texts, 'f=ackley&p.a=9&w=0:1,0:1&map=magma');
		keeping.addBookmark();
		keeping.addBookmark();
		keeping.renameBookmark(1, '  rim\u202e ');
		keeping.renameBookmark(0, '  ');
		expect(keeping.bookmarks.value.map(({ name }) => name)).toEqual(['View 1', 'rim?']);
		show(fn('beale'));
		expect(keeping.bookmarks.value).toEqual([]);
		show(fn('ackley'));
		store.set({ layout: 'surface' });
		expect(keeping.commands().map(({ title }) => title)).toContain('Bookmark: rim?');
		const other = visit(texts, 'f=ackley&p.a=5');
		other.keeping.goToBookmark(1);
		expect(other.store.state.peek()).toMatchObject({ window: { u: [0, 1], v: [0, 1] }, appearance: { colormap: 'magma' } });
		expect(writeAddress(other.store.state.peek())).toContain('p.a=5');
		other.store.undo();
		expect(other.store.state.peek().window).toBeNull();
		await other.keeping.copyBookmark(0);
		expect(other.said.copied).toMatch(/^https:\/\/page\/#f=ackley.*w=0:1,0:1.*p\.a=5/);
		other.keeping.removeBookmark(0);
		// The other tab sees it when it keeps something itself.
		keeping.renameBookmark(0, 'edge');
		expect(keeping.bookmarks.value.map(({ name }) => name)).toEqual(['edge']);
	});
});

describe('a session', () => {
	it('saves state, bookmarks and the opened file, and brings all of it back on another page', async () => {
		vi.useRealTimers();
		const file = new File([Uint8Array.of(1, 2, 3, 250)], 'a.npy');
		const { keeping, said, told } = visit(new Map(), 'file=a.npy|loss&scale=log', [file]);
		keeping.addBookmark();
		await keeping.saveSession();
		expect(said.saved[0]?.name).toBe('A-title-x.thalweg.json');
		expect(told().at(-1)).toBe('A-title-x.thalweg.json is saved.');
		const session = new File([said.saved[0]?.blob as Blob], 'A-title-x.thalweg (1).json');
		const other = visit(new Map());
		await other.keeping.openSession(session);
		expect(writeAddress(other.store.state.peek())).toBe('file=a.npy|loss&scale=log');
		expect(other.keeping.bookmarks.value).toEqual(keeping.bookmarks.value);
		expect(new Uint8Array(await (other.said.opened[0] as File).arrayBuffer())).toEqual(Uint8Array.of(1, 2, 3, 250));
		await other.keeping.openSession(session);
		expect(other.keeping.bookmarks.value).toHaveLength(1);
		// A byte of the file is another: nothing is changed.
		const text = (await session.text()).replace('AQID', 'AQIE');
		const third = visit(new Map());
		await third.keeping.openSession(new File([text], 'x.thalweg.json'));
		expect(third.told().at(-1)).toMatch(/damaged: the content of a\.npy is not what was saved/);
		expect(third.store.state.peek()).toEqual(readAddress('').state);
	});

	it('names a file that does not fit or is not here, and knows it again', async () => {
		vi.useRealTimers();
		const large = new File([new Uint8Array(MOST_CONTENT + 1)], 'a.npy');
		const { keeping, said, told } = visit(new Map(), 'file=a.npy', [large]);
		await keeping.saveSession();
		expect(told().at(-1)).toMatch(/It does not hold a\.npy: whoever opens the session has to open that file again/);
		const { contents } = await readSession(await (said.saved[0]?.blob as Blob).text());
		expect(contents).toEqual([{ name: 'a.npy', size: MOST_CONTENT + 1, hash: await hashOf(large), bytes: null }]);
		const other = visit(new Map());
		await other.keeping.openSession(new File([said.saved[0]?.blob as Blob], 'a.thalweg.json'));
		expect(other.told().at(-1)).toMatch(/open or drop that file/);
		expect(other.said.opened).toEqual([]);
		await other.keeping.check(new File(['other'], 'a.npy'));
		expect(other.told().at(-1)).toMatch(/a\.npy is not the file that the session was saved with/);
	});

	it('of a network keeps its weights and samples where networks look for them', async () => {
		vi.useRealTimers();
		const [weights, samples] = [Uint8Array.of(5, 6), Uint8Array.of(7)];
		const [content, dataContent] = [contentName(weights), contentName(samples)];
		const landscape = { kind: 'network', model: 'm.pt', content, data: 'd.csv', dataContent, through: `points:file-${content}` } as const;
		expect(filesOf(landscape).map((file) => file.content)).toEqual([content, dataContent, content]);
		const bytes = { [content]: weights, [dataContent]: samples };
		const contents = filesOf(landscape)
			.slice(0, 2)
			.map(({ name, content: hash = '' }) => ({ name, hash, size: bytes[hash]?.length ?? 0, bytes: bytes[hash] ?? null }));
		const link = writeAddress({ ...DEFAULT_STATE, landscape: { ...landscape, through: 'random' } });
		const { keeping, kept } = visit(new Map());
		await keeping.openSession(new File([(await writeSession({ link, bookmarks: [], contents })).join('')], 'n.thalweg.json'));
		expect([...kept.keys()].toSorted()).toEqual([content, dataContent].toSorted());
	});

	it('is not saved where no link could bring it back, which is said', async () => {
		vi.useRealTimers();
		const { keeping, store, said, told } = visit(new Map());
		store.replace({ landscape: { kind: 'formula', text: `x + ${'1 + '.repeat(2 ** 18)}y` } });
		await keeping.saveSession();
		expect(said.saved).toEqual([]);
		expect(told().at(-1)).toMatch(/could not be saved: its formula and its changes are longer than the 1048576 characters/);
	});

	it('is known by its name, with the number that a browser gives it', () => {
		expect(['a.thalweg.json', 'a.thalweg (2).json', 'A.THALWEG.JSON'].every(isSessionName)).toBe(true);
		expect(['a.json', 'thalweg.json', 'a.thalweg.csv', 'a.thalweger.json'].some(isSessionName)).toBe(false);
	});
});
