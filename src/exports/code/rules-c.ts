/** The operations of the language in C99, with `<math.h>`. */

import { refusedRules } from './refused.ts';
import type { Rule, Rules, Style } from './writer.ts';
import { atom, call, comparison, infix, LEVEL, negated, piece, at, sum, type Piece } from './text.ts';
import { multipleOfPi, withPoint } from './numbers.ts';

const fn = (name: string): Rule => ({ write: (args) => call(name, ...args) });
/** A function that the code brings along. */
const own = (name: string): Rule => ({ write: (args) => call(name, ...args), helpers: [name] });
const two = (write: (a: Piece, b: Piece) => Piece): Rule => ({ write: ([a, b]) => write(a as Piece, b as Piece) });
const one = (write: (a: Piece) => Piece): Rule => ({ write: ([a]) => write(a as Piece) });
const withoutSignOfZero = (a: Piece): Piece => sum('+', a, atom('0.0'));

const RULES: Rules = {
	neg: one(negated),
	add: two((a, b) => sum('+', a, b)),
	sub: two((a, b) => sum('-', a, b)),
	mul: two((a, b) => infix('*', LEVEL.product, a, b)),
	div: two((a, b) => infix('/', LEVEL.product, a, b)),
	powi: {
		write: ([a], n) => {
			const x = a as Piece;
			if (x.level === LEVEL.atom && x.text.length <= 12 && n <= 3 && !x.text.includes('('))
				return piece(Array.from({ length: n }, () => x.text).join(' * '), LEVEL.product);
			return call('pow', x, atom(withPoint(n)));
		},
	},
	pow: { ...fn('pow'), carriesNaN: false },
	mod: own('mod'),
	min: { ...fn('fmin'), carriesNaN: false },
	max: { ...fn('fmax'), carriesNaN: false },
	snap: { ...own('snap'), carriesNaN: false },
	hold: { write: ([x, lo, hi]) => call('fmax', lo as Piece, call('fmin', hi as Piece, x as Piece)), carriesNaN: false },
	hypot: fn('hypot'),
	atan2: two((y, x) => call('atan2', withoutSignOfZero(y), withoutSignOfZero(x))),
	abs: fn('fabs'),
	sign: { ...own('sign'), carriesNaN: false },
	floor: fn('floor'),
	ceil: fn('ceil'),
	round: fn('nearbyint'),
	sqrt: fn('sqrt'),
	cbrt: fn('cbrt'),
	exp: fn('exp'),
	expm1: fn('expm1'),
	log: fn('log'),
	log2: fn('log2'),
	log10: fn('log10'),
	log1p: fn('log1p'),
	sin: fn('sin'),
	cos: fn('cos'),
	tan: fn('tan'),
	asin: fn('asin'),
	acos: fn('acos'),
	atan: fn('atan'),
	sinh: fn('sinh'),
	cosh: fn('cosh'),
	tanh: fn('tanh'),
	asinh: fn('asinh'),
	acosh: fn('acosh'),
	atanh: fn('atanh'),
	erf: fn('erf'),
	erfc: fn('erfc'),
	sigmoid: own('sigmoid'),
	softplus: own('softplus'),
	gelu: own('gelu'),
	normal: own('normal_cdf'),
	bell: own('bell'),
	sech: own('sech'),
	direction: { ...own('direction'), carriesNaN: false },
	gamma: fn('tgamma'),
	lgamma: own('log_gamma'),
	polygamma: { write: ([x], m) => call('polygamma', atom(String(m)), x as Piece), helpers: ['polygamma'] },
	lt: two((a, b) => comparison('<', a, b)),
	le: two((a, b) => comparison('<=', a, b)),
	eq: two((a, b) => comparison('==', a, b)),
	and: two((a, b) => infix('&&', LEVEL.and, a, b)),
	or: two((a, b) => piece(`${at(a, LEVEL.compare)} || ${at(b, LEVEL.compare)}`, LEVEL.or)),
	not: one((a) => a.opposite ?? piece(`!${at(a, LEVEL.atom)}`, LEVEL.sign)),
	// Written by the writer, which asks whether their conditions have a value.
	select: one((a) => a),
	require: one((a) => a),
	lattice: { write: (args, stream) => call('lattice', ...args, atom(String(stream))), helpers: ['lattice'] },
	...refusedRules('C'),
};

export const C_STYLE: Style = {
	rules: RULES,
	number: (value) => {
		const pi = multipleOfPi(value, 'PI');
		const text = pi ? pi.text.replace(/\b([24])\b/, '$1.0') : withPoint(value);
		return piece(text, text.startsWith('-') ? LEVEL.sign : pi?.isProduct ? LEVEL.product : LEVEL.atom);
	},
	truth: (value) => atom(value ? '1' : '0'),
	hole: atom('NAN'),
	finite: { helper: 'finite_or_nan', write: (value) => call('finite_or_nan', value) },
	isFinite: (value) => call('isfinite', value),
	both: (a, b) => infix('&&', LEVEL.and, a, b),
	choose: (condition, yes, no) => piece(`${at(condition, LEVEL.or)} ? ${at(yes, LEVEL.or)} : ${at(no, LEVEL.or)}`, LEVEL.choice),
	declare: (name, type, text) => `const ${type === 'number' ? 'double' : 'int'} ${name} = ${text};`,
};

/** Words of C, and names of `<math.h>` and of this code. */
export const C_RESERVED: readonly string[] = (
	'auto break case char const continue default do double else enum extern float for goto if inline int long register restrict return short ' +
	'signed sizeof static struct switch typedef union unsigned void volatile while _Bool _Complex _Imaginary bool true false ' +
	'main f f_gradient gradient point NAN INFINITY PI isfinite isnan exp log pow sin cos tan fabs fmin fmax fmod floor ceil nearbyint sqrt cbrt ' +
	'expm1 log2 log10 log1p asin acos atan atan2 sinh cosh tanh asinh acosh atanh erf erfc tgamma lgamma gamma hypot j0 j1 jn y0 y1 yn ' +
	'finite finite_or_nan mod snap sign sigmoid softplus gelu normal_cdf bell sech direction log_gamma polygamma lattice mixed remainder ' +
	'round trunc rint fma signgam exp2 exp10 scalb significand drem ldexp frexp modf logb ilogb nan div abs index'
).split(' ');
