import { describe, expect, it } from 'vitest';
import type { Ast } from '../../src/expr/syntax/ast.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { parseFormula } from '../../src/expr/syntax/parse.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { processorTime } from '../support/processor-time.ts';

/** The tree as a prefix expression; brackets of the text are gone, so only grouping shows. */
function tree(ast: Ast): string {
	switch (ast.kind) {
		case 'number':
			return ast.text;
		case 'dimension':
			return 'n';
		case 'indexed':
			return `${ast.name}[${tree(ast.index)}]`;
		case 'factorial':
			return `(! ${tree(ast.operand)})`;
		case 'special':
		case 'constant':
		case 'variable':
		case 'parameter':
		case 'local':
		case 'defined':
			return ast.name;
		case 'negate':
			return `(neg ${tree(ast.operand)})`;
		case 'not':
			return `(not ${tree(ast.operand)})`;
		case 'sum':
			return ast.terms.map(({ value }) => tree(value)).reduce((left, right, i) => `(${ast.terms[i]?.minus ? '-' : '+'} ${left} ${right})`);
		case 'product':
			return ast.factors.map(({ value }) => tree(value)).reduce((left, right, i) => `(${ast.factors[i]?.op} ${left} ${right})`);
		case 'power':
			return `(^ ${tree(ast.base)} ${tree(ast.exponent)})`;
		case 'compare':
			return `(${ast.operands.map((o, i) => `${i === 0 ? '' : `${ast.ops[i - 1]} `}${tree(o)}`).join(' ')})`;
		case 'logic':
			return `(${ast.op} ${ast.operands.map(tree).join(' ')})`;
		case 'choice':
			return `(if ${tree(ast.test)} ${tree(ast.yes)} ${tree(ast.no)})`;
		case 'call':
		case 'apply':
			return `${ast.name}(${ast.args.map(tree).join(', ')})`;
		case 'loop':
			return `${ast.op}(${ast.local}, ${tree(ast.from)}, ${tree(ast.to)}, ${tree(ast.body)})`;
	}
}

const parsed = (text: string): string => tree(parseFormula(text).ast.result);

function errorOf(text: string): FormulaError {
	try {
		parseFormula(text);
	} catch (error) {
		if (error instanceof FormulaError) return error;
		throw error;
	}
	throw new Error(`“${text}” was accepted`);
}

