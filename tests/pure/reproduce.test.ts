/** Published findings that take a moment; `npm run reproduce` has all of them. */

import { afterAll, describe, expect, test } from 'vitest';
import { TrainingHost } from '../../src/engine/training/host.ts';
import { atTheSaddle } from '../../tools/reproduce/committee.ts';
import { saddles } from '../../tools/reproduce/deep-linear.ts';
import { firstSteps } from '../../tools/reproduce/edge.ts';
import { type Finding, findingsOf } from '../../tools/reproduce/finding.ts';

const host = new TrainingHost({}, 0);
afterAll(() => host.dispose());

const agree = (findings: readonly Finding[]): void => {
	expect(findings.filter(({ agrees }) => agrees !== true)).toEqual([]);
	expect(findings.length).toBeGreaterThan(0);
};

test('edge of stability: losses of steps 0 and 1 to 1e-12, and λ_max there', async () => agree(await firstSteps(host)));
test('soft committee: plateau, slope and eigenvalues at the symmetric saddle', () => agree(atTheSaddle()));
test('deep linear network: its critical values, and that all but the minimum are strict saddles', () => agree(saddles()));

describe('a finding', () => {
	const { near, exact, between } = findingsOf('somebody');
	test('agrees only within what was said', () => {
		expect([near('x', 10, 10.9, 0.1), near('x', 10, 11.1, 0.1)].map(({ agrees }) => agrees)).toEqual([true, false]);
		expect([exact('x', 1, 1 + 1e-13, 1e-12), exact('x', 1, Number.NaN, 1e-12)].map(({ agrees }) => agrees)).toEqual([true, false]);
		expect([between('x', '2', [1, 3], 3), between('x', '2', [1, 3], Number.NaN)].map(({ agrees }) => agrees)).toEqual([true, false]);
	});
});
