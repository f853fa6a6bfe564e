/**
 * Words of other languages for what the language has: NumPy, Python, JavaScript, MATLAB, C, Mathematica,
 * spreadsheets. A word is another spelling of a function, or a piece of mathematics written out, so that
 * the typeset formula shows what it is. Functions of the language itself come first.
 */

import type { Ast } from './ast.ts';
import type { Span } from './errors.ts';
import { findFunction } from './library.ts';

/** A word with a meaning written out. */
export interface Word {
	/** Its first spelling. */
	readonly name: string;
	readonly least: number;
	readonly most: number;
	readonly signature: string;
	readonly make: (args: readonly Ast[], span: Span) => Ast;
}

// ---- pieces of trees

const number = (value: number, { start, end }: Span): Ast => ({ kind: 'number', value, text: String(value), start, end });
export const callOf = (name: string, args: readonly Ast[], { start, end }: Span): Ast => ({ kind: 'call', name, args, start, end });
export const sumOf = (terms: readonly (readonly [minus: boolean, value: Ast])[], { start, end }: Span): Ast => ({
	kind: 'sum',
	terms: terms.map(([minus, value]) => ({ minus, value })),
	start,
	end,
});
export const productOf = (factors: readonly (readonly [op: '*' | '/', value: Ast])[], { start, end }: Span): Ast => ({
	kind: 'product',
	factors: factors.map(([op, value]) => ({ op, implicit: false, value })),
	start,
	end,
});
export const powerOf = (base: Ast, exponent: Ast | number, { start, end }: Span): Ast => ({
	kind: 'power',
	base,
	exponent: typeof exponent === 'number' ? number(exponent, { start, end }) : exponent,
	start,
	end,
});
const negative = (operand: Ast, { start, end }: Span): Ast => ({ kind: 'negate', operand, start, end });
const choice = (test: Ast, yes: Ast, no: Ast, { start, end }: Span): Ast => ({ kind: 'choice', test, yes, no, start, end });
const compare = (left: Ast, op: '<' | '<=', right: Ast, { start, end }: Span): Ast => ({
	kind: 'compare',
	operands: [left, right],
	ops: [op],
	start,
	end,
});
const constant = (name: string, value: number, { start, end }: Span): Ast => ({ kind: 'constant', name, value, start, end });
export { number as numberOf };

// ---- the words

type Make = (a: Ast, b: Ast, c: Ast, span: Span) => Ast;

const words = new Map<string, Word>();
/** A word of a fixed number of arguments: `square(x)`. */
const word = (signature: string, make: Make, most?: number): void => {
	const [name = '', rest = ''] = signature.split('(');
	const least = rest.split(',').length;
	words.set(name, { name, least, most: most ?? least, signature, make: ([a, b, c], span) => make(a as Ast, b as Ast, c as Ast, span) });
};
/** Other spellings of one word. */
const also = (name: string, ...others: readonly string[]): void => {
	for (const other of others) words.set(other, words.get(name) as Word);
};

const RENAMED: Readonly<Record<string, string>> = {
	abs: 'fabs absolute fabsf Abs',
	min: 'minimum fmin fminf amin Min',
	max: 'maximum fmax fmaxf amax Max',
	atan2: 'atan2f',
	pow: 'power powf float_power Power',
	mod: 'remainder floormod floor_mod Mod',
	clamp: 'clip clip_by_value Clip',
	round: 'rint around Round',
	ceil: 'ceiling ceilf Ceiling',
	floor: 'floorf Floor',
	log: 'logf Log Ln',
	log10: 'lg Log10',
	log2: 'lb Log2',
	exp: 'expf Exp',
	sqrt: 'sqrtf Sqrt realsqrt',
	cbrt: 'CubeRoot',
	sin: 'sinf Sin',
	cos: 'cosf Cos',
	tan: 'tanf tg Tan',
	asin: 'ArcSin',
	acos: 'ArcCos',
	atan: 'ArcTan arctg',
	sinh: 'sh Sinh',
	cosh: 'ch Cosh',
	tanh: 'tanhf th Tanh',
	asinh: 'ArcSinh',
	acosh: 'ArcCosh',
	atanh: 'ArcTanh',
	sign: 'signum Sign',
	sigmoid: 'expit logistic LogisticSigmoid',
	erf: 'Erf',
	erfc: 'Erfc',
	gamma: 'Gamma tgamma',
	lgamma: 'gammaln loggamma LogGamma',
	fract: 'frac FractionalPart',
	hypot: 'hypotf',
	sec: 'Sec',
	csc: 'Csc cosec',
	cot: 'Cot ctg cotan',
	sinc: 'Sinc',
	logsumexp: 'reduce_logsumexp',
	digamma: 'psi PolyGamma',
};

