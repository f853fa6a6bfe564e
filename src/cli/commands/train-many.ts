/** `thalweg train --seeds … --rates … --batches …`: many networks side by side, and what became of them. */

import { openTraining } from '../../engine/training/host.ts';
import { type ManyGroup, groupsOf, type Quartiles } from '../../engine/training/many-groups.ts';
import { type ManyRow, recipesOf, trainMany } from '../../engine/training/many.ts';
import { trainingOn } from '../../engine/training-on.ts';
import type { TrainingRecipe } from '../../model/training.ts';
import { nodeHost } from '../../platform/node-host.ts';
import { EMULATED_NOTE, openSession } from '../machine.ts';
import { openNamedNetwork } from '../network.ts';
import { orNull, table } from '../numbers.ts';
import { noteLines, print, printJson } from '../output.ts';
import { progress } from '../progress.ts';
import { untilStopped } from '../signals.ts';
import { cpuMachine, dataOf, headOf, recipeOf, rounded, scoreOf, type TrainOptions } from './train.ts';

export async function trainManyCommand(name: string | undefined, options: TrainOptions): Promise<void> {
	const network = await openNamedNetwork(name, options);
	const { architecture } = network.plan;
	const { train, test } = network.data;
	const recipes = recipesOf(recipeOf(network, options), {
		...(options.seeds && { seeds: options.seeds }),
		...(options.rates && { rates: options.rates }),
		...(options.batches && { batches: options.batches.map((size) => (size === 0 ? null : size)) }),
	}).map((recipe): TrainingRecipe => (options.seeds ? { ...recipe, batchSeed: recipe.seed } : recipe));
	const session = options.backend === 'gpu' ? await openSession({ backend: 'gpu' }) : undefined;
	const host = session ? trainingOn(session, nodeHost()) : openTraining(nodeHost());
	const stop = new AbortController();
	const release = untilStopped((status) => {
		process.exitCode = status;
		stop.abort();
	});
	const shows = progress('train', options.progress);
	const rows: ManyRow[] = [];
	const fixed = 'The parameters are those of the file: seeds order the samples, and draw the noise of an optimizer that has some.';
	const notes = [
		...network.notes,
		...(network.seed === undefined && options.seeds ? [fixed] : []),
		...(session?.adapter?.emulated ? [EMULATED_NOTE] : []),
	];
	try {
		const begin = performance.now();
		const request = {
			...{ architecture, train, test },
			...(network.seed === undefined ? { parameters: network.parameters } : {}),
			...(network.statistics ? { statistics: network.statistics } : {}),
		};
		await trainMany(host, request, recipes, {
			...shows.options,
			signal: stop.signal,
			sharpness: options.sharpness ?? false,
			onRow: (row) => void rows.push(row),
			onNote: (note) => void notes.push(note),
		}).catch((error: unknown) => {
			if (!stop.signal.aborted) throw error;
		});
		const milliseconds = Math.round(performance.now() - begin);
		shows.end();
		if (stop.signal.aborted)
			process.stderr.write(`thalweg: The trainings were stopped: ${rows.length} of ${recipes.length} are done and told.\n`);
		rows.sort((a, b) => a.index - b.index);
		const answer = { rows, groups: groupsOf(rows), notes, milliseconds };
		if (!options.json) {
			await print(textOf(headOf(network, train, test), answer, train.targets.kind === 'classes'));
			return;
		}
		const machine = session?.machine ?? cpuMachine({ precision: recipes[0]?.precision ?? 'f64' });
		await printJson({
			...{ network: name ?? '', title: network.title, parameters: network.plan.parameterCount },
			data: dataOf(train, test),
			groups: answer.groups.map((group) => ({
				...{ optimizer: group.recipe.optimizer, batch: group.recipe.batch ?? 0, trainings: group.rows.length, diverged: group.diverged },
				trainLoss: jsonOf(group.trainLoss),
				testLoss: jsonOf(group.testLoss),
				testAccuracy: jsonOf(group.testAccuracy),
				sharpness: jsonOf(group.sharpness),
				bestSeed: group.best?.recipe.seed ?? null,
			})),
			trainings: rows.map((row) => ({
				...{ recipe: row.recipe, status: row.status, steps: row.step },
				...{ train: scoreOf(row.train), test: row.test && scoreOf(row.test), sharpness: orNull(row.sharpness) },
			})),
			machine: { backend: machine.kind, precision: machine.precision, device: machine.device },
			...{ milliseconds, notes },
		});
	} finally {
		shows.end();
		release();
		host.dispose();
		session?.dispose();
	}
}

/** JSON has no NaN. */
const jsonOf = ({ low, median, high }: Quartiles) => ({ low: orNull(low), median: orNull(median), high: orNull(high) });

/** Most trainings that are told one by one; of more there are the groups, and all in `--json`. */
const MOST_TOLD = 32;

const spread = ({ low, median, high }: Quartiles): string =>
	Number.isNaN(median) ? '–' : `${rounded(median)} (${rounded(low)} … ${rounded(high)})`;

function textOf(
	head: string,
	{
		rows,
		groups,
		notes,
		milliseconds,
	}: { rows: readonly ManyRow[]; groups: readonly ManyGroup[]; notes: readonly string[]; milliseconds: number },
	classes: boolean,
): string {
	const hasTest = rows.some(({ test }) => test !== null);
	const hasSharpness = rows.some(({ sharpness }) => !Number.isNaN(sharpness));
	const extra = (test: string, accuracy: string, sharpness: string): string[] => [
		...(hasTest ? [test, ...(classes ? [accuracy] : [])] : []),
		...(hasSharpness ? [sharpness] : []),
	];
	const grouped = table([
		['optimizer', 'batch', 'trained', 'diverged', 'train loss: median (quartiles)', ...extra('test loss', 'test %', 'λ_max'), 'best seed'],
		...groups.map(({ recipe: { optimizer, batch }, rows: its, diverged, trainLoss, testLoss, testAccuracy, sharpness, best }) => [
			...[optimizer, String(batch ?? 'all'), String(its.length), String(diverged), spread(trainLoss)],
			...extra(spread(testLoss), spread(testAccuracy), spread(sharpness)),
			String(best?.recipe.seed ?? '–'),
		]),
	]);
	const each =
		rows.length > MOST_TOLD
			? `Each of the ${rows.length} trainings is in --json.`
			: table([
					['seed', 'optimizer', 'batch', 'steps', 'train loss', ...extra('test loss', 'test %', 'λ_max'), 'status'],
					...rows.map(({ recipe, step, train, test, sharpness, status }) => [
						...[String(recipe.seed), recipe.optimizer, String(recipe.batch ?? 'all'), String(step), rounded(train.loss)],
						...extra(rounded(test?.loss ?? Number.NaN), rounded(test?.accuracy ?? Number.NaN), rounded(sharpness)),
						status === 'diverged' ? 'diverged' : '',
					]),
				]);
	return [head, grouped, each, `${rows.length} trainings in ${milliseconds} ms.`, ...noteLines(notes)]
		.join('\n\n')
		.replace(/\n\n(note: )/g, '\n$1');
}
