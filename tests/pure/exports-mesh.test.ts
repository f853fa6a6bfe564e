/** Meshes of a surface: their numbers, and what other libraries read of the files. */

import { NodeIO } from '@gltf-transform/core';
import { OBJLoader } from 'three/examples/jsm/loaders/OBJLoader.js';
import { PLYLoader } from 'three/examples/jsm/loaders/PLYLoader.js';
import { STLLoader } from 'three/examples/jsm/loaders/STLLoader.js';
import { describe, expect, test } from 'vitest';
import { MESH_FORMATS } from '../../src/exports/mesh/formats.ts';
import { type MeshSpace, solid, type SurfaceMesh, surfaceMesh } from '../../src/exports/mesh/surface-mesh.ts';
import { COLORMAPS } from '../../src/math/colormaps.ts';
import { makeScale } from '../../src/math/scale.ts';
import type { Field } from '../../src/model/field.ts';
import { axisValue } from '../../src/model/geometry.ts';

const [COLUMNS, ROWS] = [7, 5];
const DOMAIN = { u: [-1, 2], v: [0, 4] } as const;

/** f = u² − uv, with its gradient; a hole in the cells named. */
function field(holes: readonly number[] = [], withGradient = true): Field {
	const at = (of: (u: number, v: number) => number): Float64Array =>
		Float64Array.from({ length: COLUMNS * ROWS }, (_, cell) =>
			holes.includes(cell)
				? Number.NaN
				: of(axisValue(DOMAIN.u, COLUMNS, cell % COLUMNS), axisValue(DOMAIN.v, ROWS, Math.floor(cell / COLUMNS))),
		);
	const gradient = { gradientU: at((u, v) => 2 * u - v), gradientV: at((u) => -u) };
	return { grid: { columns: COLUMNS, rows: ROWS, domain: DOMAIN }, values: at((u, v) => u * u - u * v), ...(withGradient ? gradient : {}) };
}

const scale = makeScale('linear', { min: -4, max: 6, quantiles: [-4, 6] });
const meshOf = (of: Field, space: MeshSpace = 'picture'): SurfaceMesh =>
	surfaceMesh(of, { space, scale, exaggeration: 0.5, colors: COLORMAPS.viridis, title: 'u² − uv' });

/** How often each edge is had in each direction. */
function edges({ triangles }: SurfaceMesh): Map<string, number> {
	const seen = new Map<string, number>();
	for (let k = 0; k < triangles.length; k++) {
		const key = `${triangles[k]}→${triangles[k % 3 === 2 ? k - 2 : k + 1]}`;
		seen.set(key, (seen.get(key) ?? 0) + 1);
	}
	return seen;
}

/** The volume that closed triangles enclose: positive where they face outwards. */
function volume({ positions, triangles }: SurfaceMesh): number {
	let sum = 0;
	for (let k = 0; k < triangles.length; k += 3) {
		const [a, b, c] = [0, 1, 2].map((corner) => positions.subarray(3 * (triangles[k + corner] as number))) as [
			Float64Array,
			Float64Array,
			Float64Array,
		];
		const [[ax, ay, az], [bx, by, bz], [cx, cy, cz]] = [a, b, c] as unknown as [number, number, number][] as [
			[number, number, number],
			[number, number, number],
			[number, number, number],
		];
		sum += ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx);
	}
	return sum / 6;
}

describe('a surface as triangles', () => {
	test('stands where the picture draws it, or where its numbers are', () => {
		const [picture, data] = [meshOf(field()), meshOf(field(), 'data')];
		const last = 3 * (COLUMNS * ROWS - 1);
		// At u = 2, v = 4: f = −4, the lowest value.
		expect([...picture.positions.subarray(last)]).toEqual([0.5, 0.5, 0]);
		expect([...data.positions.subarray(last)]).toEqual([2, 4, -4]);
		expect([...picture.colors.subarray(last)]).toEqual([...COLORMAPS.viridis.subarray(0, 3)]);
		expect(picture.triangles).toHaveLength(6 * (COLUMNS - 1) * (ROWS - 1));
	});

	test('its normals are those of the gradient, and turn to the triangles without one', () => {
		const { normals, values, gradients } = meshOf(field(), 'data');
		const k = 17;
		const [du, dv] = [gradients?.[3 * k] as number, gradients?.[3 * k + 1] as number];
		const length = Math.hypot(du, dv, 1);
		for (const [axis, expected] of [-du / length, -dv / length, 1 / length].entries())
			expect(normals[3 * k + axis]).toBeCloseTo(expected, 6);
		expect(values[k]).toBe(field().values[k]);
		const plain = meshOf(
			{ ...field([], false), values: Float64Array.from(field().values, (_, cell) => 2 * axisValue(DOMAIN.u, COLUMNS, cell % COLUMNS)) },
			'data',
		);
		for (const [axis, expected] of [-2 / Math.sqrt(5), 0, 1 / Math.sqrt(5)].entries())
			expect(plain.normals[3 * k + axis]).toBeCloseTo(expected, 6);
	});

	test('a hole takes the vertex and the triangles that have it', () => {
		const { values, triangles } = meshOf(field([8]));
		expect(values).toHaveLength(COLUMNS * ROWS - 1);
		expect(values.some(Number.isNaN)).toBe(false);
		// Of the eight triangles around it four are left, one of each cell.
		expect(triangles).toHaveLength(6 * (COLUMNS - 1) * (ROWS - 1) - 3 * 4);
	});

	test('a line has none', () => {
		expect(() => meshOf({ grid: { columns: 3, rows: 1, domain: DOMAIN }, values: Float64Array.of(1, 2, 3) })).toThrow(
			/A line has no surface/,
		);
	});

	test.each([[[]], [[8]], [[16, 17]]])('with floor and walls it is closed, around the holes %j too, and faces outwards', (holes) => {
		const body = solid(meshOf(field(holes)), -0.1);
		const seen = edges(body);
		for (const [key, times] of seen) {
			const [from, to] = key.split('→');
			expect([key, seen.get(`${to}→${from}`)]).toEqual([key, times]);
		}
		expect(volume(body)).toBeGreaterThan(0);
	});
});

