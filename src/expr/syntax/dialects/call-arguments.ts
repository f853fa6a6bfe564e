/** Arguments of other languages: by name (`clamp(x, min=0)`), and those that only arrays need (`sum(x, axis=0)`). */

import { FormulaError } from '../errors.ts';
import { findFunction } from '../library.ts';
import { VOCABULARY } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, closes, isName, isSign, join, opens, partner, signAt, split } from './brackets.ts';

/** Arguments that only say along which axis of an array, or into which. */
const ARRAY_OPTIONS: ReadonlySet<string> = new Set(['axis', 'dim', 'keepdims', 'keepdim', 'dtype', 'out', 'evaluate', 'reduction']);

/** Types of numbers, as an argument of a cast. */
const TYPES: ReadonlySet<string> = new Set(['float16', 'bfloat16', 'float32', 'float64', 'float', 'double', 'int32', 'int64']);

/** Places of arguments that are given by name, by function; absent ones have a value or stay away. */
const KEYWORDS: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries({
		clamp: ['x|input|a|value', 'min|a_min|min_value|low|clip_value_min', 'max|a_max|max_value|high|clip_value_max'],
		log: ['x', 'base'],
		norm: ['x', 'ord|p'],
		leaky_relu: ['x|input|features', 'slope|negative_slope|alpha'],
		elu: ['x|input|features', 'alpha'],
		huber_loss: ['a|input|y_true', 'b|target|y_pred', 'delta'],
		mse_loss: ['a|input|y_true', 'b|target|y_pred'],
		binary_cross_entropy: ['p|input', 'y|target'],
		binary_cross_entropy_with_logits: ['x|input|logits', 'y|target|labels'],
		heaviside: ['x|x1', 'at0|x2'],
	}),
);

/** What stands where a bound is left out. */
const ABSENT: ReadonlyMap<string, readonly [low: string, high: string]> = new Map([['clamp', ['-', '+']]]);

/** `clamp(x, min=0)`, `log(x, base=2)`: arguments by name, in their places. */
export function withoutKeywords(tokens: readonly Token[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const [name, open] = [tokens[i] as Token, tokens[i + 1]];
		const known = isName(name) ? wordOf(name.text) : undefined;
		const places = known === undefined ? undefined : KEYWORDS.get(known);
		const close = places && isSign(open, '(') ? partner(tokens, i + 1) : undefined;
		if (!places || known === undefined || close === undefined || !open || isSign(tokens[close + 1], '=')) {
			out.push(name);
			continue;
		}
		const args = split(tokens.slice(i + 2, close), ',');
		if (!args.some((arg) => isName(arg[0]) && isSign(arg[1], '=')) && !args.some((arg) => isNone(arg))) {
			out.push(name);
			continue;
		}
		out.push(name, open, ...join(placed(known, places, args, open).map(withoutKeywords), signAt(open, ',')), tokens[close] as Token);
		i = close;
	}
	return out;
}

const isNone = (arg: readonly Token[]): boolean => arg.length === 1 && isName(arg[0], 'None');

const wordOf = (text: string): string => {
	const word = VOCABULARY.get(text);
	return typeof word === 'object' ? word.name : (word ?? findFunction(text)?.name ?? text);
};

function placed(known: string, places: readonly string[], args: readonly Token[][], open: Token): Token[][] {
	const values: (Token[] | undefined)[] = places.map(() => undefined);
	for (const [i, arg] of args.entries()) {
		const [first, equals] = arg;
		const isKeyword = first && isName(first) && isSign(equals, '=');
		const place = isKeyword ? places.findIndex((names) => names.split('|').includes(first.text)) : i;
		if (place < 0 || place >= places.length)
			throw new FormulaError(
				`${known} has no argument “${first?.text ?? ''}” here: it has ${places.map((names) => names.split('|')[0]).join(', ')}`,
				first ?? open,
			);
		const value = isKeyword ? arg.slice(2) : arg;
		values[place] = isNone(value) ? undefined : value;
	}
	const bounds = ABSENT.get(known);
	const last = values.findLastIndex((value) => value !== undefined);
	return values.slice(0, bounds ? values.length : last + 1).map((value, i) => {
		if (value) return value;
		const sign = bounds?.[i - 1];
		return sign === undefined ? [] : [...(sign === '-' ? [signAt(open, '-')] : []), at(open, 'name', 'inf')];
	});
}

/** `sum(x, axis=0)` without what only arrays need. */
export function withoutArrayOptions(tokens: readonly Token[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const [comma, name, equals] = [tokens[i], tokens[i + 1], tokens[i + 2]];
		if (isSign(comma, ',') && name && isName(name) && ARRAY_OPTIONS.has(name.text) && isSign(equals, '=')) {
			let depth = 0;
			for (i += 3; i < tokens.length; i++) {
				if (opens(tokens[i])) depth++;
				else if ((closes(tokens[i]) && depth-- === 0) || (depth === 0 && isSign(tokens[i], ','))) break;
			}
			i--;
			continue;
		}
		// cast(x, float32)
		if (isSign(comma, ',') && name && isName(name) && TYPES.has(name.text) && isSign(equals, ')')) {
			i++;
			continue;
		}
		out.push(comma as Token);
	}
	return out;
}
