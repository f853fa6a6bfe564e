/** What names are taken for, that it is said, and that every way out of an error is a text that parses. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkFormula } from '../../src/engine/landscapes/formula.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { compileFormula, type CompileOptions } from '../../src/expr/syntax/build.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { parseFormula } from '../../src/expr/syntax/parse.ts';
import { typeset } from '../../src/expr/syntax/typeset.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { processorTime } from '../support/processor-time.ts';

function errorOf(text: string, options: CompileOptions = {}): FormulaError {
	try {
		compileFormula(text, options);
	} catch (error) {
		if (error instanceof FormulaError) return error;
		throw error;
	}
	throw new Error(`“${text}” was accepted`);
}

const messages = (text: string, options: CompileOptions = {}): string =>
	compileFormula(text, options)
		.notes.map(({ message }) => message)
		.join(' | ');

describe('what nothing explains is said', () => {
	/** text, variables, assumed parameters, part of what is said */
	const TABLE: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
		['x^2 + y^2', ['x', 'y'], [], ''],
		['a x + b', ['x', 'y'], ['a', 'b'], 'a = 1'],
		['alpha_1 x + k_B y', ['x', 'y'], ['alpha_1', 'k_B'], 'k_B = 1'],
		['λ·x + μ₂', ['x', 'y'], ['λ', 'μ2'], 'λ = 1'],
		['(x - x0)^2', ['x', 'y'], ['x0'], 'x0 = 1'],
		['a x1 + x2', ['x1', 'x2'], ['a'], 'a = 1'],
		['u^2 + v^2', ['u', 'v'], [], 'u and v are the variables, in this order'],
		['v^2 + u^2', ['u', 'v'], [], 'u and v are the variables'],
		['w2 + w1', ['w1', 'w2'], [], 'w1 and w2 are the variables'],
		['X^2 + Y^2', ['X', 'Y'], [], 'X and Y are the variables'],
		['beta alpha', ['alpha', 'beta'], [], 'alpha and beta are the variables'],
		['a = 3; a u + v', ['u', 'v'], [], 'u and v are the variables'],
		['a in [0, 1]; a u + v', ['u', 'v'], [], 'u and v are the variables'],
		['x^2 + z', ['x', 'y'], ['z'], 'for a third variable write x1, x2, x3'],
		['z + x^2', ['x', 'y'], ['z'], 'for a third variable write x1, x2, x3'],
		['X + x', ['x', 'y'], ['X'], 'the variable is “x”'],
		['t^2', ['x', 'y'], ['t'], 'no variable: it has the same value everywhere, unless t is one'],
		['5', ['x', 'y'], [], 'no variable: it has the same value everywhere'],
		['f(t) = t^2 + a', ['t'], ['a'], 'a = 1'],
		['f(v, u) = u - v', ['v', 'u'], [], ''],
		['lambda p, q: p - q', ['p', 'q'], [], 'read as Python'],
		['w[0]^2 + w[1]', ['w1', 'w2'], [], 'counted from 0'],
		['x[0] + x[2]', ['x1', 'x2', 'x3'], [], 'x[0] is the first coordinate'],
		['x[1] + x[2]', ['x1', 'x2'], [], ''],
		['x0 + x1', ['x1', 'x2'], [], 'counted from 0'],
		['x(1) + x(2)', ['x1', 'x2'], [], 'not as a product'],
		['sum(w^2)', ['w1', 'w2'], [], 'the coordinates of w are the variables'],
		['sum(x^2)', ['x1', 'x2'], [], 'goes over all coordinates of x'],
		['10d + \\sum_{i=1}^d x_i^2', ['x1', 'x2'], [], 'd is read as n'],
		['\\sum_i x_i^2', ['x1', 'x2'], [], 'runs from 1 to n'],
		['\\sum_{i=1}^n x_i - x_i^2', ['x1', 'x2'], [], 'the sum goes as far as i occurs'],
		['sin x y', ['x', 'y'], [], '“sin x y” is read as sin(x y)'],
		['sin^-1(x)', ['x', 'y'], [], 'the inverse function asin'],
		['1d3 x', ['x', 'y'], [], 'as Fortran writes numbers: 1e3'],
		['𝑥 + 𝑦', ['x', 'y'], [], '𝑥 is x'],
		['Sin[x]', ['x', 'y'], [], 'read as Mathematica'],
		['=A1+B1', ['A1', 'B1'], [], 'read as a spreadsheet'],
		['y = x^2', ['x', 'y'], [], 'read as the formula after it'],
		['np.square(x)', ['x', 'y'], [], 'np.square is read as square'],
		['x mod 2 pi', ['x', 'y'], [], 'is read as mod(x, 2 pi)'],
		['1/2x', ['x', 'y'], [], 'write 1/(2x) to divide by it'],
	];
	it.each(TABLE)('%s', (text, variables, assumed, said) => {
		const compiled = compileFormula(text);
		expect(compiled.variables).toEqual(variables);
		expect(compiled.assumed).toEqual(assumed);
		for (const name of assumed) expect(compiled.parameters.find((p) => p.name === name)?.value).toBe(1);
		if (said === '') expect(compiled.notes).toEqual([]);
		else expect(messages(text)).toContain(said);
		for (const { span, fix } of compiled.notes) {
			expect(span.start).toBeGreaterThanOrEqual(0);
			expect(span.end).toBeLessThanOrEqual(text.length);
			if (fix) expect(() => parseFormula(fix.text)).not.toThrow();
		}
	});

	it('a note has the other reading where there is one', () => {
		const fixOf = (text: string): string | undefined => compileFormula(text).notes.find(({ fix }) => fix)?.fix?.text;
		expect(fixOf('1/2x')).toBe('1/(2x)');
		expect(fixOf('sin x y')).toBe('sin(x) y');
		expect(fixOf('sin^-1(x) + y')).toBe('1/sin(x) + y');
		expect(fixOf('a = 2; a t^2')).toBe('a = 2; f(t) = a t^2');
		expect(fixOf('x^2 + z')).toBe('f(x, y, z) = x^2 + z');
		expect(compileFormula('f(x, y, z) = x^2 + z').variables).toEqual(['x', 'y', 'z']);
	});
	it('the catalogue is read without a word', () => {
		for (const { formula, formulaND, dimensions } of FUNCTIONS) {
			expect(parseFormula(formula).notes, formula).toEqual([]);
			if (formulaND && dimensions) expect(parseFormula(formulaND).notes, formulaND).toEqual([]);
		}
	});
});

