/** The mesh of the software rasteriser: heights and slopes at the vertices of the coarse field. */

import type { Scale } from '../../math/scale.ts';
import type { Field } from '../../model/field.ts';
import type { GridSpec } from '../../model/geometry.ts';

export interface Mesh {
	readonly columns: number;
	readonly rows: number;
	/** t a vertex; NaN where nothing can be drawn. */
	readonly t: Float32Array;
	/** ∂t/∂x and ∂t/∂y in box coordinates, from the exact gradient. */
	readonly slopeX: Float32Array;
	readonly slopeY: Float32Array;
}

/**
 * The mesh of a coarse field with gradient.
 *
 * Where the field drawn is finer than the mesh, a hole at a vertex would take whole coarse cells away:
 * such a vertex borrows from its neighbours, and the pixels decide by the fine field what is a hole.
 */
export function buildMesh(coarse: Field, fine: GridSpec, scale: Scale): Mesh {
	const { columns, rows, domain } = coarse.grid;
	const count = columns * rows;
	const t = new Float32Array(count);
	for (let i = 0; i < count; i++) t[i] = scale.forward(coarse.values[i] as number);
	if (fine.columns > columns || fine.rows > rows) fillHoles(t, columns, rows);
	const slopeX = new Float32Array(count);
	const slopeY = new Float32Array(count);
	const [du, dv] = [domain.u[1] - domain.u[0], domain.v[1] - domain.v[0]];
	for (let i = 0; i < count; i++) {
		const slope = scale.slope(coarse.values[i] as number);
		const gu = coarse.gradientU?.[i] ?? Number.NaN;
		const gv = coarse.gradientV?.[i] ?? Number.NaN;
		const c = i % columns;
		const r = (i - c) / columns;
		slopeX[i] = Number.isNaN(gu) ? difference(t, i, c, columns, 1) : slope * gu * du;
		slopeY[i] = Number.isNaN(gv) ? difference(t, i, r, rows, columns) : slope * gv * dv;
	}
	return { columns, rows, t, slopeX, slopeY };
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

/** t of the mesh at box coordinates, bilinear between its vertices; NaN beside one that has none. */
export function meshHeight({ columns, rows, t }: Mesh, x: number, y: number): number {
	const c = (x + 0.5) * (columns - 1);
	const r = (y + 0.5) * (rows - 1);
	const i = Math.min(Math.max(Math.floor(c), 0), Math.max(0, columns - 2));
	const j = Math.min(Math.max(Math.floor(r), 0), Math.max(0, rows - 2));
	const at = j * columns + i;
	const right = columns > 1 ? 1 : 0;
	const up = rows > 1 ? columns : 0;
	const [a, b] = [c - i, r - j];
	const low = (t[at] as number) * (1 - a) + (t[at + right] as number) * a;
	const high = (t[at + up] as number) * (1 - a) + (t[at + up + right] as number) * a;
	return low * (1 - b) + high * b;
}
