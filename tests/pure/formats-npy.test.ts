/** .npy and .npz: every dtype, order and byte order; slices of 3-D and 4-D arrays; headers that lie. */

import { deflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/formats/inflate.ts';
import { openSurface, writeNpy, writeNpz } from '../../src/formats/index.ts';
import { processorTime } from '../support/processor-time.ts';
import { gridOf } from '../support/surfaces.ts';

const HALVES: readonly (readonly [number, number])[] = [
	[0x3c00, 1],
	[0xc100, -2.5],
	[0x0001, 2 ** -24],
	[0x7bff, 65504],
	[0x0000, 0],
	[0x3555, 0.333251953125],
];

/** How each dtype stores the six values below, and what they are. */
const DTYPES: Readonly<
	Record<string, { values: readonly number[]; put: (view: DataView, at: number, k: number, little: boolean) => void }>
> = {
	b1: { values: [0, 1, 1, 0, 1, 0], put: (view, at, k) => view.setUint8(at, [0, 1, 1, 0, 1, 0][k] as number) },
	i1: typed([-128, -1, 0, 1, 2, 127], (view, at, value) => view.setInt8(at, value)),
	i2: typed([-32768, -1, 0, 1, 256, 32767], (view, at, value, little) => view.setInt16(at, value, little)),
	i4: typed([-2147483648, -1, 0, 1, 65537, 2147483647], (view, at, value, little) => view.setInt32(at, value, little)),
	i8: typed([1 - 2 ** 53, -1, 0, 1, 2 ** 40 + 1, 2 ** 53 - 1], (view, at, value, little) => view.setBigInt64(at, BigInt(value), little)),
	u1: typed([0, 1, 2, 128, 254, 255], (view, at, value) => view.setUint8(at, value)),
	u2: typed([0, 1, 2, 256, 32768, 65535], (view, at, value, little) => view.setUint16(at, value, little)),
	u4: typed([0, 1, 2, 65536, 2 ** 31, 2 ** 32 - 1], (view, at, value, little) => view.setUint32(at, value, little)),
	u8: typed([0, 1, 2, 2 ** 32, 2 ** 52, 2 ** 53 - 1], (view, at, value, little) => view.setBigUint64(at, BigInt(value), little)),
	f2: { values: HALVES.map(([, value]) => value), put: (view, at, k, little) => view.setUint16(at, HALVES[k]?.[0] as number, little) },
	f4: typed([-1.5, 0, 2 ** -149, 3.4028234663852886e38, 0.10000000149011612, -7], (view, at, value, little) =>
		view.setFloat32(at, value, little),
	),
	f8: typed([-1.5, 0, 5e-324, 1.7976931348623157e308, 0.1, -7], (view, at, value, little) => view.setFloat64(at, value, little)),
};

function typed(values: readonly number[], set: (view: DataView, at: number, value: number, little: boolean) => void) {
	return { values, put: (view: DataView, at: number, k: number, little: boolean) => set(view, at, values[k] as number, little) };
}

function npy(descr: string, fortran: boolean, shape: string, body: Uint8Array, version = 1): Uint8Array {
	const header = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': ${shape}, }\n`;
	return npyWithHeader(header, body, version);
}

function npyWithHeader(header: string, body: Uint8Array = new Uint8Array(), version = 1): Uint8Array {
	const text = new TextEncoder().encode(header);
	const length = version === 1 ? [text.length & 255, text.length >> 8] : [text.length & 255, text.length >> 8, 0, 0];
	return Uint8Array.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, ...length, ...text, ...body]);
}

