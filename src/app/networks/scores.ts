/** How good networks are that a swarm has found: scored by the worker that trains. */

import type { TrainingHost } from '../../engine/training/host.ts';
import { TrainingRun } from '../../engine/training/run.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import type { TrainingReading } from '../../model/training.ts';
import type { TrainingChoice } from '../../state/app-state.ts';
import { pointOf } from '../../math/linear.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { formatNumber } from '../format.ts';
import type { NetworkAsk } from '../network-view.ts';
import type { Shown } from './views.ts';

/** Multiply-adds, and parameters, beyond which a network is not scored before somebody trains it: about a second. */
const MOST_WORK = 1e9;
const MOST_PARAMETERS = 200_000;

/**
 * Loss and accuracy of a network as it was opened; null where that would take long. The worker has the code of its training then.
 */
export async function scoreOf(
	host: TrainingHost,
	{ plan, data, loss, decay, parameters, statistics }: OpenedNetwork,
	{ optimizer, batch }: TrainingChoice,
): Promise<TrainingReading | null> {
	if (plan.operations * data.all.count > MOST_WORK || plan.parameterCount > MOST_PARAMETERS) return null;
	const recipe = { optimizer, steps: 0, seed: 0, loss, decay, ...(batch === undefined ? {} : { batch }) };
	const run = await TrainingRun.begin(host, {
		...{ architecture: plan.architecture, train: data.train, test: data.test, recipe, parameters },
		...(statistics ? { statistics } : {}),
	});
	return run.score();
}

/** A sentence for each. @param best in all parameters, or in the plane in view where a swarm is kept in it */
export async function scoresOfBest(
	host: TrainingHost,
	{ network, landscape }: Pick<Shown, 'network' | 'landscape'>,
	best: Extract<NetworkAsk, { do: 'scores' }>['of'],
): Promise<string[]> {
	const { plan, data, loss, statistics } = network;
	const n = plan.parameterCount;
	const said: string[] = [];
	for (const { name, x } of best) {
		const inPlane = x.length !== n && landscape.plane;
		const parameters = inPlane ? pointOf(inPlane, x[0] as number, x[1] as number) : Float64Array.from(x);
		const recipe = { optimizer: 'gd', steps: 0, seed: 0, loss };
		const run = await TrainingRun.begin(host, {
			...{ architecture: plan.architecture, train: data.train, test: data.test, recipe, parameters },
			...(statistics ? { statistics } : {}),
		});
		const { train, test } = await run.score();
		const { lossScore, accuracyScore, bestOf } = NETWORK_ROOM;
		const accuracy = Number.isNaN(train.accuracy)
			? ''
			: ` ${accuracyScore(formatNumber(train.accuracy, 3), formatNumber(test?.accuracy, 3))}.`;
		said.push(`${bestOf(name)} ${lossScore(formatNumber(train.loss, 4), formatNumber(test?.loss, 4))}.${accuracy}`);
	}
	return said;
}
