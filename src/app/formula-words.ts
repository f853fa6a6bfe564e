/** What the page says of a formula: sentences and buttons made of the language's own messages. A name keeps its letters: Rate is not rate. */

import type { Fix, FormulaCheck } from '../engine/landscapes/formula.ts';
import { WORDS } from '../words/words.ts';

/** A text that begins with names of the formula: `rate = 1 …`, `u and v are …`, `a, b and c are …`, `x1 and x2 for …`. */
const NAMES_FIRST = /^(?!there |this |that |it |the )\S+(?:(?:, | and )\S+)* (?:=|is|are|for) /;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A message as a sentence: it begins with a capital letter, unless with a name, and ends. */
export function sentence(message: string): string {
	const ended = /[.!?]$/.test(message) ? message : `${message}.`;
	return /^(?:[a-z]{2,}|a [a-z]+) /.test(ended) && !NAMES_FIRST.test(ended) ? capital(ended) : ended;
}

/** What a button says that takes a fix: words say what they do, a piece of a formula stands in place of another. */
export function fixText({ label, parts = [label] }: Omit<Fix, 'text'>): string {
	if (NAMES_FIRST.test(label)) return label;
	return /^(?:the|a|close with|without|call it) /.test(label) ? capital(label) : WORDS.landscape.use(parts);
}

/** Fixes beside the button that makes the unknown word a parameter: not the one that declares the same parameter in the text. */
export const otherFixes = ({ fixes, unknown }: Pick<Extract<FormulaCheck, { ok: false }>, 'fixes' | 'unknown'>) =>
	fixes.filter(({ label }) => unknown === undefined || label !== `${unknown} is a parameter`);
