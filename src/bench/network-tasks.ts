/** Networks: fields of a plane, training, and many trained side by side. */

import type { BenchField, BenchMachine, BenchMachineId } from '../engine/bench-machine.ts';
import { type BoundedMachine, type BoundedTruth, gradientBounds, SliceBounds } from '../engine/networks/bounds.ts';
import { openLandscape } from '../engine/landscapes/landscape.ts';
import { type ManyRow, recipesOf, trainMany } from '../engine/training/many.ts';
import type { TrainingRequest } from '../engine/training/request.ts';
import { TrainingRun } from '../engine/training/run.ts';
import { bindObjective } from '../model/bound.ts';
import { LimitError } from '../model/errors.ts';
import { axis, type GridSpec } from '../model/geometry.ts';
import type { Network, OutputBound } from '../model/objective.ts';
import type { TrainingRecipe } from '../model/training.ts';
import { Differences } from './accuracy.ts';
import type { Prepared } from './contract.ts';
import { openBenchNetwork, openBenchSlice } from './networks.ts';
import type { ErrorReport } from './schema.ts';
import { networkOf, SIDE_BY_SIDE_STEPS, type Workload } from './workloads.ts';

const WORD = 4;
const U = 2 ** -24;
/** A step of gradient descent: rounded are the gradient, its product with the rate, the difference, and θ as it began. */
const STEP_ROUNDINGS = 4;
/** The rate of `reproduce.md` §1: below its edge of stability at first. */
const RATE = 0.2;
/** Networks of those side by side whose first step is compared. */
const COMPARED_NETWORKS = 3;

const UNCOUNTED = { operations: 0, builtins: 0, bytes: 0 };

/** Truths of places and their bounds, which are the same at all sizes and take longer to derive than the fields that they judge. */
const derived = new Map<string, BoundedTruth>();

const machineOf = (id: BenchMachineId): BoundedMachine => (id === 'gpu-fast' || id === 'gpu-strict' ? id : 'cpu');

/** Loss and slopes of a network over a window of its plane. */
export async function prepareSlice(machine: BenchMachine, { id, landscape }: Workload, side: number): Promise<Prepared> {
	const { objective, plane, domain } = await openBenchSlice(networkOf(landscape));
	const bound = bindObjective(objective, 'plane', {}, plane);
	const grid: GridSpec = { columns: side, rows: side, domain };
	let field: BenchField | undefined;
	const release = (): void => {
		field?.dispose();
		field = undefined;
	};
	let bounds: SliceBounds | undefined;
	const truthAt = (u: number, v: number): BoundedTruth => {
		const key = [id, machineOf(machine.id), u, v].join();
		const known = derived.get(key);
		if (known) return known;
		bounds ??= new SliceBounds(objective.evaluation, plane, machineOf(machine.id));
		const made = bounds.at(u, v);
		derived.set(key, made);
		return made;
	};
	const { plan, body } = objective.evaluation;
	return {
		release,
		...(machine.spoil ? { reset: () => machine.spoil?.() ?? Promise.resolve() } : {}),
		async run(signal) {
			release();
			field = await machine.field(bound, grid, { gradient: true, signal });
			return field.passes;
		},
		...(machine.id.startsWith('gpu') ? { readback: async (signal: AbortSignal) => void (await field?.read?.({ signal })) } : {}),
		...(machine.id === 'f64'
			? {}
			: {
					async check() {
						const differences = new Differences();
						const [columns, rows] = [axis(domain.u, side), axis(domain.v, side)];
						// Opposite corners are cells of every size, and farthest from the network. A bound takes up to a second to derive.
						for (const at of [0, side - 1]) {
							const layers = (await field?.row(at)) ?? [];
							const { truth, bounds } = truthAt(columns[at] as number, rows[at] as number);
							for (const [k, layer] of layers.entries()) differences.add(layer[at] as number, truth[k] as number, bounds[k] as OutputBound);
						}
						return differences.report();
					},
				}),
		...UNCOUNTED,
		// Two of a multiply-add, in three passes.
		operations: machine.id === 'f64' ? 0 : 6 * plan.operations * body.data.count,
		bytes: machine.id === 'f64' ? 0 : 3 * WORD,
		dispose: release,
	};
}

