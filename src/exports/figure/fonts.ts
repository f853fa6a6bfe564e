/**
 * Fonts that every system and every PDF reader has, and the widths of their letters. A figure is laid out by these widths, whatever
 * draws it: Helvetica's are those of Arial and Liberation Sans, Times' those of Times New Roman and Liberation Serif.
 */

export const FONT_FAMILIES = ['sans', 'serif', 'mono'] as const;
export type FontFamily = (typeof FONT_FAMILIES)[number];

/** Names of the same widths, for SVG. */
export const CSS_FAMILIES: Readonly<Record<FontFamily, string>> = {
	sans: "Helvetica, Arial, 'Liberation Sans', 'Nimbus Sans', sans-serif",
	serif: "Times, 'Times New Roman', 'Liberation Serif', 'Nimbus Roman', serif",
	mono: "Courier, 'Courier New', 'Liberation Mono', 'Nimbus Mono PS', monospace",
};

const numbers = (text: string): readonly number[] => text.split(' ').map(Number);

/** Widths of the characters 32 … 126 in thousandths of the size (Adobe's metrics of the standard fonts). */
const WIDTHS = {
	sans: numbers(
		'278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584',
	),
	sansBold: numbers(
		'278 333 474 556 556 889 722 238 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 667 944 667 667 611 333 278 333 584 556 333 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 389 280 389 584',
	),
	serif: numbers(
		'250 333 408 500 500 833 778 180 333 333 500 564 250 333 250 278 500 500 500 500 500 500 500 500 500 500 278 278 564 564 564 444 921 722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611 333 278 333 469 500 333 444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 480 200 480 541',
	),
	serifBold: numbers(
		'250 333 555 500 500 1000 833 278 333 333 500 570 250 333 250 278 500 500 500 500 500 500 500 500 500 500 333 333 570 570 570 500 930 722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667 333 278 333 581 500 333 500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 394 220 394 520',
	),
} as const;

/** Of a letter of the fixed-width family. */
const FIXED = 600;
/** Of characters that are in no table: about a lower-case letter, and a full square for the scripts of East Asia. */
const USUAL = 556;
const SQUARE = 1000;
/** Signs that occur in figures, thousandths of the size in Helvetica; near enough in Times. */
const SIGNS: Readonly<Record<string, number>> = {
	'−': 584,
	'×': 584,
	'·': 278,
	'…': 1000,
	'–': 556,
	'—': 1000,
	'“': 333,
	'”': 333,
	'’': 222,
};

function widthOf(character: string, family: FontFamily, bold: boolean): number {
	if (family === 'mono') return isWide(character) ? 2 * FIXED : FIXED;
	const code = character.codePointAt(0) as number;
	const table = WIDTHS[`${family}${bold ? 'Bold' : ''}`];
	if (code >= 32 && code < 127) return table[code - 32] as number;
	const sign = SIGNS[character];
	if (sign !== undefined) return sign;
	// A letter with an accent is as wide as without.
	const base = character.normalize('NFD').codePointAt(0) as number;
	if (base >= 32 && base < 127) return table[base - 32] as number;
	return isWide(character) ? SQUARE : /[₀-₉⁰-⁹⁻¹²³]/.test(character) ? 333 : USUAL;
}

const isWide = (character: string): boolean =>
	/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(character);

/** Half the height of a digit, as a share of the size. */
export const HALF_CAPITAL = 0.35;

export interface Face {
	readonly family: FontFamily;
	readonly size: number;
	readonly bold?: boolean;
}

/**
 * Width of a text in points.
 * @example
 * textWidth('100', { family: 'sans', size: 10 }) // 16.68
 */
export function textWidth(text: string, { family, size, bold = false }: Face): number {
	let sum = 0;
	for (const character of text) sum += widthOf(character, family, bold);
	return (sum * size) / 1000;
}

/** The text, shortened with `…` where it is wider than `most` points. */
export function shortened(text: string, most: number, face: Face): string {
	if (textWidth(text, face) <= most) return text;
	const letters = [...text];
	while (letters.length > 1 && textWidth(`${letters.join('')}…`, face) > most) letters.pop();
	return `${letters.join('').trimEnd()}…`;
}

/** Lines no wider than `most` points, broken at spaces; a longer word stands alone. */
export function wrapped(text: string, most: number, face: Face): string[] {
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ')) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (line !== '' && textWidth(longer, face) > most) {
			lines.push(line);
			line = word;
		} else line = longer;
	}
	if (line !== '') lines.push(line);
	return lines;
}
