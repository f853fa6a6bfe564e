/** Binary PLY: vertices with normal, colour and value; MeshLab, CloudCompare, Open3D. */

import { joined, textBytes } from './bytes.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

const VERTEX = 3 * 8 + 3 * 4 + 3 + 8;
const FACE = 1 + 3 * 4;

/** A .ply file; positions and values in double precision. */
export function writePly({ title, positions, normals, colors, values, triangles }: SurfaceMesh): Uint8Array<ArrayBuffer> {
	const [vertices, faces] = [values.length, triangles.length / 3];
	const head = [
		'ply',
		'format binary_little_endian 1.0',
		`comment Thalweg: ${title.replace(/[^\x20-\x7e]/g, '?')}`,
		`element vertex ${vertices}`,
		...['x', 'y', 'z'].map((name) => `property double ${name}`),
		...['nx', 'ny', 'nz'].map((name) => `property float ${name}`),
		...['red', 'green', 'blue'].map((name) => `property uchar ${name}`),
		'property double value',
		`element face ${faces}`,
		'property list uchar uint vertex_indices',
		'end_header',
		'',
	];
	const body = new Uint8Array(VERTEX * vertices + FACE * faces);
	const view = new DataView(body.buffer);
	for (let k = 0; k < vertices; k++) {
		const at = VERTEX * k;
		for (const axis of [0, 1, 2]) {
			view.setFloat64(at + 8 * axis, positions[3 * k + axis] as number, true);
			view.setFloat32(at + 24 + 4 * axis, normals[3 * k + axis] as number, true);
			body[at + 36 + axis] = colors[3 * k + axis] as number;
		}
		view.setFloat64(at + 39, values[k] as number, true);
	}
	for (let k = 0; k < faces; k++) {
		const at = VERTEX * vertices + FACE * k;
		body[at] = 3;
		for (const corner of [0, 1, 2]) view.setUint32(at + 1 + 4 * corner, triangles[3 * k + corner] as number, true);
	}
	return joined([textBytes(head.join('\n')), body]);
}
