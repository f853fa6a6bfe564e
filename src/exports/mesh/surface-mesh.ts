/** A landscape's surface as triangles, to be written into files that other programs read. */

import { COLORMAP_ENTRIES } from '../../math/colormaps.ts';
import type { Scale } from '../../math/scale.ts';
import type { Field } from '../../model/field.ts';
import { axisValue } from '../../model/geometry.ts';

/**
 * In which numbers a mesh says where its vertices are: `picture` as the surface is drawn (the window is a square of side 1 around 0,
 * heights go from 0 to the exaggeration, by the scale of the colours), `data` as they are (u, v, f).
 */
export type MeshSpace = 'picture' | 'data';

export interface MeshChoice {
	readonly space: MeshSpace;
	/** Values → heights and colours. */
	readonly scale: Scale;
	/** Height of the box, in sides of the window; of `picture` only. */
	readonly exaggeration: number;
	/** 256 colours of 4 bytes (RGBA, sRGB), from low to high. */
	readonly colors: Uint8Array;
	/** What the values are, and of which landscape: printed into the file. */
	readonly title: string;
}

/** Triangles with a value, a colour and a normal at each vertex. z is up; triangles are counter-clockwise seen from above. */
export interface SurfaceMesh {
	readonly title: string;
	/** x, y, z of each vertex. */
	readonly positions: Float64Array;
	/** Unit vectors, 3 numbers per vertex. */
	readonly normals: Float32Array;
	/** f at each vertex. */
	readonly values: Float64Array;
	/** ∂f/∂u, ∂f/∂v and 0 at each vertex, where the field has a gradient. */
	readonly gradients?: Float64Array;
	/** R, G, B of each vertex, sRGB. */
	readonly colors: Uint8Array;
	/** Three vertices per triangle. */
	readonly triangles: Uint32Array;
}

/**
 * The surface over a field: a vertex per cell of the grid that is no hole, two triangles between four cells, one where one of the
 * four is a hole, none where more are.
 *
 * @param field at least 2 × 2 cells; with a gradient the normals are exact, (−∂z/∂x, −∂z/∂y, 1) normalised; without one, and
 * where the gradient is a hole, they are the mean of the triangles around
 * @throws RangeError where the grid is a line
 */
export function surfaceMesh({ grid, values, gradientU, gradientV }: Field, choice: MeshChoice): SurfaceMesh {
	const { columns, rows, domain } = grid;
	if (columns < 2 || rows < 2) throw new RangeError('A line has no surface: a mesh needs two columns and two rows.');
	const { space, scale, exaggeration, title } = choice;
	const inPicture = space === 'picture';

	// Holes have no vertex: cells are numbered anew.
	const vertexOf = new Int32Array(columns * rows).fill(-1);
	let count = 0;
	for (let cell = 0; cell < values.length; cell++) if (!Number.isNaN(values[cell] as number)) vertexOf[cell] = count++;

	const positions = new Float64Array(3 * count);
	const normals = new Float32Array(3 * count);
	const heights = new Float64Array(count);
	const colors = new Uint8Array(3 * count);
	const gradients = gradientU && gradientV ? new Float64Array(3 * count) : undefined;
	const [width, depth] = [domain.u[1] - domain.u[0], domain.v[1] - domain.v[0]];
	for (let cell = 0; cell < values.length; cell++) {
		const vertex = vertexOf[cell] as number;
		if (vertex < 0) continue;
		const value = values[cell] as number;
		const [column, row] = [cell % columns, Math.floor(cell / columns)];
		const [u, v] = [axisValue(domain.u, columns, column), axisValue(domain.v, rows, row)];
		const t = scale.forward(value);
		positions.set(
			inPicture ? [(u - domain.u[0]) / width - 0.5, (v - domain.v[0]) / depth - 0.5, exaggeration * t] : [u, v, value],
			3 * vertex,
		);
		heights[vertex] = value;
		const color = 4 * Math.round(t * (COLORMAP_ENTRIES - 1));
		colors.set(choice.colors.subarray(color, color + 3), 3 * vertex);
		if (!gradients) continue;
		const [du, dv] = [gradientU?.[cell] as number, gradientV?.[cell] as number];
		gradients.set([du, dv, 0], 3 * vertex);
		const rise = inPicture ? exaggeration * scale.slope(value) : 1;
		const [dx, dy] = inPicture ? [rise * du * width, rise * dv * depth] : [du, dv];
		const length = Math.hypot(dx, dy, 1);
		if (Number.isFinite(length)) normals.set([-dx / length, -dy / length, 1 / length], 3 * vertex);
	}

	const triangles = trianglesBetween(vertexOf, columns, rows);
	fillNormals(positions, triangles, normals);
	return { title, positions, normals, values: heights, ...(gradients ? { gradients } : {}), colors, triangles };
}

