/** Calls of Mathematica: `Sin[x]`, `Sum[x[i]^2, {i, 1, n}]`, `Piecewise[{{a, x > 0}}]`. */

import { FormulaError, type Note } from '../errors.ts';
import { VOCABULARY } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, isName, isSign, join, partner, signAt, split } from './brackets.ts';
import { isCallable, plainCall, REDUCTIONS } from './call-words.ts';
import { nestedIf } from './choices.ts';

const CONSTANTS: ReadonlyMap<string, string> = new Map(
	Object.entries({ Pi: 'pi', E: 'e', Infinity: 'inf', Degree: 'deg', True: 'true', Indeterminate: 'nan' }),
);

const SPECIAL: ReadonlySet<string> = new Set([
	'Sum',
	'Product',
	'Piecewise',
	'Which',
	'Clip',
	'ArcTan',
	'Log',
	'Norm',
	'Total',
	'Subscript',
	'Mean',
	'Dot',
]);

const isMathematica = (name: Token | undefined, open: Token | undefined): boolean =>
	isName(name) &&
	isSign(open, '[') &&
	/^[A-Z]/.test(name?.text ?? '') &&
	(SPECIAL.has(name?.text ?? '') || VOCABULARY.has(name?.text ?? ''));

/** `Sin[x]^2` as `sin(x)^2`. Square brackets after any function are those of a call. */
export function withoutSquareCalls(tokens: readonly Token[], mathematica: boolean): { tokens: Token[]; notes: Note[] } {
	const at = tokens.findIndex((token, i) => isMathematica(token, tokens[i + 1]));
	const known = at >= 0;
	const read = squareCalls(tokens, known || mathematica);
	const { start = 0, end = 0 } = tokens[at] ?? {};
	return { tokens: read, notes: known && !mathematica ? [{ message: 'read as Mathematica', span: { start, end } }] : [] };
}

function squareCalls(tokens: readonly Token[], mathematica: boolean): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const token = tokens[i] as Token;
		const open = tokens[i + 1];
		if (isName(token) && isSign(open, '[') && open && !open.spaced) {
			const isCall = isMathematica(token, open) || (!/^[A-Z]/.test(token.text) && isCallable(token.text));
			const close = isCall ? partner(tokens, i + 1) : undefined;
			if (close !== undefined) {
				const args = split(tokens.slice(i + 2, close), ',').map((arg) => squareCalls(arg, mathematica));
				out.push(...(mathematica ? mathematicaCall(token, args) : plainCall(token, token.text, args)));
				i = close;
				continue;
			}
			if (mathematica && /^[A-Z]./.test(token.text)) throw new FormulaError(`unknown function “${token.text}[…]”`, token);
		}
		// x[[1]] is x[1].
		if (isSign(token, '[') && isSign(open, '[') && isName(tokens[i - 1])) {
			const close = partner(tokens, i);
			if (close !== undefined && isSign(tokens[close - 1], ']')) {
				out.push(...squareCalls(tokens.slice(i + 1, close), mathematica));
				i = close;
				continue;
			}
		}
		const constant = mathematica && isName(token) ? CONSTANTS.get(token.text) : undefined;
		out.push(constant === undefined ? token : { ...token, text: constant });
	}
	return out;
}

const list = (tokens: readonly Token[] | undefined): Token[][] | undefined =>
	tokens && isSign(tokens[0], '{') && partner(tokens, 0) === tokens.length - 1 ? split(tokens.slice(1, -1), ',') : undefined;

function mathematicaCall(name: Token, args: readonly Token[][]): Token[] {
	const [first = [], second = []] = args;
	const call = (text: string, ...parts: readonly (readonly Token[])[]): Token[] => plainCall(name, text, parts);
	const pair = args.length === 2;
	switch (name.text) {
		case 'Sum':
		case 'Product': {
			const op = name.text === 'Sum' ? 'sum' : 'prod';
			const bounds = list(second);
			if (!bounds || (bounds.length !== 2 && bounds.length !== 3))
				throw new FormulaError(`${name.text} is written ${name.text}[x[i]^2, {i, 1, n}]`, name);
			const [counter = [], from = [], to] = bounds;
			return to ? call(op, counter, from, to, first) : call(op, counter, [at(name, 'number', '1', 1)], from, first);
		}
		case 'Piecewise': {
			const rows = list(first)?.map((row) => list(row) ?? []) ?? [];
			return nestedIf(
				name,
				rows.map(([value = [], test = []]) => [test, value]),
				pair ? second : [at(name, 'number', '0', 0)],
			);
		}
		case 'Which':
			return nestedIf(
				name,
				Array.from({ length: Math.floor(args.length / 2) }, (_, i) => [args[2 * i] ?? [], args[2 * i + 1] ?? []]),
				[at(name, 'name', 'nan')],
			);
		case 'Clip': {
			const [low = [], high = []] = list(second) ?? [[at(name, 'operator', '-'), at(name, 'number', '1', 1)], [at(name, 'number', '1', 1)]];
			return call('clamp', first, low, high);
		}
		case 'ArcTan':
			return pair ? call('atan2', second, first) : call('atan', ...args);
		case 'Log':
			return pair ? call('log_b', second, first) : call('log', ...args);
		case 'Norm':
		case 'Total':
		case 'Mean': {
			const parts = list(first);
			return call(
				REDUCTIONS.get(name.text) as string,
				parts ? [signAt(name, '['), ...join(parts, signAt(name, ',')), signAt(name, ']')] : first,
			);
		}
		case 'Dot':
			return call('dot', ...args);
		case 'Subscript':
			return [...first, signAt(name, '['), ...second, signAt(name, ']')];
		default: {
			const known = VOCABULARY.get(name.text);
			return call(typeof known === 'string' ? known : (known?.name ?? name.text), ...args);
		}
	}
}
