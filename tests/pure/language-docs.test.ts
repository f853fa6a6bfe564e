import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FUNCTIONS } from '../../src/expr/syntax/library.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

it('docs/language.md prints the table of functions', () => {
	const rows = FUNCTIONS.map(
		({ signature, summary, domain, kink }) => `| \`${signature}\` | ${cell(summary)} | ${cell(domain)} | ${cell(kink || '—')} |`,
	);
	const table = ['| function | value | defined | declared derivative where it has none |', '| --- | --- | --- | --- |', ...rows].join('\n');
	const text = readFileSync('docs/language.md', 'utf8');
	const [, printed] = /<!-- functions: begin -->\n([^]*)\n<!-- functions: end -->/.exec(text) ?? [];
	expect(printed, `the section should read:\n${table}`).toBe(table);
});
