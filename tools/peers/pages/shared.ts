/** What the three pages share: the same surface, the same measure. */

export const [WIDTH, HEIGHT] = [1280, 720] as const;

/** What a page has measured, in milliseconds; the benchmark reads it from `globalThis.measured`. */
export interface PageTimes {
	readonly first: number;
	readonly whole: number;
	readonly frames: readonly number[];
	/** Of a page that knows it. */
	gpuBytes?: number;
}
const query = new URLSearchParams(location.search);
export const side = Number(query.get('side'));
const FRAMES = Number(query.get('frames') ?? 9);
/** Slow pages are not asked for all of them: after so many milliseconds this many are enough. */
const [LONG, ENOUGH] = [15_000, 3];

/** Ackley on [−5, 5]², as a plain loop. */
export function ackley(x: number, y: number): number {
	const root = Math.sqrt((x * x + y * y) / 2);
	return -20 * Math.exp(-0.2 * root) - Math.exp((Math.cos(2 * Math.PI * x) + Math.cos(2 * Math.PI * y)) / 2) + 20 + Math.E;
}

export const coordinate = (i: number): number => -5 + (10 * i) / (side - 1);

const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));

/**
 * Tell the time to the first picture, and the time of frames while the camera turns.
 * @param turn draws one frame with the camera at an angle
 * @param finished resolves when everything that was drawn has been drawn
 * @param complete draws what the first picture leaves coarse; absent where it leaves nothing
 */
export async function measure(turn: (angle: number) => unknown, finished: () => unknown, complete?: () => void): Promise<PageTimes> {
	await turn(0);
	await finished();
	// From the moment the page was asked for: code, data and drawing.
	const first = performance.now();
	if (complete) {
		await nextFrame();
		complete();
		await finished();
	}
	const whole = complete ? performance.now() : first;
	const frames: number[] = [];
	const begin = performance.now();
	for (let frame = 1; frame <= FRAMES; frame++) {
		if (frames.length >= ENOUGH && performance.now() - begin > LONG) break;
		await nextFrame();
		const start = performance.now();
		await turn(frame * 0.05);
		await finished();
		frames.push(performance.now() - start);
	}
	const measured: PageTimes = { first, whole, frames };
	return Object.assign(globalThis, { measured }).measured;
}

/** Reading a pixel waits for all that was drawn. */
export const pixelRead = (gl: WebGLRenderingContext) => async (): Promise<void> =>
	gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
