/**
 * The surface as a pointer meets it: heights at points, and where a sight line crosses it. They are those of the field that is
 * drawn, of which a small copy is here. Nothing is evaluated.
 */

import type { Scale } from '../math/scale.ts';
import type { GridSpec, Rectangle } from '../model/geometry.ts';
import type { FieldSketch } from '../model/resident-field.ts';
import { insideBox, toBox, toPlane } from './box.ts';
import type { PlanePoint, Scene } from './contract.ts';
import { axisTicks, type Tick } from './ticks.ts';

type Vec3 = readonly [number, number, number];

/** Columns and rows at most of the copy. */
export const SKETCH_SIDE = 257;

export class HeightField {
	#levels: Float32Array | null = null;

	/**
	 * @param grid of the field that is drawn
	 * @param sketch picked from it
	 * @param exaggeration height of the box
	 * @param axes what u and v are to people
	 */
	constructor(
		readonly grid: GridSpec,
		readonly sketch: FieldSketch,
		readonly scale: Scale,
		readonly exaggeration: number,
		readonly axes?: Scene['axes'],
	) {}

	/** Scaled heights t of the copy, row by row; NaN at holes. */
	get levels(): Float32Array {
		this.#levels ??= Float32Array.from(this.sketch.values, (value) => this.scale.forward(value));
		return this.#levels;
	}

	get domain(): Rectangle {
		return this.grid.domain;
	}

	/** Ticks along u or v. */
	ticks(axis: 'u' | 'v', count: number): Tick[] {
		return axisTicks(this.axes?.[axis === 'u' ? 0 : 1], ...this.domain[axis], count);
	}

	/** Whether v is no variable: the second axis of a line, made up to show it as a ridge. */
	get isRidge(): boolean {
		return this.axes?.[1].name === '';
	}

	/** The scaled height t at a point of the plane, bilinear between picked cells; NaN where the nearest of them is a hole. */
	level(u: number, v: number): number {
		const { x, y } = toBox(this.domain, { u, v });
		return this.#levelAt(x, y);
	}

	/** The same at box coordinates. */
	#levelAt(x: number, y: number): number {
		const { columns, rows } = this.sketch;
		const { levels } = this;
		const [i, a] = pieceOf(columns, (x + 0.5) * (this.grid.columns - 1));
		const [j, b] = pieceOf(rows, (y + 0.5) * (this.grid.rows - 1));
		const at = j * columns.length + i;
		const right = columns.length > 1 ? 1 : 0;
		const up = rows.length > 1 ? columns.length : 0;
		const corner = (offset: number): number => levels[at + offset] as number;
		const nearest = corner((a < 0.5 ? 0 : right) + (b < 0.5 ? 0 : up));
		// A hole takes the nearest cell's height, as in the map.
		const filled = (t: number): number => (Number.isNaN(t) ? nearest : t);
		const [t00, t10, t01, t11] = [filled(corner(0)), filled(corner(right)), filled(corner(up)), filled(corner(up + right))];
		return (t00 * (1 - a) + t10 * a) * (1 - b) + (t01 * (1 - a) + t11 * a) * b;
	}

	/** z in box coordinates; NaN at a hole. */
	height(u: number, v: number): number {
		return this.exaggeration * this.level(u, v);
	}

	/** A point of the plane on the surface, in box coordinates; z is NaN at a hole. */
	place(at: PlanePoint): Vec3 {
		const { x, y } = toBox(this.domain, at);
		return [x, y, this.height(at.u, at.v)];
	}

	/**
	 * The first point where a sight line meets the surface, from either side; null where it misses.
	 * @param origin start of the line in box coordinates
	 * @param direction a unit vector
	 */
	intersect(origin: Vec3, direction: Vec3): PlanePoint | null {
		const span = this.#span(origin, direction);
		if (!span) return null;
		const [start, end] = span;
		const at = (s: number): Vec3 => [origin[0] + s * direction[0], origin[1] + s * direction[1], origin[2] + s * direction[2]];
		const gap = (s: number): number => {
			const [x, y, z] = at(s);
			return z - this.exaggeration * this.#levelAt(x, y);
		};
		const steps = 2 * Math.max(this.sketch.columns.length, this.sketch.rows.length);
		let previous = Number.NaN;
		for (let i = 0; i <= steps; i++) {
			const s = start + ((end - start) * i) / steps;
			const here = gap(s);
			if (previous * here <= 0) return this.#refine(at, gap, start + ((end - start) * (i - 1)) / steps, s);
			previous = here;
		}
		return null;
	}

	/** Bisect a crossing. */
	#refine(at: (s: number) => Vec3, gap: (s: number) => number, low: number, high: number): PlanePoint | null {
		let [a, b] = [low, high];
		const first = Math.sign(gap(a));
		for (let i = 0; i < 24; i++) {
			const middle = (a + b) / 2;
			if (Math.sign(gap(middle)) === first) a = middle;
			else b = middle;
		}
		const [x, y] = at((a + b) / 2);
		return insideBox(x, y) && !Number.isNaN(this.#levelAt(x, y)) ? toPlane(this.domain, x, y) : null;
	}

	/** The part of a line inside the box, slightly thickened so that floor and lid can be hit. */
	#span(origin: Vec3, direction: Vec3): readonly [number, number] | null {
		const low: Vec3 = [-0.5, -0.5, -1e-3];
		const high: Vec3 = [0.5, 0.5, this.exaggeration + 1e-3];
		let [start, end] = [0, Number.POSITIVE_INFINITY];
		for (const i of [0, 1, 2] as const) {
			const [o, d] = [origin[i], direction[i]];
			if (Math.abs(d) < 1e-12) {
				if (o < low[i] || o > high[i]) return null;
				continue;
			}
			const [a, b] = [(low[i] - o) / d, (high[i] - o) / d];
			start = Math.max(start, Math.min(a, b));
			end = Math.min(end, Math.max(a, b));
		}
		return start <= end && Number.isFinite(end) ? [start, end] : null;
	}
}

/** Between which picked indices a place lies, the lower one's index, and how far it is from there to the next, 0 … 1. */
function pieceOf(picked: Uint32Array, place: number): readonly [index: number, part: number] {
	const last = picked.length - 1;
	if (last < 1) return [0, 0];
	const end = picked[last] as number;
	const at = Math.min(Math.max(place, 0), end);
	let i = Math.min(last - 1, Math.floor((at * last) / end));
	// They are evenly spaced but for rounding.
	while (i > 0 && (picked[i] as number) > at) i--;
	while (i < last - 1 && (picked[i + 1] as number) <= at) i++;
	const from = picked[i] as number;
	return [i, (at - from) / ((picked[i + 1] as number) - from)];
}
