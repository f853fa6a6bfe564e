import { describe, expect, it } from 'vitest';
import { parseFormula } from '../../src/expr/syntax/parse.ts';
import { type MathNode, toLatex, toMathML, typeset } from '../../src/expr/syntax/typeset.ts';
import '../../src/expr/syntax/dialects/index.ts';

const mathml = (text: string): string =>
	toMathML(parseFormula(text).ast)
		.replace(/^<math [^>]*>/, '')
		.replace(/<\/math>$/, '');
const latex = (text: string): string => toLatex(parseFormula(text).ast);

describe('MathML', () => {
	const TABLE: readonly (readonly [string, string])[] = [
		['x^2', '<msup><mi>x</mi><mn>2</mn></msup>'],
		['x/2', '<mfrac><mi>x</mi><mn>2</mn></mfrac>'],
		['1/2x', '<mrow><mfrac><mn>1</mn><mn>2</mn></mfrac><mo>\u2062</mo><mi>x</mi></mrow>'],
		['2*3', '<mrow><mn>2</mn><mo>·</mo><mn>3</mn></mrow>'],
		['√x', '<msqrt><mi>x</mi></msqrt>'],
		['cbrt(x)', '<mroot><mi>x</mi><mn>3</mn></mroot>'],
		['x12', '<msub><mi>x</mi><mn>12</mn></msub>'],
		['x[2]', '<msub><mi>x</mi><mn>2</mn></msub>'],
		['alpha_1', '<msub><mi>α</mi><mn>1</mn></msub>'],
		['2 pi', '<mrow><mn>2</mn><mo>\u2062</mo><mi>π</mi></mrow>'],
		['x < y', '<mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow>'],
		['1e-3', '<msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup>'],
		['.5', '<mn>0.5</mn>'],
	];
	it.each(TABLE)('%s', (text, expected) => expect(mathml(text)).toBe(expected));

	it('a word has a dot beside it: rate x is not ratex, and rate (x + 1) calls nothing', () => {
		const product = (text: string): string => latex(`rate in [0, 5] = 1; lr in [0, 1]; a in [0, 1]; ${text}`).replace(/^.*\\\\ /s, '');
		expect(product('rate x')).toContain('\\cdot x');
		expect(product('rate (x + 1)')).toContain('\\cdot');
		expect(product('x lr^2')).toContain('x\\cdot');
		expect(product('2 rate')).not.toContain('\\cdot');
		expect(product('a x + 2 pi x')).not.toContain('\\cdot');
	});

	it('a root has a dot before it: raised by a plain font it would read as an exponent', () => {
		expect(latex('sin(x) sqrt(y)')).toContain('\\cdot');
		expect(latex('2 sqrt(y)')).not.toContain('\\cdot');
	});

	it('sums have their bounds, choices their conditions, definitions a line each', () => {
		expect(mathml('sum(i, 1, n, x[i])')).toContain(
			'<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover>',
		);
		expect(mathml('x > 0 ? 1 : x < -1 ? 2 : 3').match(/<mtr>/g)).toHaveLength(3);
		expect(mathml('a = 2; b in [0, 1]; f(t) = t; f(x) + a b').match(/<mtr>/g)).toHaveLength(4);
		expect(mathml('f(x, y) = x + y')).not.toContain('<mtr>');
	});
	it('text stands only in leaves, and tags and attributes are from a fixed set', () => {
		const tags = new Set([
			'math',
			'mrow',
			'mi',
			'mn',
			'mo',
			'mtext',
			'mfrac',
			'msup',
			'msub',
			'msqrt',
			'mroot',
			'munderover',
			'mtable',
			'mtr',
			'mtd',
		]);
		const leaves = new Set(['mi', 'mn', 'mo', 'mtext']);
		const check = (node: MathNode): void => {
			expect(tags).toContain(node.tag);
			for (const child of node.children) {
				if (typeof child === 'string') expect(leaves).toContain(node.tag);
				else check(child);
			}
		};
		const text =
			'a in [0, 1] = 0.5; f(t) = |t| + floor(t) - ceil(t); x < y && !(x > 1) ? sum(i, 1, 3, f(x)^i)/2e5 : log2(max(x, y)) + √(a) x pow(e, -x)';
		check(typeset(parseFormula(text).ast).tree);
	});
});

describe('brackets appear exactly where grouping needs them', () => {
	const TABLE: readonly (readonly [string, string])[] = [
		['(x+1)*y', '\\left(x+1\\right)\\,y'],
		['(x*y)+1', 'x\\,y+1'],
		['x-(y-1)', 'x-\\left(y-1\\right)'],
		['x-(y+1)', 'x-\\left(y+1\\right)'],
		['x+(y+1)', 'x+y+1'],
		['x+(-y)', 'x+\\left(-y\\right)'],
		['(x+1)/(y+1)', '\\frac{x+1}{y+1}'],
		['(-x)^2', '{\\left(-x\\right)}^{2}'],
		['-x^2', '-{x}^{2}'],
		['(x^2)^3', '{\\left({x}^{2}\\right)}^{3}'],
		['x^(2+y)', '{x}^{2+y}'],
		['(x/2)^2', '{\\left(\\frac{x}{2}\\right)}^{2}'],
		['x*(-y)', 'x\\,\\left(-y\\right)'],
		['(x ? 1 : 2) + 1', '\\left(\\left\\{\\begin{array}{ll}1 & \\text{if }x \\\\ 2 & \\text{otherwise}\\end{array}\\right.\\right)+1'],
		['(x || y) && x', '\\left(x\\lor y\\right)\\land x'],
		['(1e5)^2', '{\\left({10}^{5}\\right)}^{2}'],
	];
	it.each(TABLE)('%s', (text, expected) => expect(latex(text)).toBe(expected));
});

describe('LaTeX', () => {
	const TABLE: readonly (readonly [string, string])[] = [
		['sin(x)', '\\sin \\left(x\\right)'],
		['sigmoid(x)', '\\operatorname{sigmoid}\\left(x\\right)'],
		['|x|', '\\left|x\\right|'],
		['sqrt(alpha)', '\\sqrt{\\alpha }'],
		['my_rate = 2; my_rate x', '\\begin{array}{ll}\\operatorname{my\\_rate}=2 \\\\ \\operatorname{my\\_rate}\\cdot x\\end{array}'],
		['sum(i, 1, n, x[i])', '\\sum_{i=1}^{n}{x}_{i}'],
		['a = 2; a x', '\\begin{array}{ll}a=2 \\\\ a\\,x\\end{array}'],
		['x <= 1', 'x\\le 1'],
	];
	it.each(TABLE)('%s', (text, expected) => expect(latex(text)).toBe(expected));
});
