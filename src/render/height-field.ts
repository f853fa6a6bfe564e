/**
 * The surface as a pointer meets it: heights at points, and where a sight line crosses it. They are those of the field that is
 * drawn, of which a small copy is here. Nothing is evaluated.
 */

import type { Scale } from '../math/scale.ts';
import type { GridSpec, Range, Rectangle } from '../model/geometry.ts';
import type { FieldSketch } from '../model/resident-field.ts';
import { insideBox, toBox, toPlane } from './box.ts';
import type { PlanePoint, Scene } from './contract.ts';
import { axisTicks, type Tick } from './ticks.ts';

type Vec3 = readonly [number, number, number];

/** Columns and rows at most of the copy. */
export const SKETCH_SIDE = 257;

export class HeightField {
	#cells: Float32Array | null = null;

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
	get cellLevels(): Float32Array {
		this.#cells ??= Float32Array.from(this.sketch.values, (value) => this.scale.forward(value));
		return this.#cells;
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

	/** The same at the points of an even grid over the whole domain, row by row from the lowest v. @param side points along each side */
	levels(side: number): Float64Array {
		const { u, v } = this.domain;
		const at = ([lo, hi]: Range, k: number): number => lo + ((hi - lo) * k) / (side - 1);
		const across = Array.from({ length: side }, (_, k) => this.#column(toBox(this.domain, { u: at(u, k), v: v[0] }).x));
		const up = Array.from({ length: side }, (_, k) => this.#row(toBox(this.domain, { u: u[0], v: at(v, k) }).y));
		const levels = new Float64Array(side * side);
		let next = 0;
		for (const row of up) for (const column of across) levels[next++] = this.#between(column, row);
		return levels;
	}

	/** The same at box coordinates. */
	#levelAt(x: number, y: number): number {
		return this.#between(this.#column(x), this.#row(y));
	}

	#column(x: number): Piece {
		return pieceOf(this.sketch.columns, (x + 0.5) * (this.grid.columns - 1));
	}

	#row(y: number): Piece {
		return pieceOf(this.sketch.rows, (y + 0.5) * (this.grid.rows - 1));
	}

	#between([i, a]: Piece, [j, b]: Piece): number {
		const { columns, rows } = this.sketch;
		const levels = this.cellLevels;
		const at = j * columns.length + i;
		const right = columns.length > 1 ? 1 : 0;
		const up = rows.length > 1 ? columns.length : 0;
		const t00 = levels[at] as number;
		const t10 = levels[at + right] as number;
		const t01 = levels[at + up] as number;
		const t11 = levels[at + up + right] as number;
		// A hole takes the nearest cell's height, as in the map.
		const nearest = b < 0.5 ? (a < 0.5 ? t00 : t10) : a < 0.5 ? t01 : t11;
		const low = filled(t00, nearest) * (1 - a) + filled(t10, nearest) * a;
		const high = filled(t01, nearest) * (1 - a) + filled(t11, nearest) * a;
		return low * (1 - b) + high * b;
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

const filled = (t: number, nearest: number): number => (Number.isNaN(t) ? nearest : t);

/** Between which picked indices a place lies, the lower one's index, and how far it is from there to the next, 0 … 1. */
type Piece = readonly [index: number, part: number];

function pieceOf(picked: Uint32Array, place: number): Piece {
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
