/** Grokking in two seconds (Gromov 2023): addition modulo 23 is learnt by heart first, and understood later. */

import type { TrainingHost } from '../../src/engine/training/host.ts';
import { TrainingRun } from '../../src/engine/training/run.ts';
import { networkPreset } from '../../src/networks/architecture/presets.ts';
import { makeData } from '../../src/networks/data/index.ts';
import { type Chapter, type Finding, findingsOf } from './finding.ts';

const { between, holds } = findingsOf('Gromov 2023');

interface Grokked {
	/** First step, of every 25th, at which more than 99 % of the samples that train are right, and more than 95 % of those that test. */
	readonly learnt: number;
	readonly understood: number;
	readonly test: number;
}

async function train(host: TrainingHost, decay: number, steps: number): Promise<Grokked> {
	const { architecture, recipe } = networkPreset('modular:23-100');
	const { data, loss } = recipe;
	const made = await makeData({ ...(data ?? { set: 'modular' }), seed: 1 });
	const run = await TrainingRun.begin(host, {
		architecture,
		train: made.train,
		test: made.test,
		recipe: { optimizer: `adamw:lr=0.01,b2=0.98,weightDecay=${decay}`, steps, seed: 0, loss },
		path: { every: steps },
		every: { score: 25 },
	});
	while (!run.done) await run.advance(25);
	const first = (holdsAt: (reading: (typeof run.readings)[number]) => boolean): number => run.readings.find(holdsAt)?.step ?? Number.NaN;
	return {
		learnt: first(({ train: { accuracy } }) => accuracy > 99),
		understood: first(({ test }) => (test?.accuracy ?? 0) > 95),
		test: run.readings.at(-1)?.test?.accuracy ?? Number.NaN,
	};
}

export async function grokking(host: TrainingHost): Promise<readonly Finding[]> {
	const [half, one, none] = [await train(host, 0.5, 700), await train(host, 1, 700), await train(host, 0, 3000)];
	return [
		between('decay 0.5: train accuracy > 99 % at step', '75 to 100', [50, 150], half.learnt),
		between('decay 0.5: test accuracy > 95 % at step', '350 to 400', [250, 550], half.understood),
		between('decay 1: test accuracy > 95 % at step', '225', [150, 350], one.understood),
		holds(
			'decay 0: test accuracy > 95 %',
			'never in 3000 steps',
			Number.isNaN(none.understood) ? `never (${none.test.toFixed(1)} %)` : `at ${none.understood}`,
			Number.isNaN(none.understood),
		),
		holds('the larger the decay, the sooner', 'yes', `${one.understood} < ${half.understood}`, one.understood < half.understood),
	];
}

export const grokked = (host: TrainingHost): readonly Chapter[] => [{ title: 'Grokking', findings: () => grokking(host) }];
