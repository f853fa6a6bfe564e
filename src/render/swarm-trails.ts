/**
 * Trails: what particles leave behind on the plane. A square of cells over the window, a layer of whole numbers for
 * each group. The twin of `shaders/kernels/swarm-trails.wgsl` and `swarm-overlay.wgsl`: sums of integers, so the order
 * in which particles come does not matter.
 */

/** Parts of a cell's side in which ends of segments are counted. */
const PARTS = 256;
/** Most deposits of a segment: a longer one becomes dashes. */
export const TRAIL_STEPS = 192;
/** What a cell crossed once holds, where nothing overflows. */
const FULL_UNIT = 256;

/**
 * What a cell crossed once holds. A particle puts no more than this into a cell in a frame, and of what is there a share
 * `trail` is left, so that count · unit / (1 − trail) is the most a cell can come to hold: it must fit 32 bits.
 */
export const trailUnit = (count: number, trail: number): number =>
	Math.max(1, Math.min(FULL_UNIT, Math.floor((2 ** 32 * (1 - trail)) / Math.max(1, count))));

/** Opacity of a cell that was crossed n times is 1 − exp(−gain · n): less for each where there are many. */
export const trailGain = (count: number): number => Math.min(2.5, Math.max(0.02, 2.5 * Math.sqrt(60 / Math.max(1, count))));

/** What a particle adds to the density in all. */
export const DENSITY_UNIT = 256;

/** Radius of the dots that a density is made of, in cells: fewer particles are larger. */
export const stampRadius = (count: number): 0 | 1 | 2 => (count <= 10_000 ? 2 : count <= 50_000 ? 1 : 0);

/** Largest share of a particle that its stamp adds to one cell. */
const STAMP_PEAK = [1, 1 / 4, 36 / 256] as const;

/** Opacity of a cell with n particles is 1 − exp(−gain · n): alone one is visible; where they crowd, their number is. */
export const densityGain = (count: number, size: number): number =>
	Math.min(2.2, Math.max(0.3, 2.2 * Math.sqrt((0.05 * size * size) / Math.max(1, count)))) / STAMP_PEAK[stampRadius(count)];

/** Steepness of the dark rim of dots; single cells have none. */
export const rimGain = (count: number): number => (stampRadius(count) === 0 ? 1e6 : 0.9);

/** A group's colour (sRGB, 0 … 1) and how much its trails count among the others'. */
export interface GroupColor {
	readonly color: readonly [number, number, number];
	readonly weight: number;
}

export class Trails {
	readonly cells: Uint32Array<ArrayBuffer>;
	/** Premultiplied RGBA of each cell, row 0 at the lowest v. */
	readonly colors: Uint8ClampedArray<ArrayBuffer>;

	constructor(
		readonly size: number,
		readonly layers: number,
	) {
		this.cells = new Uint32Array(size * size * layers);
		this.colors = new Uint8ClampedArray(4 * size * size);
	}

	/**
	 * Deposit along a segment: every cell-wide step of it leaves the same, shared between the two cells it lies between.
	 * @param layer which group's
	 * @param segment from x, y to x, y in box coordinates
	 * @returns what it left in all
	 */
	deposit(layer: number, [x0, y0, x1, y1]: readonly [number, number, number, number], unit: number): number {
		const { size } = this;
		const inside = clip(x0, y0, x1, y1);
		if (!inside) return 0;
		const [fx, fy, tx, ty] = inside.map((x) => Math.min(size * PARTS - 1, Math.max(0, Math.floor((x + 0.5) * size * PARTS)))) as [
			number,
			number,
			number,
			number,
		];
		const [dx, dy] = [tx - fx, ty - fy];
		const wide = Math.abs(dx) >= Math.abs(dy);
		const length = Math.max(Math.abs(dx), Math.abs(dy));
		if (length === 0) return 0;
		const steps = Math.min(TRAIL_STEPS, Math.ceil(length / PARTS));
		const each = Math.min(unit, Math.floor((unit * length) / (PARTS * steps)));
		for (let k = 0; k < steps; k++) {
			const x = fx + Math.trunc((dx * (2 * k + 1)) / (2 * steps));
			const y = fy + Math.trunc((dy * (2 * k + 1)) / (2 * steps));
			// Between the middles of two cells across the direction of travel.
			const across = (wide ? y : x) - PARTS / 2;
			const low = Math.floor(across / PARTS);
			const far = Math.floor((each * (across - low * PARTS)) / PARTS);
			const along = Math.floor((wide ? x : y) / PARTS);
			this.#add(layer, wide, along, Math.max(0, low), each - far);
			this.#add(layer, wide, along, Math.min(size - 1, low + 1), far);
		}
		return steps * each;
	}

	#add(layer: number, wide: boolean, along: number, across: number, amount: number): void {
		const { size } = this;
		const at = layer * size * size + (wide ? across * size + along : along * size + across);
		this.cells[at] = (this.cells[at] as number) + amount;
	}

	/**
	 * Make the colours from what particles left; then keep only a share `trail` of it.
	 * @param trail 1 keeps all
	 */
	resolve(groups: readonly GroupColor[], unit: number, gain: number, trail: number): void {
		const { size, cells, colors, layers } = this;
		const count = size * size;
		const share = Math.fround(trail);
		for (let cell = 0; cell < count; cell++) {
			let [sum, r, g, b] = [0, 0, 0, 0];
			for (let layer = 0; layer < layers; layer++) {
				const at = layer * count + cell;
				const left = cells[at] as number;
				if (left === 0) continue;
				const { color, weight } = groups[layer] as GroupColor;
				const amount = weight * left;
				sum += amount;
				r += amount * color[0];
				g += amount * color[1];
				b += amount * color[2];
				cells[at] = Math.floor(Math.fround(Math.fround(left) * share));
			}
			const p = 4 * cell;
			const alpha = sum > 0 ? 1 - Math.exp((-gain * sum) / unit) : 0;
			const scale = sum > 0 ? (255 * alpha) / sum : 0;
			colors[p] = r * scale;
			colors[p + 1] = g * scale;
			colors[p + 2] = b * scale;
			colors[p + 3] = 255 * alpha;
		}
	}

	clear(): void {
		this.cells.fill(0);
		this.colors.fill(0);
	}
}

/** The part of a segment inside the box, or null. */
function clip(x0: number, y0: number, x1: number, y1: number): readonly [number, number, number, number] | null {
	const [dx, dy] = [x1 - x0, y1 - y0];
	let [start, end] = [0, 1];
	for (const [at, by] of [
		[x0, dx],
		[y0, dy],
	] as const) {
		if (by === 0) {
			if (Math.abs(at) > 0.5) return null;
			continue;
		}
		const [a, b] = [(-0.5 - at) / by, (0.5 - at) / by];
		start = Math.max(start, Math.min(a, b));
		end = Math.min(end, Math.max(a, b));
	}
	if (!(start < end)) return null;
	return [x0 + start * dx, y0 + start * dy, x0 + end * dx, y0 + end * dy];
}
