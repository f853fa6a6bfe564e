/**
 * Where the particles of groups crowd, in the square of cells over the window: the twin of `shaders/kernels/swarm-density.wgsl`
 * and of the part of `swarm-overlay.wgsl` that colours it. Every particle is counted, however many there are.
 */

import type { PlacedParticles } from '../../model/swarm-positions.ts';
import { DENSITY_UNIT, densityGain, type GroupColor, rimGain, stampRadius } from '../swarm-trails.ts';

/** Of a stamp's rows and columns, by radius: binomial, each with the sum 16 (1 for a radius of 0, whose one cell has all). */
const STAMPS = [[16], [4, 8, 4], [1, 4, 6, 4, 1]] as const;

export class Density {
	readonly cells: Uint32Array<ArrayBuffer>;

	constructor(
		readonly size: number,
		readonly layers: number,
	) {
		this.cells = new Uint32Array(size * size * layers);
	}

	/** Count the particles of a group that lie in the window. @param total particles of all groups */
	count(layer: number, { x, y, count }: PlacedParticles, total: number): void {
		const { size, cells } = this;
		const radius = stampRadius(total);
		const weights = STAMPS[radius];
		const start = layer * size * size;
		const last = size - 1;
		for (let i = 0; i < count; i++) {
			const [px, py] = [x[i] as number, y[i] as number];
			if (!(Math.abs(px) <= 0.5 && Math.abs(py) <= 0.5)) continue;
			const column = Math.min(last, Math.floor((px + 0.5) * size));
			const row = Math.min(last, Math.floor((py + 0.5) * size));
			if (radius === 0) {
				const at = start + row * size + column;
				cells[at] = (cells[at] as number) + DENSITY_UNIT;
				continue;
			}
			for (let dy = -radius; dy <= radius; dy++) {
				// At the window's edge a stamp is folded in.
				const r = Math.min(last, Math.max(0, row + dy));
				for (let dx = -radius; dx <= radius; dx++) {
					const at = start + r * size + Math.min(last, Math.max(0, column + dx));
					cells[at] = (cells[at] as number) + (weights[dy + radius] as number) * (weights[dx + radius] as number);
				}
			}
		}
	}

	/**
	 * Lay the colours over what a colors holds, and forget what was counted.
	 * @param colors premultiplied RGBA of each cell
	 */
	resolve(colors: Uint8ClampedArray, groups: readonly GroupColor[], total: number): void {
		const { size, cells, layers } = this;
		const count = size * size;
		const gain = densityGain(total, size) / DENSITY_UNIT;
		const rims = rimGain(total);
		for (let cell = 0; cell < count; cell++) {
			// The larger group's colour rules: a mean of unlike colours is grey.
			let [crowd, squares, red, green, blue] = [0, 0, 0, 0, 0];
			for (let layer = 0; layer < layers; layer++) {
				const amount = cells[layer * count + cell] as number;
				if (amount === 0) continue;
				const { color, weight } = groups[layer] as GroupColor;
				const weighed = weight * amount;
				const share = weighed * weighed;
				crowd += weighed;
				squares += share;
				red += share * color[0];
				green += share * color[1];
				blue += share * color[2];
			}
			if (crowd === 0) continue;
			const depth = crowd * gain;
			const opacity = 1 - Math.exp(-depth);
			const rim = Math.min(1, Math.max(0, depth * rims - 0.15));
			const light = 0.45 * Math.min(1, Math.max(0, 0.5 * depth - 0.5));
			const toned = (sum: number): number => 255 * opacity * ((sum / squares) * rim * (1 - light) + light);
			const p = 4 * cell;
			colors[p] = (colors[p] as number) * (1 - opacity) + toned(red);
			colors[p + 1] = (colors[p + 1] as number) * (1 - opacity) + toned(green);
			colors[p + 2] = (colors[p + 2] as number) * (1 - opacity) + toned(blue);
			colors[p + 3] = (colors[p + 3] as number) * (1 - opacity) + 255 * opacity;
		}
		cells.fill(0);
	}
}
