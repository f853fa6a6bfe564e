/** A formula as the page shows it while it is typed: typeset, or with what is wrong and where. */

import { compileFormula, type CompileOptions } from '../../expr/syntax/build.ts';
import { type Fix, FormulaError, type Note } from '../../expr/syntax/errors.ts';
import { DialectsNeeded, needsDialects } from '../../expr/syntax/reading.ts';
import { type MathNode, typeset } from '../../expr/syntax/typeset.ts';

export { DialectsNeeded, type Fix, FormulaError, type MathNode, needsDialects, type Note };

/** Load what reads texts of other languages. */
export async function loadDialects(): Promise<void> {
	await import('../../expr/syntax/dialects/index.ts');
}

/** The outcome of reading a formula. Spans are offsets in UTF-16 units. */
export type FormulaCheck =
	| {
			readonly ok: true;
			readonly dimension: number;
			readonly parameters: readonly { readonly name: string; readonly value: number; readonly min?: number; readonly max?: number }[];
			/** Names of the variables, one for each. */
			readonly variables: readonly string[];
			/** What was assumed, guessed, recognised or rewritten; the hints are among it. */
			readonly notes: readonly Note[];
			/** One-letter parameters that nobody declared, of value 1. */
			readonly assumed: readonly string[];
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
			/** Ways out; the text of each parses. */
			readonly fixes: readonly Fix[];
			/** The unknown word, where it could be made a parameter. */
			readonly unknown?: string;
	  };

/** What a person says about the names of a formula, beside its text. */
export type FormulaOptions = Pick<CompileOptions, 'dimension' | 'variables' | 'parameters'>;

/** Read a formula without throwing for its faults. @throws DialectsNeeded */
export function checkFormula(text: string, options: FormulaOptions | number = {}): FormulaCheck {
	try {
		const asked = typeof options === 'number' ? { dimension: options } : options;
		const { ast, dimension, parameters, hints, variables, notes, assumed } = compileFormula(text, asked);
		const { tree, latex } = typeset(ast);
		return { ok: true, dimension, parameters, variables, notes, assumed, hints: hints.map((h) => h.message), math: tree, latex };
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		const { message, span, suggestion, fixes, unknown } = error;
		return {
			ok: false,
			message,
			span,
			fixes,
			...(suggestion === undefined ? {} : { suggestion }),
			...(unknown === undefined ? {} : { unknown }),
		};
	}
}

/**
 * The number that a text without variables stands for; null where it stands for none.
 * @example constantOf('pi/2') // 1.5707963267948966
 */
export function constantOf(text: string): number | null {
	try {
		const { graph, output, parameters } = compileFormula(text);
		return parameters.length > 0 ? null : (graph.constantValue(output) ?? null);
	} catch (error) {
		// What only another language would read is no number, whether or not its reader is loaded.
		if (error instanceof FormulaError || error instanceof DialectsNeeded) return null;
		throw error;
	}
}
