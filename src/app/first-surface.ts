/** When the first surface was shown: written once by the frame loop, read by the benchmark. */

const MARK = 'thalweg-first-surface';

/** A picture was drawn: it is on the screen with the next frame. Only the first counts. */
export function markFirstSurface(): void {
	requestAnimationFrame(() => performance.mark(MARK));
}

/** Milliseconds from the start of the navigation; null where there was none yet, or the page was opened out of sight. */
export function firstSurface(): number | null {
	const [hidden] = performance.getEntriesByType('visibility-state').filter(({ name }) => name === 'hidden');
	const at = performance.getEntriesByName(MARK, 'mark')[0]?.startTime;
	return at === undefined || (hidden && hidden.startTime < at) ? null : at;
}