function trianglesBetween(vertexOf: Int32Array, columns: number, rows: number): Uint32Array {
	const out = new Uint32Array(6 * (columns - 1) * (rows - 1));
	let used = 0;
	const add = (...corners: readonly number[]): void => {
		if (corners.some((vertex) => vertex < 0)) return;
		out.set(corners, used);
		used += 3;
	};
	for (let row = 0; row + 1 < rows; row++) {
		for (let column = 0; column + 1 < columns; column++) {
			const at = row * columns + column;
			const [a, b, c, d] = [vertexOf[at], vertexOf[at + 1], vertexOf[at + columns + 1], vertexOf[at + columns]] as [
				number,
				number,
				number,
				number,
			];
			// The diagonal is a–c, but where one of its ends is a hole and the other two corners are not.
			if (a >= 0 && c >= 0) {
				add(a, b, c);
				add(a, c, d);
			} else {
				add(a, b, d);
				add(b, c, d);
			}
		}
	}
	return out.slice(0, used);
}

/** Vertices without a normal get the mean of their triangles', by area; a vertex of none stands upright. */
function fillNormals(positions: Float64Array, triangles: Uint32Array, normals: Float32Array): void {
	const isMissing = (vertex: number): boolean => normals[3 * vertex + 2] === 0;
	const sums = new Float64Array(normals.length);
	for (let k = 0; k < triangles.length; k += 3) {
		const corners = triangles.subarray(k, k + 3);
		if (!corners.some(isMissing)) continue;
		const cross = faceVector(positions, corners);
		for (const vertex of corners)
			for (const axis of [0, 1, 2] as const) sums[3 * vertex + axis] = (sums[3 * vertex + axis] as number) + cross[axis];
	}
	for (let vertex = 0; 3 * vertex < normals.length; vertex++) {
		if (!isMissing(vertex)) continue;
		const [x, y, z] = sums.subarray(3 * vertex, 3 * vertex + 3) as unknown as [number, number, number];
		const length = Math.hypot(x, y, z);
		normals.set(length > 0 ? [x / length, y / length, z / length] : [0, 0, 1], 3 * vertex);
	}
}

/** (b − a) × (c − a) of a triangle: its normal, as long as twice its area. */
export function faceVector(positions: Float64Array, [a, b, c]: ArrayLike<number> & Iterable<number>): readonly [number, number, number] {
	const at = (vertex: number, axis: number): number => positions[3 * vertex + axis] as number;
	const edge = (end: number, axis: number): number => at(end, axis) - at(a as number, axis);
	const [bx, by, bz] = [0, 1, 2].map((axis) => edge(b as number, axis)) as [number, number, number];
	const [cx, cy, cz] = [0, 1, 2].map((axis) => edge(c as number, axis)) as [number, number, number];
	return [by * cz - bz * cy, bz * cx - bx * cz, bx * cy - by * cx];
}

/**
 * The mesh with a flat floor and walls, closed on all sides, as a 3D printer needs it. Walls stand along every edge that only one
 * triangle has: around the window, and around holes.
 *
 * @param floor z of the floor, below every vertex
 */
export function solid(mesh: SurfaceMesh, floor: number): SurfaceMesh {
	const count = mesh.values.length;
	const { positions, triangles } = mesh;
	const below = Float64Array.from(positions, (x, k) => (k % 3 === 2 ? floor : x));
	const edges = openEdges(triangles, count);
	const walls = new Uint32Array(6 * edges.length);
	for (const [k, [from, to]] of edges.entries()) walls.set([from, from + count, to + count, from, to + count, to], 6 * k);
	const bottom = Uint32Array.from(triangles, (_, k) => (triangles[k - (k % 3) + ((3 - (k % 3)) % 3)] as number) + count);
	const twice = <T extends Float64Array | Float32Array | Uint32Array | Uint8Array>(own: T, second: T): T => {
		const out = new (own.constructor as new (length: number) => T)(own.length + second.length);
		out.set(own);
		out.set(second, own.length);
		return out;
	};
	const down = Float32Array.from(mesh.normals, (_, k) => (k % 3 === 2 ? -1 : 0));
	return {
		title: mesh.title,
		positions: twice(positions, below),
		normals: twice(mesh.normals, down),
		values: twice(mesh.values, mesh.values),
		colors: twice(mesh.colors, mesh.colors),
		triangles: twice(twice(triangles, bottom), walls),
	};
}

/** Edges in the direction in which their only triangle has them. */
function openEdges(triangles: Uint32Array, count: number): (readonly [number, number])[] {
	const seen = new Map<number, readonly [number, number]>();
	for (let k = 0; k < triangles.length; k++) {
		const from = triangles[k] as number;
		const to = triangles[k % 3 === 2 ? k - 2 : k + 1] as number;
		// Two triangles that share an edge have it in opposite directions.
		if (!seen.delete(to * count + from)) seen.set(from * count + to, [from, to]);
	}
	return [...seen.values()];
}
