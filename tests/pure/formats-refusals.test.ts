/** Refusals name what is wrong, where, and the way out; names from files are printed safely. */

import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { openSurface, writeNpy, writeNpz } from '../../src/formats/index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const message = async (name: string, content: string | Uint8Array): Promise<string> => {
	try {
		await openSurface(name, typeof content === 'string' ? bytes(content) : content);
	} catch (error) {
		if (error instanceof Error && error.name === 'FormatError') return error.message;
		throw error;
	}
	return 'it opened';
};

describe('the way out', () => {
	test.each([
		[
			'book.xlsx',
			zipSync({ '[Content_Types].xml': bytes('a'), 'xl/workbook.xml': bytes('a') }),
			/an Excel workbook\. Save the sheet as CSV/,
		],
		['sheet.ods', zipSync({ 'content.xml': bytes('a') }), /OpenDocument file\. Save the sheet as CSV/],
		[
			'model.pt',
			zipSync({ 'model/data.pkl': bytes('a') }),
			/a model\. It opens as a network.*thalweg slice.*numpy\.save\("surface\.npy", tensor\.cpu\(\)\.numpy\(\)\)/,
		],
		['old.pt', Uint8Array.of(0x80, 2, 0x8a), /a model\. It opens as a network/],
		['grid.pkl', '(lp0\nF1.0\n', /Python pickle, which is never loaded/],
		['old.mat', `MATLAB 5.0 MAT-file${' '.repeat(200)}`, /version 5 to 7\. Save it with save\(name, "x", "y", "Z", "-v7\.3"\)/],
		['a.parquet', 'PAR1....', /Parquet file.*to_csv/],
		['study.db', 'SQLite format 3\0', /SQLite database\. Of a study of Optuna, save study\.trials_dataframe\(\)\.to_csv/],
		['a.nc', 'CDF\u0001....', /netCDF file of version 3.*nccopy -k nc4/],
		['a.csv', Uint8Array.of(0x42, 0x5a, 0x68, 0x39, 0, 0), /compressed by bzip2\. Unpack it/],
		['a.csv', Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), /compressed by xz\. Unpack it/],
		['a.csv', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0), /compressed by Zstandard\. Unpack it/],
		['a.csv.gz', gzipSync(gzipSync('1,2\n3,4\n')), /compressed twice/],
		['a.csv', '<!DOCTYPE html><html>', /a web page, perhaps saved in place of the file/],
		['a.ipynb', '{}', /a notebook\. Save the array in it with numpy\.save/],
		['a.zip', zipSync({ 'surface.csv': bytes('1,2\n') }), /holds no \.npy array, but surface\.csv\. Unpack it, and open the file in it/],
	])('%s', async (name, content, expected) => {
		const text = await message(name, content);
		expect(text).toMatch(expected);
		expect(text).toContain('Formats that can be opened');
	});

	test('gzip round every format that is read', async () => {
		for (const [name, content] of [
			['a.npy', writeNpy(Float64Array.of(1, 2, 3, 4), [2, 2])],
			['a.npz', writeNpz({ loss: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] } })],
			['a.json', bytes('[[1,2],[3,4]]')],
			['a.jsonl', bytes('{"x":0,"y":0,"loss":1}\n{"x":1,"y":0,"loss":2}\n{"x":0,"y":1,"loss":3}\n{"x":1,"y":1,"loss":4}\n')],
			['a.dat', bytes('1\n2\n3\n4\n')],
		] as const)
			expect([...(await openSurface(`${name}.gz`, gzipSync(content))).surface().values]).toEqual([1, 2, 3, 4]);
	});
});

describe('where', () => {
	test('JSON: line, column and what stands there, in full', async () => {
		const long = `{\n"x": [0, 1],\n"values": [[${'1234567.125, '.repeat(400)}1],\n [2, oops]]}`;
		expect(await message('a.json', long)).toContain('This is no valid JSON: line 4, column 6 holds “oops]]}”, after “[2,”');
		expect(await message('a.json', '{"a": [1, 2')).toContain('it ends too early');
		expect(await message('a.jsonl', '{"x":1}\n{"x":2}\n{"x":\n')).toContain('Line 3 is no valid JSON');
	});

	test('text: the line of the file, blank lines and comments counted', async () => {
		expect(await message('a.csv', '# note\n\n1,2,3\n4,5,6\n\n7,8\n')).toMatch(/^Row 6 has 2 values, the rows before it have 3/);
		expect(await message('a.csv', 'x,y,loss\n0,0,1\n"a\nb",0,2\n1,1,2\n1,0,2\n')).toMatch(/^Row 3, column 1 is "a\?b"/);
	});
});

describe('names are printed safely', () => {
	const evil = 'loss\u001b[31m\u202etxt\u2066\u200b\u0007';
	const safe = 'loss?[31m?txt???';

	test.each([
		['npz', () => openSurface('a.npz', writeNpz({ [evil]: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] } }))],
		['csv', () => openSurface('a.csv', bytes(`x,y,${evil}\n0,0,1\n1,0,2\n0,1,3\n1,1,4\n`))],
		[
			'json',
			() =>
				openSurface(
					'a.json',
					bytes(
						JSON.stringify({
							x: [0, 1],
							y: [0, 1],
							[evil]: [
								[1, 2],
								[3, 4],
							],
						}),
					),
				),
		],
		['records', () => openSurface('a.json', bytes(JSON.stringify([0, 1, 2, 3].map((k) => ({ x: k % 2, y: k >> 1, [evil]: k })))))],
	])('%s', async (_, opened) => {
		const file = await opened();
		expect([file.channel, file.surface(safe).name, file.reading?.value]).toEqual([safe, safe, safe]);
	});

	test('titles, messages and notes', async () => {
		const file = await openSurface(
			`${evil}.npz`,
			writeNpz({ z: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] }, [evil]: { data: Float64Array.of(1), shape: [1] } }),
		);
		expect(file.title).toBe(`${safe}.npz`);
		expect(file.reading?.skipped).toEqual([`${safe} (one number)`]);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
		for (const text of [
			await message(`${evil}.exe`, 'a'),
			await message('a.zip', zipSync({ [evil]: bytes('a') })),
			await message('a.csv', `${evil},1\n2\n`),
			await message('a.json', `{"${evil.replace(/[\u0000-\u001f]/g, '')}": {}}`),
			...file.notes,
		])
			expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/);
	});
});
