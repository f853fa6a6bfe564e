/** Documents are wrapped at one width, and nothing but the breaks of lines changes. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { wrapped } from '../../tools/documents/wrap.ts';

test('paragraphs and items are filled; tables, code, headings and HTML stay', () => {
	const text =
		'# A title\n\none two\nthree four five\n\n- an item of\n  words and more\n  - inner item that is long\n\n| a | b |\n| - | - |\n\n```\na   b\n```\n<!-- x -->\n';
	expect(wrapped(text, 16)).toBe(
		'# A title\n\none two three\nfour five\n\n- an item of\n  words and more\n  - inner item\n    that is long\n\n| a | b |\n| - | - |\n\n```\na   b\n```\n<!-- x -->\n',
	);
});

test('code and links are not broken, and no line begins another kind of block', () => {
	expect(wrapped('aaaa `b c d e f` [x y](z w)', 10)).toBe('aaaa\n`b c d e f`\n[x y](z w)');
	expect(wrapped('aaaaa bbbb - cc', 12)).toBe('aaaaa bbbb -\ncc');
	expect(wrapped('aaaaa bbb 2. cc', 10)).toBe('aaaaa bbb 2.\ncc');
});

test('wrapping again changes nothing, and wrapping changes blanks only', () => {
	for (const name of ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/language.md', 'docs/formats.md', 'docs/benchmarks.md']) {
		const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
		const once = wrapped(text);
		expect(wrapped(once)).toBe(once);
		expect(once.replace(/\s+/g, ' ')).toBe(text.replace(/\s+/g, ' '));
	}
});