interface Trained {
	readonly request: Omit<TrainingRequest, 'recipe'>;
	readonly recipe: TrainingRecipe;
	/** The landscape that it descends. */
	readonly network: Network;
}

async function trained(machine: BenchMachine, { landscape }: Workload): Promise<Trained> {
	const { network, body } = await openBenchNetwork(networkOf(landscape));
	const { loss, data, architecture } = body;
	const { parameters } = network;
	const objective = openLandscape({ kind: 'network', title: network.title, body, parameters }).objective;
	if (objective.evaluation.kind !== 'network') throw new Error(`${landscape.id} is no network`);
	return {
		request: { architecture, train: data },
		recipe: { optimizer: `gd:lr=${RATE}`, steps: 1, seed: 0, loss, precision: machine.id === 'f64' ? 'f64' : 'f32' },
		network: objective.evaluation,
	};
}

const hostOf = (machine: BenchMachine) => {
	const host = machine.training?.();
	if (!host) throw new LimitError('This contestant trains no networks.');
	return host;
};

/** The first step of some networks against its f64 truth: loss, then parameters. (Later steps amplify rounding: one is what can be held to a bound.) */
async function checkSteps(
	machine: BenchMachine,
	{ request, recipe, network }: Trained,
	seeds: readonly number[],
): Promise<ErrorReport | null> {
	const differences = new Differences();
	for (const seed of seeds) {
		const run = await TrainingRun.begin(hostOf(machine), { ...request, recipe: { ...recipe, steps: 1, seed } });
		const before = Float64Array.from(run.parameters);
		await run.advance(1);
		const after = run.parameters;
		const { truth, bounds } = gradientBounds(network, before);
		differences.add(run.losses[0] as number, truth[0] as number, bounds[0] as OutputBound);
		for (const [k, x] of before.entries()) {
			const slope = truth[1 + k] as number;
			const [lo, hi] = bounds[1 + k] as readonly [number, number];
			const expected = x - RATE * slope;
			const error = (RATE * (hi - lo)) / 2 + STEP_ROUNDINGS * U * (Math.abs(x) + RATE * Math.abs(slope));
			differences.add(after[k] as number, expected, [expected - error, expected + error]);
		}
	}
	return differences.report();
}

/** Steps of one network. */
export async function prepareTraining(machine: BenchMachine, workload: Workload, steps: number): Promise<Prepared> {
	const own = await trained(machine, workload);
	const host = hostOf(machine);
	return {
		// From its beginning: a run that has taken its steps takes no more, and short runs are repeated.
		async run(signal) {
			// The path keeps no step but the last.
			const run = await TrainingRun.begin(host, { ...own.request, recipe: { ...own.recipe, steps }, path: { every: steps } });
			await run.advance(steps, { signal });
			return null;
		},
		...(machine.id === 'f64' ? {} : { check: () => checkSteps(machine, own, [0]) }),
		...UNCOUNTED,
		dispose: () => undefined,
	};
}

/** A few steps of each of many networks, which differ in their seed. */
export async function prepareMany(machine: BenchMachine, workload: Workload, networks: number): Promise<Prepared> {
	const own = await trained(machine, workload);
	const host = hostOf(machine);
	const seeds = Array.from({ length: networks }, (_, k) => k);
	const recipes = recipesOf({ ...own.recipe, steps: SIDE_BY_SIDE_STEPS }, { seeds });
	let rows: readonly ManyRow[] = [];
	return {
		async run(signal) {
			rows = await trainMany(host, own.request, recipes, { sharpness: false, signal });
			return null;
		},
		...(machine.id === 'f64'
			? {}
			: {
					async check() {
						if (rows.some(({ step }) => step !== SIDE_BY_SIDE_STEPS)) throw new Error('a network took too few steps');
						const compared = Math.min(COMPARED_NETWORKS, networks);
						return checkSteps(
							machine,
							own,
							Array.from({ length: compared }, (_, k) => Math.floor((k * (networks - 1)) / Math.max(1, compared - 1))),
						);
					},
				}),
		...UNCOUNTED,
		dispose: () => undefined,
	};
}
