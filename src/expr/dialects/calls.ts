/** How other languages call functions: `np.maximum(a, b)`, `x.pow(2)`, `Sin[x]`, `Sum[x[i]^2, {i, 1, n}]`, `POWER(x; 2)`. */

import { FormulaError, type Note } from '../errors.ts';
import { findFunction } from '../library.ts';
import { MAX_NESTING } from '../limits.ts';
import { findWord, VOCABULARY } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, closes, isName, isSign, join, opener, opens, partner, signAt, split } from './brackets.ts';

/** Modules whose functions are known. */
const MODULES: ReadonlySet<string> = new Set(
	(
		'np numpy math Math torch jnp jax tf tensorflow K keras backend sp sympy scipy special nn functional F linalg cmath mp mpmath onp anp ' +
		'autograd std random scipy_special cp cupy tl'
	).split(' '),
);
/** Functions over all coordinates, by their names elsewhere. */
const REDUCTIONS: ReadonlyMap<string, string> = new Map(
	Object.entries({
		reduce_sum: 'sum',
		nansum: 'sum',
		reduce_mean: 'mean',
		average: 'mean',
		nanmean: 'mean',
		reduce_prod: 'prod',
		product: 'prod',
		reduce_max: 'max',
		reduce_min: 'min',
		vdot: 'dot',
		inner: 'dot',
		Sum: 'sum',
		Total: 'sum',
		Norm: 'norm',
		Mean: 'mean',
		Dot: 'dot',
		fsum: 'sum',
		vector_norm: 'norm',
	}),
);
/** Names of modules that differ from ours. */
const OF_MODULE: ReadonlyMap<string, string> = new Map(
	Object.entries({
		'Math.round': 'roundhalfup',
		'np.sinc': 'sinc_pi',
		'numpy.sinc': 'sinc_pi',
		'torch.sinc': 'sinc_pi',
		'jnp.sinc': 'sinc_pi',
		'torch.fmod': 'fmod',
	}),
);
const NAMES: ReadonlyMap<string, string> = new Map(
	Object.entries({ PI: 'pi', E: 'e', Inf: 'inf', Infinity: 'inf', infty: 'inf', NaN: 'nan', NAN: 'nan', PINF: 'inf' }),
);
const NUMBERS: ReadonlyMap<string, number> = new Map(
	Object.entries({
		LN2: Math.LN2,
		LN10: Math.LN10,
		LOG2E: Math.LOG2E,
		LOG10E: Math.LOG10E,
		SQRT2: Math.SQRT2,
		SQRT1_2: Math.SQRT1_2,
		euler_gamma: 0.577_215_664_901_532_9,
	}),
);
/** Arguments that only say along which axis of an array, or into which. */
const ARRAY_OPTIONS: ReadonlySet<string> = new Set(['axis', 'dim', 'keepdims', 'keepdim', 'dtype', 'out', 'evaluate']);

/** Most tokens that are moved behind the names of methods. */
const MOST_MOVED = 262_144;

const isCallable = (name: string): boolean =>
	findFunction(name) !== undefined || findWord(name) !== undefined || ['sum', 'prod', 'mean', 'norm', 'dot', 'max', 'min'].includes(name);

/** `np.linalg.norm(x)` as `norm(x)`, `x.pow(2)` as `pow(x, 2)`, `(x**2).sum()` as `sum(x^2)`. */
export function withoutDots(tokens: readonly Token[]): { tokens: Token[]; modules: Note[] } {
	const out: Token[] = [];
	const modules: Note[] = [];
	let moved = 0;
	for (let i = 0; i < tokens.length; i++) {
		const token = tokens[i] as Token;
		const name = tokens[i + 1];
		if (!isSign(token, '.') || !isName(name) || !name) {
			out.push(token);
			continue;
		}
		const before = out.at(-1);
		if (isName(before) && before && MODULES.has(before.text)) {
			out.pop();
			const known = namedBy(before.text, name);
			const span = { start: before.start, end: name.end };
			if (!MODULES.has(name.text))
				modules.push({
					message: `${before.text}.${name.text} is read as ${known.text.replace(/^sinc_pi$/, 'sinc').replace(/^roundhalfup$/, 'round')}`,
					span,
				});
			out.push({ ...known, ...span });
			i++;
			continue;
		}
		const property = propertyOf(name.text, before);
		if (property) {
			// x.T is x, x.length is n.
			if (property === 'n') out.splice(-1, 1, { ...at(name, 'name', 'n'), start: before?.start ?? name.start });
			i++;
			if (name.text === 'shape' && isSign(tokens[i + 1], '[')) i = partner(tokens, i + 1) ?? i;
			continue;
		}
		const method = REDUCTIONS.get(name.text) ?? name.text;
		const open = tokens[i + 2];
		const start = receiver(out);
		if (!isSign(open, '(') || !isCallable(method) || start === undefined || !open) {
			out.push(token);
			continue;
		}
		const self = out.splice(start);
		moved += self.length;
		if (moved > MOST_MOVED) throw new FormulaError('there are too many methods of methods', name);
		const close = partner(tokens, i + 2);
		const hasArguments = close !== undefined && close > i + 3;
		out.push(at(name, 'name', method), open, ...self, ...(hasArguments ? [signAt(open, ',')] : []));
		i += 2;
	}
	return { tokens: out, modules };
}

function namedBy(module: string, name: Token): Token {
	const { text } = name;
	const number = NUMBERS.get(text);
	if (number !== undefined) return at(name, 'number', String(number), number);
	const word = /^[A-Z]/.test(text) ? VOCABULARY.get(text) : undefined;
	const renamed =
		OF_MODULE.get(`${module}.${text}`) ?? NAMES.get(text) ?? REDUCTIONS.get(text) ?? (typeof word === 'object' ? word.name : word);
	return at(name, 'name', renamed ?? text);
}

const propertyOf = (name: string, before: Token | undefined): 'self' | 'n' | undefined =>
	!isName(before) ? undefined : name === 'T' ? 'self' : name === 'length' || name === 'size' || name === 'shape' ? 'n' : undefined;

/** Where the expression before a method begins. */
function receiver(out: readonly Token[]): number | undefined {
	const last = out.length - 1;
	if (isName(out[last])) return last;
	if (!closes(out[last])) return undefined;
	const open = opener(out, last);
	if (open === undefined) return undefined;
	return isName(out[open - 1]) && !isSign(out[open], '{') ? open - 1 : open;
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
		out.push(comma as Token);
	}
	return out;
}

/** `max(x; y)` of a spreadsheet with decimal commas. */
export function withoutSemicolons(tokens: readonly Token[]): Token[] {
	let depth = 0;
	const round: boolean[] = [];
	return tokens.map((token) => {
		if (opens(token)) round[depth++] = token.text !== '{';
		else if (closes(token)) depth = Math.max(0, depth - 1);
		return depth > 0 && round[depth - 1] === true && isSign(token, ';') ? signAt(token, ',') : token;
	});
}

// ---- Mathematica

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

const plainCall = (name: Token, text: string, args: readonly (readonly Token[])[]): Token[] => [
	at(name, 'name', text),
	signAt(name, '('),
	...join(args, signAt(name, ',')),
	signAt(name, ')'),
];

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

/** Words of a spreadsheet are written in capitals: POWER(A1, 2), PI(). */
export const inLowerCase = (tokens: readonly Token[]): Token[] =>
	tokens.map((token, i) =>
		isName(token) && isSign(tokens[i + 1], '(') && /^[A-Z][A-Z0-9.]+$/.test(token.text)
			? { ...token, text: token.text.toLowerCase() }
			: token,
	);
