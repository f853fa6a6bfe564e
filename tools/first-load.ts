/**
 * What a browser loads before the page's own code runs: what `dist/page/index.html` names, and what that imports statically.
 * `npx tsx tools/first-load.ts` prints its size and what it is made of; `tests/package/first-load.test.ts` holds it to `BUDGET`.
 */

import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

/** Bytes of gzip: 200 KiB. What is new is loaded when it is first asked for, or makes room for itself (decision 0041). */
export const BUDGET = 200 * 1024;
/** Bytes of gzip of `<loss-landscape>` alone, with what it loads when it is first seen: 120 KiB (decision 0048). */
export const ELEMENT_BUDGET = 120 * 1024;

export interface FirstLoad {
	/** Bytes of gzip, all files together, each compressed by itself. */
	readonly bytes: number;
	/** Bytes of gzip of each file, the largest first. */
	readonly files: ReadonlyMap<string, number>;
	/** Minified bytes of each source file, the largest first. */
	readonly sources: ReadonlyMap<string, number>;
}

const largestFirst = (sizes: ReadonlyMap<string, number>): ReadonlyMap<string, number> => new Map([...sizes].sort(([, a], [, b]) => b - a));

function add(sizes: Map<string, number>, key: string, bytes: number): void {
	sizes.set(key, (sizes.get(key) ?? 0) + bytes);
}

/** Static imports of a built module, as it is written by the bundler. */
const IMPORT = /(?:^|[;}\n])\s*(?:import|export)\s*(?:[\w$*{][^;"'`]*?from\s*)?["']\.\/([^"']+)["']/g;

/** @param folder of the built page @throws Error where it was not built */
export function firstLoad(folder: string): FirstLoad {
	const html = readFileSync(resolve(folder, 'index.html'), 'utf8');
	return loadOf(
		folder,
		[...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, file]) => file as string),
	);
}

/**
 * What a page loads that shows one element: the element, and what it imports when it is seen. As with the page, what computes and draws
 * is loaded beside that, for the machine that was found.
 * @param folder of the built element @throws Error where it was not built
 */
export function elementLoad(folder: string): FirstLoad {
	const stage = /import\((?:"|'|`)\.\/(chunk-stage-[^"'`]+)/.exec(readFileSync(resolve(folder, 'element.js'), 'utf8'))?.[1];
	if (stage === undefined) throw new Error('The element loads no stage: how it is measured has to follow it.');
	return loadOf(folder, ['element.js', stage]);
}

/** These files, and what they import statically. */
function loadOf(folder: string, entries: readonly string[]): FirstLoad {
	const waiting = [...entries];
	const [files, sources] = [new Map<string, number>(), new Map<string, number>()];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		if (files.has(file)) continue;
		const text = readFileSync(resolve(folder, file), 'utf8');
		files.set(file, gzipSync(text, { level: 9 }).length);
		if (!file.endsWith('.js')) continue;
		const beside = file.slice(0, file.lastIndexOf('/') + 1);
		waiting.push(...[...text.matchAll(IMPORT)].map(([, name]) => `${beside}${name}`));
		const map = resolve(folder, `${file}.map`);
		if (existsSync(map)) attribute(sources, text, JSON.parse(readFileSync(map, 'utf8')) as SourceMap);
	}
	return { bytes: [...files.values()].reduce((a, b) => a + b, 0), files: largestFirst(files), sources: largestFirst(sources) };
}

interface SourceMap {
	readonly sources: readonly string[];
	readonly mappings: string;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Numbers of a segment of a source map: base 64, five bits a digit, the lowest first, the sign in the lowest bit. */
function numbersOf(segment: string): number[] {
	const numbers: number[] = [];
	let [value, shift] = [0, 0];
	for (const digit of segment) {
		const bits = DIGITS.indexOf(digit);
		value |= (bits & 31) << shift;
		shift += 5;
		if (bits & 32) continue;
		numbers.push(value & 1 ? -(value >> 1) : value >> 1);
		[value, shift] = [0, 0];
	}
	return numbers;
}

/** Give every character of a module to the file that it was made from. */
function attribute(sizes: Map<string, number>, text: string, { sources, mappings }: SourceMap): void {
	const lines = text.split('\n');
	let source = 0;
	for (const [at, line] of mappings.split(';').entries()) {
		const length = lines[at]?.length ?? 0;
		let column = 0;
		let owner: string | undefined;
		for (const segment of line === '' ? [] : line.split(',')) {
			const [moved = 0, otherSource] = numbersOf(segment);
			if (owner !== undefined) add(sizes, owner, moved);
			column += moved;
			source += otherSource ?? 0;
			owner = otherSource === undefined ? undefined : sources[source]?.replace(/^(\.\.\/)+/, '');
		}
		if (owner !== undefined) add(sizes, owner, length - column);
	}
}

/** Its size in words, with the rooms and the files that weigh most. */
export function described({ bytes, files, sources }: FirstLoad, budget = BUDGET): string {
	const rooms = new Map<string, number>();
	for (const [source, size] of sources) add(rooms, source.replace(/^(.*node_modules\/[^/]+|src\/[^/]+(?:\/[^/]+(?=\/))?).*$/, '$1'), size);
	const table = (sizes: ReadonlyMap<string, number>): string =>
		[...sizes]
			.slice(0, 40)
			.map(([name, size]) => `${String(size).padStart(8)}  ${name}`)
			.join('\n');
	return [
		`The first load is ${bytes} bytes of gzip; ${budget} are allowed.`,
		`Files, bytes of gzip:\n${table(files)}`,
		`Rooms, minified bytes:\n${table(largestFirst(rooms))}`,
		`Sources, minified bytes:\n${table(sources)}`,
	].join('\n\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
	console.log(described(firstLoad(resolve(import.meta.dirname, '../dist/page'))));
