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

/** The number that a piece is, with its sign. */
export function constantOf(ast: Ast): number | undefined {
	if (ast.kind === 'number') return ast.value;
	return ast.kind === 'negate' && ast.operand.kind === 'number' ? -ast.operand.value : undefined;
}

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
	clamp: 'clip_by_value Clip',
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
	lgamma: 'LogGamma',
	fract: 'frac FractionalPart',
	hypot: 'hypotf',
	sec: 'Sec',
	csc: 'Csc',
	cot: 'Cot ctg cotan',
	sinc: 'Sinc',
	logsumexp: 'reduce_logsumexp',
	digamma: 'PolyGamma',
	factorial: 'Factorial',
};

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
// What only wraps a number, or takes it out of an array.
also(
	...['positive', 'float', 'float32', 'float64', 'double', 'Float', 'fround', 'asarray', 'N', 'array', 'tensor', 'as_tensor', 'constant'],
	...['cast', 'item', 'detach', 'cpu', 'clone', 'tolist', 'squeeze', 'flatten', 'ravel', 'stop_gradient', 'convert_to_tensor'],
);
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
const zero = (span: Span): Ast => number(0, span);
const quotient = (a: Ast, b: Ast, span: Span): Ast =>
	productOf(
		[
			['*', a],
			['/', b],
		],
		span,
	);
const difference = (a: Ast, b: Ast, span: Span): Ast =>
	sumOf(
		[
			[false, a],
			[true, b],
		],
		span,
	);
const times = (a: Ast, b: Ast, span: Span): Ast =>
	productOf(
		[
			['*', a],
			['*', b],
		],
		span,
	);
const turned = (x: Ast, span: Span): Ast => times(constant('pi', Math.PI, span), x, span);
word('sinpi(x)', (a, _b, _c, span) => callOf('sin', [turned(a, span)], span));
word('cospi(x)', (a, _b, _c, span) => callOf('cos', [turned(a, span)], span));
word('abs2(x)', (a, _b, _c, span) => powerOf(a, 2, span));

// ---- activations and losses of machine learning, of single numbers
word('leaky_relu(x, slope)', (a, b, _c, span) => choice(compare(a, '<', zero(span), span), times(b, a, span), a, span));
also('leaky_relu', 'leakyrelu');
word(
	'elu(x)',
	(a, b: Ast | undefined, _c, span) => {
		const below = callOf('expm1', [a], span);
		return choice(compare(a, '<', zero(span), span), b ? times(b, below, span) : below, a, span);
	},
	2,
);
word('relu6(x)', (a, _b, _c, span) => callOf('clamp', [a, zero(span), number(6, span)], span));
word('mish(x)', (a, _b, _c, span) => times(a, callOf('tanh', [callOf('softplus', [a], span)], span), span));
word('xlogy(x, y)', (a, b, _c, span) =>
	choice(
		{ kind: 'compare', operands: [a, zero(span)], ops: ['=='], start: span.start, end: span.end },
		zero(span),
		times(a, callOf('log', [b], span), span),
		span,
	),
);
word('rel_entr(x, y)', (a, b, _c, span) =>
	choice(
		{ kind: 'compare', operands: [a, zero(span)], ops: ['=='], start: span.start, end: span.end },
		zero(span),
		times(a, callOf('log', [quotient(a, b, span)], span), span),
		span,
	),
);
word('mse_loss(a, b)', (a, b, _c, span) => powerOf(difference(a, b, span), 2, span));
also('mse_loss', 'mse', 'mean_squared_error', 'squared_difference');
word('l1_loss(a, b)', (a, b, _c, span) => callOf('abs', [difference(a, b, span)], span));
also('l1_loss', 'mae', 'mean_absolute_error');
/** d²/2 near 0, δ(|d| − δ/2) beyond δ. */
const huberOf = (d: Ast, delta: Ast, span: Span): Ast => {
	const size = callOf('abs', [d], span);
	const half = number(0.5, span);
	return choice(
		compare(size, '<=', delta, span),
		times(half, powerOf(d, 2, span), span),
		times(delta, difference(size, times(half, delta, span), span), span),
		span,
	);
};
word('huber_loss(a, b)', (a, b, c: Ast | undefined, span) => huberOf(difference(a, b, span), c ?? number(1, span), span), 3);
word('smooth_l1_loss(a, b)', (a, b, _c, span) => huberOf(difference(a, b, span), number(1, span), span));
word('huber(delta, r)', (a, b, _c, span) => huberOf(b, a, span));
word('binary_cross_entropy_with_logits(x, y)', (a, b, _c, span) => difference(callOf('softplus', [a], span), times(a, b, span), span));
word('binary_cross_entropy(p, y)', (p, y, _c, span) => {
	const one = number(1, span);
	const log = (x: Ast): Ast => callOf('log', [x], span);
	return negative(
		sumOf(
			[
				[false, times(y, log(p), span)],
				[false, times(difference(one, y, span), log(difference(one, p, span)), span)],
			],
			span,
		),
		span,
	);
});
word('Boole(x)', (a, _b, _c, span) => choice(a, number(1, span), number(0, span), span));
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
	if (!target) return undefined;
	const { least, most, signature } = target;
	return { name: target.name, least, most, signature, make: (args, span) => callOf(target.name, args, span) };
}

/** The function that undoes another, for sin⁻¹. */
export const INVERSES: ReadonlyMap<string, string> = new Map(
	['sin', 'cos', 'tan', 'sinh', 'cosh', 'tanh', 'sec', 'csc', 'cot', 'sech', 'csch', 'coth'].map((name) => [name, `a${name}`]),
);
