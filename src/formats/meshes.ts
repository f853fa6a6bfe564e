/** Meshes: coordinates stored for each cell, as NumPy's and MATLAB's meshgrid make them, in either indexing. */

import type { Mesh } from './array-roles.ts';
import type { AxisSource } from './axis-source.ts';
import type { NamedArray } from './contents.ts';
import { numbersOf } from './fill.ts';
import { findPair, stem } from './names.ts';
import { decodeArray } from './slice.ts';
import type { FormatId } from './table-of-formats.ts';

/** Names that mean coordinates whatever their numbers look like, so that a mesh may be bent. */
const CERTAIN = new Set(['x', 'xx', 'lon', 'longitude']);

/** Along which dimension a mesh varies; undefined where it is none. */
function direction(values: Float64Array, rows: number, columns: number): 'columns' | 'rows' | undefined {
	if (rows < 2 || columns < 2 || !values.every(Number.isFinite)) return undefined;
	const byColumn = values.every((value, cell) => value === values[cell % columns]);
	const byRow = values.every((value, cell) => value === values[cell - (cell % columns)]);
	return byColumn === byRow ? undefined : byColumn ? 'columns' : 'rows';
}

function directionOf(format: FormatId, array: NamedArray): 'columns' | 'rows' | undefined {
	if (array.shape.length !== 2) return undefined;
	return direction(decodeArray(format, array), array.shape[0] as number, array.shape[1] as number);
}

/** The meshes of each surface, and all arrays that are meshes. */
export function findMeshes(format: FormatId, arrays: readonly NamedArray[]): { meshes: Map<NamedArray, Mesh>; axes: NamedArray[] } {
	const meshes = new Map<NamedArray, Mesh>();
	const axes: NamedArray[] = [];
	const clusters = new Map<string, NamedArray[]>();
	for (const array of arrays) {
		if (array.shape.length !== 2) continue;
		const key = array.shape.join();
		clusters.set(key, [...(clusters.get(key) ?? []), array]);
	}
	for (const cluster of clusters.values()) {
		if (cluster.length < 3) continue;
		const groups = new Map<string, NamedArray[]>();
		for (const array of cluster) groups.set(array.group, [...(groups.get(array.group) ?? []), array]);
		for (const members of [...groups.values(), cluster]) {
			if (members.length < 3 || members.some((member) => axes.includes(member))) continue;
			const mesh = namedMesh(format, members) ?? unnamedMesh(format, members);
			if (mesh === undefined) continue;
			axes.push(mesh.x, mesh.y);
			for (const array of members) if (array !== mesh.x && array !== mesh.y) meshes.set(array, mesh);
		}
	}
	return { meshes, axes };
}

function namedMesh(format: FormatId, members: readonly NamedArray[]): Mesh | undefined {
	const pair = findPair(members.map((array) => array.name));
	if (pair === undefined) return undefined;
	const [x, y] = [members[pair.x] as NamedArray, members[pair.y] as NamedArray];
	const [across, up] = [directionOf(format, x), directionOf(format, y)];
	if (across !== undefined && up !== undefined && across !== up) return { x, y, rows: across === 'columns' ? 'y' : 'x' };
	return across === undefined && up === undefined && CERTAIN.has(stem(x.name)) ? { x, y, rows: undefined } : undefined;
}

/** The first two arrays that vary along different dimensions, if a third is left. */
function unnamedMesh(format: FormatId, members: readonly NamedArray[]): Mesh | undefined {
	let first: { array: NamedArray; along: 'columns' | 'rows' } | undefined;
	for (const array of members.slice(0, 16)) {
		const along = directionOf(format, array);
		if (along === undefined) continue;
		if (first === undefined) first = { array, along };
		else if (first.along !== along) return { x: first.array, y: array, rows: first.along === 'columns' ? 'y' : 'x' };
	}
	return undefined;
}

/** A mesh that the user names as a coordinate. */
export function meshAxis(format: FormatId, array: NamedArray): AxisSource | undefined {
	const along = directionOf(format, array);
	if (along === undefined) return undefined;
	const [rows, columns] = array.shape as [number, number];
	return {
		name: array.name,
		source: array.name,
		evidence: 'asked for',
		count: along === 'columns' ? columns : rows,
		along,
		numbers: (count) => {
			const all = decodeArray(format, array);
			return numbersOf(count, (k) => all[along === 'columns' ? k : k * columns] as number);
		},
	};
}
