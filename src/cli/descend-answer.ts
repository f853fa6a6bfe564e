/** What a descent came to, as JSON and as tables. */

import type { Landscape } from '../engine/landscape.ts';
import type { LandscapeWindow } from '../engine/landscape-scale.ts';
import type { Machine } from '../engine/session.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import {
	type PlaneDistance,
	CURVE_QUANTILES,
	type ParticleBatch,
	STATUS_NAMES,
	type StatusName,
	type StopRules,
	type SwarmPlan,
	type SwarmStatistics,
} from '../model/swarm.ts';
import { machineName } from './machine.ts';
import { orNull, shown, table } from './numbers.ts';

/** A run as a whole. */
export interface RunFacts {
	readonly name: string;
	readonly landscape: Landscape;
	readonly machine: Machine;
	readonly where: LandscapeWindow;
	readonly plan: SwarmPlan;
	/** Values that were not given suit the landscape. */
	readonly suited: boolean;
	readonly stop: StopRules;
	/** Steps that were taken. */
	readonly steps: number;
	readonly milliseconds: number;
	readonly notes: readonly string[];
	/** Names of the variables, values of the parameters. */
	readonly facts: { readonly variables: readonly string[]; readonly parameters: Readonly<Record<string, number>> };
}

/** One optimizer's part. */
export interface GroupResult {
	readonly optimizer: ResolvedOptimizer;
	readonly schedule: string | undefined;
	readonly statistics: SwarmStatistics;
	/** The particles whose end is told. */
	readonly final: ParticleBatch;
	/** Null where the landscape is its own plane. */
	readonly offPlane: PlaneDistance | null;
	/** x, a step, a particle. */
	readonly trace?: readonly (readonly (readonly number[])[])[];
}

/** The names of the answer: a status as the particles that have it. */
const COUNT_NAMES: Readonly<Record<StatusName, string>> = {
	converged: 'converged',
	diverged: 'diverged',
	hole: 'holes',
	edge: 'edge',
	running: 'running',
};

/** The JSON of `descend`. */
export function answerOf(facts: RunFacts, results: readonly GroupResult[]): Record<string, unknown> {
	const { name, landscape, machine, where, plan, suited, stop, steps, milliseconds, notes } = facts;
	const { kind: backend, precision, mode, device } = machine;
	const {
		window: { u, v },
		plane,
	} = where;
	return {
		landscape: name,
		...facts.facts,
		backend,
		precision,
		mode,
		device,
		seed: plan.seed,
		steps,
		budget: plan.steps,
		tolerance: stop.tolerance,
		target: stop.target,
		suited,
		window: { x: u, y: v },
		...(plane ? { plane } : {}),
		milliseconds,
		notes,
		runs: results.map((result) => runOf(result, landscape, shown(precision))),
	};
}

function runOf(
	{ optimizer, schedule, statistics, final, offPlane, trace }: GroupResult,
	landscape: Landscape,
	show: (value: number) => number,
): Record<string, unknown> {
	const { count, status, best, quantiles, medianSteps, lowest } = statistics;
	const told = (value: number): number | null => orNull(show(value));
	return {
		optimizer: optimizer.id,
		name: optimizer.name,
		hyper: optimizer.values,
		...(schedule === undefined ? {} : { schedule }),
		particles: count,
		...Object.fromEntries(STATUS_NAMES.toSorted(byOrder).map((key) => [COUNT_NAMES[key], status[key]])),
		best: best && { x: best.x.map(show), value: show(best.value), particle: best.particle },
		lowest: told(lowest),
		median: told(quantiles[CURVE_QUANTILES.indexOf(0.5)] ?? Number.NaN),
		quantiles: CURVE_QUANTILES.map((q, k) => ({ q, value: told(quantiles[k] ?? Number.NaN) })),
		medianSteps: orNull(medianSteps),
		...sharesOf(landscape, statistics),
		...(offPlane ? { offPlane: { mean: show(offPlane.mean), max: show(offPlane.max) } } : {}),
		final: particlesOf(final, show),
		...(trace ? { trace: trace.map((points) => points.map((x) => x.map(show))) } : {}),
	};
}

/** Statuses in the order of COUNT_NAMES. */
const byOrder = (a: StatusName, b: StatusName): number => {
	const order = Object.keys(COUNT_NAMES);
	return order.indexOf(a) - order.indexOf(b);
};

