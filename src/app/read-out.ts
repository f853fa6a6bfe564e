/** The read-out under the pointer: the value and slope of one point in double precision. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Aside } from '../engine/aside.ts';
import type { PlanePoint, Renderer } from '../engine/view.ts';
import type { Range, Rectangle } from '../model/geometry.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { LandscapeTiles } from '../model/tiles.ts';

/** What is read at a point. */
export type Probe = PlanePoint &
	Awaited<ReturnType<Aside['probe']>> & {
		/** Of a landscape in tiles: from which level it is; 0 is the finest. */
		readonly level?: number;
	};

/** It follows the pointer at most this often; what is drawn follows every move. */
const PROBE_MS = 50;

export class ReadOut {
	readonly #renderer: ReadonlySignal<Renderer | null>;
	readonly #aside: Pick<Aside, 'probe'>;
	readonly #probe = signal<Probe | null>(null);
	readonly #heard = new Set<(point: PlanePoint | null) => void>();
	#bound: BoundObjective | null = null;
	#tiles: Pick<LandscapeTiles, 'probe'> | undefined;
	#hovered: PlanePoint | null = null;
	#probed = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counts what was asked: only the last answer is shown. */
	#asked = 0;

	/**
	 * @param renderer marks the point
	 * @param aside reads it
	 */
	constructor(renderer: ReadonlySignal<Renderer | null>, aside: Pick<Aside, 'probe'>) {
		this.#renderer = renderer;
		this.#aside = aside;
	}

	get probe(): ReadonlySignal<Probe | null> {
		return this.#probe;
	}

	/** The point that is read out, which may not be read yet. */
	get point(): PlanePoint | null {
		return this.#hovered;
	}

	/**
	 * Read this landscape from now on: the one that is shown.
	 * @param tiles read instead: they may be finer than the picture
	 */
	follow(bound: BoundObjective, tiles?: Pick<LandscapeTiles, 'probe'>): void {
		this.#bound = bound;
		this.#tiles = tiles;
	}

	async #read({ u, v }: PlanePoint, bound: BoundObjective): Promise<Omit<Probe, 'u' | 'v'>> {
		return this.#tiles ? { beyondF32: false, ...(await this.#tiles.probe(u, v)) } : this.#aside.probe(bound, u, v);
	}

	/** Whoever shows the point, too, is told of each move. Returns the way to stop. */
	onHover(heard: (point: PlanePoint | null) => void): () => void {
		this.#heard.add(heard);
		return () => this.#heard.delete(heard);
	}

	/** Read out a point (null: nothing under the pointer). Drawn at once, told at most 20 times a second. */
	hover(point: PlanePoint | null): void {
		this.#renderer.peek()?.setHover(point);
		this.#hovered = point;
		for (const heard of this.#heard) heard(point);
		const wait = PROBE_MS - (performance.now() - this.#probed);
		if (wait <= 0) void this.now();
		else this.#timer ??= setTimeout(() => void this.now(), wait);
	}

	/** The value at the point read out: of the last point that was asked for. Null where there is none, or it was asked in vain. */
	async now(): Promise<Probe | null> {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#probed = performance.now();
		const asked = ++this.#asked;
		const [point, bound] = [this.#hovered, this.#bound];
		// Nothing under the pointer is told at once.
		const reading = point && bound && (await this.#read(point, bound).catch(() => null));
		if (asked === this.#asked) this.#probe.value = point && reading && { ...point, ...reading };
		return this.#probe.peek();
	}
}

/** The share of the window that a key moves the read-out by. */
const KEY_SHARE = 1 / 50;

/** A point moved by keys within a window; from the window's middle where nothing is read out yet. */
export function stepped(point: PlanePoint | null, { u, v }: Rectangle, [du, dv]: readonly [number, number]): PlanePoint {
	const from = point ?? { u: (u[0] + u[1]) / 2, v: (v[0] + v[1]) / 2 };
	const within = (x: number, [lo, hi]: Range): number => Math.min(hi, Math.max(lo, x));
	return { u: within(from.u + du * (u[1] - u[0]) * KEY_SHARE, u), v: within(from.v + dv * (v[1] - v[0]) * KEY_SHARE, v) };
}
