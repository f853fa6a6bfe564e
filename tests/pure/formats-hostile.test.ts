/**
 * Small files made to take much time and memory are read or refused within 2 s of a processor and 100 MiB beyond what was
 * in use before. Each is opened in a process of its own, which reports both.
 */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'thalweg-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Opens each file that it is given, the first one to warm up, and prints what became of it. */
const PROBE = `
import { readFileSync } from 'node:fs';
import { openSurface } from ${JSON.stringify(resolve(import.meta.dirname, '../../src/formats/index.ts'))};
await openSurface('a.csv', new TextEncoder().encode('x,y,z\\n0,0,1\\n1,0,2\\n0,1,3\\n1,1,4\\n'));
const [name, path] = process.argv.slice(2);
const bytes = readFileSync(path);
const before = process.resourceUsage().maxRSS;
const begun = process.cpuUsage();
let result;
let values = 0;
try {
	const { channels } = await openSurface(name, bytes);
	result = channels.length + ' channels';
	for (const { columns, rows } of channels) values += columns * rows;
}
catch (error) { if (error.name !== 'FormatError') throw error; result = error.code; }
const { user, system } = process.cpuUsage(begun);
// A value that a file honestly holds takes a byte of it at least.
const content = (bytes.length + 8 * Math.min(values, bytes.length)) / 2 ** 20;
console.log(JSON.stringify({ result, seconds: (user + system) / 1e6, content, mebibytes: (process.resourceUsage().maxRSS - before) / 1024 }));
`;
const probe = join(folder, 'probe.mjs');
// Bundled once: to translate the source for each process would take longer than what is measured.
beforeAll(async () => {
	await build({
		stdin: { contents: PROBE, loader: 'ts', resolveDir: import.meta.dirname },
		...{
			bundle: true,
			splitting: true,
			platform: 'node',
			format: 'esm',
			outdir: folder,
			entryNames: 'probe',
			outExtension: { '.js': '.mjs' },
		},
	});
});

function opened(name: string, bytes: Uint8Array): { result: string; seconds: number; content: number; mebibytes: number } {
	const path = join(folder, 'file');
	writeFileSync(path, bytes);
	return JSON.parse(execFileSync(process.execPath, [probe, name, path], { encoding: 'utf8' }));
}

/** A .npy array of bytes, all zero. */
function zeros(shape: string, count: number): Buffer {
	const header = `{'descr': '|u1', 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117);
	return Buffer.concat([Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]), Buffer.from(`${header}\n`), Buffer.alloc(count)]);
}
const archive = (members: number, array: Buffer) =>
	zipSync(Object.fromEntries(Array.from({ length: members }, (_, k) => [`m${k}.npy`, array])), { level: 9 });
const packed = (text: string) => gzipSync(text, { level: 9 });
/** As much text as a gzip file of 60 kB may inflate to. */
const most = (piece: string) => piece.repeat(Math.floor(1.5e6 / piece.length));

describe('2 s, and 100 MiB above the content', () => {
	test.each([
		['one array of 64 MB, of bytes', 'a.npz', () => zipSync({ 'a.npy': zeros('(8000, 8000)', 64e6) }, { level: 9 })],
		['350 arrays of one byte', 'a.npz', () => archive(350, zeros('(1,)', 1))],
		['350 lists', 'a.npz', () => archive(350, zeros('(1500,)', 1500))],
		['350 surfaces', 'a.npz', () => archive(350, zeros('(60, 25)', 1500))],
		['blanks', 'a.csv.gz', () => packed(' '.repeat(60e6))],
		['quotes', 'a.csv.gz', () => packed('"'.repeat(60e6))],
		['empty rows', 'a.csv.gz', () => packed('\n'.repeat(60e6))],
		['a bomb in a bomb', 'a.csv.gz', () => gzipSync(packed(' '.repeat(60e6)))],
		['blanks, as many as are read', 'a.csv', () => most(' ')],
		['quotes, as many as are read', 'a.csv', () => most('"')],
		['quotes without an end', 'a.csv', () => `"${most('""x,')}`],
		['empty cells', 'a.csv', () => most(',\n')],
		['one column', 'a.csv', () => most('1\n')],
		['one row', 'a.csv', () => most('1,')],
		['quoted cells', 'a.csv', () => most('"1","2"\n')],
		['empty lists', 'a.json', () => `[${most('[],')}[]]`],
		['empty objects', 'a.json', () => `[${most('{},')}{}]`],
		['numbers', 'a.json', () => `[${most('1,')}1]`],
		['lists of one number', 'a.json', () => `[${most('[1],')}[1]]`],
		['records with keys of their own', 'a.json', () => `[${Array.from({ length: 50_000 }, (_, k) => `{"k${k}":1}`).join()}]`],
		[
			'objects with axes of their own',
			'a.json',
			() => JSON.stringify(Object.fromEntries(Array.from({ length: 2000 }, (_, k) => [`g${k}`, { x: [1, 2, 3], loss: [1, 2, 3] }]))),
		],
	] as const)(
		'%s',
		(_, name, make) => {
			const made = make();
			const { result, seconds, content, mebibytes } = opened(name, typeof made === 'string' ? Buffer.from(made) : made);
			expect(result).toMatch(/^(?:E_[A-Z0-9_]+|\d+ channels)$/);
			expect(seconds).toBeLessThan(2);
			// Above what the file honestly holds: its bytes, and its values as numbers, where it was read.
			expect(mebibytes).toBeLessThan(100 + content);
		},
		60_000,
	);
});
