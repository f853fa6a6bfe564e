/** The check of layers, tried on small trees that break each rule in turn: it finds the breach and prints the path. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkLayers, type LayerReport, type Layers } from '../../tools/layers/check.ts';
import { cyclesOf, shortestPath } from '../../tools/layers/cycles.ts';
import { LAYERS } from '../../tools/layers/table.ts';
import { readTree } from '../../tools/layers/tree.ts';

let root: string;
beforeEach(() => {
	root = join(mkdtempSync(join(tmpdir(), 'thalweg-layers-')), 'src');
});
afterEach(() => rmSync(dirname(root), { recursive: true, force: true }));

const GPU_TYPE = /\bGPU[A-Z][a-z]\w*/;
const NONE: Layers = { rooms: {}, dynamicOnly: [], typesOnly: [], paths: [], places: [] };
const ROOMS: Layers['rooms'] = {
	math: [],
	'expr/graph': ['math'],
	'expr/syntax': ['expr/graph', 'math'],
	model: ['expr', 'math'],
	engine: ['model', 'math', 'render'],
	render: ['model'],
	ui: ['engine'],
	'.': ['ui', 'engine'],
};

function check(files: Readonly<Record<string, string>>, layers: Partial<Layers>): LayerReport {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(root, path)), { recursive: true });
		writeFileSync(join(root, path), text);
	}
	return checkLayers(readTree(root), { ...NONE, rooms: ROOMS, ...layers });
}
const complaints = (files: Readonly<Record<string, string>>, layers: Partial<Layers> = {}): readonly string[] =>
	check(files, layers).complaints;

describe('one import', () => {
	test('a tree in order has no complaint, and is counted', () => {
		const report = check(
			{
				'math/a.ts': 'export const a = 1;\n',
				'expr/graph/g.ts': "import { a } from '../../math/a.ts';\nexport const g = a;\n",
				'expr/syntax/s.ts': "import { g } from '../graph/g.ts';\n\n\nexport const s = g;\n",
				'model/m.ts': "export type { G } from '../expr/graph/g.ts';\nimport './other.ts';\n",
				'model/other.ts': "import 'lit';\n",
			},
			{},
		);
		expect(report.complaints).toEqual([]);
		expect(report).toMatchObject({
			files: 5,
			imports: 5,
			lines: { median: 2, largest: 4, largestFile: 'expr/syntax/s.ts' },
			rooms: { count: 4, arrows: 3, imports: 3 },
			cycles: { files: 0, rooms: 0 },
		});
	});

	test('against the table: file, line, both rooms and the file that was meant', () => {
		expect(complaints({ 'math/a.ts': "\nimport '../ui/b.ts';", 'ui/b.ts': '' })).toEqual([
			'src/math/a.ts:2: math may not import ui (src/ui/b.ts)',
		]);
	});

	test('between rooms within a folder', () => {
		expect(complaints({ 'expr/graph/g.ts': "import { s } from '../syntax/s.ts';", 'expr/syntax/s.ts': 'export const s = 1;' })).toEqual([
			'src/expr/graph/g.ts:1: expr/graph may not import expr/syntax (src/expr/syntax/s.ts)',
		]);
	});

	test.each([
		["export { b } from '../ui/b.ts';"],
		["export type { b } from '../ui/b.ts';"],
		["const b = await import('../ui/b.ts');"],
		["let b: import('../ui/b.ts').B;"],
		["import type { B } from '../ui/b.ts';"],
		["import styles from '../ui/b.ts?inline';"],
	])('however it is written: %s', (text) => {
		expect(complaints({ 'math/a.ts': text, 'ui/b.ts': '' })).toHaveLength(1);
	});

	test('a folder that the table does not name', () => {
		expect(complaints({ 'attic/a.ts': '' })).toEqual(['src/attic/a.ts: the folder attic is not in the table']);
	});

	test('only dynamically, and only types', () => {
		const layers: Partial<Layers> = { dynamicOnly: ['engine→render'], typesOnly: ['model→expr'] };
		const files = { 'render/r.ts': '', 'expr/graph/g.ts': '' };
		const asked = (engine: string, model: string): readonly string[] =>
			complaints({ ...files, 'engine/e.ts': engine, 'model/m.ts': model }, layers);
		expect(
			asked("const r = import('../render/r.ts'); type R = import('../render/r.ts').R;", "import { type G } from '../expr/graph/g.ts';"),
		).toEqual([]);
		expect(asked("import { r } from '../render/r.ts';", "import { type G, g } from '../expr/graph/g.ts';")).toEqual([
			'src/engine/e.ts:1: engine may import render only dynamically (src/render/r.ts)',
			'src/model/m.ts:1: model may import only types of expr/graph (src/expr/graph/g.ts)',
		]);
	});
});

