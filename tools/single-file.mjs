/**
 * The element, its workers and all it loads as one script, `widget.js`, and the page around it, `page-shell.html`, whose policy allows
 * this script and no other (decision 0048).
 */

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build as viteBuild } from 'vite';

const root = resolve(import.meta.dirname, '..');

const STYLE = 'html,body{height:100%;margin:0;background:#0f141b}loss-landscape{width:100%;height:100%;aspect-ratio:auto}';

/** @type {Map<string, Promise<string>>} */
const made = new Map();

/** @param {string} version */
async function bundle(version) {
	const built = await viteBuild({
		root,
		configFile: false,
		publicDir: false,
		logLevel: 'warn',
		define: { THALWEG_VERSION: JSON.stringify(version) },
		build: {
			target: 'es2023',
			write: false,
			minify: true,
			lib: { entry: 'src/single.ts', formats: ['iife'], name: 'thalwegExports' },
		},
	});
	const [first] = Array.isArray(built) ? built : [built];
	const chunks = first.output.filter(({ type }) => type === 'chunk');
	if (chunks.length !== 1) throw new Error(`The element is to be one script, and is ${chunks.length}.`);
	// What would end the element that the script stands in. Both are met in texts only, where the sign between changes nothing.
	const code = chunks[0].code
		.trim()
		.replace(/<\/(script)/gi, '<\\/$1')
		.replaceAll('<!--', '<\\!--');
	return [
		'/* Thalweg. Its licence and those of what it holds: LICENSE and THIRD-PARTY-NOTICES.txt of the package. */',
		`function thalwegCode() {\n${code}\nreturn thalwegExports;\n}`,
		'export const { render } = thalwegCode();\nexport default { render };\n',
	].join('\n');
}

const hashOf = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

const shellOf = (code) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${hashOf(code)} 'wasm-unsafe-eval'; style-src ${hashOf(STYLE)}; img-src blob: data:; worker-src blob:; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title><!--title--></title>
<style>${STYLE}</style>
</head>
<body>
<noscript>This page computes a landscape in the browser: it needs JavaScript.</noscript>
<script type="application/json" id="thalweg-page"><!--data--></script>
<script type="module"><!--code--></script>
</body>
</html>
`;

/** Write both files. @param {string} folder @param {string} version */
export async function writeSingle(folder, version) {
	if (!made.has(version)) made.set(version, bundle(version));
	const code = await made.get(version);
	writeFileSync(resolve(folder, 'widget.js'), code);
	writeFileSync(resolve(folder, 'page-shell.html'), shellOf(code));
}
