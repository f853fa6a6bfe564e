/**
 * Writes what the documents say of the registries: tables of functions, optimizers, schedules, formats and limits, and counts in
 * sentences. With `--check` it writes nothing and fails where a document is behind.
 */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COUNTS, SECTIONS } from './documents/contents.ts';
import { withCounts, withSection } from './documents/sections.ts';

const ROOT = resolve(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const markdown = (folder: string): string[] =>
	readdirSync(join(ROOT, folder))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(folder, name));
// A changelog and a record of a decision tell what was, and so keep their numbers.
const documents = [...markdown('.'), ...markdown('docs')].filter((name) => name !== 'CHANGELOG.md');

const behind: string[] = [];
for (const file of documents) {
	const path = join(ROOT, file);
	const before = readFileSync(path, 'utf8');
	const sections = SECTIONS.filter((section) => section.file === file);
	const after = withCounts(sections.reduce(withSection, before), COUNTS);
	if (after === before) continue;
	behind.push(file);
	if (!check) writeFileSync(path, after);
}

for (const file of behind) console.log(check ? `${file} is behind the registries: npm run tables` : `wrote ${file}`);
console.log(`documents: ${documents.length}, ${SECTIONS.length} sections and ${COUNTS.length} counts, ${behind.length} behind`);
process.exit(check && behind.length > 0 ? 1 : 0);
