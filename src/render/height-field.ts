/**
 * The surface as the CPU knows it: exact heights at points, and where a sight line meets it. A coarse
 * field finds the neighbourhood, the f64 evaluator the point.
 */

import { valueIn } from '../model/truth.ts';
import type { Scale } from '../math/scale.ts';
import type { BoundObjective } from '../model/backend.ts';
import type { Field } from '../model/field.ts';
import type { Rectangle } from '../model/geometry.ts';
import { insideBox, toBox, toPlane } from './box.ts';
import type { PlanePoint, Scene } from './contract.ts';
import { axisTicks, type Tick } from './ticks.ts';

type Vec3 = readonly [number, number, number];

/** Columns and rows at most of the coarse field. */
export const COARSE_SIZE = 161;

export class HeightField {
	readonly #exact: (point: ArrayLike<number>) => number;
	readonly #t: Float32Array;
	readonly #point = new Float64Array(2);

	/**
	 * @param coarse a field over the whole domain
	 * @param exaggeration height of the box
	 * @param axes what u and v are to people
	 */
	constructor(
		readonly bound: BoundObjective,
		readonly coarse: Field,
		readonly scale: Scale,
		readonly exaggeration: number,
		readonly axes?: Scene['axes'],
	) {
		this.#exact = valueIn(bound);
		this.#t = Float32Array.from(coarse.values, (value) => scale.forward(value));
	}

	get domain(): Rectangle {
		return this.coarse.grid.domain;
	}

	/** Ticks along u or v. */
	ticks(axis: 'u' | 'v', count: number): Tick[] {
		return axisTicks(this.axes?.[axis === 'u' ? 0 : 1], ...this.domain[axis], count);
	}

	/** Whether v is no variable: the second axis of a line, made up to show it as a ridge. */
	get isRidge(): boolean {
		return this.axes?.[1].name === '';
	}

	/** f(u, v) in double precision; NaN at a hole. */
	value(u: number, v: number): number {
		this.#point[0] = u;
		this.#point[1] = v;
		return this.#exact(this.#point);
	}

	/** z in box coordinates; NaN at a hole. */
	height(u: number, v: number): number {
		return this.exaggeration * this.scale.forward(this.value(u, v));
	}

	/** A point of the plane on the surface, in box coordinates; z is NaN at a hole. */
	place(at: PlanePoint): Vec3 {
		const { x, y } = toBox(this.domain, at);
		return [x, y, this.height(at.u, at.v)];
	}

	/** z of the coarse field at a box point, bilinear; NaN beside a hole. */
	#coarseHeight(x: number, y: number): number {
		const { columns, rows } = this.coarse.grid;
		const c = Math.min(Math.max((x + 0.5) * (columns - 1), 0), columns - 1);
		const r = Math.min(Math.max((y + 0.5) * (rows - 1), 0), rows - 1);
		const i = Math.min(Math.floor(c), Math.max(0, columns - 2));
		const j = Math.min(Math.floor(r), Math.max(0, rows - 2));
		const at = j * columns + i;
		const right = columns > 1 ? 1 : 0;
		const up = rows > 1 ? columns : 0;
		const [t00, t10, t01, t11] = [this.#t[at], this.#t[at + right], this.#t[at + up], this.#t[at + up + right]] as [
			number,
			number,
			number,
			number,
		];
		const [a, b] = [c - i, r - j];
		return this.exaggeration * ((t00 * (1 - a) + t10 * a) * (1 - b) + (t01 * (1 - a) + t11 * a) * b);
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
			return z - this.#coarseHeight(x, y);
		};
		const steps = 2 * Math.max(this.coarse.grid.columns, this.coarse.grid.rows);
		let previous = Number.NaN;
		for (let i = 0; i <= steps; i++) {
			const s = start + ((end - start) * i) / steps;
			const here = gap(s);
			if (previous * here <= 0) return this.#refine(at, gap, start + ((end - start) * (i - 1)) / steps, s);
			previous = here;
		}
		return null;
	}

	/** Bisect the crossing found on the coarse field; a hole of the landscape itself is a miss. */
	#refine(at: (s: number) => Vec3, coarse: (s: number) => number, low: number, high: number): PlanePoint | null {
		const exact = (s: number): number => {
			const [x, y, z] = at(s);
			const { u, v } = toPlane(this.domain, x, y);
			return z - this.height(u, v);
		};
		// The exact surface may cross a little outside the bracket that the coarse one gave.
		const gap = exact(low) * exact(high) <= 0 ? exact : coarse;
		let [a, b] = [low, high];
		const first = Math.sign(gap(a));
		for (let i = 0; i < 24; i++) {
			const middle = (a + b) / 2;
			if (Math.sign(gap(middle)) === first) a = middle;
			else b = middle;
		}
		const [x, y] = at((a + b) / 2);
		const { u, v } = toPlane(this.domain, x, y);
		return insideBox(x, y) && !Number.isNaN(this.value(u, v)) ? { u, v } : null;
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
