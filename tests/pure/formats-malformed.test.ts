/**
 * Damaged and hostile files: valid files of every format, changed where it hurts (sizes, addresses, counts, lengths,
 * delimiters), must open or be refused with a FormatError within two seconds; nothing else may come out.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync, zipSync } from 'fflate';
import * as h5wasm from 'h5wasm/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSurface, writeCsv, writeJson, writeNpy, writeNpz } from '../../src/formats/index.ts';
import { FormatError } from '../../src/model/errors.ts';
import { processorTime } from '../support/processor-time.ts';

const folder = mkdtempSync(join(tmpdir(), 'thalweg-malformed-'));
afterAll(() => rmSync(folder, { recursive: true }));

const field = {
	name: 'loss',
	columns: 6,
	rows: 5,
	x: Float64Array.from({ length: 6 }, (_, k) => k / 2),
	y: Float64Array.from({ length: 5 }, (_, k) => k - 2),
	values: Float64Array.from({ length: 30 }, (_, k) => Math.sin(k)),
};
const text = (content: string) => new TextEncoder().encode(content);
const seeds: { name: string; bytes: Uint8Array }[] = [];

beforeAll(async () => {
	await h5wasm.ready;
	const h5 = (name: string, chunked: boolean, many: boolean): { name: string; bytes: Uint8Array } => {
		const path = join(folder, name);
		const file = new h5wasm.File(path, 'w', false);
		const storage = chunked ? { chunks: [2, 3], compression: 4 } : {};
		file.create_dataset({ name: 'xcoordinates', data: field.x });
		file.create_dataset({ name: 'ycoordinates', data: field.y });
		file.create_dataset({ name: 'train_loss', data: field.values, shape: [5, 6], ...storage });
		if (many) for (let k = 0; k < 12; k++) file.create_dataset({ name: `loss ${k}`, data: field.y });
		file.create_group('more', true).create_dataset({ name: 'loss', data: field.values });
		file.close();
		return { name, bytes: readFileSync(path) };
	};
	const axes = { x: { data: field.x, shape: [6] }, y: { data: field.y, shape: [5] } };
	seeds.push(
		h5('flat.h5', false, false),
		h5('chunked.h5', true, false),
		h5('many.h5', false, true),
		{ name: 'a.npy', bytes: writeNpy(field.values, [5, 6]) },
		{ name: 'cube.npy', bytes: writeNpy(field.values, [2, 3, 5]) },
		{ name: 'stored.npz', bytes: writeNpz({ values: { data: field.values, shape: [5, 6] }, ...axes }) },
		{ name: 'packed.npz', bytes: zipSync({ 'values.npy': writeNpy(field.values, [5, 6]), 'x.npy': writeNpy(field.x, [6]) }) },
		{ name: 'a.csv', bytes: text(writeCsv(field)) },
		{ name: 'a.csv.gz', bytes: gzipSync(text(writeCsv(field))) },
		{ name: 'a.txt', bytes: text('# x y loss\n0 0 1\n1 0 2\n0 1 3\n1 1 4\n') },
		{ name: 'a.json', bytes: text(writeJson(field)) },
		{ name: 'map.json', bytes: text('{"0": {"0": 1, "1": 2}, "1": {"0": 3, "1": null}}') },
	);
});

/** Numbers that sizes, counts and addresses go wrong at. */
const EDGES = [
	0n,
	1n,
	2n,
	7n,
	0x7fn,
	0x80n,
	0xffn,
	0x7fffn,
	0xffffn,
	0x10000n,
	0x7fff_ffffn,
	0xffff_ffffn,
	0x1_0000_0000n,
	2n ** 53n,
	2n ** 63n,
	2n ** 64n - 1n,
];
/** Pieces that the grammars of headers and texts turn on. */
const PIECES = [
	'(',
	')',
	'[',
	'{',
	'"',
	"'",
	',',
	'\n',
	' ',
	'-',
	'e',
	'NaN',
	'inf',
	'1e999',
	'null',
	'999999999999',
	"'|O'",
	'__proto__',
	'\0',
	'\ufeff',
	'TREE',
	'OHDR',
	'PK\u0003\u0004',
];

