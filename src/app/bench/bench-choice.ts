/** From what was chosen (names in a link or a form) to what is measured, and back. */

import { contestantsNamed } from '../../bench/index.ts';
import { type ContestantId, CONTESTANTS, type Task, TASKS } from '../../bench/schema.ts';
import { standardWorkloads, TASK_TABLE, type Workload, workloadsNamed } from '../../bench/workloads.ts';
import { UsageError } from '../../model/errors.ts';
import { type BenchChoice, QUICK_BENCH, SIZE_KINDS, type SizeKind } from '../../state/app-state.ts';
import type { LinkProblem } from '../../state/link.ts';
import { BENCH } from '../../words/bench.ts';

/** One of each kind of work, small enough for half a minute. */
const QUICK = ['value:himmelblau', 'gradient:ackley', 'adam:rastrigin'];

/** Sets of workloads that have a name of their own. */
const SETS: ReadonlyMap<string, () => readonly Workload[]> = new Map([
	['quick', () => workloadsNamed(QUICK)],
	['standard', standardWorkloads],
]);

/** The standard set as the command line runs it. */
export const STANDARD_BENCH: BenchChoice = {
	...QUICK_BENCH,
	workloads: ['standard'],
	contestants: CONTESTANTS,
	sizes: {},
	budget: 480,
};

/** Tasks by what they are about, in the order of the form. */
export const TASK_GROUPS: readonly { readonly title: string; readonly tasks: readonly Task[] }[] = [
	{ title: BENCH.groups.fields, tasks: ['value', 'gradient', 'hessian'] },
	{ title: BENCH.groups.swarms, tasks: ['adam', 'gd', 'adam-steps'] },
	{ title: BENCH.groups.compiling, tasks: ['compile-cold', 'compile-cached'] },
	{ title: BENCH.groups.frames, tasks: ['surface', 'map'] },
	{ title: BENCH.groups.networks, tasks: ['slice', 'train', 'train-many'] },
];

const LANDSCAPE_NAMES: ReadonlyMap<string, string> = new Map([
	['himmelblau', 'Himmelblau'],
	['ackley', 'Ackley'],
	['rastrigin', 'Rastrigin'],
	['rastrigin-32', BENCH.manyVariables],
	['sampled', BENCH.sampled],
	['mlp', BENCH.mlp],
	['digits', BENCH.digits],
	['cnn', BENCH.convolutional],
	['chebyshev', BENCH.chebyshev],
]);

export const landscapeName = (id: string): string => LANDSCAPE_NAMES.get(id) ?? id;

/** `Value and gradient · Ackley`; a report of another version may name what is not known here. */
export function workloadTitle(id: string): string {
	const [task = '', landscape = ''] = id.split(':');
	const known = TASKS.find((each) => each === task);
	return `${known ? BENCH.tasks[known] : task} · ${landscapeName(landscape)}`;
}

/** All sizes of each kind, over all tasks. */
const ALL_SIZES = new Map<SizeKind, readonly number[]>(
	SIZE_KINDS.map((kind) => {
		const tasks = TASKS.map((task) => TASK_TABLE[task]).filter(({ sizeKind }) => sizeKind === kind);
		return [kind, [...new Set(tasks.flatMap((row) => row.sizes))].sort((a, b) => a - b)];
	}),
);
export const sizesOf = (kind: SizeKind): readonly number[] => ALL_SIZES.get(kind) ?? [];

/** Kinds of sizes that workloads have. */
export const kindsIn = (workloads: readonly Workload[]): readonly SizeKind[] =>
	SIZE_KINDS.filter((kind) => workloads.some(({ task }) => TASK_TABLE[task].sizeKind === kind));

/** Sizes within the range; the nearest one where there is none. */
function within(sizes: readonly number[], [least, most]: readonly [number, number]): readonly number[] {
	const inside = sizes.filter((size) => size >= least && size <= most);
	if (inside.length > 0) return inside;
	const far = (size: number): number => Math.abs(Math.log(size / (size < least ? least : most)));
	return [sizes.reduce((a, b) => (far(b) < far(a) ? b : a))];
}

/**
 * Workloads by name, without their sizes being cut.
 * @throws UsageError naming what there is
 */
const workloadsCalled = (names: readonly string[]): readonly Workload[] => {
	const all = names.flatMap((name) => SETS.get(name)?.() ?? workloadsNamed([name]));
	return all.filter(({ id }, i) => all.findIndex((other) => other.id === id) === i);
};

export interface BenchPlan {
	readonly workloads: readonly Workload[];
	readonly contestants: readonly ContestantId[];
	/** Names that stand for nothing: the key of the link that has them, and a sentence. */
	readonly problems: readonly LinkProblem[];
}

/** What a choice measures. Names that stand for nothing are told and left out. */
export function planOf({ workloads: names, contestants: machines, sizes }: BenchChoice): BenchPlan {
	const problems: LinkProblem[] = [];
	const known = <T>(key: string, each: readonly string[], find: (names: readonly string[]) => readonly T[]): readonly T[] =>
		find(
			each.filter((name) => {
				try {
					find([name]);
					return true;
				} catch (error) {
					if (!(error instanceof UsageError)) throw error;
					problems.push({ key, message: error.message });
					return false;
				}
			}),
		);
	const workloads = known('bench', names, workloadsCalled).map((workload) => {
		const kind = TASK_TABLE[workload.task].sizeKind;
		const range = kind && sizes[kind];
		return range ? { ...workload, sizes: within(workload.sizes, range) } : workload;
	});
	return { workloads, contestants: known('bench.on', machines, (some) => (some.length > 0 ? contestantsNamed(some) : [])), problems };
}

/** Names of workloads as short as they can be: the name of a set where they are that set. */
export function namesOf(ids: readonly string[]): readonly string[] {
	const wanted = new Set(ids);
	for (const [name, set] of SETS) {
		const own = set();
		if (own.length === wanted.size && own.every(({ id }) => wanted.has(id))) return [name];
	}
	return TASKS.flatMap((task) => TASK_TABLE[task].subjects.map(({ id }) => `${task}:${id}`)).filter((id) => wanted.has(id));
}