describe('a person says what names are', () => {
	it('names of variables, in their order', () => {
		expect(compileFormula('u + 2v', { variables: ['v', 'u'] })).toMatchObject({
			variables: ['v', 'u'],
			dimension: 2,
			notes: [],
			assumed: [],
		});
		expect(compileFormula('a u + b v', { variables: ['u', 'v'] })).toMatchObject({ variables: ['u', 'v'], assumed: ['a', 'b'] });
		expect(compileFormula('u + v + w', { variables: ['u', 'v', 'w'] })).toMatchObject({ variables: ['u', 'v', 'w'], dimension: 3 });
		expect(compileFormula('t^2', { variables: ['t'] })).toMatchObject({ variables: ['t'], dimension: 1, notes: [] });
		// x is a letter like any other then, and e no constant.
		expect(compileFormula('x t', { variables: ['t', 'e'] })).toMatchObject({ variables: ['t', 'e'], assumed: ['x'] });
		expect(compileFormula('rate^2 + decay', { variables: ['rate', 'decay'] })).toMatchObject({ dimension: 2, assumed: [] });
	});
	it('words that are parameters', () => {
		expect(compileFormula('rate x', { parameters: ['rate'] })).toMatchObject({
			parameters: [{ name: 'rate', value: 1 }],
			assumed: [],
			notes: [],
		});
		expect(compileFormula('k u^2 + v^2', { parameters: ['k'] })).toMatchObject({ variables: ['u', 'v'], parameters: [{ name: 'k' }] });
		expect(compileFormula('foo(x + 1)', { parameters: ['foo'] }).parameters).toMatchObject([{ name: 'foo' }]);
		// Words that the formula knows already stay what they are.
		expect(compileFormula('x + sin(y)', { parameters: ['x', 'sin'] })).toMatchObject({ variables: ['x', 'y'], parameters: [] });
	});
	it('names that cannot be used are refused', () => {
		for (const names of [['u', 'u'], ['2u'], ['__proto__'], ['constructor'], ['and'], ['a b']])
			expect(errorOf('u', { variables: names }).message).toContain('cannot be the name of a variable');
		expect(errorOf('u', { variables: Array.from({ length: 33 }, (_, i) => `u${i}`) }).message).toContain('at most 32');
	});
	it('reaches the objective, and the check of the page', () => {
		const { objective } = openLandscape({ kind: 'formula', text: 'rate u + v + w', variables: ['u', 'v', 'w'], parameters: ['rate'] });
		expect(objective).toMatchObject({ dimension: 3, parameters: [{ name: 'rate' }] });
		expect(checkFormula('u^2 + a v', { variables: ['v', 'u'] })).toMatchObject({
			ok: true,
			variables: ['v', 'u'],
			assumed: ['a'],
			notes: [{ parameter: 'a' }],
		});
		expect(checkFormula('rate x')).toMatchObject({ ok: false, unknown: 'rate', fixes: [{ text: 'rate in [0, 5] = 1; rate x' }] });
	});
});

