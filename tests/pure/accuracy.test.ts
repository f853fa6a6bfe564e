/** Values and derivatives against 50 digits (tools/accuracy-reference.py), in ULP, and the table that docs/accuracy.md prints of them. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accuracyTable, BOUNDS, measure, REFERENCE } from '../support/accuracy-table.ts';

describe.each(['f64', 'f32'] as const)('%s', (precision) => {
	it.each(Object.keys(REFERENCE))('%s: value, gradient and Hessian are within their bounds, and none is missing', (text) => {
		const { worst, at, judged, holes } = measure(text, precision);
		const bounds = BOUNDS[text]?.[precision];
		expect(holes).toEqual([]);
		expect(judged).toBeGreaterThan(20);
		for (const [k, error] of worst.entries()) {
			const bound = bounds?.[k] ?? 0;
			expect(error, `${['value', 'gradient', 'Hessian'][k]} at ${at[k]}`).toBeLessThanOrEqual(bound);
			// Found over twenty times as many points; a bound that is far from what these show says nothing.
			expect(bound, `the bound of ${text}`).toBeLessThanOrEqual(6 * Math.max(1, error));
		}
	});
});

it('docs/accuracy.md prints the table', () => {
	const [, printed] = /<!-- derivatives: begin -->\n([^]*)\n<!-- derivatives: end -->/.exec(readFileSync('docs/accuracy.md', 'utf8')) ?? [];
	expect(printed, `the section should read:\n${accuracyTable()}`).toBe(accuracyTable());
});