word('square(x)', (a, _b, _c, span) => powerOf(a, 2, span));
also('square', 'sqr');
word('cube(x)', (a, _b, _c, span) => powerOf(a, 3, span));
word('reciprocal(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', number(1, span)],
			['/', a],
		],
		span,
	),
);
word('add(a, b)', (a, b, _c, span) =>
	sumOf(
		[
			[false, a],
			[false, b],
		],
		span,
	),
);
also('add', 'plus', 'Plus');
word('subtract(a, b)', (a, b, _c, span) =>
	sumOf(
		[
			[false, a],
			[true, b],
		],
		span,
	),
);
also('subtract', 'minus', 'sub', 'Subtract');
word('multiply(a, b)', (a, b, _c, span) =>
	productOf(
		[
			['*', a],
			['*', b],
		],
		span,
	),
);
also('multiply', 'times', 'mul', 'Times');
word('divide(a, b)', (a, b, _c, span) =>
	productOf(
		[
			['*', a],
			['/', b],
		],
		span,
	),
);
also('divide', 'true_divide', 'rdivide', 'div', 'Divide', 'Rational');
word('negative(x)', (a, _b, _c, span) => negative(a, span));
also('negative', 'neg', 'uminus', 'Minus');
word('positive(x)', (a) => a);
also('positive', 'float', 'float32', 'float64', 'double', 'Float', 'fround', 'asarray', 'N');
word('floor_divide(a, b)', (a, b, _c, span) =>
	callOf(
		'floor',
		[
			productOf(
				[
					['*', a],
					['/', b],
				],
				span,
			),
		],
		span,
	),
);
also('floor_divide', 'floordiv', 'Quotient', 'quotient');
word('where(condition, a, b)', (a, b, c, span) => choice(a, b, c, span));
also('where', 'ifelse', 'iif', 'If', 'cond', 'ITE', 'IF');
word('trunc(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', callOf('sign', [a], span)],
			['*', callOf('floor', [callOf('abs', [a], span)], span)],
		],
		span,
	),
);
also('trunc', 'fix', 'truncf');
word('fmod(a, b)', (a, b, c, span) => {
	const quotient = productOf(
		[
			['*', a],
			['/', b],
		],
		span,
	);
	const whole = (words.get('trunc') as Word).make([quotient, c, c], span);
	return sumOf(
		[
			[false, a],
			[
				true,
				productOf(
					[
						['*', b],
						['*', whole],
					],
					span,
				),
			],
		],
		span,
	);
});
also('fmod', 'rem', 'fmodf');
word('exp2(x)', (a, _b, _c, span) => powerOf(number(2, span), a, span));
word('exp10(x)', (a, _b, _c, span) => powerOf(number(10, span), a, span));
word('rsqrt(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', number(1, span)],
			['/', callOf('sqrt', [a], span)],
		],
		span,
	),
);
also('rsqrt', 'inversesqrt');
word('nthroot(x, n)', (a, b, _c, span) =>
	powerOf(
		a,
		productOf(
			[
				['*', number(1, span)],
				['/', b],
			],
			span,
		),
		span,
	),
);
also('nthroot', 'root', 'Surd');
word('heaviside(x, at0)', (a, b, _c, span) =>
	choice(
		compare(a, '<', number(0, span), span),
		number(0, span),
		choice(compare(number(0, span), '<', a, span), number(1, span), b, span),
		span,
	),
);
word('unitstep(x)', (a, _b, _c, span) => callOf('step', [number(0, span), a], span));
also('unitstep', 'UnitStep', 'HeavisideTheta', 'Heaviside');
word('mix(a, b, t)', (a, b, c, span) =>
	sumOf(
		[
			[false, a],
			[
				false,
				productOf(
					[
						[
							'*',
							sumOf(
								[
									[false, b],
									[true, a],
								],
								span,
							),
						],
						['*', c],
					],
					span,
				),
			],
		],
		span,
	),
);
also('mix', 'lerp');
word('saturate(x)', (a, _b, _c, span) => callOf('clamp', [a, number(0, span), number(1, span)], span));
word('radians(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', a],
			['*', constant('deg', Math.PI / 180, span)],
		],
		span,
	),
);
also('radians', 'deg2rad');
word('degrees(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', a],
			['/', constant('deg', Math.PI / 180, span)],
		],
		span,
	),
);
also('degrees', 'rad2deg');
word('silu(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', a],
			['*', callOf('sigmoid', [a], span)],
		],
		span,
	),
);
also('silu', 'swish');
word('log_sigmoid(x)', (a, _b, _c, span) => negative(callOf('softplus', [negative(a, span)], span), span));
also('log_sigmoid', 'logsigmoid', 'log_expit');
word('logit(p)', (a, _b, _c, span) =>
	callOf(
		'log',
		[
			productOf(
				[
					['*', a],
					[
						'/',
						sumOf(
							[
								[false, number(1, span)],
								[true, a],
							],
							span,
						),
					],
				],
				span,
			),
		],
		span,
	),
);
word('softsign(x)', (a, _b, _c, span) =>
	productOf(
		[
			['*', a],
			[
				'/',
				sumOf(
					[
						[false, number(1, span)],
						[false, callOf('abs', [a], span)],
					],
					span,
				),
			],
		],
		span,
	),
);
word('Boole(x)', (a, _b, _c, span) => choice(a, number(1, span), number(0, span), span));
word('factorial(x)', (a, _b, _c, { start, end }) => ({ kind: 'factorial', operand: a, start, end }));
also('factorial', 'Factorial');
word('logical_and(a, b)', (a, b, _c, { start, end }) => ({ kind: 'logic', op: '&&', operands: [a, b], start, end }));
also('logical_and', 'And', 'AND');
word('logical_or(a, b)', (a, b, _c, { start, end }) => ({ kind: 'logic', op: '||', operands: [a, b], start, end }));
also('logical_or', 'Or', 'OR');
word('logical_not(a)', (operand, _b, _c, { start, end }) => ({ kind: 'not', operand, start, end }));
also('logical_not', 'Not', 'NOT');
// Rounding of JavaScript: halves go up.
word('roundhalfup(x)', (a, _b, _c, span) =>
	callOf(
		'floor',
		[
			sumOf(
				[
					[false, a],
					[false, number(0.5, span)],
				],
				span,
			),
		],
		span,
	),
);
for (const [name, of, inverted] of [
	['sec', 'cos', 'asec'],
	['csc', 'sin', 'acsc'],
	['cot', 'tan', 'acot'],
	['sech', 'cosh', 'asech'],
	['csch', 'sinh', 'acsch'],
	['coth', 'tanh', 'acoth'],
] as const) {
	word(`${name}(x)`, (a, _b, _c, span) =>
		productOf(
			[
				['*', number(1, span)],
				['/', callOf(of, [a], span)],
			],
			span,
		),
	);
	word(`${inverted}(x)`, (a, _b, _c, span) =>
		callOf(
			`a${of}`,
			[
				productOf(
					[
						['*', number(1, span)],
						['/', a],
					],
					span,
				),
			],
			span,
		),
	);
	also(inverted, `arc${name}`);
}
words.set('log_b', {
	name: 'log_b',
	least: 2,
	most: 2,
	signature: 'log(x, base)',
	make: ([x, base], span) =>
		productOf(
			[
				['*', callOf('log', [x as Ast], span)],
				['/', callOf('log', [base as Ast], span)],
			],
			span,
		),
});

/** Words by name; the library's own functions are none of them. */
export const VOCABULARY: ReadonlyMap<string, string | Word> = new Map<string, string | Word>([
	...words,
	...Object.entries(RENAMED).flatMap(([name, others]) => others.split(' ').map((other) => [other, name] as const)),
]);

/** What a word of another language means, where it means anything. */
export function findWord(name: string): Word | undefined {
	const known = VOCABULARY.get(name);
	if (known === undefined || typeof known !== 'string') return known;
	const target = findFunction(known);
	if (!target) return words.get(known);
	const { least, most, signature } = target;
	return { name: target.name, least, most, signature, make: (args, span) => callOf(target.name, args, span) };
}

/** The function that undoes another, for sin⁻¹. */
export const INVERSES: ReadonlyMap<string, string> = new Map(
	['sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sec', 'csc', 'cot', 'sech', 'csch', 'coth'].map((name) => [name, `a${name}`]),
);
