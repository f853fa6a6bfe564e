/** Time: the clock's quantum and time limits. */

/** A monotonic clock in milliseconds. */
export type Clock = () => number;

/** Looks at the clock at most; a clock that never moves has no quantum. */
const MOST_LOOKS = 1_000_000;

/** The smallest step that the clock takes, in milliseconds: what a browser rounds its times to. */
export function quantumOf(now: Clock): number {
	let least = Number.POSITIVE_INFINITY;
	let before = now();
	for (let look = 0, steps = 0; look < MOST_LOOKS && steps < 20; look++) {
		const next = now();
		if (next === before) continue;
		least = Math.min(least, next - before);
		before = next;
		steps++;
	}
	return Number.isFinite(least) ? least : 0;
}

/** A signal that follows another one and ends after so many milliseconds by itself. */
export function limited(signal: AbortSignal, milliseconds: number): { readonly signal: AbortSignal; readonly end: () => void } {
	const own = new AbortController();
	const follow = (): void => own.abort();
	if (signal.aborted) follow();
	signal.addEventListener('abort', follow, { once: true });
	const timer = setTimeout(follow, Math.max(0, milliseconds));
	return {
		signal: own.signal,
		end: () => {
			clearTimeout(timer);
			signal.removeEventListener('abort', follow);
		},
	};
}