describe('along a path', () => {
	const rule = (over: Partial<Layers['paths'][number]>): Partial<Layers> => ({
		paths: [{ says: 'render never reaches ui', from: /^render\//, along: ['value', 'type', 'dynamic'], never: { name: /^ui\// }, ...over }],
		rooms: { ...ROOMS, render: ['model', 'engine'], engine: ['ui', 'model'], ui: [] },
	});

	test('the whole path is printed, and how each step is taken', () => {
		const files = {
			'render/r.ts': "import { e } from '../engine/e.ts';",
			'engine/e.ts': "import type { F } from './f.ts';",
			'engine/f.ts': "const u = import('../ui/u.ts');",
			'ui/u.ts': '',
		};
		expect(complaints(files, rule({}))).toEqual([
			'render never reaches ui: src/render/r.ts → src/engine/e.ts → src/engine/f.ts (type) → src/ui/u.ts (dynamic)',
		]);
		expect(complaints(files, rule({ along: ['value', 'dynamic'] }))).toEqual([]);
	});

	test('each end once, by a shortest path', () => {
		const files = {
			'render/r.ts': "import '../engine/long.ts'; import '../engine/short.ts';",
			'render/q.ts': "import '../engine/long.ts';",
			'engine/long.ts': "import './short.ts';",
			'engine/short.ts': "import '../ui/a.ts'; import '../ui/b.ts';",
			'ui/a.ts': "import './b.ts';",
			'ui/b.ts': '',
		};
		expect(complaints(files, rule({}))).toEqual([
			'render never reaches ui: src/render/r.ts → src/engine/short.ts → src/ui/a.ts',
			'render never reaches ui: src/render/r.ts → src/engine/short.ts → src/ui/b.ts',
		]);
	});

	test('to a package', () => {
		const files = { 'render/r.ts': "import '../engine/e.ts';", 'engine/e.ts': "import { readFile } from 'node:fs';" };
		expect(complaints(files, rule({ says: 'no Node', never: { name: /^node:/ } }))).toEqual([
			'no Node: src/render/r.ts → src/engine/e.ts → node:fs',
		]);
	});

	test('to a worker, by its address', () => {
		const never = { name: /^node:/ };
		const files = {
			'render/r.ts': "import url from '../engine/w.ts?worker&url';",
			'engine/w.ts': "const other = new URL('./v.ts', import.meta.url);",
			'engine/v.ts': "import 'node:fs';",
		};
		expect(complaints(files, rule({ says: 'no Node', never, along: ['value'] }))).toEqual([]);
		expect(complaints(files, rule({ says: 'no Node', never, along: ['value', 'worker'] }))).toEqual([
			'no Node: src/render/r.ts → src/engine/w.ts (worker) → src/engine/v.ts (worker) → node:fs',
		]);
	});

	test('to a word: a GPU type that mathematics comes to by types alone', () => {
		const files = {
			'math/m.ts': "import type { Box } from './box.ts';",
			'math/box.ts': '\nexport interface Box { readonly limits: GPUSupportedLimits }',
		};
		expect(complaints(files, rule({ says: 'no GPU type', from: /^math\//, never: { word: GPU_TYPE } }))).toEqual([
			'no GPU type: src/math/box.ts uses GPUSupportedLimits in line 2',
		]);
		const above = { 'model/n.ts': "import type { Box } from '../math/box.ts';" };
		expect(complaints(above, rule({ says: 'no GPU type', from: /^model\//, never: { word: GPU_TYPE } }))).toEqual([
			'no GPU type: src/model/n.ts → src/math/box.ts (type) uses GPUSupportedLimits in line 2',
		]);
	});

	test('a rule that speaks of no file is a complaint, so that a renamed folder does not end it', () => {
		expect(complaints({ 'math/a.ts': '' }, rule({}))).toEqual([
			'no file is /^render\\//, of which the rule "render never reaches ui" speaks',
		]);
	});
});

describe('words', () => {
	const places: Layers['places'] = [
		{ what: 'a GPU* type', word: GPU_TYPE, only: /^render\// },
		{ what: 'Math.random', word: /^Math\.random$/, only: /^$/ },
		{ what: 'text run as code', word: /^(new Function|eval\(\))$/, only: /^$/ },
		{ what: 'the DOM', word: /^document\./, only: /^ui\// },
		{ what: 'an allocation', word: /\.createBuffer$/, only: /^$/ },
		{ what: "import 'webgpu'", imports: /^webgpu$/, only: /^$/ },
	];

	test.each([
		['let a: GPUTextureFormat;', 'a GPU* type'],
		['const usage = GPUBufferUsage.STORAGE;', 'a GPU* type'],
		['const made = globalThis.GPUMapMode.READ;', 'a GPU* type'],
		['const f = (x: keyof GPUSupportedLimits) => x;', 'a GPU* type'],
		['Math.random();', 'Math.random'],
		['globalThis.Math.random();', 'Math.random'],
		["new Function('x');", 'text run as code'],
		["eval('x');", 'text run as code'],
		['document.body;', 'the DOM'],
		['a.b().createBuffer({});', 'an allocation'],
		["const w = import('webgpu');", "import 'webgpu'"],
		["import { create } from 'webgpu';", "import 'webgpu'"],
	])('%s', (text, what) => {
		expect(complaints({ 'math/a.ts': `\n${text}` }, { places })).toEqual([`src/math/a.ts:2: ${what} has no place here`]);
	});

	test('prose, texts, names of members and other words are no uses', () => {
		const text = [
			'/** GPUDevice, Math.random, document.body */ // eval(',
			"const s = 'GPUDevice eval( document.body'; const t = `Math.random`;",
			'interface A { readonly document: number }',
			'const a = { GPUDevice: 1 }; a.document; GPUS.find(isGpu); Math.max(1, 2); medieval(1);',
		];
		expect(complaints({ 'math/a.ts': text.join('\n') }, { places })).toEqual([]);
		expect(complaints({ 'render/a.ts': 'let a: GPUDevice;' }, { places })).toEqual([]);
	});
});

describe('cycles', () => {
	test('of files, of types alone too, with the way round', () => {
		const report = check(
			{
				'math/a.ts': "import type { B } from './b.ts';",
				'math/b.ts': "import './c.ts';",
				'math/c.ts': "const a = import('./a.ts');",
				'math/d.ts': "import './a.ts';",
			},
			{},
		);
		expect(report.complaints).toEqual(['a cycle of files: src/math/a.ts → src/math/b.ts → src/math/c.ts → src/math/a.ts']);
		expect(report.cycles).toEqual({ files: 1, rooms: 0 });
	});

	test('of rooms that are allowed to import each other, where no files do', () => {
		const rooms = { model: ['engine'], engine: ['model'] };
		const report = check(
			{
				'model/a.ts': "\nimport type { E } from '../engine/e.ts';",
				'engine/e.ts': '',
				'engine/f.ts': "import '../model/b.ts';",
				'model/b.ts': '',
			},
			{ rooms },
		);
		expect(report.complaints).toEqual([
			'a cycle of rooms: engine → model → engine\n\tsrc/engine/f.ts:1 → src/model/b.ts\n\tsrc/model/a.ts:2 → src/engine/e.ts',
		]);
		expect(report.cycles).toEqual({ files: 0, rooms: 1 });
	});

	test('the shortest through a knot, and a name that points at itself', () => {
		const arrows = { a: ['b', 'c'], b: ['c'], c: ['a', 'd'], d: ['d'], e: ['a'] };
		expect(cyclesOf(new Map(Object.entries(arrows)))).toEqual([
			['d', 'd'],
			['a', 'c', 'a'],
		]);
		expect(
			shortestPath(
				['e'],
				(name) => arrows[name as keyof typeof arrows],
				(name) => name === 'd',
			),
		).toEqual(['e', 'a', 'c', 'd']);
		expect(
			shortestPath(
				['d'],
				(name) => arrows[name as keyof typeof arrows],
				(name) => name === 'a',
			),
		).toBeUndefined();
	});
});

test('the table names every folder of the tree, and no room imports a room that is not in it', () => {
	const names = Object.keys(LAYERS.rooms);
	const known = (room: string): boolean => room === 'shaders' || names.some((name) => name === room || name.startsWith(`${room}/`));
	expect(
		Object.values(LAYERS.rooms)
			.flat()
			.filter((room) => !known(room)),
	).toEqual([]);
	for (const arrow of [...LAYERS.dynamicOnly, ...LAYERS.typesOnly]) expect(arrow.split('→').every(known)).toBe(true);
});
