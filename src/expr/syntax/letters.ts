/**
 * Letters as they come out of papers, web pages and chats, in one plain spelling: mathematical and
 * full-width alphabets, letter-like signs, vulgar fractions. Letters of another script that only look
 * like Latin ones are found, so that they can be named.
 */

import type { Span } from './errors.ts';

/** A text in plain letters, and where each piece of it stands in the original. */
export interface PlainText {
	readonly text: string;
	/** The span of the original. */
	original(span: Span): Span;
	/** The first letter of a mathematical or full-width alphabet. */
	readonly styled?: Span & { readonly from: string; readonly to: string };
}

const FULL_WIDTH = /^[\uff01-\uff5e]$/u;
const MATHEMATICAL = /^[\u{1d400}-\u{1d7ff}]$/u;
/** Letter-like signs, variants of Greek letters, the micro sign. */
const LETTER_LIKE = /^[\u2100-\u214f\u03d0-\u03d6\u03f0\u03f1\u03f4\u03f5\u00b5]$/u;
const FRACTION = /^[\u00bc-\u00be\u2150-\u215e]$/u;

function plain(sign: string, before: string): string | undefined {
	if (sign < '\u0080') return undefined;
	if (sign === '\u2044') return '/';
	const known = MATHEMATICAL.test(sign) || FULL_WIDTH.test(sign) || LETTER_LIKE.test(sign);
	if (known) {
		const simple = sign.normalize('NFKC');
		return simple.length === 1 && simple !== sign ? simple : undefined;
	}
	// 2½ is a sum, not a product: it is refused as it stands.
	return FRACTION.test(sign) && !/\d/.test(before) ? `(${sign.normalize('NFKC').replace('\u2044', '/')})` : undefined;
}

/** The text in plain letters. */
export function plainText(source: string): PlainText {
	if (!/[\u00b5\u00bc-\u00be\u03d0-\uffff]/.test(source)) return { text: source, original: ({ start, end }) => ({ start, end }) };
	let text = '';
	const starts: number[] = [];
	const ends: number[] = [];
	let styled: PlainText['styled'];
	let at = 0;
	for (const sign of source) {
		const end = at + sign.length;
		const simple = plain(sign, source[at - 1] ?? '');
		if (simple !== undefined && styled === undefined && (MATHEMATICAL.test(sign) || FULL_WIDTH.test(sign)))
			styled = { start: at, end, from: sign, to: simple };
		const written = simple ?? sign;
		for (let i = 0; i < written.length; i++) {
			// An unchanged pair of surrogates keeps its two offsets.
			starts.push(simple === undefined ? at + i : at);
			ends.push(simple === undefined ? at + i + 1 : end);
		}
		text += written;
		at = end;
	}
	const original = ({ start, end }: Span): Span => ({
		start: starts[start] ?? source.length,
		end: end > start ? (ends[end - 1] ?? source.length) : (starts[end] ?? source.length),
	});
	return { text, original, ...(styled ? { styled } : {}) };
}

const CYRILLIC = 'асеорхуіјѕԁԛԝһАВЕКМНОРСТХУІЈЅ';
const LATIN = 'aceopxyijsdqwhABEKMHOPCTXYIJS';

/** A name in Latin letters where some of its letters only look Latin, or undefined. */
export function latinLookalike(name: string): string | undefined {
	let found = false;
	let latin = '';
	for (const letter of name) {
		const index = CYRILLIC.indexOf(letter);
		if (index >= 0) found = true;
		else if (!/[A-Za-z\d_]/.test(letter)) return undefined;
		latin += index < 0 ? letter : LATIN[index];
	}
	return found ? latin : undefined;
}
