/** Slopes of the surface for the software rasteriser: exact ones, at the points of the coarse field that has derivatives. */

import type { Scale } from '../../math/scale.ts';
import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';

export interface Slopes {
	readonly columns: number;
	readonly rows: number;
	/** ∂t/∂x and ∂t/∂y in box coordinates, from the exact gradient. */
	readonly x: Float32Array;
	readonly y: Float32Array;
}

/**
 * The slopes of a coarse field with gradient. Where the field that is drawn is finer, a point on a hole takes the mean of its
 * neighbours.
 */
export function buildSlopes(coarse: Field, fine: GridSpec, scale: Scale): Slopes {
	const { columns, rows, domain } = coarse.grid;
	const count = columns * rows;
	const t = new Float32Array(count);
	for (let i = 0; i < count; i++) t[i] = scale.forward(coarse.values[i] as number);
	if (fine.columns > columns || fine.rows > rows) fillHoles(t, columns, rows);
	const x = new Float32Array(count);
	const y = new Float32Array(count);
	const [du, dv] = [domain.u[1] - domain.u[0], domain.v[1] - domain.v[0]];
	for (let i = 0; i < count; i++) {
		const slope = scale.slope(coarse.values[i] as number);
		const gu = coarse.gradientU?.[i] ?? Number.NaN;
		const gv = coarse.gradientV?.[i] ?? Number.NaN;
		const c = i % columns;
		const r = (i - c) / columns;
		x[i] = Number.isNaN(gu) ? difference(t, i, c, columns, 1) : slope * gu * du;
		y[i] = Number.isNaN(gv) ? difference(t, i, r, rows, columns) : slope * gv * dv;
	}
	return { columns, rows, x, y };
}

/** Where there is no gradient: the difference of the valid neighbours. */
function difference(t: Float32Array, i: number, index: number, count: number, stride: number): number {
	const here = t[i] as number;
	const before = index > 0 ? (t[i - stride] as number) : Number.NaN;
	const after = index < count - 1 ? (t[i + stride] as number) : Number.NaN;
	const a = Number.isNaN(before) ? here : before;
	const b = Number.isNaN(after) ? here : after;
	const steps = Number(!Number.isNaN(before)) + Number(!Number.isNaN(after));
	return steps > 0 && !Number.isNaN(here) ? ((b - a) / steps) * (count - 1) : 0;
}

function fillHoles(t: Float32Array, columns: number, rows: number): void {
	const source = t.slice();
	for (let i = 0; i < t.length; i++) {
		if (!Number.isNaN(source[i] as number)) continue;
		const c = i % columns;
		let [sum, found] = [0, 0];
		for (let dr = -1; dr <= 1; dr++) {
			for (let dc = -1; dc <= 1; dc++) {
				const at = i + dr * columns + dc;
				if (c + dc < 0 || c + dc >= columns || at < 0 || at >= columns * rows) continue;
				const value = source[at] as number;
				if (!Number.isNaN(value)) [sum, found] = [sum + value, found + 1];
			}
		}
		if (found > 0) t[i] = sum / found;
	}
}
