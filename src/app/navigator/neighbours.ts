/**
 * The slices beside the one in view, as small pictures with one scale of colours: along one of the other coordinates, or along two. One
 * is computed after the other, away from the page's thread and behind the picture itself; what was computed is kept.
 */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { COLORMAP_ENTRIES, COLORMAPS } from '../../math/colormaps.ts';
import { makeScale } from '../../math/scale.ts';
import { fieldStatistics } from '../../math/statistics.ts';
import { messageOf } from '../../model/errors.ts';
import type { AppState } from '../../state/app-state.ts';
import { formatNumber } from '../format.ts';
import { identityOf } from '../landscapes/kinds.ts';
import { NAVIGATOR } from '../../words/navigator.ts';
import { arraySlices } from './array-slices.ts';
import { planeSlices } from './plane-slices.ts';
import type { NavigatorPage } from './page.ts';
import { type NeighbourSlice, type Samples, SIDE, type SliceTable } from './slice-table.ts';
import type { NeighboursView } from '../navigator-view.ts';

/** Small pictures that are kept; each is some 9 kB. */
const KEPT = 512;
/** Of the ends of the scale. */
const DIGITS = 4;
/** A movement has ended. */
const REST_MS = 150;

/** What the pictures depend on. */
const lookOf = ({ landscape, window, appearance }: AppState): string =>
	JSON.stringify([landscape, window, appearance.scale, appearance.colormap, appearance.reversed]);

export class Neighbours {
	readonly #page: NavigatorPage;
	readonly #view = signal<NeighboursView | null>(null);
	readonly #kept = new Map<string, Samples>();
	#along: readonly number[] = [];
	#table: SliceTable = { columns: 1, slices: [] };
	#abort: AbortController | null = null;
	#rest: ReturnType<typeof setTimeout> | undefined;
	#stop: (() => void) | undefined;

	constructor(page: NavigatorPage) {
		this.#page = page;
	}

	/** Null while none are shown. */
	get view(): ReadonlySignal<NeighboursView | null> {
		return this.#view;
	}

	/** Show them along these other coordinates, and keep them in step with what is chosen. */
	show(along: readonly number[]): void {
		this.#along = along;
		this.#stop?.();
		const { store, landscape, window: seen, machine } = this.#page.workspace;
		const identity = identityOf(store.state.peek().landscape);
		const look = computed(() => lookOf(store.state.value));
		let isFirst = true;
		this.#stop = effect(() => {
			void [landscape.current.value, machine.session.value, seen.moved.value, look.value];
			untracked(() => {
				clearTimeout(this.#rest);
				this.#cancel();
				if (isFirst) void this.#fill();
				else this.#rest = setTimeout(() => void this.#fill(), REST_MS);
				isFirst = false;
			});
			// Those of another landscape are asked for anew.
			if (identityOf(store.state.peek().landscape) !== identity) queueMicrotask(() => this.hide());
		});
	}

	/** No more of them; what was computed is kept. */
	hide(): void {
		this.#stop?.();
		this.#stop = undefined;
		clearTimeout(this.#rest);
		this.#cancel();
		this.#view.value = null;
	}

	/** Compute no more; those that are there stay. */
	cancel(): void {
		this.#cancel();
		const view = this.#view.peek();
		if (view && view.done < view.tiles.length) this.#view.value = { ...view, trouble: NAVIGATOR.stopped };
	}

	/** Go to a slice. */
	go(place: number): void {
		this.#table.slices[place]?.go();
	}

	#cancel(): void {
		this.#abort?.abort();
		this.#abort = null;
	}

	async #fill(): Promise<void> {
		const abort = new AbortController();
		this.#abort = abort;
		const { signal } = abort;
		try {
			this.#table = arraySlices(this.#page, this.#along) ?? planeSlices(this.#page, this.#along) ?? { columns: 1, slices: [] };
			this.#tell('');
			// What is near comes first.
			const { slices } = this.#table;
			const here = slices.findIndex((slice) => slice.here);
			const order = slices.map((_, k) => k).sort((a, b) => Math.abs(a - here) - Math.abs(b - here));
			for (const k of order) {
				const slice = slices[k] as NeighbourSlice;
				if (this.#kept.has(slice.key)) continue;
				await this.#pictureFirst(signal);
				this.#keep(slice.key, await slice.samples(signal));
				signal.throwIfAborted();
				this.#tell('');
			}
		} catch (error) {
			if (!signal.aborted) this.#tell(messageOf(error));
		}
	}

	/** The picture itself comes before what stands beside it. */
	#pictureFirst(signal: AbortSignal): Promise<void> {
		const { progress } = this.#page.workspace.picture;
		signal.throwIfAborted();
		if (progress.peek() === null) return Promise.resolve();
		return new Promise((resolve, reject) => {
			const done = (act: () => void) => (): void => {
				queueMicrotask(() => stop());
				act();
			};
			const stop = effect(() => {
				if (progress.value === null) done(resolve)();
			});
			signal.addEventListener(
				'abort',
				done(() => reject(signal.reason as Error)),
				{ once: true },
			);
		});
	}

	#keep(key: string, samples: Samples): void {
		this.#kept.delete(key);
		this.#kept.set(key, samples);
		for (const oldest of this.#kept.keys()) {
			if (this.#kept.size <= KEPT) return;
			this.#kept.delete(oldest);
		}
	}

	#tell(trouble: string): void {
		const { columns, slices } = this.#table;
		const samples = slices.map(({ key }) => this.#kept.get(key) ?? null);
		const known = samples.filter((one) => one !== null);
		const paint = painter(known, this.#page.workspace.store.state.peek().appearance);
		const tiles = slices.map(({ title, here }, k) => {
			const one = samples[k];
			return { title, here, width: one?.columns ?? SIDE, height: one?.rows ?? SIDE, pixels: one ? paint.pixels(one) : null };
		});
		this.#view.value = { along: this.#along, columns, tiles, done: known.length, scale: paint.words, trouble };
	}
}

/** One scale of colours over all of them. */
function painter(
	all: readonly Samples[],
	{ scale: kind, colormap, reversed }: AppState['appearance'],
): { pixels(samples: Samples): Uint8ClampedArray<ArrayBuffer>; readonly words: string } {
	const statistics = fieldStatistics(Float64Array.from(all.flatMap(({ values }) => Array.from(values))));
	if (!(statistics.min <= statistics.max)) return { pixels: ({ columns, rows }) => new Uint8ClampedArray(4 * columns * rows), words: '' };
	const scale = makeScale(kind, statistics);
	const table = COLORMAPS[colormap];
	return {
		words: NAVIGATOR.scale(formatNumber(statistics.min, DIGITS), formatNumber(statistics.max, DIGITS)),
		pixels: ({ columns, rows, values }) => {
			const pixels = new Uint8ClampedArray(4 * columns * rows);
			for (let row = 0; row < rows; row++)
				for (let column = 0; column < columns; column++) {
					const t = scale.forward(values[(rows - 1 - row) * columns + column] as number);
					// A hole stays empty.
					if (Number.isNaN(t)) continue;
					const entry = Math.round((reversed ? 1 - t : t) * (COLORMAP_ENTRIES - 1));
					pixels.set(table.subarray(4 * entry, 4 * entry + 4), 4 * (row * columns + column));
				}
			return pixels;
		},
	};
}
