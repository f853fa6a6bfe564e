/** Text that came from outside (names in files, links, command lines), safe to show: on a page, in a title, on a terminal. */

/**
 * What steers a terminal, breaks a line, turns the direction of what follows, or cannot be seen at all. Joiners (U+200C, U+200D)
 * stay: words and emoji are written with them.
 */
const UNSAFE =
	/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{ad}\u{180e}\u{200b}\u{2060}-\u{2064}\u{206a}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;
const UNSAFE_BUT_LINES =
	/[^\n\r\t\P{Cc}]|\r(?!\n)|[\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u{ad}\u{180e}\u{200b}\u{2060}-\u{2064}\u{206a}-\u{206f}\u{feff}\u{fff9}-\u{fffb}\u{e0000}-\u{e007f}]/gu;

/**
 * One line of text: each unsafe character becomes `?`.
 * @param most characters after which it is cut, with `…`
 * @example printable('loss\u001b[31m\u202e') // 'loss?[31m?'
 */
export function printable(text: string, most = Number.POSITIVE_INFINITY): string {
	const clean = text.slice(0, most + 1).replace(UNSAFE, '?');
	return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
}

/** Several lines of text, with their tabs, ended by LF or CR LF: all else that is unsafe becomes `?`. */
export const printableLines = (text: string): string => text.replace(UNSAFE_BUT_LINES, '?');

/** JSON with every unsafe character escaped: the same data, and a terminal shows what is there. */
export const printableJson = (json: string): string =>
	json.replace(UNSAFE, (character) =>
		Array.from({ length: character.length }, (_, k) => `\\u${character.charCodeAt(k).toString(16).padStart(4, '0')}`).join(''),
	);