type Mutation = (bytes: Uint8Array) => Uint8Array;
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
/** Structures stand at the front (h5, npy) and at the back (zip): half of all places lie in the first or last 256 bytes. */
const at = fc.oneof(
	place.map((part) => (length: number) => Math.floor(part * length)),
	fc.nat(255).map((offset) => (length: number) => Math.min(offset, Math.max(0, length - 1))),
	fc.nat(255).map((offset) => (length: number) => Math.max(0, length - 1 - offset)),
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
	fc.tuple(at, fc.nat(255)).map(
		([where, value]): Mutation =>
			(bytes) => {
				const out = bytes.slice();
				if (out.length > 0) out[where(out.length)] = value;
				return out;
			},
	),
	fc.tuple(at, fc.constantFrom(...EDGES), fc.constantFrom(1, 2, 4, 8)).map(
		([where, value, size]): Mutation =>
			(bytes) => {
				const out = bytes.slice();
				const start = where(out.length);
				for (let k = 0; k < size && start + k < out.length; k++) out[start + k] = Number((value >> BigInt(8 * k)) & 255n);
				return out;
			},
	),
	// One stored 64-bit number replaced by a copy of another: addresses that lead back, sizes that are addresses.
	fc.tuple(at, at).map(
		([from, to]): Mutation =>
			(bytes) => {
				const out = bytes.slice();
				const [source, target] = [from(out.length) & ~7, to(out.length) & ~7];
				out.copyWithin(target, source, source + 8);
				return out;
			},
	),
	at.map(
		(where): Mutation =>
			(bytes) =>
				bytes.slice(0, where(bytes.length)),
	),
	fc.tuple(at, fc.nat(64)).map(
		([where, size]): Mutation =>
			(bytes) => {
				const start = where(bytes.length);
				return Uint8Array.from([...bytes.subarray(0, start), ...bytes.subarray(start + size)]);
			},
	),
	fc.tuple(at, fc.constantFrom(...PIECES), fc.constantFrom(1, 3, 40)).map(
		([where, piece, times]): Mutation =>
			(bytes) => {
				const start = where(bytes.length);
				return Uint8Array.from([...bytes.subarray(0, start), ...text(piece.repeat(times)), ...bytes.subarray(start)]);
			},
	),
	fc.tuple(at, at, fc.nat(200)).map(
		([from, to, size]): Mutation =>
			(bytes) => {
				const [source, target] = [from(bytes.length), to(bytes.length)];
				return Uint8Array.from([...bytes.subarray(0, target), ...bytes.subarray(source, source + size), ...bytes.subarray(target)]);
			},
	),
);

/** What became of a file; anything but an answer or a FormatError is thrown on. */
async function outcome(name: string, bytes: Uint8Array): Promise<string> {
	const started = processorTime();
	let result: string;
	try {
		const file = await openSurface(name, bytes);
		file.path();
		const surface = file.channel === undefined ? undefined : file.surface();
		if (surface) {
			if (surface.layout === 'points') {
				expect([surface.x.length, surface.y.length]).toEqual([surface.values.length, surface.values.length]);
				expect(surface.x.every(Number.isFinite) && surface.y.every(Number.isFinite)).toBe(true);
			} else {
				expect(surface.values.length).toBe(surface.rows * surface.columns);
				expect([surface.x.length, surface.y.length]).toEqual([surface.columns, surface.rows]);
				for (const axis of [surface.x, surface.y])
					for (let k = 1; k < axis.length; k++) expect(axis[k]).toBeGreaterThan(axis[k - 1] as number);
			}
			expect(surface.values.every((value) => Number.isFinite(value) || Number.isNaN(value))).toBe(true);
		}
		result = 'opened';
	} catch (error) {
		if (!(error instanceof FormatError)) throw error;
		expect(error.code).toMatch(/^E_(FILE|H5|NPY|NPZ|CSV|JSON)_[A-Z_]+$/);
		expect(error.message.length).toBeLessThan(1500);
		result = error.code;
	}
	expect(processorTime(started)).toBeLessThan(2000);
	return result;
}

describe('malformed files', () => {
	test('the unchanged files open', async () => {
		for (const { name, bytes } of seeds) expect([name, await outcome(name, bytes)]).toEqual([name, 'opened']);
	});

	test('7200 mutations end in a surface or a named error, in time', async () => {
		const outcomes = new Map<string, number>();
		for (const { name, bytes } of seeds) {
			await fc.assert(
				fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
					const result = await outcome(
						name,
						mutations.reduce((changed, change) => change(changed), bytes),
					);
					outcomes.set(result, (outcomes.get(result) ?? 0) + 1);
				}),
				{ numRuns: 600, seed: 20261 },
			);
		}
		// The run is worth something only if many different checks were met, and some files survived.
		expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(600 * 12);
		expect(outcomes.size).toBeGreaterThan(25);
		expect(outcomes.get('opened')).toBeGreaterThan(100);
	});

	test('every prefix of an HDF5 file is refused', async () => {
		const whole = seeds[1]?.bytes as Uint8Array;
		for (let length = 1; length < whole.length; length++) expect(await outcome('a.h5', whole.subarray(0, length))).toMatch(/^E_H5_/);
	});
});
