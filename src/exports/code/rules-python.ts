/** The operations of the language in Python, with NumPy: on numbers and on arrays alike. */

import { refusedRules } from './refused.ts';
import { atan2As, called, COMMON_RULES, one, own, two } from './rules.ts';
import type { Rule, Rules, Style } from './writer.ts';
import { atom, call, comparison, LEVEL, piece, at, type Piece } from './text.ts';
import { multipleOfPi, withPoint } from './numbers.ts';

/** & binds tighter than comparisons in Python. */
const both = (a: Piece, b: Piece): Piece => piece(`${at(a, LEVEL.atom)} & ${at(b, LEVEL.atom)}`, LEVEL.and);
/** A function of NumPy. */
const np = (name: string): Rule => called(`np.${name}`);

const RULES: Rules = {
	...COMMON_RULES,
	powi: {
		write: ([a], n) => {
			const x = a as Piece;
			return piece(`${at(x, LEVEL.atom)} ** ${n}`, LEVEL.power);
		},
	},
	pow: { ...np('power'), carriesNaN: false },
	mod: np('mod'),
	min: np('minimum'),
	max: np('maximum'),
	hold: { write: ([x, lo, hi]) => call('np.maximum', lo as Piece, call('np.minimum', hi as Piece, x as Piece)) },
	hypot: np('hypot'),
	atan2: atan2As('np.arctan2', '0.0'),
	abs: np('abs'),
	sign: np('sign'),
	floor: np('floor'),
	ceil: np('ceil'),
	round: np('rint'),
	sqrt: np('sqrt'),
	cbrt: np('cbrt'),
	exp: np('exp'),
	expm1: np('expm1'),
	log: np('log'),
	log2: np('log2'),
	log10: np('log10'),
	log1p: np('log1p'),
	sin: np('sin'),
	cos: np('cos'),
	tan: np('tan'),
	asin: np('arcsin'),
	acos: np('arccos'),
	atan: np('arctan'),
	sinh: np('sinh'),
	cosh: np('cosh'),
	tanh: np('tanh'),
	asinh: np('arcsinh'),
	acosh: np('arccosh'),
	atanh: np('arctanh'),
	erf: own('erf'),
	erfc: own('erfc'),
	normal: own('normal_cdf'),
	gamma: own('gamma'),
	lgamma: own('log_gamma'),
	eq: two((a, b) => comparison('==', a, b)),
	and: two(both),
	or: two((a, b) => piece(`${at(a, LEVEL.atom)} | ${at(b, LEVEL.atom)}`, LEVEL.or)),
	not: one((a) => a.opposite ?? call('np.logical_not', a)),
	...refusedRules('Python'),
};

export const PYTHON_STYLE: Style = {
	rules: RULES,
	number: (value) => {
		const pi = multipleOfPi(value, 'np.pi');
		const text = pi?.text ?? withPoint(value);
		return piece(text, text.startsWith('-') ? LEVEL.sign : pi?.isProduct ? LEVEL.product : LEVEL.atom);
	},
	truth: (value) => atom(value ? 'True' : 'False'),
	hole: atom('np.nan'),
	finite: { helper: 'finite_or_nan', write: (value) => call('finite_or_nan', value) },
	isFinite: (value) => call('np.isfinite', value),
	both,
	choose: (condition, yes, no) => call('np.where', condition, yes, no),
	declare: (name, _type, text) => `${name} = ${text}`,
};

/** Words of Python, and names of this code. */
export const PYTHON_RESERVED: readonly string[] = (
	'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda ' +
	'nonlocal not or pass raise return try while with yield match case type print abs sum np plt math f f_gradient point values X Y Z ' +
	'finite_or_nan snap erf erfc sigmoid softplus gelu normal_cdf bell sech direction gamma log_gamma polygamma lattice mixed'
).split(' ');
