/** The files that a surface can be written to. */

import { writeGlb } from './glb.ts';
import { writeObj } from './obj.ts';
import { writePly } from './ply.ts';
import { writeStl } from './stl.ts';
import { type MeshSpace, solid, type SurfaceMesh } from './surface-mesh.ts';
import { writeVtp } from './vtp.ts';

export type MeshFormat = 'glb' | 'stl' | 'ply' | 'obj' | 'vtp';

interface Row {
	/** In which numbers a person expects this file's vertices: a viewer's are of the picture, a scientific program's are the data. */
	readonly space: MeshSpace;
	readonly write: (mesh: SurfaceMesh) => Uint8Array<ArrayBuffer>;
}

/** Height of an STL's body below its lowest point, in box widths: thin, and strong enough to be printed. */
const BASE = 0.05;

/** An STL is for printers, which need a closed body. */
const stlBody = (mesh: SurfaceMesh): Uint8Array<ArrayBuffer> => {
	let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
	let [left, right] = [low, high];
	for (let k = 0; k < mesh.positions.length; k += 3) {
		const [x, , z] = mesh.positions.subarray(k, k + 3) as unknown as [number, number, number];
		[low, high, left, right] = [Math.min(low, z), Math.max(high, z), Math.min(left, x), Math.max(right, x)];
	}
	return writeStl(mesh.triangles.length === 0 ? mesh : solid(mesh, low - BASE * Math.max(right - left, high - low)));
};

export const MESH_FORMATS: Readonly<Record<MeshFormat, Row>> = {
	glb: { space: 'picture', write: writeGlb },
	stl: { space: 'picture', write: stlBody },
	ply: { space: 'picture', write: writePly },
	obj: { space: 'picture', write: writeObj },
	vtp: { space: 'data', write: writeVtp },
};

export const MESH_FORMAT_NAMES = Object.keys(MESH_FORMATS) as readonly MeshFormat[];
