/** The operations of the language in JavaScript. */

import { refusedRules } from './refused.ts';
import { atan2As, called, COMMON_RULES, one, own, two } from './rules.ts';
import type { Rule, Rules, Style } from './writer.ts';
import { atom, call, comparison, infix, LEVEL, piece, at, type Piece } from './text.ts';
import { multipleOfPi } from './numbers.ts';

/** A function of `Math`. */
const math = (name: string): Rule => called(`Math.${name}`);

const RULES: Rules = {
	...COMMON_RULES,
	powi: {
		write: ([a], n) => {
			const x = a as Piece;
			if (n === 2 && x.level === LEVEL.atom && x.text.length <= 12 && !x.text.includes('(')) return infix('*', LEVEL.product, x, x);
			return piece(`${at(x, LEVEL.atom)} ** ${n}`, LEVEL.power);
		},
	},
	pow: { ...two((a, b) => piece(`${at(a, LEVEL.atom)} ** ${at(b, LEVEL.atom)}`, LEVEL.power)), carriesNaN: false },
	mod: own('mod'),
	min: math('min'),
	max: math('max'),
	hold: { write: ([x, lo, hi]) => call('Math.max', lo as Piece, call('Math.min', hi as Piece, x as Piece)) },
	hypot: math('hypot'),
	atan2: atan2As('Math.atan2', '0'),
	abs: math('abs'),
	sign: math('sign'),
	floor: math('floor'),
	ceil: math('ceil'),
	round: own('roundHalfEven'),
	sqrt: math('sqrt'),
	cbrt: math('cbrt'),
	exp: math('exp'),
	expm1: math('expm1'),
	log: math('log'),
	log2: math('log2'),
	log10: math('log10'),
	log1p: math('log1p'),
	sin: math('sin'),
	cos: math('cos'),
	tan: math('tan'),
	asin: math('asin'),
	acos: math('acos'),
	atan: math('atan'),
	sinh: math('sinh'),
	cosh: math('cosh'),
	tanh: math('tanh'),
	asinh: math('asinh'),
	acosh: math('acosh'),
	atanh: math('atanh'),
	erf: own('erf'),
	erfc: own('erfc'),
	normal: own('normalCdf'),
	gamma: own('gamma'),
	lgamma: own('logGamma'),
	eq: two((a, b) => comparison('===', a, b)),
	and: two((a, b) => infix('&&', LEVEL.and, a, b)),
	or: two((a, b) => piece(`${at(a, LEVEL.compare)} || ${at(b, LEVEL.compare)}`, LEVEL.or)),
	not: one((a) => a.opposite ?? piece(`!${at(a, LEVEL.atom)}`, LEVEL.sign)),
	...refusedRules('JavaScript'),
};

export const JAVASCRIPT_STYLE: Style = {
	rules: RULES,
	number: (value) => {
		const pi = multipleOfPi(value, 'Math.PI');
		const text = pi?.text ?? String(value);
		return piece(text, text.startsWith('-') ? LEVEL.sign : pi?.isProduct ? LEVEL.product : LEVEL.atom);
	},
	truth: (value) => atom(String(value)),
	hole: atom('NaN'),
	finite: { helper: 'finiteOrNaN', write: (value) => call('finiteOrNaN', value) },
	isFinite: (value) => call('Number.isFinite', value),
	both: (a, b) => infix('&&', LEVEL.and, a, b),
	choose: (condition, yes, no) => piece(`${at(condition, LEVEL.or)} ? ${at(yes, LEVEL.or)} : ${at(no, LEVEL.or)}`, LEVEL.choice),
	declare: (name, _type, text) => `const ${name} = ${text};`,
};

/** Words of JavaScript, and names of this code. */
export const JAVASCRIPT_RESERVED: readonly string[] = (
	'await break case catch class const continue debugger default delete do else enum export extends false finally for function if implements ' +
	'import in instanceof interface let new null package private protected public return static super switch this throw true try typeof var ' +
	'void while with yield async of arguments eval undefined NaN Infinity Math Number Array f fGradient point ' +
	'finiteOrNaN mod snap roundHalfEven erf erfc erfSmall erfcTail gaussian horner sigmoid softplus gelu normalCdf bell sech direction ' +
	'gamma gammaParts logGamma polygamma halfTurn lattice polynomial aboutTwo movedDown'
).split(' ');
