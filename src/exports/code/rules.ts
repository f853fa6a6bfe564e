/** What the rules of C, JavaScript and Python have in common: how rules are made, and operations that all of them write alike. */

import { atom, call, comparison, infix, LEVEL, negated, type Piece, sum } from './text.ts';
import type { Rule } from './writer.ts';

/** A call of a function of that name. */
export const called = (name: string): Rule => ({ write: (args) => call(name, ...args) });
/** A function that the code brings along. */
export const own = (name: string): Rule => ({ ...called(name), helpers: [name] });
export const two = (write: (a: Piece, b: Piece) => Piece): Rule => ({ write: ([a, b]) => write(a as Piece, b as Piece) });
export const one = (write: (a: Piece) => Piece): Rule => ({ write: ([a]) => write(a as Piece) });

/** atan2 of operands whose −0 is 0. @param zero as the language writes it */
export const atan2As = (name: string, zero: string): Rule => {
	const withoutSignOfZero = (a: Piece): Piece => sum('+', a, atom(zero));
	return two((y, x) => call(name, withoutSignOfZero(y), withoutSignOfZero(x)));
};

export const COMMON_RULES = {
	neg: one(negated),
	add: two((a, b) => sum('+', a, b)),
	sub: two((a, b) => sum('-', a, b)),
	mul: two((a, b) => infix('*', LEVEL.product, a, b)),
	div: two((a, b) => infix('/', LEVEL.product, a, b)),
	snap: { ...own('snap'), carriesNaN: false },
	sigmoid: own('sigmoid'),
	softplus: own('softplus'),
	gelu: own('gelu'),
	bell: own('bell'),
	sech: own('sech'),
	direction: { ...own('direction'), carriesNaN: false },
	polygamma: { write: ([x], m) => call('polygamma', atom(String(m)), x as Piece), helpers: ['polygamma'] },
	lt: two((a, b) => comparison('<', a, b)),
	le: two((a, b) => comparison('<=', a, b)),
	// Written by the writer, which asks whether their conditions have a value.
	select: one((a) => a),
	require: one((a) => a),
	lattice: { write: (args, stream) => call('lattice', ...args, atom(String(stream))), helpers: ['lattice'] },
} as const satisfies Readonly<Record<string, Rule>>;