describe('files that other libraries read', () => {
	const mesh = meshOf(field([8]));
	const count = mesh.values.length;

	test('.glb: triangles, colours in linear light, values; y is up', async () => {
		const document = await new NodeIO().readBinary(MESH_FORMATS.glb.write(mesh));
		const [primitive] = document.getRoot().listMeshes()[0]?.listPrimitives() ?? [];
		const array = (name: string): ArrayLike<number> => primitive?.getAttribute(name)?.getArray() ?? [];
		expect(primitive?.getIndices()?.getArray()).toEqual(mesh.triangles);
		expect(primitive?.getAttribute('POSITION')?.getMax([])[1]).toBeCloseTo(0.5 * scale.forward(Math.max(...mesh.values)), 6);
		expect(array('_VALUE')).toEqual(Float32Array.from(mesh.values));
		const [x, y, z] = mesh.positions.subarray(30) as unknown as [number, number, number];
		expect([...Float32Array.from(array('POSITION')).subarray(30, 33)]).toEqual([...Float32Array.of(x, z, -y)]);
		expect(array('COLOR_0')[0]).toBeCloseTo((((mesh.colors[0] as number) / 255 + 0.055) / 1.055) ** 2.4, 5);
	});

	test('.ply: positions, normals, colours and faces', () => {
		const geometry = new PLYLoader().parse(MESH_FORMATS.ply.write(mesh).buffer);
		expect([...geometry.getAttribute('position').array]).toEqual([...mesh.positions]);
		expect([...geometry.getAttribute('normal').array]).toEqual([...mesh.normals]);
		expect(geometry.getAttribute('color').count).toBe(count);
		expect([...(geometry.getIndex()?.array ?? [])]).toEqual([...mesh.triangles]);
	});

	test('.obj: every triangle at its place', () => {
		const object = new OBJLoader().parse(new TextDecoder().decode(MESH_FORMATS.obj.write(mesh)));
		const { array } = (
			object.children[0] as unknown as { geometry: { getAttribute(name: string): { array: Float32Array } } }
		).geometry.getAttribute('position');
		expect([...array]).toEqual(
			[...mesh.triangles].flatMap((vertex) => [...Float32Array.from(mesh.positions.subarray(3 * vertex, 3 * vertex + 3))]),
		);
	});

	test('.stl: a closed body', () => {
		const geometry = new STLLoader().parse(MESH_FORMATS.stl.write(mesh).buffer);
		const corners = geometry.getAttribute('position');
		expect(corners.count).toBeGreaterThan(2 * mesh.triangles.length);
		// By the divergence theorem: a body that is not closed would have another volume from elsewhere.
		const from = (shift: number): number =>
			volume({
				...mesh,
				positions: Float64Array.from(corners.array, (x: number) => x + shift),
				triangles: Uint32Array.from({ length: corners.count }, (_, k) => k),
			});
		expect(from(0)).toBeGreaterThan(0);
		expect(from(10)).toBeCloseTo(from(0), 3);
	});

	test('.vtp: the data with values and gradients in double precision', () => {
		const data = meshOf(field([8]), 'data');
		const text = new TextDecoder().decode(MESH_FORMATS.vtp.write(data));
		const numbers = (name: string): ArrayBuffer => {
			const content = new RegExp(`Name="${name}"[^>]*>([^<]*)<`).exec(text)?.[1] ?? '';
			const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
			expect(new DataView(bytes.buffer).getUint32(0, true)).toBe(bytes.length - 4);
			return bytes.buffer.slice(4);
		};
		expect(new Float64Array(numbers('Points'))).toEqual(data.positions);
		expect(new Float64Array(numbers('value'))).toEqual(data.values);
		expect(new Float64Array(numbers('gradient'))).toEqual(data.gradients);
		expect([...new Int32Array(numbers('connectivity'))]).toEqual([...data.triangles]);
		expect(new Int32Array(numbers('offsets')).at(-1)).toBe(data.triangles.length);
		expect(text).toContain(`NumberOfPoints="${count}"`);
	});
});