describe('precedence and associativity', () => {
	const TABLE: readonly (readonly [string, string])[] = [
		['-x^2', '(neg (^ x 2))'],
		['(-x)^2', '(^ (neg x) 2)'],
		['2^-x', '(^ 2 (neg x))'],
		['2^-x^2', '(^ 2 (neg (^ x 2)))'],
		['x^y^2', '(^ x (^ y 2))'],
		['x**y**2', '(^ x (^ y 2))'],
		['1/2x', '(* (/ 1 2) x)'],
		['1/2/x', '(/ (/ 1 2) x)'],
		['x - y - 1', '(- (- x y) 1)'],
		['x + 2 y', '(+ x (* 2 y))'],
		['2x y', '(* (* 2 x) y)'],
		['2x^2y', '(* (* 2 (^ x 2)) y)'],
		['3sin(x)', '(* 3 sin(x))'],
		['(x+1)(y-2)', '(* (+ x 1) (- y 2))'],
		['x(y+1)', '(* x (+ y 1))'],
		['2pi x', '(* (* 2 pi) x)'],
		['2e', '(* 2 e)'],
		['2e+x', '(+ (* 2 e) x)'],
		['2e3', '2e3'],
		['1e-3x', '(* 1e-3 x)'],
		['.5x', '(* .5 x)'],
		['2^3x', '(* (^ 2 3) x)'],
		['-x*y', '(* (neg x) y)'],
		['x*-y', '(* x (neg y))'],
		['- -x', '(neg (neg x))'],
		['+x', 'x'],
		['x²', '(^ x 2)'],
		['-x²', '(neg (^ x 2))'],
		['x⁻¹²', '(^ x -12)'],
		['2x²y³', '(* (* 2 (^ x 2)) (^ y 3))'],
		['√x', 'sqrt(x)'],
		['√x²', '(^ sqrt(x) 2)'],
		['√(x+1)y', '(* sqrt((+ x 1)) y)'],
		['2√x', '(* 2 sqrt(x))'],
		['∛√x', 'cbrt(sqrt(x))'],
		['|x|', 'abs(x)'],
		['2|x|y', '(* (* 2 abs(x)) y)'],
		['|x||y|', '(* abs(x) abs(y))'],
		['||x|-1|', 'abs((- abs(x) 1))'],
		['|x-|y||', 'abs((- x abs(y)))'],
		['||x||', 'abs(abs(x))'],
		['|x|^2', '(^ abs(x) 2)'],
		['|(|x|)+1|', 'abs((+ abs(x) 1))'],
		['|x| > 1 || |y| > 1', '(|| (abs(x) > 1) (abs(y) > 1))'],
		['(x||y)', '(|| x y)'],
		['x × y ÷ 2 − 1', '(- (/ (* x y) 2) 1)'],
		['x·y', '(* x y)'],
		['x < y', '(x < y)'],
		['0 < x <= 1', '(0 < x <= 1)'],
		['x ≠ y', '(x != y)'],
		['x + 1 < y && y > 2 || !x', '(|| (&& ((+ x 1) < y) (y > 2)) (not x))'],
		['!x < 3', '((not x) < 3)'],
		['x > 0 ? 1 : y > 0 ? 2 : 3', '(if (x > 0) 1 (if (y > 0) 2 3))'],
		['x ? y ? 1 : 2 : 3', '(if x (if y 1 2) 3)'],
		['if(x<0, -x, x)', '(if (x < 0) (neg x) x)'],
		['ln(x) + arctan2(y, x)', '(+ log(x) atan2(y, x))'],
		['x1 + x_2 + x[3] + x₄', '(+ (+ (+ x1 x_2) x[3]) x4)'],
		['sum(i, 1, n, x[i]^2)', 'sum(i, 1, n, (^ x[i] 2))'],
		['∑(i, 1, 3, i(x+1))', 'sum(i, 1, 3, (* i (+ x 1)))'],
		['τ + π', '(+ τ π)'],
		['x^2 + # comment\n y^2 # another', '(+ (^ x 2) (^ y 2))'],
		['x^2\n + y^2', '(+ (^ x 2) (^ y 2))'],
		['x\n * y', '(* x y)'],
		['(x\n+\ny)', '(+ x y)'],
	];
	it.each(TABLE)('%s', (text, expected) => expect(parsed(text)).toBe(expected));
});

describe('definitions and parameters', () => {
	it('are separated by semicolons and newlines', () => {
		const { ast } = parseFormula('a = 2; b = a^2\n-x^2 + b (y - x^2)^2\n');
		expect(ast.statements.map((s) => s.name)).toEqual(['a', 'b']);
		expect(tree(ast.result)).toBe('(+ (neg (^ x 2)) (* b (^ (- y (^ x 2)) 2)))');
		expect(ast.parameters).toEqual([]);
	});
	it('a free name is a parameter, in order of appearance', () => {
		expect(parseFormula('b x + alpha y + b').ast.parameters).toEqual(['b', 'alpha']);
	});
	it('bounds may stand before or after the value, and after the formula', () => {
		for (const text of ['a in [0, 5] = 1; a x', 'a = 1 in [0, 5]; a x', 'a x; a ∈ [0, 5] = 1']) {
			const { ast } = parseFormula(text);
			expect(ast.parameters, text).toEqual(['a']);
			expect(ast.statements[0], text).toMatchObject({
				kind: 'slider',
				name: 'a',
				min: { value: 0 },
				max: { value: 5 },
				value: { value: 1 },
			});
		}
	});
	it('a declared name multiplies the bracket after it', () => {
		expect(parsed('a in [0, 1]; a(x+1)')).toBe('(* a (+ x 1))');
		expect(parsed('a x + a(y+1)')).toBe('(+ (* a x) (* a (+ y 1)))');
	});
	it('functions can be defined, with x and y as their own variables too', () => {
		expect(parsed('f(t) = t^2; f(x) + 2f(y)')).toBe('(+ f(x) (* 2 f(y)))');
		expect(parsed('g(x, y) = x - y; g(y, x)')).toBe('g(y, x)');
	});
	it('a definition at the end is the formula', () => {
		expect(parsed('f(x, y) = x^2 + y^2')).toBe('f(x, y)');
		expect(parsed('z = x^2 + y^2')).toBe('z');
	});
	it('hints at what may have been meant otherwise', () => {
		expect(parseFormula('1/2x').hints).toMatchObject([{ span: { start: 2, end: 4 } }]);
		expect(parseFormula('1/(2x)').hints).toEqual([]);
		expect(parseFormula('x^2 + z').hints[0]?.message).toContain('x1, x2, x3');
	});
});

