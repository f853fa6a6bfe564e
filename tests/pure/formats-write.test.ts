/** What the writers write: read back unchanged, and by other readers. */

import { decode as decodePng } from 'fast-png';
import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FORMATS, openSurface, writeCsv, writeJson, writeNpy, writeNpz, writePng } from '../../src/formats/index.ts';
import type { SampledField } from '../../src/model/field.ts';
import { gridOf } from '../support/surfaces.ts';

const value = fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) }, fc.constant(Number.NaN));

/** Fields of every small size, lines included, with holes; names that need care. */
const field: fc.Arbitrary<SampledField> = fc
	.record({
		columns: fc.integer({ min: 2, max: 7 }),
		rows: fc.integer({ min: 1, max: 6 }),
		name: fc.constantFrom('loss', 'train loss', 'a "quoted", name', '∂f/∂x', 'values'),
		step: fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
		start: fc.integer({ min: -50, max: 50 }),
	})
	.chain(({ columns, rows, name, step, start }) =>
		fc.array(value, { minLength: columns * rows, maxLength: columns * rows }).map((values) => ({
			name,
			columns,
			rows,
			x: Float64Array.from({ length: columns }, (_, k) => (start + k) * step),
			y: rows === 1 ? new Float64Array(1) : Float64Array.from({ length: rows }, (_, k) => (k - start) * step),
			values: Float64Array.from(values),
		})),
	);

/** Zeros lose their sign in text; nothing else is lost. */
const plain = (values: Float64Array): number[] => Array.from(values, (cell) => (cell === 0 ? 0 : cell));

describe('round trips', () => {
	test.each([
		['csv', (written: SampledField) => new TextEncoder().encode(writeCsv(written))],
		['json', (written: SampledField) => new TextEncoder().encode(writeJson(written))],
		[
			'npz',
			({ columns, rows, values, x, y }: SampledField) =>
				writeNpz({
					values: { data: values, shape: rows === 1 ? [columns] : [rows, columns] },
					x: { data: x, shape: [columns] },
					...(rows === 1 ? {} : { y: { data: y, shape: [rows] } }),
				}),
		],
		['npy', ({ columns, rows, values }: SampledField) => writeNpy(values, [rows, columns])],
	] as const)('%s', async (format, write) => {
		await fc.assert(
			fc.asyncProperty(field, async (written) => {
				const back = gridOf((await openSurface(`a.${format}`, write(written))).surface());
				expect([back.columns, back.rows]).toEqual([written.columns, written.rows]);
				expect(plain(back.values)).toEqual(plain(written.values));
				if (format === 'csv') expect(back.name).toBe(written.name);
				if (format === 'npy') return;
				expect(plain(back.x)).toEqual(plain(written.x));
				expect(plain(back.y)).toEqual(plain(written.y));
			}),
			{ numRuns: 60 },
		);
	});

	test('npy: 64-byte alignment, float32, the shape checked', async () => {
		const bytes = writeNpy(Float32Array.of(1.5, Number.NaN, 3, 4), [2, 2]);
		expect((bytes.length - 16) % 64).toBe(0);
		expect(new TextDecoder('latin1').decode(bytes.subarray(10, 80))).toContain(
			"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }",
		);
		expect(plain((await openSurface('a.npy', bytes)).surface().values)).toEqual([1.5, Number.NaN, 3, 4]);
		expect(() => writeNpy(new Float32Array(3), [2, 2])).toThrow(RangeError);
	});

	test('npz: another zip reader finds the same arrays; the same data make the same bytes', () => {
		const members = {
			values: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] },
			gradient_u: { data: Float32Array.of(0, 1), shape: [2] },
		};
		const archive = writeNpz(members);
		expect(Object.keys(unzipSync(archive))).toEqual(['values.npy', 'gradient_u.npy']);
		expect(unzipSync(archive)['gradient_u.npy']).toEqual(writeNpy(members.gradient_u.data, [2]));
		expect(writeNpz(members)).toEqual(archive);
	});

	test('every row of the table that can be written has a writer, and the readers open what it says', () => {
		expect(FORMATS.filter((row) => row.write).map((row) => row.id)).toEqual(['npy', 'npz', 'csv', 'json', 'png']);
		expect(FORMATS.filter((row) => row.read).map((row) => row.id)).toEqual(['h5', 'npy', 'npz', 'csv', 'json']);
	});
});

describe('png', () => {
	test('fast-png reads the same pixels', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 9 }),
				fc.integer({ min: 1, max: 9 }),
				fc.uint8Array({ minLength: 324, maxLength: 324 }),
				(width, height, noise) => {
					const rgba = noise.slice(0, width * height * 4);
					const image = decodePng(writePng(width, height, rgba), { checkCrc: true });
					expect([image.width, image.height, image.channels, image.depth]).toEqual([width, height, 4, 8]);
					expect(Uint8Array.from(image.data)).toEqual(rgba);
				},
			),
			{ numRuns: 100 },
		);
	});

	test('a smooth picture is compressed; sizes that do not fit are refused', () => {
		const rgba = Uint8ClampedArray.from({ length: 256 * 256 * 4 }, (_, k) => (k & 3 ? (k >> 2) & 255 : 255));
		expect(writePng(256, 256, rgba).length).toBeLessThan(3000);
		expect(() => writePng(2, 2, new Uint8Array(15))).toThrow(RangeError);
		expect(() => writePng(0, 2, new Uint8Array())).toThrow(RangeError);
	});
});
