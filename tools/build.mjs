/**
 * Builds what people run: `dist/node` (command line and library on Node), `dist/browser` (library in a browser), `dist/element` (the element), `dist/thalweg.d.ts`
 * (the library's types) and `dist/page` (the page). `node tools/build.mjs [node] [browser] [types] [page]`; all without arguments.
 */

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as viteBuild } from 'vite';
import { notices } from './notices.mjs';
import { writeSingle } from './single-file.mjs';

const root = resolve(import.meta.dirname, '..');

/** Whoever installs the package gets what was tested: all it needs is bundled, except the GPU of Node, which is optional. */
const library = (target, outDir, input, define, minify = false) => ({
	root,
	configFile: false,
	publicDir: false,
	logLevel: 'warn',
	define,
	plugins: [notices().bundle],
	ssr: { target: outDir === 'dist/node' ? 'node' : 'webworker', noExternal: true, external: ['webgpu'] },
	build: {
		target,
		outDir,
		emptyOutDir: true,
		minify,
		sourcemap: false,
		// As a library: addresses of workers are left for the bundler of whoever uses it.
		ssr: true,
		rollupOptions: {
			input,
			// An entry exports what is public, whatever else its chunks share.
			preserveEntrySignatures: 'strict',
			output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
		},
	},
});

const version = () => JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).version;

const BUILDS = {
	node: () =>
		viteBuild(
			library(
				'node20',
				'dist/node',
				{ cli: 'src/cli/main.ts', thalweg: 'src/node.ts', worker: 'src/cpu/worker-node.ts' },
				{ THALWEG_BUNDLED: 'true' },
			),
		),
	browser: () =>
		viteBuild(
			library(
				'es2023',
				'dist/browser',
				{ thalweg: 'src/browser.ts', worker: 'src/cpu/worker.ts' },
				{ THALWEG_VERSION: JSON.stringify(version()) },
			),
		),
	element: async () => {
		await viteBuild(
			library(
				'es2023',
				'dist/element',
				{ element: 'src/element.ts', worker: 'src/cpu/worker.ts', 'page-worker': 'src/element-worker.ts' },
				{ THALWEG_VERSION: JSON.stringify(version()) },
				true,
			),
		);
		await writeSingle(resolve(root, 'dist/element'), version());
		await (await import('./element-facts.mjs')).writeElementFacts('dist/element');
	},
	types: async () => {
		const { declarations } = await import('./declarations.mjs');
		mkdirSync(resolve(root, 'dist'), { recursive: true });
		writeFileSync(resolve(root, 'dist/thalweg.d.ts'), declarations(resolve(root, 'src/node.ts')));
	},
	page: async () => {
		const { bundle, worker } = notices();
		const configFile = resolve(root, 'vite.config.ts');
		await viteBuild({ root, configFile, logLevel: 'warn', plugins: [bundle], worker: { plugins: () => [worker] } });
		// What the page writes into a file that is a page of its own.
		await writeSingle(resolve(root, 'dist/page'), version());
	},
};

/** @param {readonly string[]} targets */
export async function build(targets = Object.keys(BUILDS)) {
	for (const target of targets) await BUILDS[target]();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const targets = process.argv.slice(2);
	await build(targets.length > 0 ? targets : undefined);
}
