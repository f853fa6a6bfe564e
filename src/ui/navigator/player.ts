/** Plays one coordinate to and fro, at a pace that is chosen. Where little motion is wanted it steps once a second instead. */

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { swept } from '../../app/sweep.ts';
import type { Range } from '../../model/geometry.ts';

/** Milliseconds of the sweep that a step is worth where little motion is wanted: a tenth of the way from end to end. */
const STEP_MS = 400;
const SECOND = 1000;

/** What is played. */
interface Played {
	/** Which coordinate. */
	readonly key: number;
	readonly range: Range;
	readonly from: number;
	/** Given each value on the way. */
	readonly take: (value: number) => void;
}

export class Player implements ReactiveController {
	readonly #host: ReactiveControllerHost;
	readonly #still = matchMedia('(prefers-reduced-motion: reduce)');
	#played: Played | null = null;
	#last = Number.NaN;
	#began = 0;
	#frame = 0;
	#pace = 1;

	constructor(host: ReactiveControllerHost) {
		this.#host = host;
		host.addController(this);
	}

	/** The coordinate that is played; null where none is. */
	get playing(): number | null {
		return this.#played?.key ?? null;
	}

	get pace(): number {
		return this.#pace;
	}

	/** From where it is, from now on. */
	setPace(pace: number): void {
		this.#pace = pace;
		const played = this.#played;
		if (played) this.play({ ...played, from: Number.isNaN(this.#last) ? played.from : this.#last });
		this.#host.requestUpdate();
	}

	play(played: Played): void {
		cancelAnimationFrame(this.#frame);
		this.#played = played;
		this.#last = Number.NaN;
		this.#began = performance.now();
		const step = (now: number): void => {
			const ms = (now - this.#began) * this.#pace;
			const value = swept(played.range, played.from, this.#still.matches ? Math.floor(ms / SECOND) * STEP_MS : ms);
			if (value !== this.#last) {
				this.#last = value;
				played.take(value);
			}
			if (this.#played === played) this.#frame = requestAnimationFrame(step);
		};
		this.#frame = requestAnimationFrame(step);
		this.#host.requestUpdate();
	}

	stop(): void {
		cancelAnimationFrame(this.#frame);
		this.#played = null;
		this.#host.requestUpdate();
	}

	hostDisconnected(): void {
		this.stop();
	}
}
