/** A formula as the page shows it while it is typed: typeset, or with what is wrong and where. */

import { compileFormula } from '../expr/build.ts';
import { FormulaError } from '../expr/errors.ts';
import { type MathNode, typeset } from '../expr/typeset.ts';
import { defaultVariables } from '../model/axis-label.ts';

export { FormulaError, type MathNode };

/** Another text, and what taking it would mean. */
export interface Fix {
	readonly label: string;
	/** The whole new text. */
	readonly text: string;
}

/** Something worth saying about a formula that is right: what was assumed, guessed, recognised or rewritten. */
export interface Note {
	readonly message: string;
	readonly span: { readonly start: number; readonly end: number };
	readonly fix?: Fix;
	/** The parameter that it is about, where nobody says what it is. */
	readonly parameter?: string;
}

/** The outcome of reading a formula. Spans are offsets in UTF-16 units. */
export type FormulaCheck =
	| {
			readonly ok: true;
			readonly dimension: number;
			readonly parameters: readonly { readonly name: string; readonly value: number; readonly min?: number; readonly max?: number }[];
			/** Names of the variables, n of them. */
			readonly variables: readonly string[];
			readonly notes: readonly Note[];
			/** One-letter parameters that nobody declared. */
			readonly assumed: readonly string[];
			/** Presentation MathML as a tree of elements and text. */
			readonly math: MathNode;
			readonly latex: string;
	  }
	| {
			readonly ok: false;
			readonly message: string;
			readonly span: { readonly start: number; readonly end: number };
			readonly fixes: readonly Fix[];
			/** The unknown word, where it could be made a parameter. */
			readonly unknown?: string;
	  };

/** What a person says about the names of a formula, beside its text. */
export interface FormulaOptions {
	readonly dimension?: number;
	readonly variables?: readonly string[];
	readonly parameters?: readonly string[];
}

/** Read a formula without throwing. */
export function checkFormula(text: string, options: FormulaOptions | number = {}): FormulaCheck {
	try {
		const asked = typeof options === 'number' ? { dimension: options } : options;
		const { ast, dimension: n, parameters, hints } = compileFormula(text, asked);
		const { tree, latex } = typeset(ast);
		const variables = defaultVariables(n).map(({ name }) => name);
		return { ok: true, dimension: n, parameters, variables, notes: hints, assumed: [], math: tree, latex };
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		const { message, span, suggestion } = error;
		const fixed = text.slice(0, span.start) + suggestion + text.slice(span.end);
		return { ok: false, message, span, fixes: suggestion === undefined ? [] : [{ label: suggestion, text: fixed }] };
	}
}
