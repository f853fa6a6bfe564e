/** What editors and catalogues read of the element: its types, and its manifest by @custom-elements-manifest/analyzer. */

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { declarations } from './declarations.mjs';

const root = resolve(import.meta.dirname, '..');

/** @param {string} folder relative to the root */
export async function writeElementFacts(folder) {
	writeFileSync(resolve(root, folder, 'element.d.ts'), `/// <reference lib="dom" />\n${declarations(resolve(root, 'src/element.ts'))}`);
	const analyzer = resolve(root, 'node_modules/@custom-elements-manifest/analyzer/cem.js');
	const args = [analyzer, 'analyze', '--globs', 'src/ui/embed/loss-landscape.ts', '--outdir', folder];
	await promisify(execFile)(process.execPath, args, { cwd: root });
}
