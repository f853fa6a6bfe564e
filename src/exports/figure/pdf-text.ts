/**
 * Texts in the fonts that every PDF reader has, so that none is embedded. Letters of Western Europe are in Helvetica, Times and
 * Courier; Greek letters and signs of mathematics in Symbol; small digits are digits, raised or lowered. What none of these has is
 * written as `?` and told.
 */

import { type FontFamily, textWidth } from './fonts.ts';

/** Name of a font in the file. */
export type PdfFont = 'Symbol' | `${'Helvetica' | 'Times' | 'Courier'}${string}`;

export interface TextRun {
	readonly font: PdfFont;
	/** Codes in the font. */
	readonly codes: readonly number[];
	/** Shares of the size of the letters. */
	readonly size: number;
	readonly rise: number;
	/** Width in points at the text's size. */
	readonly width: number;
}

const NAMES: Readonly<Record<FontFamily, readonly [plain: PdfFont, bold: PdfFont, italic: PdfFont, both: PdfFont]>> = {
	sans: ['Helvetica', 'Helvetica-Bold', 'Helvetica-Oblique', 'Helvetica-BoldOblique'],
	serif: ['Times-Roman', 'Times-Bold', 'Times-Italic', 'Times-BoldItalic'],
	mono: ['Courier', 'Courier-Bold', 'Courier-Oblique', 'Courier-BoldOblique'],
};

/** Characters of WinAnsiEncoding (PDF 32000-1, annex D) that are not of Latin-1, from code 128. */
const WINDOWS = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

function windowsCode(character: string): number | null {
	const code = character.codePointAt(0) as number;
	if ((code >= 32 && code < 127) || (code >= 161 && code < 256)) return code;
	if (code === 160) return 32;
	const at = WINDOWS.indexOf(character);
	return at >= 0 && character !== ' ' ? 128 + at : null;
}

/** Characters of the font Symbol: their code there, and width in thousandths of the size (Adobe's metrics). */
const SYMBOL = new Map<string, readonly [code: number, width: number]>();
const GREEK_LARGE = 'ΑΒΧΔΕΦΓΗΙ ΚΛΜΝΟΠΘΡΣΤΥ ΩΞΨΖ';
const GREEK_SMALL = 'αβχδεφγηιϕκλμνοπθρστυ ωξψζ';
const LARGE_WIDTHS = [
	722, 667, 722, 612, 611, 763, 603, 722, 333, 0, 722, 686, 889, 722, 722, 768, 741, 556, 592, 611, 690, 0, 768, 645, 795, 611,
];
const SMALL_WIDTHS = [
	631, 549, 549, 494, 439, 521, 411, 603, 329, 603, 549, 549, 576, 521, 549, 549, 521, 549, 603, 439, 576, 0, 686, 493, 686, 494,
];
for (const [letters, widths, first] of [
	[GREEK_LARGE, LARGE_WIDTHS, 0x41],
	[GREEK_SMALL, SMALL_WIDTHS, 0x61],
] as const)
	[...letters].forEach((letter, k) => {
		if (letter !== ' ') SYMBOL.set(letter, [first + k, widths[k] as number]);
	});
for (const [sign, code, width] of [
	['−', 0x2d, 549],
	['ϑ', 0x4a, 631],
	['ς', 0x56, 439],
	['∼', 0x7e, 549],
	['≤', 0xa3, 549],
	['∞', 0xa5, 713],
	['←', 0xac, 987],
	['→', 0xae, 987],
	['≥', 0xb3, 549],
	['∝', 0xb5, 713],
	['∂', 0xb6, 494],
	['≠', 0xb9, 549],
	['≡', 0xba, 549],
	['≈', 0xbb, 549],
	['∈', 0xce, 713],
	['∇', 0xd1, 713],
	['∏', 0xd5, 823],
	['√', 0xd6, 549],
	['⋅', 0xd7, 250],
	['∑', 0xe5, 713],
	['∫', 0xf2, 274],
] as const)
	SYMBOL.set(sign, [code, width]);

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉';
/** Size of a small digit, and how high it stands. */
const SMALL = { size: 0.62, up: 0.34, down: -0.14 } as const;

interface Look {
	readonly family: FontFamily;
	readonly size: number;
	readonly bold: boolean;
	readonly italic: boolean;
}

/** A text as runs of one font each. @param lacking told of each character that no font has */
export function textRuns(text: string, look: Look, lacking: (character: string) => void): TextRun[] {
	const { family, size, bold, italic } = look;
	const own = NAMES[family][(bold ? 1 : 0) + (italic ? 2 : 0)] as PdfFont;
	const runs: TextRun[] = [];
	const add = (run: TextRun): void => {
		const last = runs.at(-1);
		if (last && last.font === run.font && last.size === run.size && last.rise === run.rise)
			runs[runs.length - 1] = { ...last, codes: [...last.codes, ...run.codes], width: last.width + run.width };
		else runs.push(run);
	};
	const plain = (character: string, code: number): void =>
		add({ font: own, codes: [code], size: 1, rise: 0, width: textWidth(character, { family, size, bold }) });
	// Letters and their accents as one sign, where there is one.
	for (const character of text.normalize('NFC')) {
		const code = windowsCode(character);
		const symbol = SYMBOL.get(character);
		const [raised, lowered] = [RAISED.indexOf(character), LOWERED.indexOf(character)];
		if (code !== null) plain(character, code);
		else if (symbol) add({ font: 'Symbol', codes: [symbol[0]], size: 1, rise: 0, width: (symbol[1] * size) / 1000 });
		else if (raised >= 0 || lowered >= 0) {
			const digit = String(Math.max(raised, lowered));
			const width = textWidth(digit, { family, size: SMALL.size * size, bold });
			add({ font: own, codes: [digit.charCodeAt(0)], size: SMALL.size, rise: raised >= 0 ? SMALL.up : SMALL.down, width });
		} else {
			lacking(character);
			plain('?', 0x3f);
		}
	}
	return runs;
}
