/** How sections and counts of the documents are written; that they are up to date is a step of the gate. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { OPTIMIZERS } from '../../src/optimizers/registry.ts';
import { COUNTS, SECTIONS } from '../../tools/documents/contents.ts';
import { table, withCounts, withSection } from '../../tools/documents/sections.ts';

test('a section is replaced between its marks, whatever it says', () => {
	const section = { file: 'a.md', name: 'words', text: () => '| $& | $1 |' };
	const document = 'before\n<!-- words: begin -->\nold\nlines\n<!-- words: end -->\nafter';
	expect(withSection(document, section)).toBe('before\n<!-- words: begin -->\n| $& | $1 |\n<!-- words: end -->\nafter');
	expect(withSection(withSection(document, section), section)).toBe(withSection(document, section));
	expect(() => withSection('no marks', section)).toThrow('a.md has no section <!-- words: begin -->');
});

test('a count is set before its words only', () => {
	const counts = [{ words: 'test functions', value: 162 }];
	expect(withCounts('one of 163 test functions; 163 functions; 9 test functionss', counts)).toBe(
		'one of 162 test functions; 163 functions; 9 test functionss',
	);
	expect(COUNTS.find(({ words }) => words === 'test functions')?.value).toBe(FUNCTIONS.length);
});

test('a bar ends no cell, and an empty cell is one space', () => {
	expect(table(['a', 'b'], [['|x|', '']])).toBe('| a | b |\n| --- | --- |\n| \\|x\\| | |');
});

test('every optimizer has its row', () => {
	const rows =
		SECTIONS.find(({ name }) => name === 'optimizers')
			?.text()
			.split('\n') ?? [];
	expect(rows).toHaveLength(2 + OPTIMIZERS.length);
	expect(rows.find((row) => row.startsWith('| `gd` |'))).toContain('x ← x − η g | `lr` 0.001 |');
});

test('no document has the marks of a merge', () => {
	const root = resolve(import.meta.dirname, '../..');
	const documents = ['.', 'docs', 'docs/decisions'].flatMap((folder) =>
		readdirSync(join(root, folder)).flatMap((name) => (name.endsWith('.md') ? [join(folder, name)] : [])),
	);
	expect(documents).toContain('ARCHITECTURE.md');
	expect(documents.filter((path) => /^(?:<{7}|>{7}) /m.test(readFileSync(join(root, path), 'utf8')))).toEqual([]);
});
