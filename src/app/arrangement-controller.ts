/** The arrangement in force: it follows the screen and what a person drags and folds, which the browser remembers. */

import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import {
	type Arrangement,
	arrange,
	type Composition,
	compositionOf,
	type DockName,
	type DockWish,
	type Screen,
	type Wishes,
} from './arrangement.ts';

/** What a browser keeps from one visit to the next. */
export interface Memory {
	/** Null where nothing is kept, or nothing can be. */
	read(key: string): string | null;
	/** Where nothing can be kept, nothing happens. */
	write(key: string, text: string): void;
}

/** One that says whether a text is kept. */
export interface TellingMemory extends Memory {
	write(key: string, text: string): boolean;
}

const KEY = 'thalweg.arrangement';

type Remembered = Partial<Record<Composition, Wishes>>;

/** How docks are dragged belongs to a screen, not to a landscape: the browser remembers it, no link carries it. */
export class ArrangementController {
	readonly #memory: Memory;
	readonly #screen = signal<Screen>({ width: 1440, height: 900, isCoarse: false });
	readonly #wishes = signal<Remembered>({});
	/** Where the parts of the page go. */
	readonly current: ReadonlySignal<Arrangement>;

	constructor(memory: Memory) {
		this.#memory = memory;
		this.#wishes.value = remembered(memory.read(KEY));
		this.current = computed(() => arrange(this.#screen.value, this.#wishes.value[compositionOf(this.#screen.value)]));
	}

	/** The page has another size. */
	resize(screen: Screen): void {
		this.#screen.value = screen;
	}

	/** Make a dock another size, fold or unfold it. It stays so on screens of this composition. */
	wish(dock: DockName, wish: DockWish): void {
		const all = this.#wishes.peek();
		const { composition } = this.current.peek();
		const before = all[composition];
		this.#wishes.value = { ...all, [composition]: { ...before, [dock]: { ...before?.[dock], ...wish } } };
		this.#memory.write(KEY, JSON.stringify(this.#wishes.peek()));
	}

	toggle(dock: DockName): void {
		this.wish(dock, { isFolded: !this.current.peek()[dock].isFolded });
	}
}

const COMPOSITIONS: readonly Composition[] = ['wide', 'tall', 'low', 'column'];

/** What was remembered; anything else that is found there is nobody's wish. */
function remembered(text: string | null): Remembered {
	let found: unknown;
	try {
		found = JSON.parse(text ?? '{}');
	} catch {
		return {};
	}
	const wishesIn = (value: unknown): Wishes => ({ side: wishIn(fieldOf(value, 'side')), dock: wishIn(fieldOf(value, 'dock')) });
	return Object.fromEntries(COMPOSITIONS.map((name) => [name, wishesIn(fieldOf(found, name))]));
}

const fieldOf = (value: unknown, name: string): unknown =>
	typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;

function wishIn(value: unknown): DockWish {
	const [size, isFolded] = [fieldOf(value, 'size'), fieldOf(value, 'isFolded')];
	return {
		...(typeof size === 'number' && Number.isFinite(size) ? { size } : {}),
		...(typeof isFolded === 'boolean' ? { isFolded } : {}),
	};
}
