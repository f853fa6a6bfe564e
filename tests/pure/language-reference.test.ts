/** Every formula of the reference parses, and takes its declared minimum. */

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import { toLatex, toMathML } from '../../src/expr/syntax/typeset.ts';
import '../../src/expr/syntax/dialects/index.ts';

interface ReferenceFunction {
	readonly id: string;
	readonly formula: string;
	readonly minimum: {
		readonly value: number;
		readonly points: readonly (readonly number[])[];
		readonly tolerance?: number;
		readonly byLimit?: boolean;
	} | null;
}

const PATH = '../shared/reference/functions.json';
const functions: readonly ReferenceFunction[] = existsSync(PATH) ? JSON.parse(readFileSync(PATH, 'utf8')).functions : [];

/** Formulas whose minimum lies at a hole of the language, with the rule that makes it one. */
const HOLES: ReadonlyMap<string, string> = new Map([['damavandi', '0/0 at the minimum']]);

describe.skipIf(functions.length === 0)('the reference functions (skipped where ../shared is not there)', () => {
	it('are 163', () => expect(functions).toHaveLength(163));

	it.each(functions.map((f) => [f.id, f] as const))('%s', (id, { formula, minimum }) => {
		const { graph, output, parameters, dimension, ast } = compileFormula(formula);
		expect(parameters).toEqual([]);
		expect(dimension).toBe(2);
		expect(toMathML(ast)).toMatch(/^<math .*<\/math>$/);
		expect(toLatex(ast).length).toBeGreaterThan(0);
		const e = evaluator(graph, [output]);
		for (const point of minimum?.points ?? []) {
			e.run(point, []);
			if (e.valid[0] !== 1) {
				expect(HOLES.has(id), `${id} at ${point} is a hole`).toBe(true);
				continue;
			}
			expect(HOLES.has(id), `${id} was expected to be a hole`).toBe(false);
			const declared = minimum?.value as number;
			// Points are printed to the last digit; a value of doubles near a minimum moves by rounding only.
			const tolerance = (minimum?.tolerance ?? 0) + 1e-9 * Math.max(1, Math.abs(declared));
			expect(Math.abs((e.values[0] as number) - declared)).toBeLessThanOrEqual(tolerance);
		}
	});
});