/** Wrong texts: part of the message, and one text that is offered. */
const WRONG: readonly (readonly [text: string, message: string, offered?: string])[] = [
	['|x|y|', 'this bar has no partner'],
	['sin2x + cosxy', 'did you mean “sin(2x)”', 'sin(2x) + cos(x y)'],
	['x, y', 'a comma separates the arguments'],
	['x^^2', 'cannot stand here', 'x^2'],
	["x'*x + 1", 'dot(x, x)', 'dot(x, x) + 1'],
	['x^2 % a bowl', 'is not part', 'x^2 # a bowl'],
	['10% + x', '10/100', '10/100 + x'],
	['plot x^2 + y^2', 'no part of a formula', 'x^2 + y^2'],
	['x squared plus y', 'is written ^2', 'x ^2 + y'],
	['d/dx x^2', 'no derivatives'],
	['sigma(x) + y', 'did you mean “sigmoid”', 'sigmoid(x) + y'],
	['np.std(x)', 'sqrt(mean(x^2) - mean(x)^2)'],
	['torch.softmax(x, dim=0)', 'exp(x)/(exp(x) + exp(y))'],
	['norm.cdf(x)', '(1 + erf(x/sqrt(2)))/2'],
	['x.y', 'is not part of the language'],
	['clamp(x, mni=0)', 'has no argument “mni”'],
	['norm(x, 0.5)', 'the order of a norm'],
	['total = 0\nfor i in range(n):\n    total += x[i]', 'a loop as a statement'],
	['def f(x):\n    return sum(x**2)\n\nx0 = [1.3, 0.7]', 'after the function', 'def f(x):\n    return sum(x**2)\n\n'],
	['foo + x', 'unknown name “foo”', 'foo in [0, 5] = 1; foo + x'],
	['foo*(x,y)', 'cannot stand here'],
	['foo(x, y)', 'unknown function “foo”; a similar name is floor; to define it, write foo(a, b) = … before the formula'],
	['foo(x)', 'a similar name is floor; to multiply by a slider “foo” write foo*(…)', 'floor(x)'],
	['foo((x, y), [1, 2], 3) + 1', 'write foo(a, b, c) = …'],
	['f(x, y)', 'unknown function “f”; to define it, write f(a, b) = …'],
	['qqqq()', 'unknown function “qqqq”'],
	['sin*y', 'its argument goes in brackets', 'sin(x)*y'],
	['sin', 'its argument goes in brackets', 'sin(x)'],
	['clamp', 'its argument goes in brackets', 'clamp(x, 0, 1)'],
	['min + x', 'its argument goes in brackets', 'min(x, 1) + x'],
	['sin -x', 'write sin(-x)', 'sin(-x)'],
	['NaN', 'nan is no value: it can be the side of a choice'],
	['inf', 'infinity is no number here'],
	['x + ∞', 'infinity is no number here'],
	['sum(i, 1, inf, x^i)', 'has a last term'],
	['lr * wd', 'unknown name “lr”', 'f(lr, wd) = lr * wd'],
	['a u^2 + b v^2', '4 other names: a, b, u and v', 'f(u, v) = a u^2 + b v^2'],
	['u + v + w', '3 other names: u, v and w', 'f(u, v, w) = u + v + w'],
	['x_i^2', 'needs a sum over i', 'sum(i, 1, n, x_i^2)'],
	['x1 + y', 'cannot be mixed', 'x1 + x2'],
	['x^2 + y^2 = 1', 'a comparison is written ==', '((x^2 + y^2 ) - ( 1))^2'],
	['x = y', 'has a meaning already', '(x - ( y))^2'],
	['х^2 + у', 'Cyrillic letters that only look like “x”', 'x^2 + y'],
	['1,5 x', 'a decimal number has a point', '1.5 x'],
	['sin(1,5)', 'a decimal number has a point', 'sin(1.5)'],
	['1 000 x', 'an operator is missing', '1000 x'],
	['x % 2', 'mod(a, b)', 'x  mod  2'],
	['x & y', '&&', 'x && y'],
	['{x+1}*2', 'round brackets', '(x+1)*2'],
	['max{x, y}', 'its argument goes in brackets', 'max(x, y)'],
	['"x^2 + y^2"', 'no texts', 'x^2 + y^2'],
	['x^2 // a comment', '', 'x^2 # a comment'],
	['sinx + cosy', 'did you mean “sin(x)”', 'sin(x) + cos(y)'],
	['2xy + sinn(x)', 'did you mean', '2x y + sin(x)'],
	['mx + 1', 'did you mean “m x”', 'm x + 1'],
	['2πr', 'did you mean “π r”', '2π r'],
	['Sin(x)', 'did you mean “sin”', 'sin(x)'],
	['2 Pi x', 'did you mean “pi”', '2 pi x'],
	['sum(x, y)', 'the sum of a list is sum([x, y])', 'sum([x, y])'],
	['sum(y)', 'there are none in it'],
	['sin(x', 'to close the (', 'sin(x)'],
	['x + 1)', 'cannot stand here', 'x + 1'],
	['(x + 1', 'to close the (', '(x + 1)'],
	['x!!', 'double factorial'],
	['exp^-1(x)', 'write which', '1/exp(x)'],
	['np.random.rand()', 'no random numbers'],
	['np.foo(x)', 'unknown function “foo”'],
	['Foo[x] + Sin[x]', 'unknown function “Foo[…]”'],
	['x.foo', 'not part of the language'],
	['\\foo{x}', '\\foo is not known'],
	['\\int x dx', 'no integrals'],
	['\\frac{dx}{dt}', 'no derivatives'],
	['\\frac{d}{dx} x^2', 'no derivatives'],
	['\\mathbb{E}[x^2]', 'no expectations'],
	['w^\\top x', 'write dot(x, x)'],
	['1 + \\min_{x} x^2', 'a minimum over variables'],
	['\\frac{x}', 'needs its argument'],
	['\\frac{x}{y', 'is not closed'],
	['∂x', 'no derivatives'],
	['def f(x, y):\n    x + y', 'returns nothing'],
	['def f(x, y):\n    if x > 0:\n        return x\n    return y', 'as a statement is not read'],
	['if x > 0 then x else y', 'a if condition else b'],
	['x[::2]', 'a slice'],
	['sum(x[1:] - x)', 'different lengths'],
	['x and', 'the formula ends here'],
	['x or or y', 'stands between two conditions'],
	['not', 'the formula ends here'],
];

