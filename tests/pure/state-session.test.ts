/** Sessions as files: what was saved comes back, and whatever else comes is a named error, bounded, and runs nothing. */

import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/model/errors.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { type Bookmark, viewLink, viewOf } from '../../src/state/bookmarks.ts';
import { writeAddress } from '../../src/state/link.ts';
import { MOST_CONTENT, MOST_SESSION, readSession, type Session, writeSession } from '../../src/state/session.ts';
import { seeded } from '../support/random-graph.ts';

const bytes = Uint8Array.from({ length: 200_001 }, (_, k) => (k * 7919) >> 3);
const SESSION: Session = {
	link: 'file=a.npy&w=-1:2,0:3&scale=log',
	bookmarks: [{ name: 'basin', link: 'file=a.npy&cam=1,1,2,0,0,0' }],
	contents: [
		{ name: 'a.npy', size: bytes.length, hash: 'ab12', bytes },
		{ name: 'large.npy', size: 3e9, hash: '', bytes: null },
	],
};
const textOf = async (session: Session): Promise<string> => (await writeSession(session)).join('');
/** The code of its error; empty where it is read. */
const refusal = (text: string): Promise<string> =>
	readSession(text).then(
		() => '',
		(error: unknown) => (error instanceof FormatError ? error.code : String(error)),
	);
const BARE = { thalweg: 'session', version: 1, link: '', bookmarks: [], contents: [] };
const bare = (change: object): string => JSON.stringify({ ...BARE, ...change });

describe('a session', () => {
	it('comes back as it was saved, files bit for bit', async () => {
		// Bytes are compared as a text: an equality of arrays looks at each of them slowly.
		const seen = ({ contents, ...rest }: Session) => ({
			...rest,
			contents: contents.map((one) => ({ ...one, bytes: one.bytes && Buffer.from(one.bytes).toString('latin1') })),
		});
		expect(seen(await readSession(await textOf(SESSION)))).toEqual(seen(SESSION));
		for (const length of [0, 1, 2, 3, 196_607, 196_608, 196_609]) {
			const one = { ...SESSION, contents: [{ name: 'x', size: length, hash: '', bytes: bytes.slice(0, length) }] };
			expect(seen(await readSession(await textOf(one))), String(length)).toEqual(seen(one));
		}
	});

	it('that is damaged, newer or too large is a named error that says what is wrong', async () => {
		const damaged = [
			'',
			'{',
			'[]',
			'null',
			'{}',
			'"x"',
			bare({ thalweg: 'x' }),
			bare({ version: 0 }),
			bare({ version: '1' }),
			bare({ link: 5 }),
		];
		const parts = [
			...[bare({ bookmarks: {} }), bare({ bookmarks: [{ name: 'a' }] }), bare({ bookmarks: [{ name: 'a'.repeat(200), link: '' }] })],
			...[bare({ contents: [null] }), bare({ contents: Array(99).fill({ name: 'a', size: 0, hash: '' }) })],
			...[bare({ contents: [{ name: 'a', size: -1, hash: '' }] }), bare({ contents: [{ name: 'a', size: 1, hash: '<b>' }] })],
			// Too short, too long, no base64.
			...['QQ=', 'QUFB', 'Q!==', 'QQ\n=', '===='].map((base64) => bare({ contents: [{ name: 'a', size: 1, hash: '', base64 }] })),
		];
		for (const text of [...damaged, ...parts]) expect(await refusal(text), text).toBe('E_SESSION_DAMAGED');
		expect(await refusal(bare({ version: 2, link: 7 }))).toBe('E_SESSION_NEWER');
		await expect(readSession(bare({ version: 9 }))).rejects.toThrow('This session has version 9, and this page reads versions up to 1');
		// Refused by its size alone, before there is room for it.
		const claim = (size: number): string => bare({ contents: [{ name: 'a', size, hash: '', base64: 'AAAA' }] });
		expect(await refusal(claim(MOST_CONTENT + 1))).toBe('E_SESSION_TOO_LARGE');
		expect(await refusal(claim(MOST_CONTENT))).toBe('E_SESSION_DAMAGED');
		expect(await refusal(' '.repeat(MOST_SESSION + 1))).toBe('E_SESSION_TOO_LARGE');
		expect(await refusal(bare({ link: 'x'.repeat(2 ** 21) }))).toBe('E_SESSION_DAMAGED');
	});

	it('of a stranger is read or refused by name, whatever was changed in it', async () => {
		const random = seeded(7);
		const whole = await textOf({ ...SESSION, contents: [{ name: 'x', size: 50, hash: '', bytes: bytes.slice(0, 50) }] });
		const pieces = ['"', '{', ']', ',', '\\u0000', '__proto__', '1e999', '-1', 'null', '</script>', '=', '\ud800'];
		let read = 0;
		for (let turn = 0; turn < 800; turn++) {
			const at = Math.floor(random() * whole.length);
			const piece = pieces[Math.floor(random() * pieces.length)] as string;
			const end = at + Math.floor(random() * 12);
			const code = await refusal(random() < 0.1 ? whole.slice(0, at) : whole.slice(0, at) + piece + whole.slice(end));
			expect(['', 'E_SESSION_DAMAGED', 'E_SESSION_NEWER', 'E_SESSION_TOO_LARGE']).toContain(code);
			if (code === '') read++;
		}
		expect(read).toBeGreaterThan(10);
		expect(read).toBeLessThan(790);
		expect(Object.hasOwn(Object.prototype, 'link')).toBe(false);
	});
});

