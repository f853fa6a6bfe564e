/** One loop for the page: runs while something moves and sleeps otherwise. */

/** Work of a frame. Returns true where another frame is wanted. */
export type FrameTask = (elapsedMilliseconds: number) => boolean;

/** The browser's frame clock; replaced in tests. */
export interface FrameClock {
	request(callback: (time: number) => void): number;
	cancel(handle: number): void;
}

/* v8 ignore next 4 -- exists in browsers only */
const browserClock: FrameClock = {
	request: (callback) => requestAnimationFrame(callback),
	cancel: (handle) => cancelAnimationFrame(handle),
};

/** After a sleep the first step is one ordinary frame, not the time slept; a stall is cut to this. */
const FIRST_STEP_MS = 1000 / 60;
const LONGEST_STEP_MS = 100;

/**
 * A loop over one task. `wake` asks for a frame; several calls before it make one.
 *
 * @example
 * const loop = new FrameLoop((ms) => { renderer.setCamera(glide.step(ms)); renderer.draw(); return glide.moving; });
 * canvas.addEventListener('pointermove', () => loop.wake());
 */
export class FrameLoop {
	#handle: number | null = null;
	#last: number | null = null;
	#stopped = false;

	constructor(
		private readonly task: FrameTask,
		private readonly clock: FrameClock = browserClock,
	) {}

	/** False while asleep. */
	get awake(): boolean {
		return this.#handle !== null;
	}

	wake(): void {
		if (this.#stopped || this.#handle !== null) return;
		this.#handle = this.clock.request(this.#frame);
	}

	/** Stop for good. */
	stop(): void {
		this.#stopped = true;
		if (this.#handle !== null) this.clock.cancel(this.#handle);
		this.#handle = null;
	}

	readonly #frame = (time: number): void => {
		this.#handle = null;
		const elapsed = this.#last === null ? FIRST_STEP_MS : Math.min(LONGEST_STEP_MS, Math.max(0, time - this.#last));
		this.#last = time;
		if (this.task(elapsed)) this.wake();
		else if (this.#handle === null) this.#last = null;
	};
}
