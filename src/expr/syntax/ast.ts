/**
 * The syntax tree: names are resolved, brackets are gone, and chains of one precedence are flat lists,
 * so that a sum of thousands of terms is no deeper than a sum of two. The depth of a tree is bounded
 * by the nesting limit of the text.
 */

import type { Span } from './errors.ts';

export type CompareOp = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** A term of a sum: `minus` subtracts it. */
export interface Term {
	readonly minus: boolean;
	readonly value: Ast;
}

/** A factor of a product, applied from left to right. `implicit`: written without a sign. */
export interface Factor {
	readonly op: '*' | '/';
	readonly implicit: boolean;
	readonly value: Ast;
}

/** What joins the values of a loop. */
export type LoopOp = 'sum' | 'prod' | 'max' | 'min';

export type Ast = Span &
	(
		| { readonly kind: 'number'; readonly value: number; readonly text: string }
		| { readonly kind: 'constant'; readonly name: string; readonly value: number }
		/** n, the number of variables. */
		| { readonly kind: 'dimension' }
		/** Coordinate `index` of the point, as written (`x`, `x1`, `x_1`). */
		| { readonly kind: 'variable'; readonly index: number; readonly name: string }
		/** x[i]: the index is computed at compile time, counting from 1. */
		| { readonly kind: 'indexed'; readonly name: string; readonly index: Ast }
		/** An infinite bound, or a value that is not there: no number. */
		| { readonly kind: 'special'; readonly name: 'inf' | 'nan' }
		| { readonly kind: 'parameter'; readonly name: string }
		/** A variable of a sum or a product, or a function's own. */
		| { readonly kind: 'local'; readonly name: string }
		/** A name defined earlier in the text. */
		| { readonly kind: 'defined'; readonly name: string }
		| { readonly kind: 'negate'; readonly operand: Ast }
		| { readonly kind: 'not'; readonly operand: Ast }
		/** x! */
		| { readonly kind: 'factorial'; readonly operand: Ast }
		| { readonly kind: 'sum'; readonly terms: readonly Term[] }
		| { readonly kind: 'product'; readonly factors: readonly Factor[] }
		| { readonly kind: 'power'; readonly base: Ast; readonly exponent: Ast }
		/** a < b <= c: every neighbouring pair. */
		| { readonly kind: 'compare'; readonly operands: readonly Ast[]; readonly ops: readonly CompareOp[] }
		| { readonly kind: 'logic'; readonly op: '&&' | '||'; readonly operands: readonly Ast[] }
		| { readonly kind: 'choice'; readonly test: Ast; readonly yes: Ast; readonly no: Ast }
		/** A function of the language, by its main name. */
		| { readonly kind: 'call'; readonly name: string; readonly args: readonly Ast[] }
		/** A function that the text defines. */
		| { readonly kind: 'apply'; readonly name: string; readonly args: readonly Ast[] }
		| {
				readonly kind: 'loop';
				readonly op: LoopOp;
				readonly local: string;
				readonly from: Ast;
				readonly to: Ast;
				readonly body: Ast;
		  }
	);

export type Statement = Span &
	(
		| { readonly kind: 'value'; readonly name: string; readonly value: Ast }
		| { readonly kind: 'function'; readonly name: string; readonly locals: readonly string[]; readonly body: Ast }
		/** A declared parameter; bounds and default are computed at compile time. A default argument of another language has no bounds. */
		| { readonly kind: 'slider'; readonly name: string; readonly min?: Ast; readonly max?: Ast; readonly value?: Ast }
	);

/** A parsed text. */
export interface Program {
	/** Definitions and declarations, in order. */
	readonly statements: readonly Statement[];
	readonly result: Ast;
	/** The text ends with a definition, and that is its value. */
	readonly implied: boolean;
	/** Names of the variables, where they are not x, y or x1 … xn. */
	readonly variables?: readonly string[];
	/** The name whose coordinates are the variables. */
	readonly vector: string;
	/** The variables are x1 … xn, not x and y. */
	readonly numbered: boolean;
	/** Parameters that nothing declares, in order of first appearance. */
	readonly assumed: readonly string[];
	/** Names of the parameters, in order of first appearance. */
	readonly parameters: readonly string[];
	/** Largest index of a variable written out (x5, y, x[5]); 0 where there is none. */
	readonly largestIndex: number;
}

/** The span from one piece to another. */
export const spanning = (first: Span, last: Span): Span => ({ start: first.start, end: last.end });
