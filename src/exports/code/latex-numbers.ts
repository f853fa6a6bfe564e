/** Numbers as mathematics writes them: multiples of π, roots and fractions where a constant is one to its last digits. */

import { element, fenced, mi, mn, mo, row } from '../../expr/syntax/typeset.ts';
import type { MathNode } from '../../expr/syntax/math-node.ts';

/** A constant as a quotient of whole numbers times something with a name. */
export interface NamedConstant {
	readonly top: number;
	readonly bottom: number;
	/** In the numerator and in the denominator. */
	readonly names: readonly MathNode[];
	readonly under: readonly MathNode[];
}

const LARGEST_TOP = 1000;
const LARGEST_BOTTOM = 16;
const pi = mi('π');
const logarithm = (of: string): MathNode => row(mi('log'), mo('\u2061'), fenced('(', mn(of), ')'));
const root = (inside: MathNode): MathNode => element('msqrt', inside);
const squared = element('msup', pi, mn('2'));

/** What stands for a factor that constants often have. */
const FACTORS: readonly (readonly [number, readonly MathNode[], readonly MathNode[]])[] = [
	[1, [], []],
	[Math.PI, [pi], []],
	[Math.PI ** 2, [squared], []],
	[1 / Math.PI, [], [pi]],
	[1 / Math.sqrt(Math.PI), [], [root(pi)]],
	[1 / Math.sqrt(2 * Math.PI), [], [root(row(mn('2'), pi))]],
	[Math.E, [mi('e')], []],
	[Math.SQRT2, [root(mn('2'))], []],
	[Math.sqrt(3), [root(mn('3'))], []],
	[Math.LN2, [logarithm('2')], []],
	[1 / Math.LN10, [], [logarithm('10')]],
];

/** The constant by names, or undefined where it is best written with its digits. */
export function namedConstant(value: number): NamedConstant | undefined {
	// Up to six digits are what somebody typed.
	if (Number(value.toPrecision(6)) === value) return undefined;
	for (const [factor, names, under] of FACTORS) {
		const rest = Math.abs(value) / factor;
		for (let bottom = 1; bottom <= LARGEST_BOTTOM; bottom++) {
			const top = Math.round(rest * bottom);
			if (top >= 1 && top <= LARGEST_TOP && Math.abs((top / bottom) * factor - Math.abs(value)) <= 2 * Number.EPSILON * Math.abs(value)) {
				return { top: value < 0 ? -top : top, bottom, names, under };
			}
		}
	}
	return undefined;
}

/** A number that is not negative, with its digits: 2.5·10⁻⁷. A product of constants is written without its last roundings. */
export function digits(value: number): MathNode {
	const short = Number(value.toPrecision(15));
	const [mantissa = '', exponent] = String(Math.abs(short - value) <= 4 * Number.EPSILON * value ? short : value).split('e');
	if (exponent === undefined) return mn(mantissa);
	const power = element(
		'msup',
		mn('10'),
		Number(exponent) < 0 ? row(mo('−'), mn(String(-Number(exponent)))) : mn(String(Number(exponent))),
	);
	return mantissa === '1' ? power : row(mn(mantissa), mo('·'), power);
}
