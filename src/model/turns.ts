/**
 * Turns in n dimensions: each turns every direction in the plane of two axes (a Givens rotation) and leaves the other axes still.
 * A list of turns is what a person did, one after the other; directions are computed from it anew, so that turning back leads to
 * the very numbers that were there before.
 */

/** A turn of `degrees` that leads the axis `from` towards the axis `to`. Axes count from 0. */
export interface Turn {
	readonly from: number;
	readonly to: number;
	readonly degrees: number;
}

/** Turns that a plane may have been given. */
export const MOST_TURNS = 64;

/** An angle that is kept has so many decimal places of a degree: sums of typed angles then come back to 0. */
const DECIMALS = 9;

/** The same angle from −180 (left out) to 180 degrees. */
export function reducedDegrees(degrees: number): number {
	const within = degrees % 360;
	const reduced = within > 180 ? within - 360 : within <= -180 ? within + 360 : within;
	return Number(reduced.toFixed(DECIMALS)) + 0;
}

/**
 * Cosine and sine of an angle in degrees: exact at multiples of 90, and of one first octant elsewhere.
 * @example cosSin(90) // [0, 1]
 */
export function cosSin(degrees: number): readonly [number, number] {
	const quarters = Math.round(degrees / 90);
	const rest = ((degrees - 90 * quarters) * Math.PI) / 180;
	const [c, s] = [Math.cos(rest), Math.sin(rest)];
	switch (((quarters % 4) + 4) % 4) {
		case 0:
			return [c, s];
		case 1:
			return [0 - s, c];
		case 2:
			return [0 - c, 0 - s];
		default:
			return [s, 0 - c];
	}
}

/** A direction after turns, one after the other; its length stays. */
export function turnedBy(direction: ArrayLike<number>, turns: readonly Turn[]): Float64Array {
	const turned = Float64Array.from(direction);
	for (const { from, to, degrees } of turns) {
		const [c, s] = cosSin(degrees);
		const [a, b] = [turned[from] as number, turned[to] as number];
		// Without the sign of a 0, which nobody chose.
		turned[from] = c * a - s * b + 0;
		turned[to] = s * a + c * b + 0;
	}
	return turned;
}

const isSamePair = (a: Turn, b: Turn): boolean => a.from === b.from && a.to === b.to;
const isApart = (a: Turn, b: Turn): boolean => ![a.from, a.to].some((axis) => axis === b.from || axis === b.to);

/** The same turn with the lower axis first. */
const ordered = ({ from, to, degrees }: Turn): Turn => (from < to ? { from, to, degrees } : { from: to, to: from, degrees: -degrees });

/** The place of the turn that a further one of the same pair adds to: the last of that pair that nothing which touches the pair follows. */
function placeOf(turns: readonly Turn[], turn: Turn): number {
	for (let k = turns.length - 1; k >= 0; k--) {
		const before = turns[k] as Turn;
		if (isSamePair(before, turn)) return k;
		if (!isApart(before, turn)) return -1;
	}
	return -1;
}

/**
 * The turns, and one more. Turns of one pair add up where nothing between them touches the pair; what adds up to nothing is left out.
 * @example withTurn([{ from: 0, to: 2, degrees: 30 }], { from: 2, to: 0, degrees: 30 }) // []
 */
export function withTurn(turns: readonly Turn[], more: Turn): readonly Turn[] {
	const turn = ordered(more);
	const at = placeOf(turns, turn);
	const degrees = reducedDegrees((turns[at]?.degrees ?? 0) + turn.degrees);
	if (at < 0) return degrees === 0 ? turns : [...turns, { ...turn, degrees }];
	return degrees === 0 ? turns.toSpliced(at, 1) : turns.with(at, { ...turn, degrees });
}

/** By how much a plane is turned between two axes, so that a further turn would add to it; 0 where it would be another one. */
export function degreesBetween(turns: readonly Turn[], from: number, to: number): number {
	const pair = ordered({ from, to, degrees: 0 });
	const degrees = turns[placeOf(turns, pair)]?.degrees ?? 0;
	return from < to ? degrees : 0 - degrees;
}
