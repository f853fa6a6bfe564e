/** What the tarball holds, and what it must not. */

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, it } from 'vitest';
import { noticesOf } from '../../tools/notices.mjs';
import { ensureBuilt, ROOT } from '../support/built.ts';
import { pack, type Packed } from './installed.ts';

let packed: Packed;
beforeAll(async () => {
	await ensureBuilt(['page']);
	packed = await pack();
}, 120_000);

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;

describe('the tarball', () => {
	it('is as small as docs/library.md says', () => {
		const [, most, mostUnpacked] =
			/less than (\d+(?:\.\d+)?) MB, unpacked less than (\d+(?:\.\d+)?) MB/.exec(read('docs/library.md')) ?? [];
		expect(packed.size).toBeLessThan(Number(most) * 1e6);
		expect(packed.unpackedSize).toBeLessThan(Number(mostUnpacked) * 1e6);
	});

	it('holds what is run and read, and nothing else', () => {
		const paths = packed.files.map(({ path }) => path);
		for (const path of paths)
			expect(path).toMatch(
				/^(?:package\.json|README\.md|LICENSE|NOTICE|bin\/thalweg\.js|docs\/[\w-]+\.(?:md|json)|dist\/thalweg\.d\.ts|dist\/(?:node|browser|element)\/(?:[\w-]+\.js|THIRD-PARTY-NOTICES\.txt)|dist\/element\/(?:element\.d\.ts|page-shell\.html|custom-elements\.json)|dist\/page\/(?:index\.html|icon\.svg|widget\.js|page-shell\.html|THIRD-PARTY-NOTICES\.txt|assets\/[\w.-]+\.(?:js|css))|python\/\w+\.py)$/,
			);
		for (const needed of [
			'dist/thalweg.d.ts',
			'dist/node/cli.js',
			'dist/node/worker.js',
			'dist/browser/worker.js',
			'dist/element/element.js',
			'dist/page/index.html',
			'LICENSE',
		])
			expect(paths).toContain(needed);
	});

	it('asks for nothing but a GPU on Node, which is optional', () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(Object.keys(manifest.peerDependencies as object)).toEqual(['webgpu']);
		expect(manifest.peerDependenciesMeta).toEqual({ webgpu: { optional: true } });
	});

	it('imports in the browser only what lies beside it', () => {
		for (const { path } of packed.files.filter(({ path }) => /^dist\/browser\/.*\.js$/.test(path)))
			for (const specifier of specifiersIn(read(path))) expect(specifier, path).toMatch(/^\.\/[\w-]+\.js$/);
	});

	it('imports on Node only what lies beside it, what Node has, and the optional GPU', () => {
		for (const { path } of packed.files.filter(({ path }) => /^dist\/node\/.*\.js$/.test(path)))
			for (const specifier of specifiersIn(read(path))) expect(specifier, path).toMatch(/^(?:\.\/[\w-]+\.js|node:[\w/]+|module|webgpu)$/);
	});

	it('leaks no path of the source tree', () => {
		for (const { path } of packed.files.filter(({ path }) => path.endsWith('.js') && path.startsWith('dist/'))) {
			const text = read(path);
			expect(text, path).not.toMatch(/["'][^"'\n]*(?:typescript-worker|worker-node)|sourceMappingURL/);
			expect(text, path).not.toContain(ROOT);
			// The page is a whole; what it starts lies in its own folder.
			if (path.startsWith('dist/page/')) continue;
			for (const [, address = ''] of text.matchAll(/new URL\((?:"|')([^"']+)(?:"|'), import\.meta\.url\)/g))
				expect(['./worker.js', './page-worker.js', '../../package.json', '../../tools/software-gpu.mjs'], path).toContain(address);
		}
	});

	it('has no fault that publint knows', async () => {
		const tarball = readFileSync(packed.path);
		const { messages, pkg } = await publint({
			pack: { tarball: tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.length) as ArrayBuffer },
			strict: true,
		});
		expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
	});

	it('has types for every way to resolve it (Are the types wrong?)', async () => {
		const attw = join(ROOT, 'node_modules/@arethetypeswrong/cli/dist/index.js');
		const { stdout } = await promisify(execFile)(process.execPath, [attw, packed.path, '--profile', 'esm-only', '--format', 'json']);
		const { analysis } = JSON.parse(stdout) as { analysis: { types: unknown; problems: readonly { kind: string }[] } };
		expect(analysis.types).toMatchObject({ kind: 'included' });
		// ESM only: what `require` gets is ESM, which Node 20.19 and newer load.
		// Resolution as of Node 10 knows no entry but the first.
		const isOfOld = ({ kind, ...problem }: { kind: string; entrypoint?: string; resolutionKind?: string }): boolean =>
			kind === 'NoResolution' && problem.entrypoint === './element' && problem.resolutionKind === 'node10';
		expect(analysis.problems.filter((problem) => problem.kind !== 'CJSResolvesToESM' && !isOfOld(problem))).toEqual([]);
	});
});

