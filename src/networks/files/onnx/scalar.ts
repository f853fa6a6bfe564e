/** Functions of one number that elementwise operators make: as text in the language, and to be evaluated. */

import { erf64 } from '../../../math/double.ts';
import type { ActivationName } from '../../../model/network.ts';

/** A function of x. */
export interface Scalar {
	/** In the language, `x` or a call or in parentheses: it may stand anywhere. */
	readonly text: string;
	readonly at: (x: number) => number;
	/** Where it is c·x + d. */
	readonly linear?: readonly [c: number, d: number];
}

export const IDENTITY: Scalar = { text: 'x', at: (x) => x, linear: [1, 0] };

/** The shortest digits that are the same f32; those of the f64 where it is none. */
function numberText(value: number): string {
	for (let digits = 1; digits <= 9; digits++) {
		const short = Number(value.toPrecision(digits));
		if (Math.fround(short) === value) return signed(short);
	}
	return signed(value);
}
const signed = (value: number): string => (value < 0 ? `(${value})` : String(value));

export const constant = (value: number): Scalar => ({ text: numberText(value), at: () => value, linear: [0, value] });

/** A function of the language, of one argument. */
export const called =
	(name: string, f: (x: number) => number) =>
	(a: Scalar): Scalar => ({ text: `${name}(${bare(a.text)})`, at: (x) => f(a.at(x)) });

/** Without the outer parentheses, where they belong together. */
export function bare(text: string): string {
	if (!text.startsWith('(') || !text.endsWith(')')) return text;
	let depth = 0;
	for (let k = 0; k < text.length - 1; k++) {
		if (text[k] === '(') depth++;
		else if (text[k] === ')') depth--;
		if (depth === 0) return text;
	}
	return text.slice(1, -1);
}

export const add = (a: Scalar, b: Scalar): Scalar => ({
	text: `(${a.text} + ${b.text})`,
	at: (x) => a.at(x) + b.at(x),
	...(a.linear && b.linear && { linear: [a.linear[0] + b.linear[0], a.linear[1] + b.linear[1]] }),
});
export const subtract = (a: Scalar, b: Scalar): Scalar => ({
	text: `(${a.text} - ${b.text})`,
	at: (x) => a.at(x) - b.at(x),
	...(a.linear && b.linear && { linear: [a.linear[0] - b.linear[0], a.linear[1] - b.linear[1]] }),
});
export function multiply(a: Scalar, b: Scalar): Scalar {
	const at = (x: number): number => a.at(x) * b.at(x);
	const text = `(${a.text} * ${b.text})`;
	if (a.linear?.[0] === 0 && b.linear) return { text, at, linear: [a.linear[1] * b.linear[0], a.linear[1] * b.linear[1]] };
	if (b.linear?.[0] === 0 && a.linear) return { text, at, linear: [b.linear[1] * a.linear[0], b.linear[1] * a.linear[1]] };
	return { text, at };
}
export function divide(a: Scalar, b: Scalar): Scalar {
	const at = (x: number): number => a.at(x) / b.at(x);
	const text = `(${a.text} / ${b.text})`;
	if (b.linear?.[0] === 0 && a.linear) return { text, at, linear: [a.linear[0] / b.linear[1], a.linear[1] / b.linear[1]] };
	return { text, at };
}
export const power = (a: Scalar, b: Scalar): Scalar => ({ text: `(${a.text}^${b.text})`, at: (x) => a.at(x) ** b.at(x) });
/** max and min as choices, whose derivative at the kink is one side's, as in every framework. */
export const larger = (a: Scalar, b: Scalar): Scalar => ({
	text: `(${a.text} > ${b.text} ? ${a.text} : ${b.text})`,
	at: (x) => Math.max(a.at(x), b.at(x)),
});
export const smaller = (a: Scalar, b: Scalar): Scalar => ({
	text: `(${a.text} < ${b.text} ? ${a.text} : ${b.text})`,
	at: (x) => Math.min(a.at(x), b.at(x)),
});
/** Positive side as it is, the other as given. */
export const rectified = (a: Scalar, below: Scalar): Scalar => ({
	text: `(${a.text} > 0 ? ${a.text} : ${below.text})`,
	at: (x) => (a.at(x) > 0 ? a.at(x) : below.at(x)),
});

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
export const gelu = (x: number): number => 0.5 * x * (1 + erf64(x * Math.SQRT1_2));

const NAMED: readonly (readonly [ActivationName, (x: number) => number])[] = [
	['identity', (x) => x],
	['relu', (x) => Math.max(x, 0)],
	['tanh', Math.tanh],
	['sigmoid', sigmoid],
	['gelu', gelu],
	['sin', Math.sin],
	['erf', erf64],
	['square', (x) => x * x],
];
/** Where a function is compared: 161 places from −8 to 8, none of them symmetric. */
const PLACES = Float64Array.from({ length: 161 }, (_, k) => -8 + k / 10 + 0.003);
/** Constants of f32 move a function by a few 1e-8 of its value. */
const CLOSE = 1e-6;

/** The named activation that has the same values, whatever operators it was written with; else undefined. */
export function namedActivation(scalar: Scalar): ActivationName | undefined {
	return NAMED.find(([, f]) => PLACES.every((x) => Math.abs(scalar.at(x) - f(x)) <= CLOSE * Math.max(1, Math.abs(f(x)))))?.[0];
}
