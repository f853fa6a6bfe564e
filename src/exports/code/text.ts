/** Pieces of code as text: each knows how tightly it binds, so that brackets stand where they are needed and nowhere else. */

/** How tightly a piece binds. */
export const LEVEL = { choice: 0, or: 1, and: 2, compare: 3, sum: 4, product: 5, sign: 6, power: 7, atom: 8 } as const;

export interface Piece {
	readonly text: string;
	readonly level: number;
	/** Of a condition: its opposite, where that has a sign of its own. */
	readonly opposite?: Piece;
}

export const piece = (text: string, level: number): Piece => ({ text, level });
export const atom = (text: string): Piece => ({ text, level: LEVEL.atom });

/** The text of a piece, in brackets where it binds less tightly than `level`. */
export const at = ({ text, level }: Piece, least: number): string => (level < least ? `(${text})` : text);

/** `name(a, b)`. */
export const call = (name: string, ...args: readonly Piece[]): Piece => atom(`${name}(${args.map(({ text }) => text).join(', ')})`);

/** A piece of two operands, read from the left. */
export const infix = (sign: string, level: number, a: Piece, b: Piece): Piece =>
	piece(`${at(a, level)} ${sign} ${at(b, level + 1)}`, level);

const NEGATIVE = /^-(?=[^-])/;

/** a + b or a − b. An operand that begins with a minus sign turns the sign of the sum, which is exact. */
export function sum(sign: '+' | '-', a: Piece, b: Piece): Piece {
	if (b.level > LEVEL.sum && NEGATIVE.test(b.text)) {
		return piece(`${at(a, LEVEL.sum)} ${sign === '+' ? '-' : '+'} ${b.text.slice(1)}`, LEVEL.sum);
	}
	return infix(sign, LEVEL.sum, a, b);
}

/** A product that begins with a name or a number: its sign may stand before that. */
const PLAIN_PRODUCT = /^[\w.]+ [*/] /;

/** −a. */
export function negated(a: Piece): Piece {
	if (a.level === LEVEL.product && PLAIN_PRODUCT.test(a.text)) return piece(`-${a.text}`, LEVEL.product);
	return piece(`-${at(a, LEVEL.atom)}`, LEVEL.sign);
}

const OPPOSITES = { '<': '>=', '<=': '>', '==': '!=', '===': '!==' } as const;

/** A comparison, with its opposite beside it. */
export function comparison(sign: keyof typeof OPPOSITES, a: Piece, b: Piece): Piece {
	const written = (s: string): Piece => piece(`${at(a, LEVEL.sum)} ${s} ${at(b, LEVEL.sum)}`, LEVEL.compare);
	return { ...written(sign), opposite: written(OPPOSITES[sign]) };
}
