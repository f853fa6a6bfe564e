/** Text from outside, safe to show. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { printable, printableJson, printableLines } from '../../src/model/printable.ts';

const any = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({
		unit: fc.constantFrom(
			'a',
			'\u001b',
			'\u009b',
			'\u202e',
			'\u2066',
			'\u200f',
			'\u061c',
			'\u2028',
			'\ud83d',
			'\n',
			'\t',
			'\u{e0041}',
			'"',
			'\\',
		),
	}),
);
const DANGER = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]|\p{Cs}/u;

describe('text from outside', () => {
	it('steers no terminal, breaks no line and turns no direction', () => {
		fc.assert(
			fc.property(any, (text) => {
				expect(printable(text)).not.toMatch(DANGER);
				expect(printableLines(text).replace(/\r?\n|\t/g, '')).not.toMatch(DANGER);
			}),
			{ numRuns: 500 },
		);
	});

	it('keeps words, signs and emoji of all scripts', () => {
		for (const text of ['потеря', '损失', 'نرخ', 'می‌خواهم', '👩‍🔬 θ₁ − ∂f', 'a b']) expect(printable(text)).toBe(text);
	});

	it('keeps lines and tabs where there are several, and cuts what is long', () => {
		expect(printableLines('a\tb\r\n\u001b[2Jc')).toBe('a\tb\r\n?[2Jc');
		// Alone it would write over the line.
		expect(printableLines('safe\rwrong')).toBe('safe?wrong');
		expect(printable('a\tb\nc')).toBe('a?b?c');
		expect(printable('x'.repeat(70), 60)).toBe(`${'x'.repeat(59)}…`);
		expect(printable('x'.repeat(60), 60)).toBe('x'.repeat(60));
	});

	it('stays the same data as JSON', () => {
		fc.assert(
			fc.property(any, (text) => {
				const json = printableJson(JSON.stringify({ [text]: text }));
				expect(json).not.toMatch(DANGER);
				expect(JSON.parse(json)).toEqual({ [text]: text });
			}),
			{ numRuns: 500 },
		);
	});
});