describe('wrong texts are refused in words', () => {
	it.each(WRONG.map(([text, message, offered]) => ({ text, message, offered })))('$text', ({ text, message, offered }) => {
		const error = errorOf(text);
		expect(error.message).toContain(message);
		expect(error.span.start).toBeLessThanOrEqual(text.length);
		expect(error.caret(text)).toContain('^');
		if (offered !== undefined) expect(error.fixes.map((fix) => fix.text)).toContain(offered);
		for (const fix of error.fixes) expect(() => parseFormula(fix.text), fix.text).not.toThrow();
	});
	it('an unknown word is named, so that it can become a parameter', () => {
		for (const [text, unknown] of [
			['foo + x', 'foo'],
			['foo(x + 1)', 'foo'],
			['lag x', 'lag'],
			['sigm x', 'sigm'],
			['xy', 'xy'],
		] as const) {
			expect(errorOf(text).unknown, text).toBe(unknown);
			expect(compileFormula(text, { parameters: [unknown] }).parameters, text).toMatchObject([{ name: unknown }]);
		}
	});
	it('no other suggestion is given than one that parses', () => {
		const error = errorOf('foo*(x,y)');
		expect(error.suggestion).toBeUndefined();
		expect(errorOf('sinn(x)')).toMatchObject({ suggestion: 'sin', fixes: [{ text: 'sin(x)' }] });
		// A list multiplies nothing, so a function of two arguments is no parameter.
		for (const text of ['foo(x, y)', 'qqqq()']) {
			expect(errorOf(text)).toMatchObject({ unknown: undefined, fixes: [] });
			expect(errorOf(text).message).not.toContain('*');
		}
	});
});