describe('a bookmark', () => {
	const state = {
		...DEFAULT_STATE,
		landscape: { kind: 'function', id: 'ackley', dimension: 5, plane: { kind: 'axes', first: 0, second: 3 }, values: { a: 7 } },
		window: { u: [-1, 1], v: [0, 2] },
		layout: 'map',
		appearance: { ...DEFAULT_STATE.appearance, scale: 'log', colormap: 'magma' },
		camera: { ...DEFAULT_STATE.camera, azimuth: 0.5, projection: 'orthographic' },
	} as const;
	const mark: Bookmark = { name: 'x', link: viewLink(state) };

	it('brings window, camera, layout, appearance and plane, and leaves sliders and swarm as they are', () => {
		expect(mark.link).not.toMatch(/p\.a=|&o=|particles/);
		const now = { ...DEFAULT_STATE, landscape: { kind: 'function', id: 'ackley', values: { a: 9 } } } as const;
		expect(viewOf(now, mark)).toEqual({
			landscape: { kind: 'function', id: 'ackley', dimension: 5, plane: { kind: 'axes', first: 0, second: 3 }, values: { a: 9 } },
			window: state.window,
			layout: 'map',
			appearance: state.appearance,
			camera: state.camera,
		});
		expect(writeAddress({ ...now, ...viewOf(now, mark) })).toContain('p.a=9');
	});

	it('of a network or an array brings its directions or its cut', () => {
		const network = { kind: 'network', model: 'residual:8', seed: 3 } as const;
		const through = viewLink({ ...state, landscape: { ...network, through: 'random:filter,seed=3' } });
		const present = { ...network, through: 'random:filter,seed=9', step: 40 };
		expect(viewOf({ landscape: present }, { name: '', link: through }).landscape).toEqual({ ...present, through: 'random:filter,seed=3' });
		const file = { kind: 'file', name: 'a.npy', channel: 'loss' } as const;
		const cut = viewLink({ ...state, landscape: { ...file, cut: { axes: [1, 2], index: [4] } } });
		expect(viewOf({ landscape: file }, { name: '', link: cut }).landscape).toEqual({ ...file, cut: { axes: [1, 2], index: [4] } });
		expect(viewOf({ landscape: { ...file, cut: { axes: [0, 1], index: [] } } }, { name: '', link: 'file=a.npy' }).landscape).toEqual(file);
	});
});
