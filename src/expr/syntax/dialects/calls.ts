/** How other languages call functions: `np.maximum(a, b)`, `x.pow(2)`, `std::sin(x)`, `x @ x`. */

import { FormulaError, type Note } from '../errors.ts';
import { fixedMeaning, isUnsafeName } from '../names.ts';
import { VOCABULARY } from '../vocabulary.ts';
import type { Token } from '../tokens.ts';
import { at, closes, isName, isSign, opener, partner, signAt } from './brackets.ts';
import { isCallable, REDUCTIONS } from './call-words.ts';

/** Modules whose functions are known. */
const MODULES: ReadonlySet<string> = new Set(
	(
		'np numpy math Math torch jnp jax tf tensorflow K keras backend sp sympy scipy special nn functional F linalg cmath mp mpmath onp anp ' +
		'autograd std random scipy_special cp cupy tl losses metrics activations'
	).split(' '),
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

/** Most tokens that are moved behind the names of methods. */
const MOST_MOVED = 262_144;

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
