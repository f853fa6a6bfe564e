/** How steps of a swarm are cut into bands: over steps, and over ranges of particles. */

/** Steps of a band at most: what bounds the rows in memory. */
export const MAX_STEPS = 1024;
/** Bands after which a plan is made anew: the speed is known better then. */
const BANDS_A_PLAN = 32;
/** Bands of a block of steps at most. */
const BANDS_A_BLOCK = 8;
/** Steps of all particles that make a band efficient enough. */
const WORTHWHILE_STEPS = 32;
/** Threads that keep a device busy; ranges are narrower only where a single step of them is long. */
const WIDTH = 16_384;

/** What one band does: steps of a range of particles. */
export interface Piece {
	readonly first: number;
	readonly count: number;
	/** The first step, from the beginning of the call, and how many. */
	readonly step: number;
	readonly steps: number;
	/** Whether a pass that takes no step follows, which leaves value and status those of the final x. */
	readonly settles: boolean;
}

/** How steps are cut: row r of a plan is `block` steps of the particles of range r mod `ranges`. */
export interface Plan {
	readonly steps: number;
	readonly block: number;
	readonly ranges: number;
	/** Particles of a range. */
	readonly size: number;
}

/**
 * How so many steps, or the first of them, are cut.
 *
 * Many steps a dispatch are several times faster than one, since particles then stay in registers. Where a
 * band's time holds few steps of all particles, it takes a block of steps of a range of them instead.
 *
 * @param units particle-steps of a band
 */
export function planOf(count: number, steps: number, units: number): Plan {
	const most = Math.max(1, Math.floor((BANDS_A_PLAN * units) / count));
	const taken = Math.min(steps, most);
	if (units >= Math.min(taken, WORTHWHILE_STEPS) * count) return { steps: taken, block: 1, ranges: 1, size: count };
	// A block is few bands long, so that an abort between two blocks comes soon; a range is as wide as a device.
	const block = Math.max(
		1,
		Math.min(taken, MAX_STEPS, Math.floor((BANDS_A_BLOCK * units) / count), Math.floor(units / Math.min(count, WIDTH))),
	);
	const ranges = Math.max(1, Math.min(count, Math.ceil((2 * block * count) / units)));
	return { steps: taken, block, ranges, size: Math.ceil(count / ranges) };
}

/** Of so many rows from `first`: ranges of one block, or whole blocks. */
export function wholeBlocks(first: number, rows: number, ranges: number): number {
	const at = first % ranges;
	return at > 0 || rows < ranges ? Math.min(rows, ranges - at) : rows - (rows % ranges);
}

/** Rows of a plan, as `wholeBlocks` cuts them. */
export function pieceOf(
	{ block, ranges, size, steps }: Plan,
	base: number,
	first: number,
	rows: number,
	total: number,
	count: number,
): Piece {
	const at = (first % ranges) * size;
	const end = rows < ranges ? Math.min(count, at + rows * size) : count;
	const from = Math.floor(first / ranges) * block;
	const taken = Math.min(steps - from, Math.max(1, Math.floor(rows / ranges)) * block);
	return { first: at, count: Math.max(0, end - at), step: base + from, steps: taken, settles: base + from + taken === total };
}

/** Rows of a whole plan. */
export const rowsOf = ({ steps, block, ranges }: Plan): number => Math.ceil(steps / block) * ranges;