/** What a module imports: `from '…'`, `import '…'` and `import('…')` of the bundler's making. */
function specifiersIn(text: string): string[] {
	return [
		...text.matchAll(/^(?:import|export)\b[^;]*?from "([^"]+)";|^import "([^"]+)";|\bimport\("([^"]+)"\)|\b__require\("([^"]+)"\)/gm),
	].map(([, ...found]) => found.find((each) => each !== undefined) as string);
}

/** Pieces of their code that a bundler keeps. */
const SIGNATURES: Readonly<Record<string, RegExp>> = {
	'@lit/reactive-element': /reactiveElementVersions/,
	'@preact/signals-core': /Cycle detected/,
	commander: /error: unknown option '/,
	'd3-delaunay': /\bcollinear\b/,
	delaunator: /Expected coords to contain numbers/,
	fflate: /unexpected EOF/,
	gifenc: /GIF89a/,
	'lit-element': /litElementVersions/,
	'lit-html': /litHtmlVersions/,
	mediabunny: /Mediabunny Codec Registry/,
	numcodecs: /Mismatched type converter count/,
	'robust-predicates': /\b134217729\b/,
	uplot: /u-legend/,
	'wgpu-matrix': /Math\.tan\(Math\.PI ?\* ?0?\.5 ?- ?0?\.5 ?\*/,
	zarrita: /v2:object/,
};

describe.each(['node', 'browser', 'element', 'page'])('notices of dist/%s', (name) => {
	const folder = join('dist', name);
	const notices = (): string => read(join(folder, 'THIRD-PARTY-NOTICES.txt'));
	const named = (): string[] => [...notices().matchAll(/^(\S+) \d[\w.-]* \([\w.-]+\)$/gm)].map(([, found = '']) => found);

	it('name each package whose code is there, and no other', () => {
		const code = (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
			.filter((path) => path.endsWith('.js'))
			.map((path) => read(join(folder, path)))
			.join('\n');
		expect(named()).toEqual(Object.keys(SIGNATURES).filter((each) => SIGNATURES[each]?.test(code)));
	});

	it('hold the text of each licence', () => {
		const parts = notices()
			.split(`\n${'-'.repeat(78)}\n`)
			.slice(1);
		expect(parts.length).toBe(named().length);
		for (const part of parts)
			expect(part).toMatch(
				/Permission( to use,.*)? is hereby granted|Permission to use, copy|Redistribution and use|public domain|Mozilla Public License Version 2\.0/i,
			);
	});
});

it('whoever bundles the digits is told whose they are', () => {
	expect(noticesOf(['/x/src/networks/data/digits-images.ts'])).toMatch(/^Thalweg holds data of others\.\n[^]*Alpaydin[^]*CC BY 4\.0/);
	expect(noticesOf(['/x/src/networks/data/digits.ts'])).not.toContain('Alpaydin');
});

it('a bundled package without a licence text fails the build', () => {
	const folder = mkdtempSync(join(tmpdir(), 'thalweg-licence-'));
	const module = join(folder, 'node_modules/nobodys/index.js');
	mkdirSync(dirname(module), { recursive: true });
	writeFileSync(join(dirname(module), 'package.json'), '{"name":"nobodys","version":"1.0.0"}');
	try {
		expect(() => noticesOf([module])).toThrow('nobodys is bundled, and no licence text is in');
	} finally {
		rmSync(folder, { recursive: true });
	}
});
