/** Choices between values, as nested calls of `if`. */

import { FormulaError } from '../errors.ts';
import { MAX_NESTING } from '../limits.ts';
import type { Token } from '../tokens.ts';
import { at, isName, isSign, partner, signAt, split } from './brackets.ts';
import { plainCall } from './call-words.ts';

/** `if(test, value, if(…))` of rows of test and value. */
export function nestedIf(
	name: Token,
	rows: readonly (readonly [readonly Token[], readonly Token[]])[],
	otherwise: readonly Token[],
): Token[] {
	const [row, ...rest] = rows;
	if (rows.length > MAX_NESTING) throw new FormulaError(`the formula is nested too deeply: at most ${MAX_NESTING} levels`, name);
	if (!row) return [signAt(name, '('), ...otherwise, signAt(name, ')')];
	// (value, True) is the rest.
	const [only, ...more] = row[0];
	if (only?.kind === 'number' && only.value === 1 && more.length === 0) return [signAt(name, '('), ...row[1], signAt(name, ')')];
	return plainCall(name, 'if', [row[0], row[1], nestedIf(name, rest, otherwise)]);
}

/** `Piecewise((value, condition), (value, True))` of SymPy. */
export function withoutPiecewise(tokens: readonly Token[]): Token[] {
	const i = tokens.findIndex((token, k) => isName(token, 'Piecewise') && isSign(tokens[k + 1], '('));
	const close = i < 0 ? undefined : partner(tokens, i + 1);
	if (i < 0 || close === undefined) return [...tokens];
	const name = tokens[i] as Token;
	const rows = split(tokens.slice(i + 2, close), ',').map((row) => split(row.slice(1, -1), ','));
	const made = nestedIf(
		name,
		rows.map(([value = [], test = []]) => [test, value] as const),
		[at(name, 'name', 'nan')],
	);
	return withoutPiecewise([...tokens.slice(0, i), ...made, ...tokens.slice(close + 1)]);
}