describe('errors', () => {
	/** text, the piece that is wrong, part of the message, suggestion */
	const TABLE: readonly (readonly [text: string, start: number, end: number, message: string, suggestion?: string])[] = [
		['', 0, 0, 'empty'],
		['  # nothing', 11, 11, 'empty'],
		['a in [0, 1]', 11, 11, 'missing'],
		['2 + * 3', 4, 5, 'cannot stand here'],
		['(x + 1', 6, 6, 'to close the ( at 1'],
		['x + 1)', 5, 6, 'cannot stand here'],
		['|x + 1', 6, 6, 'to close the | at 1'],
		['sinn(x)', 0, 4, 'did you mean “sin”', 'sin'],
		['x + sqrd(y)', 4, 8, 'did you mean “sqrt”', 'sqrt'],
		['Sin(x)', 0, 3, 'did you mean “sin”', 'sin'],
		['cso(x)', 0, 3, 'did you mean “cos”', 'cos'],
		['foo(x)', 0, 3, 'unknown function “foo”'],
		['a(x-1)', 0, 1, 'a*(…)', 'a*'],
		['2 + sin', 4, 7, 'brackets', 'sin(x)'],
		['xy', 0, 2, 'did you mean “x y”', 'x y'],
		['2 + 3xy^2', 5, 7, 'did you mean “x y”', 'x y'],
		['xsin(x)', 0, 4, 'did you mean “x sin”', 'x sin'],
		['x1x2', 0, 4, 'did you mean “x1 x2”', 'x1 x2'],
		['Pi x', 0, 2, 'did you mean “pi”', 'pi'],
		['tua x', 0, 3, 'did you mean “tau”', 'tau'],
		['widht = 2; widt x', 11, 15, 'did you mean “widht”', 'widht'],
		['x 2', 2, 3, 'operator is missing', '*2'],
		['1.2.3', 0, 4, 'one decimal point'],
		['x % 2', 2, 3, 'mod(a, b)'],
		['x & y', 2, 3, '&&'],
		['x = y', 0, 1, 'has a meaning already'],
		['2x = y', 3, 4, 'a comparison is written =='],
		['e = 3; x', 0, 1, 'has a meaning already'],
		['sin = 3; x', 0, 3, 'has a meaning already'],
		['a = 1; a = 2; x', 7, 8, 'defined twice'],
		['b = a + x; a = 2; b', 4, 5, 'before its definition'],
		['a = a + 1; a', 4, 5, 'before its definition'],
		['f(t) = f(t-1); f(x)', 7, 8, 'before its definition'],
		['f(t, t) = t; x', 5, 6, 'listed twice'],
		['f(t) = t; f(x, y)', 10, 17, 'takes 1 argument, got 2'],
		['f(t) = t; f + 1', 10, 11, 'is a function'],
		['x^2; y^2', 5, 8, 'one formula only'],
		['atan2(x)', 0, 8, 'takes 2 arguments, got 1'],
		['sin()', 0, 5, 'takes 1 argument, got 0'],
		['max()', 0, 5, 'at least 1'],
		['if(x, 1)', 0, 8, 'takes 3 arguments'],
		['x ? 1', 5, 5, 'expected :'],
		['x[33]', 2, 4, 'no variable number 33'],
		['x0', 0, 2, 'no variable number 0'],
		['x33', 0, 3, 'no variable number 33'],
		['x1 + y', 5, 6, 'cannot be mixed'],
		['y + x[2]', 4, 5, 'cannot be mixed'],
		['x + x2', 4, 6, 'cannot be mixed'],
		['sum(x, 1, 3, x)', 4, 5, 'has a meaning already'],
		['sum(i, 1, 3)', 11, 12, 'write sum(i, 1, n, …)'],
		['sum(2, 1, 3, x)', 4, 5, 'counter'],
		['a in 5; x', 5, 6, 'bounds are written [0, 5]'],
		['x + in', 4, 6, 'declares a parameter'],
		['constructor', 0, 11, 'cannot be used as a name'],
		['__proto__ x', 0, 9, 'cannot be used as a name'],
		['toString(x)', 0, 8, 'cannot be used as a name'],
		['hasOwnProperty = 3; x', 0, 14, 'cannot be used as a name'],
		['x.constructor', 1, 2, 'not part of the language'],
		['x + "a"', 4, 5, 'not part of the language'],
		['x + 😀', 4, 6, 'not part of the language'],
	];
	for (const [text, start, end, message, suggestion] of TABLE) {
		it(text === '' ? 'an empty text' : text, () => {
			const error = errorOf(text);
			expect(error.message).toContain(message);
			expect(error.span).toEqual({ start, end });
			expect(error.suggestion).toBe(suggestion);
		});
	}
	it('say what was expected', () => {
		expect(errorOf('(x').expected).toEqual([')']);
		expect(errorOf('2 +').expected).toContain('a number');
	});
	it('a declared name may be near another', () => {
		expect(parseFormula('lag in [0, 1]; lag x').ast.parameters).toEqual(['lag']);
	});
	it('draw a caret under the piece', () => {
		const text = 'a = 2;\nx + sinn(y)';
		expect(errorOf(text).caret(text)).toBe('x + sinn(y)\n    ^^^^');
		expect(errorOf('2 +').caret('2 +')).toBe('2 +\n   ^');
		const long = `${'x + '.repeat(100)}sinn(y)${' + x'.repeat(100)}`;
		const [line = '', caret = ''] = errorOf(long).caret(long).split('\n');
		expect(line.length).toBeLessThanOrEqual(72);
		expect(line.slice(caret.indexOf('^'), caret.lastIndexOf('^') + 1)).toBe('sinn');
		expect(errorOf('\u0007 \u001b[31m').caret('\u0007 \u001b[31m')).not.toMatch(/[\u0007\u001b]/);
	});
});