describe('npy', () => {
	const cases = Object.keys(DTYPES).flatMap((kind) =>
		['<', '>'].flatMap((order) => [false, true].flatMap((fortran) => [1, 2, 3].map((version) => [kind, order, fortran, version] as const))),
	);
	test.each(cases)('%s %s fortran=%s version %i', async (kind, order, fortran, version) => {
		const { values, put } = DTYPES[kind] as (typeof DTYPES)[string];
		const size = Number(kind.slice(1));
		const body = new Uint8Array(6 * size);
		// Rows × columns = 2 × 3; in Fortran order cell (row, column) is stored at column · 2 + row.
		for (let k = 0; k < 6; k++) put(new DataView(body.buffer), (fortran ? (k % 3) * 2 + Math.floor(k / 3) : k) * size, k, order === '<');
		const descr = size === 1 ? `|${kind}` : `${order}${kind}`;
		const file = await openSurface('a.npy', npy(kind === 'b1' && version === 2 ? '|?' : descr, fortran, '(2, 3)', body, version));
		const surface = gridOf(file.surface());
		expect([surface.rows, surface.columns]).toEqual([2, 3]);
		expect([...surface.values]).toEqual(values);
		expect(file.notes.join()).not.toContain('2^53');
	});

	test('integers beyond 2^53 are rounded, and the file says so', async () => {
		const body = new Uint8Array(16);
		new DataView(body.buffer).setBigInt64(0, 2n ** 53n + 1n, true);
		const file = await openSurface('a.npy', npy('<i8', false, '(2,)', body));
		expect(file.surface().values[0]).toBe(2 ** 53);
		expect(file.notes.join()).toContain('beyond 2^53');
	});

	test('1-D is a line, one column is a line, infinities are holes', async () => {
		const line = await openSurface('a.npy', writeNpy(Float64Array.of(1, Number.POSITIVE_INFINITY, Number.NaN, 4), [4]));
		expect(line.channels[0]).toMatchObject({ kind: 'line', rows: 1, columns: 4, holes: 2, min: 1, max: 4 });
		expect(line.surface().values[1]).toBeNaN();
		expect((await openSurface('a.npy', writeNpy(Float32Array.of(1, 2, 3), [3, 1]))).surface()).toMatchObject({ rows: 1, columns: 3 });
	});

	test.each([false, true])('any two axes of a 4-D array, fortran=%s', async (fortran) => {
		const shape = [2, 3, 4, 5];
		const strides = fortran ? [1, 2, 6, 24] : [60, 20, 5, 1];
		const body = new Uint8Array(Float64Array.from({ length: 120 }, (_, k) => k).buffer);
		const bytes = npy('<f8', fortran, '(2, 3, 4, 5)', body);
		for (let rowAxis = 0; rowAxis < 4; rowAxis++) {
			for (let columnAxis = 0; columnAxis < 4; columnAxis++) {
				if (rowAxis === columnAxis) continue;
				const others = [0, 1, 2, 3].filter((axis) => axis !== rowAxis && axis !== columnAxis);
				const index = others.map((axis) => (shape[axis] as number) - 1);
				const file = await openSurface('a.npy', bytes, { axes: [rowAxis, columnAxis], index });
				const { values, rows, columns } = gridOf(file.surface());
				expect([rows, columns]).toEqual([shape[rowAxis], shape[columnAxis]]);
				const base = others.reduce((sum, axis, k) => sum + (strides[axis] as number) * (index[k] as number), 0);
				expect([...values]).toEqual(
					Array.from(
						{ length: rows * columns },
						(_, cell) =>
							base + Math.floor(cell / columns) * (strides[rowAxis] as number) + (cell % columns) * (strides[columnAxis] as number),
					),
				);
			}
		}
		expect(await openSurface('a.npy', bytes)).toMatchObject({ axes: [2, 3], index: [1, 1] });
	});

	test.each([
		['E_NPY_AXES', { axes: [1, 1] as const }],
		['E_NPY_AXES', { axes: [0, 3] as const }],
		['E_NPY_AXES', { axes: [0.5, 1] as const }],
		['E_NPY_INDEX', { index: [2] }],
		['E_NPY_INDEX', { index: [-1] }],
		['E_NPY_INDEX', { index: [0, 0] }],
	])('%s for %j', async (code, options) => {
		await expect(openSurface('a.npy', writeNpy(new Float64Array(8), [2, 2, 2]), options)).rejects.toMatchObject({ code });
	});

	const entries = (descr: string, shape: string) =>
		npyWithHeader(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }\n`, new Uint8Array(64));
	test.each([
		['E_NPY_LIMIT', entries("'<f8'", '(1000000, 1000000)')],
		['E_NPY_LIMIT', entries("'<f8'", '(4194305, 4194305, 211106198978564)')],
		['E_NPY_LIMIT', entries("'|u1'", '(99999999999999999999, 1)')],
		['E_NPY_TRUNCATED', entries("'<f8'", '(3, 3)')],
		['E_NPY_OBJECT', entries("'|O'", '(2, 2)')],
		['E_NPY_DTYPE', entries("'<c16'", '(2, 2)')],
		['E_NPY_DTYPE', entries("'<U4'", '(2, 2)')],
		['E_NPY_DTYPE', entries("'<f3'", '(2, 2)')],
		['E_NPY_DTYPE', entries("'constructor'", '(2, 2)')],
		['E_NPY_STRUCTURED', entries("[('a', '<f8')]", '(2, 2)')],
		['E_NPY_EMPTY', entries("'<f8'", '(0, 2)')],
		['E_NPY_DIMENSIONS', entries("'<f8'", '()')],
		['E_NPY_DIMENSIONS', entries("'<f8'", '(1, 1, 1, 1, 2)')],
		['E_NPY_HEADER', entries("'<f8'", '(2, -2)')],
		['E_NPY_HEADER', entries("__import__('os').system('x')", '(2, 2)')],
		['E_NPY_HEADER', npyWithHeader("{'descr': '<f8', 'shape': (2, 2), }")],
		['E_NPY_HEADER', npyWithHeader(`{'descr': '<f8', 'fortran_order': False, 'shape': (${'1'.repeat(9000)}!), }`)],
		['E_NPY_HEADER', npyWithHeader(' '.repeat(10_001))],
		['E_NPY_TRUNCATED', npyWithHeader('x'.repeat(5000)).subarray(0, 100)],
		['E_NPY_VERSION', npyWithHeader('{}', new Uint8Array(), 4)],
		['E_NPY_MAGIC', new TextEncoder().encode('1,2,3\n')],
	])('%s', async (code, bytes) => {
		const started = processorTime();
		await expect(openSurface('a.npy', bytes)).rejects.toMatchObject({
			name: 'FormatError',
			code,
			message: expect.stringContaining('.npz'),
		});
		expect(processorTime(started)).toBeLessThan(200);
	});

	test('bytes after the array are mentioned', async () => {
		const file = await openSurface('a.npy', entries("'<f4'", '(2, 2)'));
		expect(file.notes.join()).toContain('48 bytes after the array');
	});
});

/** A zip archive around deflated bytes, with unpacked sizes of 0. */
function zipOfDeflated(members: Readonly<Record<string, { packed: Uint8Array; crc: number }>>): Uint8Array {
	const locals: number[][] = [];
	const directory: number[] = [];
	const parts: Uint8Array[] = [];
	let at = 0;
	for (const [name, { packed, crc }] of Object.entries(members)) {
		const text = [...new TextEncoder().encode(name)];
		const word = (value: number) => [value & 255, (value >> 8) & 255, (value >> 16) & 255, value >>> 24];
		const common = [20, 0, 0, 0, 8, 0, 0, 0, 0, 0, ...word(crc), ...word(packed.length), ...word(0), text.length, 0, 0, 0];
		locals.push([0x50, 0x4b, 3, 4, ...common, ...text]);
		directory.push(0x50, 0x4b, 1, 2, 20, 0, ...common, 0, 0, 0, 0, 0, 0, ...word(0), ...word(at), ...text);
		parts.push(Uint8Array.from(locals[locals.length - 1] ?? []), packed);
		at += 30 + text.length + packed.length;
	}
	const count = locals.length;
	const end = [
		0x50,
		0x4b,
		5,
		6,
		0,
		0,
		0,
		0,
		count,
		0,
		count,
		0,
		directory.length,
		0,
		0,
		0,
		at & 255,
		(at >> 8) & 255,
		(at >> 16) & 255,
		at >>> 24,
		0,
		0,
	];
	return Buffer.concat([...parts, Uint8Array.from([...directory, ...end])]);
}

describe('npz', () => {
	const values = { data: Float64Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
	const one = (data: number[]) => ({ data: Float64Array.from(data), shape: [data.length] });

	test('arrays named as coordinates are the axes; descending ones are turned round with the values', async () => {
		const up = (await openSurface('a.npz', writeNpz({ values, x: one([0, 1, 2]), y: one([5, 7]) }))).surface();
		expect([[...up.x], [...up.y], [...up.values]]).toEqual([
			[0, 1, 2],
			[5, 7],
			[1, 2, 3, 4, 5, 6],
		]);
		const downX = (await openSurface('a.npz', writeNpz({ values, x: one([2, 1, 0]), y: one([5, 7]) }))).surface();
		expect([[...downX.x], [...downX.values]]).toEqual([
			[0, 1, 2],
			[3, 2, 1, 6, 5, 4],
		]);
		const downY = (await openSurface('a.npz', writeNpz({ values, X: one([0, 1, 2]), Y: one([7, 5]) }))).surface();
		expect([[...downY.y], [...downY.values]]).toEqual([
			[5, 7],
			[4, 5, 6, 1, 2, 3],
		]);
		const both = (await openSurface('a.npz', writeNpz({ values, x: one([2, 1, 0]), y: one([7, 5]) }))).surface();
		expect([...both.values]).toEqual([6, 5, 4, 3, 2, 1]);
	});

	test('meshgrids are axes; flat values on x × y are a surface; lengths that do not fit are ignored with a note', async () => {
		const grid = (data: number[]) => ({ data: Float64Array.from(data), shape: [2, 3] });
		const mesh = (await openSurface('a.npz', writeNpz({ Z: values, X: grid([0, 1, 2, 0, 1, 2]), Y: grid([5, 5, 5, 7, 7, 7]) }))).surface();
		expect([[...mesh.x], [...mesh.y], mesh.name]).toEqual([[0, 1, 2], [5, 7], 'Z']);
		const flat = gridOf(
			(await openSurface('a.npz', writeNpz({ z: one([1, 2, 3, 4, 5, 6]), x: one([0, 1, 2]), y: one([5, 7]) }))).surface(),
		);
		expect([flat.rows, flat.columns]).toEqual([2, 3]);
		const odd = await openSurface('a.npz', writeNpz({ values, x: one([0, 1, 2, 3]), y: one([5, 7]) }));
		expect([...odd.surface().x]).toEqual([0, 1, 2]);
		expect(odd.notes.join()).toContain('No coordinates for values');
	});

	test('points in any order fill their grid; x and y alone are a path', async () => {
		const points = await openSurface('a.npz', writeNpz({ x: one([0, 1, 0, 1, 0]), y: one([0, 0, 1, 1, 2]), loss: one([1, 2, 3, 4, 5]) }));
		expect([...points.surface().values]).toEqual([1, 2, 3, 4, 5, Number.NaN]);
		expect(points.notes.join()).toContain('1 of 6 cells are missing');
		const path = (await openSurface('a.npz', writeNpz({ x: one([0, 3, 1]), y: one([0, 1, 1]) }))).path();
		expect([...(path?.x ?? [])]).toEqual([0, 3, 1]);
	});

	test('uneven axes are kept and said; float32 coordinates are even; a coordinate that is there twice is refused by name', async () => {
		const uneven = await openSurface('a.npz', writeNpz({ values, x: one([0, 1, 2.1]), y: one([5, 7]) }));
		expect([[...uneven.surface().x], [...uneven.surface().values]]).toEqual([
			[0, 1, 2.1],
			[1, 2, 3, 4, 5, 6],
		]);
		expect(uneven.notes.join()).toContain('"x" is not evenly spaced');
		await expect(openSurface('a.npz', writeNpz({ values, x: one([0, 1, 1]), y: one([5, 7]) }))).rejects.toMatchObject({
			code: 'E_NPZ_AXIS',
			message: expect.stringContaining('"x" are no axis: 1 is there twice, at positions 1 and 2'),
		});
		const x = { data: Float32Array.from({ length: 301 }, (_, k) => -1 + k / 150), shape: [301] };
		const line = (await openSurface('a.npz', writeNpz({ loss: { data: new Float32Array(301), shape: [301] }, x }))).surface();
		expect(line.x[1]).toBe(Math.fround(-1 + 1 / 150));
		expect((await openSurface('a.npz', writeNpz({ loss: { data: new Float32Array(301), shape: [301] }, x }))).reading?.x.even).toBe(true);
	});

	test('deflated members open; a bomb is met by counting what comes out; damage is met by the checksum', async () => {
		const packed = zipSync({ 'values.npy': writeNpy(values.data, [2, 3]), 'readme.txt': new Uint8Array(3) });
		const file = await openSurface('a.npz', packed);
		expect([...file.surface().values]).toEqual([1, 2, 3, 4, 5, 6]);
		expect(file.notes.join()).toContain('readme.txt');

		// Made by Node's zlib, which packs zeros ten times faster than fflate. The unpacked sizes claimed are 0.
		const zeros = (mebibytes: number) => deflateRawSync(new Uint8Array(mebibytes * 2 ** 20), { level: 1 });
		const started = processorTime();
		const bomb = zipOfDeflated({ 'a.npy': { packed: zeros(65), crc: 0 } });
		await expect(openSurface('a.npz', bomb)).rejects.toMatchObject({ code: 'E_NPZ_INFLATED' });
		expect(processorTime(started)).toBeLessThan(4000);
		// Each member stays below the limit; together they do not.
		const crc = crc32(new Uint8Array(33 * 2 ** 20));
		const pair = zipOfDeflated({ 'a.npy': { packed: zeros(33), crc }, 'b.npy': { packed: zeros(33), crc } });
		await expect(openSurface('a.npz', pair)).rejects.toMatchObject({ code: 'E_NPZ_INFLATED' });

		const stored = writeNpz({ values });
		stored[150] = (stored[150] as number) ^ 1;
		await expect(openSurface('a.npz', stored)).rejects.toMatchObject({ code: 'E_NPZ_DAMAGED' });
		await expect(openSurface('a.npz', packed.subarray(0, packed.length - 30))).rejects.toMatchObject({ code: 'E_NPZ_DAMAGED' });
		await expect(openSurface('a.npz', zipSync({ 'b.txt': new Uint8Array(1) }))).rejects.toMatchObject({ code: 'E_NPZ_EMPTY' });
	});
});
