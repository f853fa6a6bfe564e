/** One HTML file: what is put into it stays where it was put. */

import { expect, it } from 'vitest';
import { base64Of, jsonInScript, pageHtml } from '../../src/exports/page/html.ts';

const shell =
	'<title><!--title--></title><script type="application/json" id="thalweg-page"><!--data--></script><script><!--code--></script>';
const code = 'const $1 = "$&";';

it('holds hostile texts as texts', () => {
	const hostile = '</script><script>alert(1)</script><!--\u2028"\'&';
	const html = pageHtml({ shell, code }, { title: hostile, attributes: { landscape: hostile } });
	expect(html.match(/<script/g)).toHaveLength(2);
	expect(html.match(/<\/script/g)).toHaveLength(2);
	const [, title, json, kept] = /<title>([^<]*)<\/title>.*id="thalweg-page">([^<]*)<\/script><script>([^<]*)<\/script>/s.exec(html) ?? [];
	expect(title).toContain('&lt;/script&gt;');
	expect(JSON.parse(json as string)).toEqual({ attributes: { landscape: hostile } });
	// A code that names groups of a replacement is no replacement.
	expect(kept).toBe(code);
});

it('holds the bytes of a file', () => {
	const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 7) % 256);
	const html = pageHtml({ shell, code }, { title: 'x', attributes: {}, file: { name: 'a.npy', bytes } });
	const { file } = JSON.parse(/thalweg-page">([^<]*)</.exec(html)?.[1] as string) as { file: { name: string; base64: string } };
	expect(file.name).toBe('a.npy');
	expect(Buffer.from(file.base64, 'base64')).toEqual(Buffer.from(bytes));
	expect(base64Of(new Uint8Array())).toBe('');
});

it('is written into its own shell only', () => {
	expect(() => pageHtml({ shell: '<!--title-->', code }, { title: 'x', attributes: {} })).toThrow(/1 places for 3 parts/);
	expect(jsonInScript('<')).toBe('"\\u003c"');
});
