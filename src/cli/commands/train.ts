/** `thalweg train`: trains a network and writes it. */

import { openTraining, type TrainingHost } from '../../engine/training/host.ts';
import type { LimitedReading } from '../../engine/training/request.ts';
import { TrainingRun } from '../../engine/training/run.ts';
import type { OpenedNetwork } from '../../engine/networks/open.ts';
import { MODEL_FILES, modelFile } from '../../engine/training/model-file.ts';
import { batchesOf } from '../../engine/training/recipe.ts';
import { trainingOn } from '../../engine/training-on.ts';
import type { Machine, Session } from '../../engine/session.ts';
import type { Precision } from '../../model/backend.ts';
import type { Dataset } from '../../model/network.ts';
import type { TrainingReading, TrainingRecipe } from '../../model/training.ts';
import { nodeHost } from '../../platform/node-host.ts';
import { EMULATED_NOTE, openSession } from '../machine.ts';
import { openNamedNetwork } from '../network.ts';
import type { NetworkOptions } from '../network-options.ts';
import { orNull, table } from '../numbers.ts';
import type { OutputOptions } from '../options.ts';
import { checkOutput, noteLines, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import { untilStopped } from '../signals.ts';

export type TrainOptions = NetworkOptions &
	OutputOptions & {
		readonly optimizer?: string;
		readonly steps?: number;
		/** Samples of a batch; 0: all. */
		readonly batch?: number;
		readonly seed: number;
		readonly backend: 'gpu' | 'cpu';
		/** f64 on the CPU unless said; a GPU has f32. */
		readonly precision?: Precision;
		/** Steps between two lines of the table. */
		readonly every?: number;
		readonly sharpness?: boolean;
		/** Many side by side: every combination of these is trained. */
		readonly seeds?: readonly number[];
		readonly rates?: readonly number[];
		readonly batches?: readonly number[];
		readonly out: readonly string[];
	};

/** Where neither the command line nor a preset says how. */
const USUAL = { optimizer: 'adam:lr=0.01', steps: 1000 } as const;
/** Lines of the table, where their distance is not given. */
const LINES = 10;

export async function trainCommand(name: string | undefined, options: TrainOptions): Promise<void> {
	for (const path of options.out) checkOutput(path, MODEL_FILES);
	const network = await openNamedNetwork(name, options);
	const recipe = recipeOf(network, options);
	const session = options.backend === 'gpu' ? await openSession({ backend: 'gpu' }) : undefined;
	const host = session ? trainingOn(session, nodeHost(), 1) : openTraining(nodeHost(), 1);
	const stop = new AbortController();
	const release = untilStopped((status) => {
		process.exitCode = status;
		stop.abort();
	});
	const shows = progress('train', options.progress);
	try {
		const every = options.every ?? Math.max(1, Math.ceil(recipe.steps / LINES));
		const begin = performance.now();
		const run = await TrainingRun.begin(host, {
			architecture: network.plan.architecture,
			train: network.data.train,
			test: network.data.test,
			recipe,
			// The seed draws parameters where no file has them.
			...(network.seed === undefined ? { parameters: network.parameters } : {}),
			...(network.statistics ? { statistics: network.statistics } : {}),
			path: { every: Math.max(1, recipe.steps) },
			every: { score: every, ...(options.sharpness ? { sharpness: every } : {}) },
		});
		await run.advance(recipe.steps, { ...shows.options, signal: stop.signal }).catch((error: unknown) => {
			if (!stop.signal.aborted) throw error;
		});
		// What was done is kept, also where somebody stopped it.
		if (run.readings.at(-1)?.step !== run.step) await run.score();
		const milliseconds = Math.round(performance.now() - begin);
		for (const path of options.out) await writeWhole(path, modelFile(run, extensionOf(path), network.title));
		shows.end();
		if (stop.signal.aborted)
			process.stderr.write(`thalweg: The training was stopped after ${run.step} of ${recipe.steps} steps; what it had learnt is kept.\n`);
		const machine = session && run.onGpu ? session.machine : cpuMachine(run);
		const notes = [...network.notes, ...(session ? notesOnGpu(session, host, run) : [])];
		const answer = { network, run, machine, notes, milliseconds, name: name ?? '', out: options.out };
		if (options.json) await printJson(jsonOf(answer));
		else await print(textOf(answer));
	} finally {
		shows.end();
		release();
		host.dispose();
		session?.dispose();
	}
}

export const cpuMachine = ({ precision }: Pick<TrainingRun, 'precision'>) =>
	({ kind: 'cpu', precision, device: nodeHost().processor }) as const;

/** What is to be known of a GPU that was asked for by name. */
function notesOnGpu(session: Session, { gpu }: TrainingHost, { body, leftGpu }: TrainingRun): string[] {
	if (leftGpu !== null) return [`The GPU failed on the way, and the CPU went on from the last step that had been read back: ${leftGpu}`];
	const why = gpu?.leaves(body) ?? null;
	if (why !== null) return [`The CPU trains this network: ${why}.`];
	return session.adapter?.emulated ? [EMULATED_NOTE] : [];
}

/** What the command line says, else what a preset is meant to be trained with, else what is usual. */
export function recipeOf({ recipe, loss, decay }: OpenedNetwork, options: TrainOptions): TrainingRecipe {
	const { optimizer = recipe?.optimizer ?? USUAL.optimizer, steps = recipe?.steps ?? USUAL.steps, seed, init = seed } = options;
	const { precision = options.backend === 'gpu' ? 'f32' : 'f64' } = options;
	// A preset's batches belong to its own optimizer and steps, and are kept beside others too: 0 takes all samples.
	const batch = options.batch ?? recipe?.batch ?? 0;
	return { optimizer, steps, seed: init, batchSeed: seed, loss, decay, precision, ...(batch > 0 ? { batch } : {}) };
}

const extensionOf = (path: string): (typeof MODEL_FILES)[number] => (path.toLowerCase().endsWith('.npz') ? '.npz' : '.safetensors');

interface Answered {
	readonly network: OpenedNetwork;
	readonly run: TrainingRun;
	readonly machine: Pick<Machine, 'kind' | 'precision' | 'device'> & { readonly mode?: Machine['mode'] };
	readonly notes: readonly string[];
	readonly milliseconds: number;
	readonly name: string;
	readonly out: readonly string[];
}

export const dataOf = ({ name, key, count }: Dataset, test: Dataset | null | undefined) => ({
	...{ name, key, train: count },
	test: test?.count ?? 0,
});

/** What is trained, and on what, in a line. */
export const headOf = ({ title, plan }: OpenedNetwork, { name, count }: Dataset, test: Dataset | null | undefined): string =>
	`${title}: ${plan.parameterCount} parameters · ${name}: ${count} samples to train, ${test?.count ?? 0} to test`;

export const scoreOf = ({ loss, accuracy }: TrainingReading['train']) => ({ loss: orNull(loss), accuracy: orNull(accuracy) });

const sharpnessOf = ({ step, values, products, settled, of, limit }: LimitedReading) => ({
	step,
	eigenvalues: values,
	of,
	...(limit ? { limit: limit.value, formula: limit.formula } : {}),
	products,
	settled,
});

function jsonOf({ network, run, machine, notes, milliseconds, name, out }: Answered) {
	const { plan, body, test, recipe, status, step } = run;
	return {
		network: name,
		title: network.title,
		parameters: plan.parameterCount,
		input: plan.architecture.input,
		output: plan.output,
		data: dataOf(body.data, test),
		recipe,
		status,
		steps: step,
		final: finalOf(run),
		readings: run.readings.map((reading) => ({
			step: reading.step,
			train: scoreOf(reading.train),
			test: reading.test && scoreOf(reading.test),
		})),
		...(run.sharpnessReadings.length > 0 ? { sharpness: run.sharpnessReadings.map(sharpnessOf) } : {}),
		machine: {
			...{ backend: machine.kind, precision: machine.precision },
			...(machine.kind === 'gpu' ? { mode: machine.mode } : {}),
			device: machine.device,
		},
		milliseconds,
		files: out,
		notes,
	};
}

function finalOf(run: TrainingRun) {
	const last = run.readings.at(-1);
	return last ? { step: last.step, train: scoreOf(last.train), test: last.test && scoreOf(last.test) } : null;
}

export const rounded = (value: number): string => (Number.isNaN(value) ? '–' : String(Number(value.toPrecision(5))));

function textOf({ network, run, machine, notes, milliseconds, out }: Answered): string {
	const { body, test, recipe, status, step } = run;
	const batch = batchesOf(recipe, body.data.count) === null ? 'all samples in each step' : `batches of ${recipe.batch}`;
	const head = [
		headOf(network, body.data, test),
		`${recipe.optimizer} · ${batch} · ${body.loss}${(body.decay ?? 0) > 0 ? ` + ${body.decay}/2 |w|²` : ''} · seed ${recipe.seed} · ${machine.kind} ${machine.precision}`,
	];
	const sharp = new Map(run.sharpnessReadings.map((reading) => [reading.step, reading]));
	const hasSharpness = sharp.size > 0;
	const classes = body.data.targets.kind === 'classes';
	const columns = (loss: string): string[] => [`${loss} loss`, ...(classes ? [`${loss} %`] : [])];
	const cells = (score: TrainingReading['test']): string[] =>
		score ? [rounded(score.loss), ...(classes ? [rounded(score.accuracy)] : [])] : [];
	const rows = [
		['step', ...columns('train'), ...(test ? columns('test') : []), ...(hasSharpness ? ['λ_max', 'limit'] : [])],
		...run.readings.map((reading) => {
			const at = sharp.get(reading.step);
			const sharpness = hasSharpness ? [rounded(at?.values[0] ?? Number.NaN), rounded(at?.limit?.value ?? Number.NaN)] : [];
			return [String(reading.step), ...cells(reading.train), ...cells(reading.test), ...sharpness];
		}),
	];
	const end =
		status === 'diverged'
			? `It diverged: after ${step} steps the loss or the next parameters are no numbers in range.`
			: `${step} steps in ${milliseconds} ms.`;
	const scaled = run.sharpnessReadings.some(({ of }) => of === 'preconditioned')
		? ['λ_max and limit are of the Hessian divided by the scale that the method has for each coordinate; at step 0 it has none.']
		: [];
	return [...head, table(rows), ...scaled, end, ...out.map((path) => `written: ${path}`), ...noteLines(notes)].join('\n');
}
