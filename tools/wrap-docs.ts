/**
 * Wraps the paragraphs and list items of every document at one width: `npx tsx tools/wrap-docs.ts`. With `--check` it changes
 * nothing, names the documents that are not wrapped, and fails where there is one.
 */

import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { wrapped } from './documents/wrap.ts';

const ROOT = resolve(import.meta.dirname, '..');
const documents = execFileSync('git', ['ls-files', '*.md', 'docs/*.md', 'docs/**/*.md'], { cwd: ROOT, encoding: 'utf8' })
	.split('\n')
	.filter((name) => name.endsWith('.md') && !name.startsWith('tests/'));

const unwrapped = [...new Set(documents)].filter((name) => {
	const file = resolve(ROOT, name);
	const before = readFileSync(file, 'utf8');
	const after = wrapped(before);
	if (before === after) return false;
	if (!process.argv.includes('--check')) writeFileSync(file, after);
	return true;
});
for (const name of unwrapped) console.log(name);
console.log(
	`${unwrapped.length} of ${documents.length} documents ${process.argv.includes('--check') ? 'are not wrapped' : 'were wrapped anew'}`,
);
if (process.argv.includes('--check') && unwrapped.length > 0) {
	console.error('Run `npm run format`.');
	process.exit(1);
}