// ---- any text at all

const PIECES = [
	'x',
	'y',
	'x1',
	'x_i',
	'x_{i+1}',
	'u',
	'v',
	'a',
	'foo',
	'z',
	'n',
	'alpha',
	'λ',
	'е',
	'𝑥',
	'２',
	'1',
	'2.5',
	'.5',
	'1e-3',
	'1d3',
	'1_000',
	'½',
	'%',
	'&',
	'{',
	'}',
	'_',
	'$',
	'@',
	'~',
	"'",
	'"',
	'`',
	'\\',
	'+',
	'-',
	'*',
	'/',
	'//',
	'**',
	'^',
	'.^',
	'.*',
	'!',
	'!=',
	'==',
	'=',
	':=',
	'=>',
	'<',
	'≤',
	'&&',
	'||',
	'?',
	':',
	';',
	',',
	'\n',
	' ',
	'(',
	')',
	'[',
	']',
	'|',
	'‖',
	'⌊',
	'⌋',
	'√',
	'²',
	'⁻¹',
	'ⁿ',
	'ᵢ',
	'₂',
	'°',
	'∑',
	'Σ_{i=1}^{n}',
	'∞',
	'…',
	'...',
	'sin',
	'sin^2',
	'sin^-1',
	'cos ',
	'log_2',
	'max',
	'sum',
	'sum(i, 1, n, ',
	'mean',
	'norm',
	'dot',
	'prod',
	'if',
	' else ',
	' and ',
	' or ',
	'not ',
	' mod ',
	' in ',
	' for ',
	'range(',
	'zip(',
	'enumerate(',
	'inf',
	'nan',
	'deg',
	'E',
	'np.',
	'math.',
	'.sum()',
	'.pow(2)',
	'np.where(',
	'lambda x, y: ',
	'def f(x, y):',
	'return ',
	'function f(x) {',
	'import numpy as np\n',
	'\\frac',
	'\\sqrt',
	'\\left(',
	'\\right)',
	'\\sum',
	'\\sin',
	'\\alpha',
	'\\begin{cases}',
	'\\end{cases}',
	'\\\\',
	'\\text{if }',
	'\\|',
	'\\cdot',
	'Sin[',
	'Sum[',
	'Piecewise[',
	'{i, 1, n}',
	'x[0]',
	'x[1:]',
	'x[:-1]',
	'x(1)',
	'f(x, y) = ',
	'f[x_, y_] := ',
	'f(t) = ',
	'a = ',
	'a in [0, 1]',
];