describe('hostile text is refused at once', () => {
	const TABLE: readonly (readonly [name: string, text: string, message: string])[] = [
		['10 000 brackets', `${'('.repeat(10_000)}x${')'.repeat(10_000)}`, '64 levels'],
		['10 000 open brackets', '('.repeat(10_000), '64 levels'],
		['10 000 signs', `${'-'.repeat(10_000)}x`, '64 levels'],
		['10 000 bars', '|'.repeat(10_000), '64 levels'],
		['10 000 roots', `${'√'.repeat(10_000)}x`, '64 levels'],
		['10 000 exponents', `${'x^'.repeat(10_000)}x`, '64 levels'],
		['10 000 alternatives', `${'x?1:'.repeat(10_000)}x`, '64 levels'],
		['10 000 calls', 'sin('.repeat(10_000), '64 levels'],
		['1 MB', 'x+'.repeat(500_000), '64 KiB'],
		['a long name', 'a'.repeat(10_000), '32 letters'],
		['65 sliders', Array.from({ length: 65 }, (_, i) => `p_${String.fromCharCode(97 + (i % 26))}${i}`).join('+'), 'at most 64'],
	];
	it.each(TABLE)('%s', (_name, text, message) => {
		const start = processorTime();
		expect(errorOf(text).message).toContain(message);
		expect(processorTime(start)).toBeLessThan(200);
	});
	it('64 levels are accepted, and 2000 terms', () => {
		expect(parsed(`${'('.repeat(64)}x${')'.repeat(64)}`)).toBe('x');
		const { result } = parseFormula(Array.from({ length: 2000 }, () => 'x y').join(' + ')).ast;
		expect(result.kind === 'sum' && result.terms.length).toBe(2000);
	});
});
