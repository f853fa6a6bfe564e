/** The browser's history: an entry for every landscape, none for a slider. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AddressController } from '../../src/app/address-controller.ts';
import '../../src/catalogue/registry.ts';
import { Notices } from '../../src/app/notices.ts';
import { DEFAULT_STATE } from '../../src/state/app-state.ts';
import { readLink } from '../../src/state/link.ts';
import { Store } from '../../src/state/store.ts';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** A page at a link, and a browser that keeps its entries. */
function page(link = '') {
	const entries = [link];
	let at = 0;
	const bar = {
		get hash() {
			return entries[at] as string;
		},
		replace: (next: string) => void (entries[at] = next),
		push: (next: string) => void entries.splice(++at, entries.length, next),
	};
	const store = new Store(readLink(link).state);
	const notices = new Notices();
	const address = new AddressController({ store, notices }, bar);
	address.start();
	vi.runAllTimers();
	const go = (by: number): void => {
		at += by;
		address.traversed();
		address.edited();
	};
	return { store, notices, address, entries, bar, go, shown: () => store.state.peek().landscape };
}
const show = (id: string) => ({ landscape: { kind: 'function' as const, id } });

test('every landscape is an entry, what is changed of it is none, and Back brings both', () => {
	const { store, entries, go, shown } = page();
	store.set(show('rosenbrock'));
	store.set({ window: { u: [0, 1], v: [0, 1] } });
	store.set({ window: { u: [0, 2], v: [0, 2] } });
	// Not yet written when the next one is chosen.
	store.replace({ ...show('ackley'), window: null });
	store.set({ landscape: { kind: 'formula', text: 'x' } });
	store.set({ landscape: { kind: 'formula', text: 'x^2' } });
	vi.runAllTimers();
	expect(entries).toEqual(['scale=linear', 'f=rosenbrock&w=0:2,0:2', 'f=ackley', 'expr=x^2']);
	go(-1);
	expect(shown()).toEqual({ kind: 'function', id: 'ackley' });
	go(-1);
	expect([shown(), store.state.peek().window]).toEqual([
		{ kind: 'function', id: 'rosenbrock' },
		{ u: [0, 2], v: [0, 2] },
	]);
	go(-1);
	expect(shown()).toEqual(DEFAULT_STATE.landscape);
	go(3);
	expect(shown()).toEqual({ kind: 'formula', text: 'x^2' });
	vi.runAllTimers();
	expect(entries).toHaveLength(4);
});

test('going back leaves the page set up as it is, and its entry says so', () => {
	const { store, entries, go } = page('f=ackley');
	store.set(show('booth'));
	store.set({ theme: 'light', layout: 'map' });
	vi.runAllTimers();
	go(-1);
	vi.runAllTimers();
	expect([store.state.peek().theme, store.state.peek().layout]).toEqual(['light', 'map']);
	expect(entries[0]).toBe('f=ackley&theme=light&layout=map');
});

test('a link that is written into the address is read whole, and what is wrong in it is told', () => {
	const { store, entries, bar, address, notices } = page();
	bar.push('f=booth&theme=light&res=7');
	address.edited();
	expect(store.state.peek()).toMatchObject({ landscape: { id: 'booth' }, theme: 'light' });
	expect(notices.list.value[0]?.text).toContain('"res" could not be used');
	vi.runAllTimers();
	expect(entries).toEqual(['scale=linear', 'f=booth&theme=light']);
});

test('a link that was just written into the address is not overwritten by what the state was before', () => {
	const { store, entries, address, shown } = page();
	store.set({ window: { u: [0, 1], v: [0, 1] } });
	entries[0] = 'f=ackley';
	// The pause ends before the browser tells of the edit.
	vi.runAllTimers();
	address.edited();
	vi.runAllTimers();
	expect([shown(), entries]).toEqual([{ kind: 'function', id: 'ackley' }, ['f=ackley']]);
});
