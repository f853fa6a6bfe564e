/** The read-out under the pointer: the value and slope of one point, on the f64 reference. */

import { uniformsOf } from '../engine/programs.ts';
import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { PlanePoint, Renderer } from '../engine/view.ts';
import type { BoundObjective } from '../model/backend.ts';

/** What is read at a point. */
export interface Probe extends PlanePoint {
	readonly value: number | null;
	/** |∇f| along the plane; null where there is none. */
	readonly slope: number | null;
	/** f64 has a value and the picture, in f32, a hole: what is read is f64's. */
	readonly beyondF32: boolean;
}

/** It follows the pointer at most this often; what is drawn follows every move. */
const PROBE_MS = 50;

export class ReadOut {
	readonly #renderer: ReadonlySignal<Renderer | null>;
	readonly #probe = signal<Probe | null>(null);
	#evaluate: ((u: number, v: number) => Probe) | null = null;
	#hovered: PlanePoint | null = null;
	#probed = Number.NEGATIVE_INFINITY;
	#timer: ReturnType<typeof setTimeout> | undefined;

	/** @param renderer marks the point */
	constructor(renderer: ReadonlySignal<Renderer | null>) {
		this.#renderer = renderer;
	}

	get probe(): ReadonlySignal<Probe | null> {
		return this.#probe;
	}

	/** Read this landscape from now on: the one that is shown. */
	follow(bound: BoundObjective): void {
		this.#evaluate = evaluatorOf(bound);
	}

	/** Read out a point (null: nothing under the pointer). Drawn at once, told at most 20 times a second. */
	hover(point: PlanePoint | null): void {
		this.#renderer.peek()?.setHover(point);
		this.#hovered = point;
		const wait = PROBE_MS - (performance.now() - this.#probed);
		if (wait <= 0) this.now();
		else this.#timer ??= setTimeout(() => this.now(), wait);
	}

	/** The value at the point read out, now. */
	now(): Probe | null {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		this.#probed = performance.now();
		const point = this.#hovered;
		this.#probe.value = point && this.#evaluate ? this.#evaluate(point.u, point.v) : null;
		return this.#probe.peek();
	}
}

/** One point on the f64 reference, along the plane. */
function evaluatorOf(bound: BoundObjective): (u: number, v: number) => Probe {
	const truth = bound.objective.truth(1, bound);
	const program = bound.objective.program(1, 'plane');
	const uniforms = uniformsOf(bound);
	const isHoleInF32 = (u: number, v: number): boolean => program.bounds('strict', [Math.fround(u), Math.fround(v)], uniforms)[0] === 'hole';
	return (u, v) => {
		truth.run([u, v]);
		const [value = 0, gu = 0, gv = 0] = truth.values;
		const [valid, smoothU, smoothV] = truth.valid;
		const slope = valid && smoothU && smoothV ? Math.hypot(gu, gv) : null;
		return { u, v, value: valid ? value : null, slope, beyondF32: valid === 1 && isHoleInF32(u, v) };
	};
}