/** Which share of the particles ended at each known minimum, and which at none. */
function sharesOf({ minima }: Landscape, { count, atMinimum }: SwarmStatistics) {
	const there = atMinimum.reduce((a, b) => a + b, 0);
	return {
		shares: minima.map(({ point, value }, k) => ({ point, value, share: (atMinimum[k] ?? 0) / count })),
		elsewhere: (count - there) / count,
	};
}

function particlesOf({ count, dimension: n, x, value, status, steps }: ParticleBatch, show: (value: number) => number) {
	return Array.from({ length: count }, (_, i) => ({
		x: Array.from(x.subarray(i * n, (i + 1) * n), show),
		value: orNull(show(value[i] as number)),
		status: STATUS_NAMES[status[i] as number],
		steps: steps[i] as number,
	}));
}

/** The answer for people. */
export function tablesOf(facts: RunFacts, results: readonly GroupResult[]): string {
	const { landscape, machine, where, plan, suited, stop, steps, milliseconds, notes } = facts;
	const { u, v } = where.window;
	const window = landscape.objective.dimension === 1 ? u.join(' … ') : `${u.join(' … ')} × ${v.join(' … ')}`;
	const rules = [`tolerance ${brief(stop.tolerance)}`, ...(stop.target === null ? [] : [`target ${stop.target}`])];
	const labels = labelsOf(results);
	const lines = [
		`${landscape.title} · ${machineName(machine)} · ${milliseconds} ms`,
		`${plan.particles} particles an optimizer, window ${window}, seed ${plan.seed} · ${steps} of ${plan.steps} steps · ${rules.join(', ')}`,
		'',
		outcomes(results, labels, shown(machine.precision)),
		...(landscape.minima.length > 0 ? ['', minima(landscape, results, labels)] : []),
		'',
		...results.map((result, k) => `${labels[k]}: ${hyperOf(result)}${suited ? ' (suited to the landscape where not given)' : ''}`),
		...notes.map((note) => `note: ${note}`),
	];
	return lines.join('\n');
}

/** Ids, numbered where an optimizer is there twice. */
const labelsOf = (results: readonly GroupResult[]): string[] =>
	results.map(({ optimizer: { id } }, k) => {
		const same = results.filter(({ optimizer }) => optimizer.id === id);
		return same.length === 1 ? id : `${id} #${results.slice(0, k + 1).filter(({ optimizer }) => optimizer.id === id).length}`;
	});

function outcomes(results: readonly GroupResult[], labels: readonly string[], show: (value: number) => number): string {
	const statuses = STATUS_NAMES.toSorted(byOrder);
	const withPlane = results.some(({ offPlane }) => offPlane);
	const head = ['optimizer', ...statuses.map((key) => COUNT_NAMES[key]), 'best', 'at', 'median', 'median steps'];
	const rows = results.map(({ statistics: { status, best, quantiles, medianSteps }, offPlane }, k) => [
		labels[k] as string,
		...statuses.map((key) => String(status[key])),
		best ? String(show(best.value)) : 'none',
		best ? best.x.map((x) => brief(x)).join(', ') : '',
		Number.isNaN(quantiles[2]) ? 'none' : String(show(quantiles[2] as number)),
		Number.isNaN(medianSteps) ? 'none' : String(medianSteps),
		...(offPlane ? [`mean ${brief(offPlane.mean)}, max ${brief(offPlane.max)}`] : []),
	]);
	return table([[...head, ...(withPlane ? ['off the plane'] : [])], ...rows]);
}

/** Rows are the known minima, columns the optimizers. */
function minima(landscape: Landscape, results: readonly GroupResult[], labels: readonly string[]): string {
	const shares = results.map(({ statistics }) => sharesOf(landscape, statistics));
	const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
	return table([
		['minimum', 'value', ...labels],
		...landscape.minima.map(({ point, value }, k) => [
			point.map((x) => brief(x)).join(', '),
			brief(value),
			...shares.map((group) => percent(group.shares[k]?.share ?? 0)),
		]),
		['elsewhere', '', ...shares.map(({ elsewhere }) => percent(elsewhere))],
	]);
}

const hyperOf = ({ optimizer, schedule }: GroupResult): string =>
	[
		...Object.entries(optimizer.values).map(([key, value]) => `${key}=${brief(value)}`),
		...(schedule === undefined ? [] : [`schedule=${schedule}`]),
	].join(', ');

/** Six digits. */
const brief = (value: number): string => String(Number(value.toPrecision(6)));
