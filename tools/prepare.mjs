/** `npm ci` ends here: the command line is built, and `npx thalweg` finds it in the checkout. */

import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from './build.mjs';

await build(['node']);

// npm links the commands of dependencies, never those of the package itself.
const folder = resolve(import.meta.dirname, '../node_modules/.bin');
mkdirSync(folder, { recursive: true });
if (process.platform === 'win32') {
	writeFileSync(resolve(folder, 'thalweg.cmd'), '@node "%~dp0\\..\\..\\bin\\thalweg.js" %*\r\n');
} else {
	const link = resolve(folder, 'thalweg');
	rmSync(link, { force: true });
	symlinkSync('../../bin/thalweg.js', link);
}
