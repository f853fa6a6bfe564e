/** How other languages call functions: `np.maximum(a, b)`, `x.pow(2)`, `Sin[x]`, `Sum[x[i]^2, {i, 1, n}]`, `POWER(x; 2)`. */

import { FormulaError, type Note } from '../errors.ts';
import { findFunction } from '../library.ts';
import { MAX_NESTING } from '../limits.ts';
import { fixedMeaning, isUnsafeName } from '../names.ts';
import { findWord, VOCABULARY } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, closes, isName, isSign, join, opener, opens, partner, signAt, split } from './brackets.ts';

/** Modules whose functions are known. */
const MODULES: ReadonlySet<string> = new Set(
	(
		'np numpy math Math torch jnp jax tf tensorflow K keras backend sp sympy scipy special nn functional F linalg cmath mp mpmath onp anp ' +
		'autograd std random scipy_special cp cupy tl losses metrics activations'
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
		reduce_logsumexp: 'logsumexp',
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
		M_LN2: Math.LN2,
		M_LN10: Math.LN10,
		M_SQRT2: Math.SQRT2,
		M_SQRT1_2: Math.SQRT1_2,
		M_PI_2: Math.PI / 2,
		M_PI_4: Math.PI / 4,
		M_1_PI: 1 / Math.PI,
		euler_gamma: 0.577_215_664_901_532_9,
	}),
);
/** Arguments that only say along which axis of an array, or into which. */
const ARRAY_OPTIONS: ReadonlySet<string> = new Set(['axis', 'dim', 'keepdims', 'keepdim', 'dtype', 'out', 'evaluate', 'reduction']);

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
		// p.x and p.y of a shader are the variables.
		const isField = isName(before) && before && !fixedMeaning(before.text) && !isUnsafeName(before.text);
		if ((name.text === 'x' || name.text === 'y') && isField && !isSign(tokens[i + 2], '(')) {
			out.pop();
			const span = { start: before.start, end: name.end };
			modules.push({ message: `${before.text}.${name.text} is read as ${name.text}`, span });
			out.push({ ...name, ...span });
			i++;
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

/** `std::sin` as `sin`, `(float) x` as `x`. */
export const withoutCasts = (tokens: readonly Token[]): Token[] =>
	tokens.filter((_, i) => {
		const near = (offset: number, sign: string): boolean => isSign(tokens[i + offset], sign);
		const isStd = (offset: number): boolean => isName(tokens[i + offset], 'std') && near(offset + 1, ':') && near(offset + 2, ':');
		if (isStd(0) || isStd(-1) || isStd(-2)) return false;
		const isCast = (offset: number): boolean => {
			const [before, type, after] = [tokens[i + offset - 1], tokens[i + offset + 1], tokens[i + offset + 3]];
			const isType = isName(type, 'float') || isName(type, 'double');
			return near(offset, '(') && isType && near(offset + 2, ')') && !isName(before) && (isName(after) || isSign(after, '('));
		};
		return !(isCast(0) || isCast(-1) || isCast(-2));
	});

/** `M_PI` of C and the like. */
export const withoutMacros = (tokens: readonly Token[]): Token[] =>
	tokens.map((token) => {
		if (!isName(token) || !token.text.startsWith('M_')) return token;
		const number = NUMBERS.get(token.text);
		if (number !== undefined) return at(token, 'number', String(number), number);
		return token.text === 'M_PI' ? { ...token, text: 'pi' } : token.text === 'M_E' ? { ...token, text: 'e' } : token;
	});

/** `x @ x` and sum(abs2, x): products and sums of vectors. */
export function withoutVectorProducts(tokens: readonly Token[]): Token[] {
	const out: Token[] = [];
	for (let i = 0; i < tokens.length; i++) {
		const [a, b, c] = [tokens[i] as Token, tokens[i + 1], tokens[i + 2]];
		if (isName(a) && b && isSign(b, '@') && c && isName(c, a.text) && !isSign(tokens[i + 3], '[') && !isSign(tokens[i + 3], '(')) {
			out.push(at(a, 'name', 'dot'), signAt(b, '('), a, signAt(b, ','), c, signAt(b, ')'));
			i += 2;
			continue;
		}
		const [d, e, f] = [tokens[i + 3], tokens[i + 4], tokens[i + 5]];
		const mapped = isName(a, 'sum') && b && isSign(b, '(') && c && isName(c) && isCallable(c.text) && d && isSign(d, ',');
		if (mapped && e && isName(e) && f && isSign(f, ')')) {
			out.push(a, b, c, signAt(d, '('), e, signAt(d, ')'), f);
			i += 5;
			continue;
		}
		out.push(a);
	}
	return out;
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
const inLowerCase = (tokens: readonly Token[]): Token[] =>
	tokens.map((token, i) =>
		isName(token) && isSign(tokens[i + 1], '(') && /^[A-Z][A-Z0-9.]+$/.test(token.text)
			? { ...token, text: token.text.toLowerCase() }
			: token,
	);

/** A formula of a spreadsheet after its “=”: LOG has base 10, ATAN2 has x first, and −A1^2 is (−A1)^2. */
export function readSpreadsheet(source: readonly Token[]): { tokens: Token[]; notes: Note[] } {
	const tokens = inLowerCase(source);
	const notes: Note[] = [];
	const out: Token[] = [];
	const say = (message: string, token: Token): void => void notes.push({ message, span: { start: token.start, end: token.end } });
	for (let i = 0; i < tokens.length; i++) {
		const [token, open] = [tokens[i] as Token, tokens[i + 1]];
		const close = isName(token) && isSign(open, '(') ? partner(tokens, i + 1) : undefined;
		if (close !== undefined && open && (token.text === 'log' || token.text === 'atan2' || token.text === 'sumsq')) {
			const args = split(tokens.slice(i + 2, close), ',').map((arg) => readInner(arg));
			if (token.text === 'log' && args.length === 1) {
				say('LOG of a spreadsheet has base 10', token);
				out.push(...plainCall(token, 'log10', args));
			} else if (token.text === 'atan2' && args.length === 2) {
				say('ATAN2 of a spreadsheet has x first', token);
				out.push(...plainCall(token, 'atan2', args.reverse()));
			} else if (token.text === 'sumsq') {
				const squares = args.map((arg) => [signAt(open, '('), ...arg, signAt(open, ')'), signAt(open, '^'), at(open, 'number', '2', 2)]);
				out.push(signAt(open, '('), ...join(squares, signAt(open, '+')), signAt(open, ')'));
			} else out.push(...plainCall(token, token.text, args));
			i = close;
			continue;
		}
		const end = isSign(token, '-') && startsOperand(tokens[i - 1]) ? operandEnd(tokens, i + 1) : undefined;
		if (end !== undefined && isSign(tokens[end + 1], '^')) {
			say('in a spreadsheet the sign comes before the power: −A1^2 is (−A1)^2', token);
			out.push(signAt(token, '('), token, ...readInner(tokens.slice(i + 1, end + 1)), signAt(token, ')'));
			i = end;
			continue;
		}
		out.push(token);
	}
	return { tokens: out, notes };
	function readInner(inner: readonly Token[]): Token[] {
		const read = readSpreadsheet(inner);
		notes.push(...read.notes);
		return read.tokens;
	}
}

const startsOperand = (before: Token | undefined): boolean => before === undefined || (before.kind === 'operator' && before.text !== ')');

/** Index of the last token of the operand at `i`: a number, a name, a call, a bracket. */
function operandEnd(tokens: readonly Token[], i: number): number | undefined {
	const token = tokens[i];
	if (isSign(token, '(')) return partner(tokens, i);
	if (isName(token) && isSign(tokens[i + 1], '(')) return partner(tokens, i + 1);
	return isName(token) || token?.kind === 'number' ? i : undefined;
}
