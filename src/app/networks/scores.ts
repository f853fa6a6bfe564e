/** How good networks are: one that was opened, and those that a swarm has found. */

import { comparedOf, minimaAmong, type MinimaFound } from '../../engine/networks/minima.ts';
import type { TrainingHost } from '../../engine/training/host.ts';
import { TrainingRun } from '../../engine/training/run.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import { bindObjective } from '../../model/bound.ts';
import type { TrainingReading } from '../../model/training.ts';
import type { TrainingChoice } from '../../state/app-state.ts';
import { pointOf } from '../../math/linear.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';
import { formatCount, formatNumber } from '../format.ts';
import type { StudioPage } from '../network-studio.ts';
import type { GroupFound } from '../network-view.ts';
import type { ResultColumn, SwarmScores } from '../results-data.ts';
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

/** Who scores networks of a swarm: the worker that trains, and the machine that the page works on. */
interface Scorers {
	readonly host: TrainingHost;
	readonly sample: StudioPage['sample'];
	/** Asked between two of them. */
	readonly isWanted: () => boolean;
}

/** Columns before anything is scored: they keep their places. */
export function emptyScores({ network }: Pick<Shown, 'network'>): SwarmScores {
	return { columns: columnsOf(network, []), remarks: [] };
}

/**
 * Loss and accuracy of the best network of each group, and how many minima its networks are at; null where nobody wants them any more.
 * @param found best networks in all parameters, or in the plane in view where a swarm is kept in it
 */
export async function scoresOfSwarm(
	{ host, sample, isWanted }: Scorers,
	{ network, landscape }: Pick<Shown, 'network' | 'landscape'>,
	found: readonly GroupFound[],
): Promise<SwarmScores | null> {
	const { plan, data, loss, statistics } = network;
	const most = comparedOf(plan.operations * data.train.count);
	const scores: GroupScore[] = [];
	for (const { best, networks } of found) {
		if (!isWanted()) return null;
		let reading: TrainingReading | null = null;
		if (best) {
			const inPlane = best.length !== plan.parameterCount && landscape.plane;
			const parameters = inPlane ? pointOf(inPlane, best[0] as number, best[1] as number) : Float64Array.from(best);
			const recipe = { optimizer: 'gd', steps: 0, seed: 0, loss };
			const run = await TrainingRun.begin(host, {
				...{ architecture: plan.architecture, train: data.train, test: data.test, recipe, parameters },
				...(statistics ? { statistics } : {}),
			});
			reading = await run.score();
		}
		const bound =
			networks.dimension === plan.parameterCount || !landscape.plane
				? bindObjective(landscape.objective, 'full')
				: bindObjective(landscape.objective, 'plane', {}, landscape.plane);
		const minima = await minimaAmong(async (points) => (isWanted() ? (await sample(bound, points, 0)).values : []), networks, most);
		scores.push({ reading, minima });
	}
	if (!isWanted()) return null;
	return { columns: columnsOf(network, scores), remarks: [NETWORK_ROOM.scores.minimaSays] };
}

interface GroupScore {
	readonly reading: TrainingReading | null;
	readonly minima: MinimaFound;
}

/** The columns of a table of results. @param scores of each group; none before they are known */
function columnsOf({ data }: OpenedNetwork, scores: readonly GroupScore[]): ResultColumn[] {
	const words = NETWORK_ROOM.scores;
	const hasTest = data.test.count > 0;
	const parts = hasTest ? (['train', 'test'] as const) : (['train'] as const);
	const of = (score: 'loss' | 'accuracy', digits: number, unit: string): ResultColumn => ({
		head: words[score],
		of: parts.map((part) => words.parts[part]).join(', '),
		title: words.ofTitle,
		cells: scores.map(({ reading }) =>
			reading ? parts.map((part) => `${formatNumber(reading[part]?.[score], digits)}${unit}`).join(', ') : '',
		),
		numbers: parts.map((part) => ({
			name: words.csv[`${part}_${score}`],
			values: scores.map(({ reading }) => reading?.[part]?.[score] ?? Number.NaN),
		})),
	});
	return [
		of('loss', 4, ''),
		...(data.all.targets.kind === 'classes' ? [of('accuracy', 3, ' %')] : []),
		{
			head: words.minima,
			of: words.minimaOf,
			title: words.minimaSays,
			cells: scores.map(({ minima }) => words.minimaIn(formatCount(minima.count), formatCount(minima.of))),
			numbers: [
				{ name: words.csv.minima, values: scores.map(({ minima }) => minima.count) },
				{ name: words.csv.compared, values: scores.map(({ minima }) => minima.of) },
			],
		},
	];
}
