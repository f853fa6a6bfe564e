/** The operations of the language in C99, with `<math.h>`. */

import { refusedRules } from './refused.ts';
import { atan2As, called, COMMON_RULES, one, own, two } from './rules.ts';
import type { Rules, Style } from './writer.ts';
import { atom, call, comparison, infix, LEVEL, piece, at, type Piece } from './text.ts';
import { multipleOfPi, withPoint } from './numbers.ts';

const RULES: Rules = {
	...COMMON_RULES,
	powi: {
		write: ([a], n) => {
			const x = a as Piece;
			if (x.level === LEVEL.atom && x.text.length <= 12 && n <= 3 && !x.text.includes('('))
				return piece(Array.from({ length: n }, () => x.text).join(' * '), LEVEL.product);
			return call('pow', x, atom(withPoint(n)));
		},
	},
	pow: { ...called('pow'), carriesNaN: false },
	mod: own('mod'),
	min: { ...called('fmin'), carriesNaN: false },
	max: { ...called('fmax'), carriesNaN: false },
	hold: { write: ([x, lo, hi]) => call('fmax', lo as Piece, call('fmin', hi as Piece, x as Piece)), carriesNaN: false },
	hypot: called('hypot'),
	atan2: atan2As('atan2', '0.0'),
	abs: called('fabs'),
	sign: { ...own('sign'), carriesNaN: false },
	floor: called('floor'),
	ceil: called('ceil'),
	round: called('nearbyint'),
	sqrt: called('sqrt'),
	cbrt: called('cbrt'),
	exp: called('exp'),
	expm1: called('expm1'),
	log: called('log'),
	log2: called('log2'),
	log10: called('log10'),
	log1p: called('log1p'),
	sin: called('sin'),
	cos: called('cos'),
	tan: called('tan'),
	asin: called('asin'),
	acos: called('acos'),
	atan: called('atan'),
	sinh: called('sinh'),
	cosh: called('cosh'),
	tanh: called('tanh'),
	asinh: called('asinh'),
	acosh: called('acosh'),
	atanh: called('atanh'),
	erf: called('erf'),
	erfc: called('erfc'),
	normal: own('normal_cdf'),
	gamma: called('tgamma'),
	lgamma: own('log_gamma'),
	eq: two((a, b) => comparison('==', a, b)),
	and: two((a, b) => infix('&&', LEVEL.and, a, b)),
	or: two((a, b) => piece(`${at(a, LEVEL.compare)} || ${at(b, LEVEL.compare)}`, LEVEL.or)),
	not: one((a) => a.opposite ?? piece(`!${at(a, LEVEL.atom)}`, LEVEL.sign)),
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
