/** How a picture gives way to a finer one of the same window. */

/** Milliseconds that it takes. */
export const BLEND_MS = 180;

/** Share of the picture before, 1 … 0, so many milliseconds after the finer one came: it goes gently and arrives gently. */
export function shareBefore(elapsed: number): number {
	const part = Math.min(1, Math.max(0, elapsed / BLEND_MS));
	return 1 - part * part * (3 - 2 * part);
}