describe('any text', () => {
	const TERMS = [
		'x',
		'y^2',
		'sin x',
		'sin 2x',
		'a',
		'z',
		'np.abs(y)',
		'x mod 2',
		'x // 2',
		'x!',
		'\\frac{x}{2}',
		'|x|',
		'2π',
		'Sin[x]',
		'x²',
		'(x if x > 0 else nan)',
		'foo',
		'u',
	];
	const sums = fc
		.array(fc.constantFrom(...TERMS), { minLength: 1, maxLength: 5 })
		.chain((terms) => fc.constantFrom(' + ', ' * ', ' - ', ' ', ' < ').map((sign) => terms.join(sign)));
	const anything = fc.oneof(
		{ arbitrary: sums, weight: 2 },
		{ arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((pieces) => pieces.join('')), weight: 4 },
		{ arbitrary: fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join('')), weight: 3 },
		{
			arbitrary: fc
				.constantFrom(...WRONG.map(([text]) => text), '(1-x)^2 + 100(y-x^2)^2')
				.chain((text) =>
					fc
						.tuple(fc.constant(text), fc.nat(text.length), fc.constantFrom(...PIECES))
						.map(([whole, at, piece]) => whole.slice(0, at) + piece + whole.slice(at)),
				),
			weight: 3,
		},
		{ arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }), weight: 1 },
	);
	const RUNS = 2000;

	it(`${RUNS} of them are read or refused with a FormulaError, at once, and every way out parses`, () => {
		let [read, refused, offered] = [0, 0, 0];
		fc.assert(
			fc.property(anything, (text) => {
				const start = processorTime();
				try {
					const { notes, ast, variables, dimension } = compileFormula(text);
					read++;
					expect(variables).toHaveLength(dimension);
					expect(typeset(ast).latex).toBeTypeOf('string');
					for (const { fix, span } of notes) {
						expect(span.end).toBeLessThanOrEqual(text.length);
						if (fix) parseFormula(fix.text);
					}
				} catch (error) {
					if (!(error instanceof FormulaError)) throw error;
					refused++;
					expect(error.span.start).toBeGreaterThanOrEqual(0);
					expect(error.span.end).toBeLessThanOrEqual(text.length);
					expect(error.caret(text)).toContain('^');
					for (const fix of error.fixes) {
						offered++;
						expect(() => parseFormula(fix.text), `${text} → ${fix.text}`).not.toThrow();
					}
				}
				expect(processorTime(start)).toBeLessThan(2000);
			}),
			{ numRuns: RUNS, seed: 9016 },
		);
		expect(read).toBeGreaterThan(RUNS / 20);
		expect(refused).toBeGreaterThan(RUNS / 3);
		expect(offered).toBeGreaterThan(RUNS / 10);
	}, 120_000);

	it.each([
		['brackets of LaTeX', '\\frac{'.repeat(9000)],
		['fractions in fractions', `${'\\frac{1}{'.repeat(6000)}x${'}'.repeat(6000)}`],
		['calls of Mathematica', 'Sin['.repeat(15_000)],
		['choices of SymPy', `Piecewise(${'(x, x > 0), '.repeat(5000)}(1, True))`],
		['methods', `x${'.abs()'.repeat(10_000)}`],
		['lambdas', 'lambda x: '.repeat(6000)],
		['arrows', 'x => '.repeat(12_000)],
		['heads', 'f(x) = '.repeat(9000)],
		['definitions of Python', 'def f(x): return x\n'.repeat(3000)],
		['comprehensions', 'sum(x for '.repeat(6000)],
		['sums', '\\sum_{i=1}^{n} '.repeat(4000)],
		['indices', 'x_{'.repeat(20_000)],
		['big signs', '∑ᵢ'.repeat(20_000)],
		['ternaries', 'x if x else '.repeat(5000)],
		['functions without brackets', 'sin '.repeat(15_000)],
		['factorials', `x${'!'.repeat(60_000)}`],
		['words', 'and '.repeat(15_000)],
		['commas', ','.repeat(60_000)],
		['semicolons', `(${';'.repeat(60_000)})`],
		['letters of another alphabet', '𝑥'.repeat(30_000)],
	])('%s: refused at once', (_, text) => {
		const begun = processorTime();
		expect(() => compileFormula(text)).toThrow(FormulaError);
		expect(processorTime(begun)).toBeLessThan(2000);
	});
});
