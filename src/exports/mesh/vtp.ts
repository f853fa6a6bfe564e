/** VTK's XML PolyData (.vtp): ParaView, PyVista. Values and gradients are numbers at the points, in double precision. */

import { bytesOf, joined, textBytes } from './bytes.ts';
import type { SurfaceMesh } from './surface-mesh.ts';

/** Bytes that are made into text at a time: a multiple of three, so that pieces join without padding. */
const PIECE = 3 * 2 ** 13;

function base64(bytes: Uint8Array): string {
	const pieces: string[] = [];
	for (let from = 0; from < bytes.length; from += PIECE) pieces.push(btoa(String.fromCharCode(...bytes.subarray(from, from + PIECE))));
	return pieces.join('');
}

type Numbers = Float64Array | Float32Array | Uint8Array | Int32Array;

const TYPES: readonly (readonly [new (...args: never[]) => Numbers, string])[] = [
	[Float64Array, 'Float64'],
	[Float32Array, 'Float32'],
	[Uint8Array, 'UInt8'],
	[Int32Array, 'Int32'],
];

/** A DataArray: the number of bytes as a word, then the bytes, in base 64. */
function dataArray(name: string, components: number, data: Numbers): string {
	const type = TYPES.find(([Numbers]) => data instanceof Numbers)?.[1];
	const content = base64(joined([bytesOf(Uint32Array.of(data.byteLength)), bytesOf(data)]));
	return `<DataArray type="${type}" Name="${name}" NumberOfComponents="${components}" format="binary">${content}</DataArray>`;
}

/**
 * A .vtp file with the point data `value`, `gradient` (where there is one: ∂f/∂u, ∂f/∂v, 0), `color` and normals.
 * @see https://docs.vtk.org/en/latest/vtk_file_formats/vtkxml_file_format.html
 */
export function writeVtp({ title, positions, normals, values, gradients, colors, triangles }: SurfaceMesh): Uint8Array<ArrayBuffer> {
	const count = triangles.length / 3;
	const escaped = title.replace(/[<>&-]/g, (letter) => (letter === '-' ? '−' : letter === '&' ? '＆' : letter === '<' ? '‹' : '›'));
	const lines = [
		'<?xml version="1.0"?>',
		`<!-- Thalweg: ${escaped} -->`,
		'<VTKFile type="PolyData" version="0.1" byte_order="LittleEndian">',
		'<PolyData>',
		`<Piece NumberOfPoints="${values.length}" NumberOfVerts="0" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="${count}">`,
		'<PointData Scalars="value" Normals="Normals">',
		dataArray('value', 1, values),
		dataArray('Normals', 3, normals),
		dataArray('color', 3, colors),
		...(gradients ? [dataArray('gradient', 3, gradients)] : []),
		'</PointData>',
		`<Points>${dataArray('Points', 3, positions)}</Points>`,
		'<Polys>',
		dataArray('connectivity', 1, Int32Array.from(triangles)),
		dataArray(
			'offsets',
			1,
			Int32Array.from({ length: count }, (_, k) => 3 * (k + 1)),
		),
		'</Polys>',
		'</Piece>',
		'</PolyData>',
		'</VTKFile>',
		'',
	];
	return joined(lines.map((line) => textBytes(`${line}\n`)));
}
