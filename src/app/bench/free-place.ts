/** A place for a label on a chart where it covers none of what is drawn there, or as little as can be. */

export interface Box {
	readonly left: number;
	readonly top: number;
	readonly width: number;
	readonly height: number;
}

const common = (a0: number, a1: number, b0: number, b1: number): number => Math.max(0, Math.min(a1, b1) - Math.max(a0, b0));

const overlap = (a: Box, b: Box): number =>
	common(a.left, a.left + a.width, b.left, b.left + b.width) * common(a.top, a.top + a.height, b.top, b.top + b.height);

/**
 * The first of the places that covers nothing, moved into the frame; else the one that covers least.
 * @param places in the order of preference; one at least
 * @throws RangeError where there is no place
 */
export function freePlace(places: readonly Box[], obstacles: readonly Box[], frame: Box): Box {
	let best: { readonly place: Box; readonly covered: number } | undefined;
	for (const wanted of places) {
		const place = {
			...wanted,
			left: Math.max(frame.left, Math.min(wanted.left, frame.left + frame.width - wanted.width)),
			top: Math.max(frame.top, Math.min(wanted.top, frame.top + frame.height - wanted.height)),
		};
		const covered = obstacles.reduce((sum, obstacle) => sum + overlap(place, obstacle), 0);
		if (!best || covered < best.covered) best = { place, covered };
	}
	if (!best) throw new RangeError('A label needs a place to be tried.');
	return best.place;
}
