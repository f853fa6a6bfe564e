/** What is measured: tasks on landscapes, with sizes that double. */

import { type Landscape, type LandscapeSource, openLandscape } from '../engine/landscapes/landscape.ts';
import { planeOf } from '../engine/landscapes/planes.ts';
import { philoxUniform } from '../math/philox.ts';
import { UsageError } from '../model/errors.ts';
import type { SampledField } from '../model/field.ts';
import type { Plane } from '../model/geometry.ts';
import { type ContestantId, CONTESTANTS, type Task, TASKS, type UNITS } from './schema.ts';

/** A landscape of the benchmark. */
export interface BenchLandscape {
	readonly id: string;
	/** What it stands for. */
	readonly stands: string;
	readonly source: () => LandscapeSource;
}

/** A network of the benchmark; `bench/networks.ts` opens it. */
export interface BenchNetwork {
	readonly id: 'mlp' | 'digits' | 'cnn' | 'chebyshev';
	readonly stands: string;
}

/** What a task works on. */
export type BenchSubject = BenchLandscape | BenchNetwork;

/** Samples along each axis of the surface that the benchmark makes itself. */
const SAMPLES = 65;
/** Of the made surface and of planes. Reports with other seeds measure the same landscapes. */
const LANDSCAPE_SEED = 20_261;

export const LANDSCAPES: readonly BenchLandscape[] = [
	{ id: 'himmelblau', stands: 'a polynomial', source: () => ({ kind: 'function', id: 'himmelblau' }) },
	{ id: 'ackley', stands: 'exponentials, cosines and a root', source: () => ({ kind: 'function', id: 'ackley' }) },
	{ id: 'rastrigin', stands: 'cosines', source: () => ({ kind: 'function', id: 'rastrigin' }) },
	{
		id: 'rastrigin-32',
		stands: 'cosines in 32 variables, seen through a plane',
		source: () => ({ kind: 'function', id: 'rastrigin', dimension: 32 }),
	},
	{
		id: 'sampled',
		stands: 'a sampled surface, interpolated',
		source: () => ({ kind: 'surface', name: 'benchmark', field: madeSurface() }),
	},
];

export const NETWORKS: readonly BenchNetwork[] = [
	{ id: 'mlp', stands: 'a network 2-16-16-1 with tanh, 256 samples' },
	{ id: 'digits', stands: 'a network 64-32-10 with relu, 1797 images of digits' },
	{ id: 'cnn', stands: 'two convolutions with a pool between them, 64 images of digits' },
	{ id: 'chebyshev', stands: 'a network 1-30-20-1 with tanh and 701 parameters, 20 samples' },
];

/** A smooth surface with wells, from Philox: the same on every machine, and nobody's data. */
export function madeSurface(): SampledField {
	const wells = Array.from({ length: 9 }, (_, k) => {
		const [x, y, depth, width] = philoxUniform(LANDSCAPE_SEED, k, 0, 0);
		return { x: 2 * x - 1, y: 2 * y - 1, depth: 0.3 + depth, width: 0.15 + 0.3 * width };
	});
	const axis = Float64Array.from({ length: SAMPLES }, (_, i) => -1 + (2 * i) / (SAMPLES - 1));
	const height = (x: number, y: number): number =>
		wells.reduce((sum, w) => sum - w.depth * Math.exp(-((x - w.x) ** 2 + (y - w.y) ** 2) / w.width ** 2), 2 + 0.5 * (x * x + y * y));
	const values = Float64Array.from({ length: SAMPLES * SAMPLES }, (_, i) =>
		height(axis[i % SAMPLES] as number, axis[Math.floor(i / SAMPLES)] as number),
	);
	return { name: 'loss', columns: SAMPLES, rows: SAMPLES, x: axis, y: axis, values };
}

/** A landscape opened anew, and the plane it is seen through. @throws Error where it is a network */
export function openBenchLandscape(subject: BenchSubject): { readonly landscape: Landscape; readonly plane: Plane } {
	const landscape = openLandscape(landscapeOf(subject).source());
	return { landscape, plane: planeOf(landscape, { kind: 'random', seed: LANDSCAPE_SEED }) };
}

/** @throws Error where a network was given to a task that works on landscapes: the table of tasks is wrong */
function landscapeOf(subject: BenchSubject): BenchLandscape {
	if ('source' in subject) return subject;
	throw new Error(`${subject.id} is a network`);
}

/** @throws Error where a landscape was given to a task that works on networks */
export function networkOf(subject: BenchSubject): BenchNetwork {
	if ('source' in subject) throw new Error(`${subject.id} is no network`);
	return subject;
}

