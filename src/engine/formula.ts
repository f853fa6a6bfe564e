/** A formula as the page shows it while it is typed: typeset, or with what is wrong and where. */

import { compileFormula } from '../expr/build.ts';
import { FormulaError } from '../expr/errors.ts';
import { type MathNode, typeset } from '../expr/typeset.ts';

export { FormulaError, type MathNode };

/** The outcome of reading a formula. Spans are offsets in UTF-16 units. */
export type FormulaCheck =
	| {
			readonly ok: true;
			readonly dimension: number;
			readonly parameters: readonly { readonly name: string; readonly value: number; readonly min?: number; readonly max?: number }[];
			readonly hints: readonly string[];
			/** Presentation MathML as a tree of elements and text. */
			readonly math: MathNode;
			readonly latex: string;
	  }
	| {
			readonly ok: false;
			readonly message: string;
			readonly span: { readonly start: number; readonly end: number };
			readonly suggestion?: string;
	  };

/** Read a formula without throwing. */
export function checkFormula(text: string, dimension?: number): FormulaCheck {
	try {
		const { ast, dimension: n, parameters, hints } = compileFormula(text, dimension === undefined ? {} : { dimension });
		const { tree, latex } = typeset(ast);
		return { ok: true, dimension: n, parameters, hints: hints.map((h) => h.message), math: tree, latex };
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		const { message, span, suggestion } = error;
		return { ok: false, message, span, ...(suggestion === undefined ? {} : { suggestion }) };
	}
}
