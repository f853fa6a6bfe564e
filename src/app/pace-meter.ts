/** How many steps a frame really takes, where the machine does not keep up with what was chosen. */

import { type ReadonlySignal, signal } from '@preact/signals-core';

/** Frames that are counted together, and after how many milliseconds fewer of them suffice: it is told about once a second. */
const FRAMES = 45;
const PERIOD_MS = 1000;
const FEWEST = 4;
/** It keeps up where it takes at least this share of the steps that were chosen. */
const KEEPS_UP = 0.9;

/**
 * Counts frames and the steps taken in them.
 * @example
 * const pace = new PaceMeter();
 * for (let i = 0; i < 90; i++) { pace.frame(10, 16 * i); pace.took(1); }
 * pace.shown.value; // 1, where 10 were chosen
 */
export class PaceMeter {
	readonly #shown = signal<number | null>(null);
	#frames = 0;
	#steps = 0;
	#chosen = 0;
	#since = 0;

	/** Steps a frame, to two digits; null where as many are taken as were chosen, where that is one at most, or where nothing runs. */
	get shown(): ReadonlySignal<number | null> {
		return this.#shown;
	}

	/** A frame has come in which steps were wanted. @param chosen steps a frame @param now in milliseconds */
	frame(chosen: number, now: number): void {
		// What was counted at another speed says nothing of this one.
		if (chosen !== this.#chosen) this.stop();
		this.#chosen = chosen;
		if (this.#frames >= FRAMES || (this.#frames >= FEWEST && now - this.#since >= PERIOD_MS)) this.#tell();
		if (this.#frames === 0) this.#since = now;
		this.#frames++;
	}

	/** Steps are done. */
	took(steps: number): void {
		this.#steps += steps;
	}

	#tell(): void {
		// The first of them are still on their way: these frames count with those in which they come.
		if (this.#steps === 0) return;
		const pace = this.#steps / this.#frames;
		// One step a frame or less is no promise of speed: then the machine's frames are those that it can draw.
		this.#shown.value = this.#chosen > 1 && pace < KEEPS_UP * this.#chosen ? Number(pace.toPrecision(2)) : null;
		this.#frames = this.#steps = 0;
	}

	/** Nothing runs any more, or it begins anew. */
	stop(): void {
		this.#frames = this.#steps = 0;
		this.#shown.value = null;
	}
}