/** A task on a landscape or a network. */
export interface Workload {
	/** `task:landscape`. */
	readonly id: string;
	readonly task: Task;
	readonly landscape: BenchSubject;
	readonly unit: (typeof UNITS)[number];
	/** What a size is: `cells a side`, `points`, … */
	readonly sizeIs: string;
	readonly sizes: readonly number[];
	/** Units of work of a size. */
	readonly units: (size: number) => number;
	readonly contestants: readonly ContestantId[];
}

/** What a range of sizes is about. */
type SizeKind = 'cells' | 'points' | 'particles' | 'steps';

interface TaskRow {
	readonly about: string;
	readonly unit: Workload['unit'];
	readonly sizeIs: string;
	/** Tasks of one kind are cut to one range of sizes; null where none is chosen by a range. */
	readonly sizeKind: SizeKind | null;
	readonly sizes: readonly number[];
	readonly units: (size: number) => number;
	/** All unless said. */
	readonly contestants?: readonly ContestantId[];
	/** What it can work on. */
	readonly subjects: readonly BenchSubject[];
	/** Landscapes or networks measured unless others are asked for. */
	readonly standard: readonly string[];
}

/** Steps of a swarm whose particles double, and particles of one whose steps double. */
export const SWARM_STEPS = 100;
export const SWARM_PARTICLES = 10_000;
/** Steps of each network of those that are trained side by side. */
export const SIDE_BY_SIDE_STEPS = 50;

const powers = (from: number, to: number, factor = 2): number[] => {
	const sizes: number[] = [];
	for (let size = from; size <= to; size *= factor) sizes.push(size);
	return sizes;
};
const square = (side: number): number => side * side;
const FIELDS = ['himmelblau', 'ackley', 'rastrigin-32', 'sampled'];
const SWARMS = ['rastrigin'];
/** A sampled surface has no formula: its program is compiled once for each shape of file. */
const FORMULAS = LANDSCAPES.filter(({ id }) => id !== 'sampled');
const IN_PLANE = NETWORKS.filter(({ id }) => id !== 'chebyshev');
const TRAINED = NETWORKS.filter(({ id }) => id === 'chebyshev');

/** One row a task. */
export const TASK_TABLE: Readonly<Record<Task, TaskRow>> = {
	value: {
		about: 'f on a grid',
		unit: 'cell',
		sizeIs: 'cells a side',
		sizeKind: 'cells',
		sizes: powers(128, 16_384),
		units: square,
		subjects: LANDSCAPES,
		standard: FIELDS,
	},
	gradient: {
		about: 'f and ∇f on a grid',
		unit: 'cell',
		sizeIs: 'cells a side',
		sizeKind: 'cells',
		sizes: powers(128, 16_384),
		units: square,
		subjects: LANDSCAPES,
		standard: FIELDS,
	},
	hessian: {
		about: 'f, ∇f and the Hessian along the plane at points, read back',
		unit: 'point',
		sizeIs: 'points',
		sizeKind: 'points',
		sizes: powers(1024, 2 ** 20, 4),
		units: (points) => points,
		subjects: LANDSCAPES,
		standard: FIELDS,
	},
	adam: {
		about: `${SWARM_STEPS} steps of Adam`,
		unit: 'particle-step',
		sizeIs: 'particles',
		sizeKind: 'particles',
		sizes: [100, ...powers(1000, 1_024_000)],
		units: (particles) => particles * SWARM_STEPS,
		subjects: LANDSCAPES,
		standard: SWARMS,
	},
	gd: {
		about: `${SWARM_STEPS} steps of gradient descent`,
		unit: 'particle-step',
		sizeIs: 'particles',
		sizeKind: 'particles',
		sizes: [100, ...powers(1000, 1_024_000)],
		units: (particles) => particles * SWARM_STEPS,
		subjects: LANDSCAPES,
		standard: SWARMS,
	},
	'adam-steps': {
		about: `Adam with ${SWARM_PARTICLES} particles`,
		unit: 'particle-step',
		sizeIs: 'steps',
		sizeKind: 'steps',
		sizes: powers(1, 8192),
		units: (steps) => steps * SWARM_PARTICLES,
		subjects: LANDSCAPES,
		standard: SWARMS,
	},
	'compile-cold': {
		about: 'time from a new formula to its first value',
		unit: 'program',
		sizeIs: 'programs',
		sizeKind: null,
		sizes: [1],
		units: () => 1,
		subjects: FORMULAS,
		standard: FIELDS.filter((id) => id !== 'sampled'),
	},
	'compile-cached': {
		about: 'formula seen before → pipeline ready, one value computed',
		unit: 'program',
		sizeIs: 'programs',
		sizeKind: null,
		sizes: [1],
		units: () => 1,
		subjects: LANDSCAPES,
		standard: FIELDS,
	},
	surface: {
		about: 'one frame of the surface, 1280 × 720, pixels read back',
		unit: 'frame',
		sizeIs: 'cells a side',
		sizeKind: 'cells',
		sizes: powers(256, 4096),
		units: () => 1,
		contestants: ['gpu-fast', 'gpu-strict', 'cpu-all'],
		subjects: LANDSCAPES,
		standard: ['ackley'],
	},
	map: {
		about: 'one frame of the map, 1280 × 720, pixels read back',
		unit: 'frame',
		sizeIs: 'cells a side',
		sizeKind: 'cells',
		sizes: powers(256, 4096),
		units: () => 1,
		contestants: ['gpu-fast', 'gpu-strict', 'cpu-all'],
		subjects: LANDSCAPES,
		standard: ['ackley'],
	},
	slice: {
		about: 'loss of a network and its exact gradient along a plane',
		unit: 'cell',
		sizeIs: 'cells a side',
		// A cell of a network takes a thousand times as long as one of a formula: no range of cells fits both.
		sizeKind: null,
		sizes: powers(8, 1024),
		units: square,
		subjects: IN_PLANE,
		standard: IN_PLANE.map(({ id }) => id),
	},
	train: {
		about: 'gradient descent of a network, full batches',
		unit: 'training-step',
		sizeIs: 'steps',
		sizeKind: 'steps',
		sizes: powers(256, 8192),
		units: (steps) => steps,
		// The steps of one network follow one another: a second worker has nothing to do. GPUs train no networks.
		contestants: ['cpu-1', 'f64'],
		subjects: TRAINED,
		standard: TRAINED.map(({ id }) => id),
	},
	'train-many': {
		about: `${SIDE_BY_SIDE_STEPS} steps of each of many networks, side by side`,
		unit: 'training-step',
		sizeIs: 'networks',
		sizeKind: null,
		sizes: powers(16, 16_384, 4),
		units: (networks) => networks * SIDE_BY_SIDE_STEPS,
		contestants: ['cpu-all', 'cpu-1', 'f64'],
		subjects: TRAINED,
		standard: TRAINED.map(({ id }) => id),
	},
};

