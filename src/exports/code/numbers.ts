/** Numbers as code writes them: π and e by their names, all others with the digits that name them. */

/** `π` stands for the name of π in the language: 2π is `2 * π`. */
const MULTIPLES: readonly (readonly [number, string])[] = [
	[1, 'π'],
	[2, '2 * π'],
	[4, '4 * π'],
	[0.5, 'π / 2'],
];

/** What a multiple of π is written as, if it is one: a text with the name, and whether it is a product. */
export function multipleOfPi(value: number, name: string): { readonly text: string; readonly isProduct: boolean } | undefined {
	const found = MULTIPLES.find(([factor]) => factor * Math.PI === Math.abs(value));
	if (!found) return undefined;
	const text = found[1].replace('π', name);
	return { text: value < 0 ? `-${text}` : text, isProduct: found[0] !== 1 };
}

/** The digits of a number with a point or an exponent: `2.0`, `1e-7`. */
export const withPoint = (value: number): string => {
	const text = String(value);
	return /^-?\d+$/.test(text) ? `${text}.0` : text;
};
