/** What is read without the dialects is what they would read, too. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { readDialect } from '../../src/expr/syntax/dialects/index.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { needsDialects } from '../../src/expr/syntax/reading.ts';
import { tokenize } from '../../src/expr/syntax/tokens.ts';

/** Whether the dialects change nothing of a text. */
function isSame(text: string): boolean {
	const { tokens, notes } = tokenize(text);
	const read = readDialect({ tokens, notes });
	expect([read.tokens, read.notes, read.variables]).toEqual([tokens, notes, undefined]);
	return true;
}

const PIECES =
	'x y e i n t a1 θ ℯ pi e2 sin cos exp log sqrt abs sum len max min True false Inf inf NaN def lambda return import float std if ' +
	'else or in M_PI None axis clamp float32 ( ) ( ) , , + - * / ^ ** ² ⁻¹ 1 2 0.5 1e3 = ; . [ ] { } _ $ \\ % : @ < > | ! √ ⌊ ⌋ ×';

test('random texts', () => {
	const piece = fc.constantFrom(...PIECES.split(' '), '\n', ' ');
	let plain = 0;
	fc.assert(
		fc.property(fc.array(piece, { minLength: 1, maxLength: 9 }), fc.constantFrom('', ' '), (pieces, between) => {
			const text = pieces.join(between);
			try {
				if (!needsDialects(text) && isSame(text)) plain++;
			} catch (error) {
				if (!(error instanceof FormulaError)) throw error;
			}
		}),
		{ numRuns: 3000 },
	);
	expect(plain).toBeGreaterThan(20);
});

test('the catalogue: most of its functions of two variables are plain', () => {
	const plain = FUNCTIONS.map(({ formula }) => formula).filter((text) => !needsDialects(text));
	expect(plain.every(isSame)).toBe(true);
	expect(plain.length).toBeGreaterThan(FUNCTIONS.length / 2);
});
