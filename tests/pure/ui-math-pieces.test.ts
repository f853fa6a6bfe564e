/** Where lines of typeset formulas may be broken. */

import { describe, expect, it } from 'vitest';
import '../../src/expr/syntax/dialects/index.ts';
import { mathLines } from '../../src/app/math-pieces.ts';
import { parseFormula } from '../../src/expr/syntax/parse.ts';
import { type MathNode, typeset } from '../../src/expr/syntax/typeset.ts';

const textOf = (node: MathNode | string): string =>
	(typeof node === 'string' ? node : node.children.map(textOf).join('')).replaceAll(/[\u2061\u2062]/g, '');
const pieces = (text: string): string[][] => mathLines(typeset(parseFormula(text).ast).tree).map((line) => line.map(textOf));

describe('a typeset formula', () => {
	it('is broken before the signs of its sum, and nowhere inside brackets or fractions', () => {
		expect(pieces('20 + x^2 - 10 cos(2 pi x) + (x + y)/(x - y)')).toEqual([['20', '+x2', '−10cos(2πx)', '+x+yx−y']]);
		expect(pieces('(x + y)^2')).toEqual([['(x+y)2']]);
		expect(pieces('-x + y')).toEqual([['−x', '+y']]);
		expect(pieces('x')).toEqual([['x']]);
	});

	it('has a line for each definition, broken before its equals sign and in the sum after it', () => {
		expect(pieces('f(t) = t^2 - t\nf(x) + f(y)')).toEqual([
			['f(t)', '=t2', '−t'],
			['f(x)', '+f(y)'],
		]);
		expect(pieces('a = -3\na x')[0]).toEqual(['a', '=−3']);
	});

	it('keeps all of it, each piece as mathematics, and a sign its room', () => {
		const { tree } = typeset(parseFormula('x^2 + y - sin(x) + 4').ast);
		const [line = []] = mathLines(tree);
		expect(line.map(textOf).join('')).toBe(textOf(tree));
		expect(line.every(({ tag, attributes }) => tag === 'math' && attributes?.['display'] === 'block')).toBe(true);
		const [sign] = (line[1]?.children[0] as MathNode).children as readonly MathNode[];
		expect(sign?.attributes).toEqual({ form: 'infix' });
	});
});
