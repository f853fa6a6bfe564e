/** What a swarm's end is told as. */

import { expect, test } from 'vitest';
import { STATUS_NAMES, type StatusName, type SwarmStatistics } from '../../src/model/swarm.ts';
import type { GroupView } from '../../src/model/swarm-view.ts';
import { NO_CURVE } from '../../src/app/curves.ts';
import { optimizersSentence, resultSentence } from '../../src/app/swarm-words.ts';

function group(status: Partial<Record<StatusName, number>>): GroupView {
	const all = Object.fromEntries(STATUS_NAMES.map((name) => [name, status[name] ?? 0])) as Record<StatusName, number>;
	const count = Object.values(all).reduce((a, b) => a + b);
	const statistics: SwarmStatistics = {
		...{ count, step: 10, status: all, best: null, lowest: Number.NaN, quantiles: [], medianSteps: Number.NaN, atMinimum: [] },
	};
	return {
		index: 0,
		spec: { id: 'adam', hyper: {} },
		name: 'Adam',
		colorSlot: 0,
		color: '#fff',
		statistics,
		curve: NO_CURVE,
		divergedAt: null,
		offPlane: null,
	};
}

test.each([
	[{ converged: 999, diverged: 1 }, 'Adam: >99 % converged, <1 % lost.'],
	[{ converged: 1000 }, 'Adam: 100 % converged.'],
	[{ converged: 1, running: 999 }, 'Adam: <1 % converged.'],
	[{ converged: 500, edge: 250, hole: 250 }, 'Adam: 50 % converged, 50 % lost.'],
] as const)('%o', (status, sentence) => {
	expect(resultSentence([group(status)], 10)).toBe(`The run has ended at step 10. ${sentence}`);
});

test('adding and removing an optimizer says what happens to the run, a change of its values says nothing', () => {
	const [gd, adam] = [
		{ id: 'gd', hyper: {} },
		{ id: 'adam', hyper: {} },
	];
	expect(optimizersSentence([gd], [gd, adam])).toBe('Adam added. The run starts again at step 0, so that all optimizers start together.');
	expect(optimizersSentence([gd, adam, adam], [adam, adam])).toBe('Gradient descent removed. The run starts again at step 0.');
	expect(optimizersSentence([gd], [])).toBe('Gradient descent removed. No optimizer is left, so nothing runs.');
	expect(optimizersSentence([gd], [{ id: 'gd', hyper: { lr: 1 } }])).toBeNull();
});
