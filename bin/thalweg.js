#!/usr/bin/env node
// The command line is built by `npm ci` (the prepare script); where that was skipped, build it now.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const built = new URL('../dist/node/cli.js', import.meta.url);
if (!existsSync(fileURLToPath(built))) {
	const { build } = await import('../tools/build.mjs');
	await build(['node']);
}
await import(built.href);
