/**
 * Builds what people run: `dist/node` (command line and library on Node) and `dist/page` (the page).
 * `node tools/build.mjs [node] [page]`; both without arguments.
 */

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as viteBuild } from 'vite';

const root = resolve(import.meta.dirname, '..');

const nodeBuild = {
	root,
	configFile: false,
	logLevel: 'warn',
	build: {
		target: 'node20',
		outDir: 'dist/node',
		emptyOutDir: true,
		minify: false,
		sourcemap: true,
		ssr: true,
		rollupOptions: {
			input: { cli: 'src/cli/main.ts', thalweg: 'src/node.ts', worker: 'src/cpu/worker-node.ts' },
			output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunk-[name]-[hash].js' },
		},
	},
};

/** @param {readonly string[]} targets */
export async function build(targets = ['node', 'page']) {
	if (targets.includes('node')) await viteBuild(nodeBuild);
	if (targets.includes('page')) await viteBuild({ root, configFile: resolve(root, 'vite.config.ts'), logLevel: 'warn' });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
	const targets = process.argv.slice(2);
	await build(targets.length > 0 ? targets : undefined);
}
