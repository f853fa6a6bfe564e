/** The numbers that the expression of scattered samples reads: the tree that finds a triangle, and the triangles. */

import type { DataTable } from '../../expr/graph/evaluate.ts';
import { RANGE_LIMIT } from '../../expr/graph/ops.ts';
import type { PointsSurface } from '../../model/definition.ts';
import type { SampledPoints } from '../../model/field.ts';
import { PARTITION_NUMBERS, type Partition, partition } from './partition.ts';
import { CELLS, WIDTH } from './points.ts';
import { areaOf, heightOf, TOUCH, type Triangulation, triangulate } from './triangles.ts';

/** Join the samples and lay out what the expression reads. @throws UsageError, LimitError */
export function pointsSurface(points: SampledPoints): PointsSurface {
	const triangulation = triangulate(points);
	const tree = partition(triangulation);
	const { frame, count } = triangulation;
	return { table: tableOf(points, triangulation, tree), triangulation: { frame, count }, depth: tree.depth };
}

/** Rows of the table before the triangles. */
const treeRows = (nodes: number): number => Math.ceil(nodes / WIDTH);

function tableOf(points: SampledPoints, triangulation: Triangulation, { nodes }: Partition): DataTable {
	const rows = treeRows(nodes.length / PARTITION_NUMBERS);
	const height = rows + Math.ceil((triangulation.count * CELLS) / WIDTH);
	const cells = new Float64Array(WIDTH * height * 4);
	cells.set(nodes);
	for (let t = 0; t < triangulation.count; t++) cells.set(triangleNumbers(points, triangulation, t), (rows * WIDTH + t * CELLS) * 4);
	return { width: WIDTH, height, cells };
}

/** The numbers of a triangle: CELLS cells of four. */
function triangleNumbers({ x, y, values }: SampledPoints, { frame, u, v, corners }: Triangulation, t: number): Float64Array {
	const ids = [corners[3 * t], corners[3 * t + 1], corners[3 * t + 2]] as [number, number, number];
	const [a, b] = frame.middle;
	const out = new Float64Array(CELLS * 4);
	for (const [k, id] of ids.entries()) {
		const [px, py] = [x[id] as number, y[id] as number];
		// Of the sample, and of the f32 nearest to it: what a machine of f32 is asked for.
		out.set([px - a, py - b, Math.fround(px) - a, Math.fround(py) - b], 4 * k);
	}
	const [first, second, third] = ids;
	const area = areaOf(u, v, ids);
	const [du, dv] = [
		(id: number): number => (u[id] as number) - (u[first] as number),
		(id: number): number => (v[id] as number) - (v[first] as number),
	];
	out.set([dv(third) / area, -du(third) / area, -dv(second) / area, du(second) / area], 12);
	const f = ids.map((id) => {
		const value = values[id] as number;
		return Math.abs(value) <= RANGE_LIMIT ? value : Number.NaN;
	});
	const there = f.filter((value) => !Number.isNaN(value));
	out.set([...f, TOUCH / heightOf(u, v, corners, 3 * t)], 16);
	out.set([Math.min(...there), Math.max(...there), u[first] as number, v[first] as number], 20);
	return out;
}
