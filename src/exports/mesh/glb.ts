/** glTF 2.0 in one binary file (.glb): Blender, three.js, model viewers, slides. */

import type { SurfaceMesh } from './surface-mesh.ts';
import { bytesOf, joined, textBytes } from './bytes.ts';

const FLOAT = 5126;
const UNSIGNED_INT = 5125;
const ARRAY_BUFFER = 34962;
const ELEMENT_ARRAY_BUFFER = 34963;

/** sRGB, a byte, to linear light: vertex colours of glTF are linear. */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
	const c = byte / 255;
	return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
});

/** z up → y up, as glTF has it: (x, y, z) → (x, z, −y). */
function upright(vectors: ArrayLike<number>): Float32Array {
	const out = new Float32Array(vectors.length);
	for (let k = 0; k < vectors.length; k += 3) out.set([vectors[k] as number, vectors[k + 2] as number, -(vectors[k + 1] as number)], k);
	return out;
}

function boundsOf(vectors: Float32Array): { readonly min: readonly number[]; readonly max: readonly number[] } {
	const [min, max] = [
		[Infinity, Infinity, Infinity],
		[-Infinity, -Infinity, -Infinity],
	];
	for (let k = 0; k < vectors.length; k++) {
		min[k % 3] = Math.min(min[k % 3] as number, vectors[k] as number);
		max[k % 3] = Math.max(max[k % 3] as number, vectors[k] as number);
	}
	return { min, max };
}

/**
 * A .glb file: positions, normals, linear vertex colours, and the values as the attribute `_VALUE` (single precision).
 * @see https://registry.khronos.org/glTF/specs/2.0/glTF-2.0.html
 */
export function writeGlb(mesh: SurfaceMesh): Uint8Array<ArrayBuffer> {
	const count = mesh.values.length;
	const positions = upright(mesh.positions);
	const layers = [
		{ data: positions, type: 'VEC3', target: ARRAY_BUFFER, ...boundsOf(positions) },
		{ data: upright(mesh.normals), type: 'VEC3', target: ARRAY_BUFFER },
		{ data: Float32Array.from(mesh.colors, (byte) => LINEAR[byte] as number), type: 'VEC3', target: ARRAY_BUFFER },
		{ data: Float32Array.from(mesh.values), type: 'SCALAR', target: ARRAY_BUFFER },
		{ data: mesh.triangles, type: 'SCALAR', target: ELEMENT_ARRAY_BUFFER },
	] as const;
	let offset = 0;
	const bufferViews = layers.map(({ data, target }) => {
		const view = { buffer: 0, byteOffset: offset, byteLength: data.byteLength, target };
		offset += data.byteLength;
		return view;
	});
	const accessors = layers.map(({ data, type, ...more }, bufferView) => ({
		bufferView,
		componentType: data instanceof Uint32Array ? UNSIGNED_INT : FLOAT,
		count: type === 'VEC3' ? count : data.length,
		type,
		...('min' in more ? { min: more.min, max: more.max } : {}),
	}));
	const document = {
		asset: { version: '2.0', generator: 'Thalweg' },
		scene: 0,
		scenes: [{ nodes: [0] }],
		nodes: [{ mesh: 0, name: mesh.title }],
		meshes: [
			{
				name: mesh.title,
				primitives: [{ attributes: { POSITION: 0, NORMAL: 1, COLOR_0: 2, _VALUE: 3 }, indices: 4, material: 0 }],
			},
		],
		materials: [{ name: 'surface', doubleSided: true, pbrMetallicRoughness: { metallicFactor: 0, roughnessFactor: 1 } }],
		buffers: [{ byteLength: offset }],
		bufferViews,
		accessors,
	};
	const text = textBytes(JSON.stringify(document));
	// Chunks are whole words: text is filled with spaces; all layers of the other chunk have four bytes a number.
	const json = new Uint8Array(Math.ceil(text.length / 4) * 4).fill(0x20);
	json.set(text);
	const head = (...words: readonly number[]): Uint8Array => bytesOf(Uint32Array.from(words));
	const [MAGIC, JSON_CHUNK, BINARY_CHUNK] = [0x46546c67, 0x4e4f534a, 0x004e4942];
	return joined([
		head(MAGIC, 2, 12 + 8 + json.length + 8 + offset),
		head(json.length, JSON_CHUNK),
		json,
		head(offset, BINARY_CHUNK),
		...layers.map(({ data }) => bytesOf(data)),
	]);
}