export function workload(task: Task, landscape: BenchSubject): Workload {
	const { unit, sizeIs, sizes, units, contestants = CONTESTANTS } = TASK_TABLE[task];
	return { id: `${task}:${landscape.id}`, task, landscape, unit, sizeIs, sizes, units, contestants };
}

function subjectOf(task: Task, id: string): BenchSubject {
	const { subjects } = TASK_TABLE[task];
	const found = subjects.find((subject) => subject.id === id);
	if (found) return found;
	const names = subjects.map((subject) => subject.id).join(', ');
	const isKnown = [...LANDSCAPES, ...NETWORKS].some((subject) => subject.id === id);
	throw new UsageError(
		isKnown
			? `“${task}:${id}” cannot be measured: ${task} works on ${names}.`
			: `There is no benchmark landscape “${id}”; there are ${names}.`,
	);
}

/** Every task on its standard landscapes. */
export const standardWorkloads = (): readonly Workload[] =>
	TASKS.flatMap((task) => TASK_TABLE[task].standard.map((id) => workload(task, subjectOf(task, id))));

/**
 * Workloads by name: `gradient` (on its standard landscapes) or `gradient:ackley`.
 * @throws UsageError naming what there is
 * @example
 * console.log(workloadsNamed(['value:ackley']).map(({ id, unit }) => [id, unit])); // [ [ 'value:ackley', 'cell' ] ]
 */
export function workloadsNamed(names: readonly string[]): readonly Workload[] {
	const found = names.flatMap((name) => {
		const [task = '', landscape] = name.split(':');
		if (!(TASKS as readonly string[]).includes(task))
			throw new UsageError(`There is no benchmark task “${task}”; there are ${TASKS.join(', ')}.`);
		const ids = landscape === undefined ? TASK_TABLE[task as Task].standard : [landscape];
		return ids.map((id) => workload(task as Task, subjectOf(task as Task, id)));
	});
	return found.filter(({ id }, i) => found.findIndex((other) => other.id === id) === i);
}

/** The same workloads at other sizes. */
export const atSizes = (workloads: readonly Workload[], sizes: readonly number[]): readonly Workload[] =>
	workloads.map((each) => (each.sizes.length === 1 ? each : { ...each, sizes: [...sizes].sort((a, b) => a - b) }));
