/** The values of contours along their lines on the surface: where the line is seen, and at the same place of it while the camera turns. */

import { type CameraMatrices, projectPoint } from './camera.ts';
import { alongLine, type ContourLabel, SIDE, type Taken, takenBy, type TracedContours, withoutNeighbours } from './contour-labels.ts';
import type { ContourLine } from './contour-lines.ts';

/** Every so many points of a line is a place to try: places lie on the surface, not on the screen. */
const EVERY = 5;
/** A text begins so many cells of the grid off the surface, which is coarser than the one that is drawn. */
const OFF = 2.7;
/** Heights t by which a sight line has to be below the surface to be behind it. */
const BEHIND = 5e-4;

export class SurfaceContourLabels {
	/** Where the texts of each line stood, as points of it: there they stay while they can. */
	#stood = new Map<ContourLine, readonly number[]>();

	/** @param exaggeration height of the box */
	constructor(
		readonly traced: TracedContours,
		readonly exaggeration: number,
	) {}

	/**
	 * @param size of the view in CSS pixels
	 * @param marks places on the screen that stay free
	 */
	labels(
		matrices: CameraMatrices,
		size: { readonly width: number; readonly height: number },
		marks: readonly { readonly x: number; readonly y: number }[],
	): ContourLabel[] {
		const taken: Taken[] = takenBy(marks);
		const labels: ContourLabel[] = [];
		const stood = new Map<ContourLine, readonly number[]>();
		for (const { t, text, wide, lines } of this.traced.contours) {
			const z = this.exaggeration * t;
			for (const line of lines) {
				const place = (index: number): Place => [between(line.x, index), between(line.y, index), z];
				const shown = line.x.map((_, i) => projectPoint(matrices, place(i), size.width, size.height));
				// What is behind the eye has no place: the line is not written on.
				if (shown.some((point) => point === null)) continue;
				const tried = [...(this.#stood.get(line) ?? []), ...placesOf(line)];
				const standings = alongLine(
					{ x: shown.map((point) => point?.x ?? 0), y: shown.map((point) => point?.y ?? 0) },
					wide,
					size,
					taken,
					(lengths) => tried.map((point) => lengths[point] as number),
					(index) => this.#isSeen(matrices, place(index)),
				);
				if (standings.length > 0)
					stood.set(
						line,
						standings.map(({ nth }) => tried[nth] as number),
					);
				for (const { place: at, angle } of standings) labels.push({ text, ...at, angle });
			}
		}
		this.#stood = stood;
		return withoutNeighbours(labels);
	}

	/** Whether nothing of the surface lies between a place on it and the eye. */
	#isSeen({ orthographic, back, eye }: CameraMatrices, [x, y, z]: Place): boolean {
		const [dx, dy, dz] = orthographic ? back : [eye[0] - x, eye[1] - y, eye[2] - z];
		const far = Math.hypot(dx, dy);
		// From straight above.
		if (far === 0) return true;
		// A step is a cell of the grid.
		const by = 1 / (SIDE - 1) / far;
		let side = 0;
		for (let s = OFF * by; orthographic || s < 1; s += by) {
			const [px, py, pz] = [x + s * dx, y + s * dy, z + s * dz];
			if (Math.abs(px) > 0.5 || Math.abs(py) > 0.5 || pz > this.exaggeration || pz < 0) return true;
			const above = pz - this.exaggeration * this.#level(px, py);
			if (Math.abs(above) > BEHIND && side === 0) side = Math.sign(above);
			else if (above * side < -BEHIND) return false;
		}
		return true;
	}

	/** The height t at a place of the box, from the nearest points of the grid; NaN at a hole. */
	#level(x: number, y: number): number {
		const { heights } = this.traced;
		const [c, r] = [(x + 0.5) * (SIDE - 1), (y + 0.5) * (SIDE - 1)];
		const [i, j] = [Math.min(SIDE - 2, Math.floor(c)), Math.min(SIDE - 2, Math.floor(r))];
		const [a, b] = [c - i, r - j];
		const at = (right: 0 | 1, up: 0 | 1): number => heights[(j + up) * SIDE + i + right] as number;
		return (at(0, 0) * (1 - a) + at(1, 0) * a) * (1 - b) + (at(0, 1) * (1 - a) + at(1, 1) * a) * b;
	}
}

type Place = readonly [x: number, y: number, z: number];

/** A coordinate of a line's point, in the box; whole and part of an index. */
function between(values: readonly number[], index: number): number {
	const i = Math.min(values.length - 2, Math.floor(index));
	const [from, to] = [values[i] as number, values[i + 1] as number];
	return (from + (index - i) * (to - from)) / (SIDE - 1) - 0.5;
}

/** Points of a line to try, nearest to its middle first. */
function placesOf({ x: { length } }: ContourLine): number[] {
	const places = Array.from({ length: Math.ceil(length / EVERY) }, (_, i) => i * EVERY);
	return places.sort((a, b) => Math.abs(a - length / 2) - Math.abs(b - length / 2));
}
