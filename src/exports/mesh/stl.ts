/** Binary STL: triangles alone, for 3D printers. */

import { faceVector, type SurfaceMesh } from './surface-mesh.ts';

const HEAD = 80;
const TRIANGLE = 50;

/** An .stl file: 80 bytes of text, the number of triangles, and of each its normal and its three corners in single precision. */
export function writeStl({ title, positions, triangles }: SurfaceMesh): Uint8Array<ArrayBuffer> {
	const count = triangles.length / 3;
	const out = new Uint8Array(HEAD + 4 + TRIANGLE * count);
	// A head that begins with “solid” is taken for an STL of text.
	out.set(new TextEncoder().encode(`Thalweg: ${title}`).subarray(0, HEAD));
	const view = new DataView(out.buffer);
	view.setUint32(HEAD, count, true);
	for (let k = 0; k < count; k++) {
		const corners = triangles.subarray(3 * k, 3 * k + 3);
		const normal = faceVector(positions, corners);
		const length = Math.hypot(...normal) || 1;
		const numbers = [
			...normal.map((x) => x / length),
			...[...corners].flatMap((vertex) => [...positions.subarray(3 * vertex, 3 * vertex + 3)]),
		];
		for (const [i, number] of numbers.entries()) view.setFloat32(HEAD + 4 + TRIANGLE * k + 4 * i, number, true);
	}
	return out;
}
