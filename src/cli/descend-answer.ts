/** What a descent came to, as JSON and as tables. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { LandscapeWindow } from '../engine/landscapes/landscape-metrics.ts';
import type { MinimaFound } from '../engine/networks/minima.ts';
import type { Score } from '../engine/networks/scores.ts';
import type { Machine } from '../engine/session.ts';
import type { ReportedBatch, SwarmReport } from '../engine/swarm/report.ts';
import type { Precision } from '../model/backend.ts';
import { planeLabels, shownPoint, shownRange } from '../model/axis-label.ts';
import { isSlice, type Plane, type Range } from '../model/geometry.ts';
import type { DataPart } from '../model/network-quantity.ts';
import { MAX_VARIABLES } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import {
	type PlaneDistance,
	CURVE_QUANTILES,
	STATUS_NAMES,
	type StatusName,
	type StopRules,
	type SwarmPlan,
	type SwarmStatistics,
} from '../model/swarm.ts';
import { machineFacts, machineName } from './machine.ts';
import { orNull, shown, table } from './numbers.ts';
import { noteLines } from './output.ts';

/** A run as a whole. */
export interface RunFacts {
	readonly name: string;
	/** What was descended: a plane alone, perhaps. */
	readonly landscape: Landscape;
	readonly isNetwork: boolean;
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
	/** Names of the variables, values of the parameters; of a network what it is. */
	readonly facts: Readonly<Record<string, unknown>>;
}

/** One optimizer's part. */
export interface GroupResult {
	readonly optimizer: ResolvedOptimizer;
	readonly schedule: string | undefined;
	/** In double precision, at the printed places. */
	readonly report: SwarmReport;
	/** The particles whose end is told. */
	readonly final: ReportedBatch;
	/** Null where the landscape is its own plane. */
	readonly offPlane: PlaneDistance | null;
	/** Of a network: how good the best particle is on the samples that train and that test. */
	readonly scores?: Partial<Record<DataPart, Score>>;
	/** The same of the particle whose value is the median. */
	readonly scoresOfMedian?: Partial<Record<DataPart, Score>>;
	/** Of a network: minima among the group's networks. */
	readonly minima?: MinimaFound;
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
	const { name, isNetwork, machine, where, plan, suited, stop, steps, milliseconds, notes, landscape } = facts;
	const { precision } = machine;
	const [u, v] = rangesOf(facts);
	const { plane } = where;
	return {
		landscape: name,
		...facts.facts,
		...machineFacts(machine),
		...(isNetwork ? { in: plan.in ?? 'space' } : {}),
		seed: plan.seed,
		steps,
		budget: plan.steps,
		tolerance: stop.tolerance,
		target: stop.target,
		suited,
		window: { x: u, y: v },
		// The plane of a network has a text, and thousands of numbers.
		...(plane && isSlice(plane) && !isNetwork ? { plane: vectorsOf(plane) } : {}),
		// Particles move in the machine's arithmetic; what they report does not.
		values: 'f64',
		milliseconds,
		notes,
		runs: results.map((result) => runOf(result, landscape, precision)),
	};
}

/** A plane as JSON has it. */
const vectorsOf = ({ origin, first, second }: Plane): Record<string, readonly number[]> => ({
	origin: [...origin],
	first: [...first],
	second: [...second],
});

function runOf(
	{ optimizer, schedule, report, final, offPlane, scores, scoresOfMedian, minima, trace }: GroupResult,
	landscape: Landscape,
	precision: Precision,
): Record<string, unknown> {
	const { statistics, error, bestError } = report;
	const { count, status, best, quantiles, medianSteps, lowest } = statistics;
	const show = shown(precision);
	const inSingle = precision === 'f32';
	const point = (x: ArrayLike<number>): number[] => shownPoint(landscape.variables, x);
	return {
		optimizer: optimizer.id,
		name: optimizer.name,
		hyper: optimizer.values,
		...(schedule === undefined ? {} : { schedule }),
		particles: count,
		...Object.fromEntries(STATUS_NAMES.toSorted(byOrder).map((key) => [COUNT_NAMES[key], status[key]])),
		best: best && { x: point(best.x), value: best.value, ...(inSingle ? { error: orNull(bestError) } : {}), particle: best.particle },
		...(scores ? { scores } : {}),
		...(scoresOfMedian ? { scoresOfMedian } : {}),
		...(minima ? { minima: { found: minima.count, compared: minima.of } } : {}),
		lowest: orNull(lowest),
		median: orNull(quantiles[CURVE_QUANTILES.indexOf(0.5)] ?? Number.NaN),
		quantiles: CURVE_QUANTILES.map((q, k) => ({ q, value: orNull(quantiles[k] ?? Number.NaN) })),
		...(inSingle ? { error: orNull(error) } : {}),
		medianSteps: orNull(medianSteps),
		...sharesOf(landscape, statistics),
		...(offPlane ? { offPlane: { mean: show(offPlane.mean), median: show(offPlane.median), max: show(offPlane.max) } } : {}),
		final: particlesOf(final, point, inSingle),
		...(trace ? { trace: trace.map((points) => points.map((x) => point(x).map(show))) } : {}),
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

function particlesOf(
	{ count, dimension: n, x, value, error, status, steps }: ReportedBatch,
	point: (x: ArrayLike<number>) => number[],
	inSingle: boolean,
) {
	return Array.from({ length: count }, (_, i) => ({
		x: point(x.subarray(i * n, (i + 1) * n)),
		value: orNull(value[i] as number),
		...(inSingle ? { error: orNull(error[i] as number) } : {}),
		status: STATUS_NAMES[status[i] as number],
		steps: steps[i] as number,
	}));
}

/** The window's sides as people read them. */
function rangesOf({ landscape, where }: RunFacts): [Range, Range] {
	const [first, second] = planeLabels(landscape.variables);
	const { u, v } = where.window;
	return [shownRange(first, u), shownRange(second, v)];
}

/** The answer for people. */
export function tablesOf(facts: RunFacts, results: readonly GroupResult[]): string {
	const { landscape, machine, plan, suited, stop, steps, milliseconds, notes } = facts;
	const [u, v] = rangesOf(facts);
	const window = landscape.objective.dimension === 1 ? u.join(' … ') : `${u.join(' … ')} × ${v.join(' … ')}`;
	const rules = [`tolerance ${brief(stop.tolerance)}`, ...(stop.target === null ? [] : [`target ${stop.target}`])];
	const labels = labelsOf(results);
	const lines = [
		`${landscape.title} · ${machineName(machine)} · values in f64 · ${milliseconds} ms`,
		`${plan.particles} particles an optimizer, window ${window}, seed ${plan.seed} · ${steps} of ${plan.steps} steps · ${rules.join(', ')}`,
		'',
		outcomes(landscape, results, labels),
		...scoreTable(results, labels),
		...(landscape.minima.length > 0 ? ['', minima(landscape, results, labels)] : []),
		'',
		...results.map((result, k) => `${labels[k]}: ${hyperOf(result)}${suited ? ' (suited to the landscape where not given)' : ''}`),
		...noteLines(notes),
	];
	return lines.join('\n');
}

/** Ids, numbered where an optimizer is there twice. */
const labelsOf = (results: readonly GroupResult[]): string[] =>
	results.map(({ optimizer: { id } }, k) => {
		const same = results.filter(({ optimizer }) => optimizer.id === id);
		return same.length === 1 ? id : `${id} #${results.slice(0, k + 1).filter(({ optimizer }) => optimizer.id === id).length}`;
	});

function outcomes({ variables }: Landscape, results: readonly GroupResult[], labels: readonly string[]): string {
	const statuses = STATUS_NAMES.toSorted(byOrder);
	const withPlane = results.some(({ offPlane }) => offPlane);
	const head = ['optimizer', ...statuses.map((key) => COUNT_NAMES[key]), 'best', 'at', 'median', 'median steps'];
	const rows = results.map(
		(
			{
				report: {
					statistics: { status, best, quantiles, medianSteps },
				},
				offPlane,
			},
			k,
		) => [
			labels[k] as string,
			...statuses.map((key) => String(status[key])),
			best ? String(best.value) : 'none',
			// In full: the value is that of this place.
			best ? placeText(shownPoint(variables, best.x)) : '',
			Number.isNaN(quantiles[2]) ? 'none' : String(quantiles[2]),
			Number.isNaN(medianSteps) ? 'none' : String(medianSteps),
			...(offPlane ? [`median ${brief(offPlane.median)}, max ${brief(offPlane.max)}`] : []),
		],
	);
	return table([[...head, ...(withPlane ? ['off the plane'] : [])], ...rows]);
}

/** A point as a table has room for it. */
const placeText = (x: readonly number[]): string => (x.length <= MAX_VARIABLES ? x.join(', ') : `${x.length} numbers`);

/** Loss and accuracy of each optimizer's best particle, and of the one in the middle. */
function scoreTable(results: readonly GroupResult[], labels: readonly string[]): string[] {
	const rows = results.flatMap(({ scores = {}, scoresOfMedian = {} }, k) =>
		[['best', scores] as const, ['median', scoresOfMedian] as const].flatMap(([which, scored]) =>
			Object.entries(scored).map(([part, { loss, accuracy }]) => [
				labels[k] as string,
				which,
				part,
				String(loss),
				accuracy === undefined ? '' : `${accuracy.toFixed(2)} %`,
			]),
		),
	);
	const minima = results.flatMap(({ minima: found }, k) =>
		found ? [`${labels[k]}: ${found.count} ${found.count === 1 ? 'minimum' : 'minima'} among ${found.of} networks that were compared`] : [],
	);
	const means = 'Two networks share a minimum if, on the straight line between them, the value never rises above both of theirs.';
	return rows.length === 0
		? []
		: ['', table([['optimizer', 'network', 'samples', 'loss', 'accuracy'], ...rows]), ...(minima.length > 0 ? ['', ...minima, means] : [])];
}

/** Rows are the known minima, columns the optimizers. */
function minima(landscape: Landscape, results: readonly GroupResult[], labels: readonly string[]): string {
	const shares = results.map(({ report }) => sharesOf(landscape, report.statistics));
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

/** A share; what is neither none nor all is never shown as such. */
function percent(share: number): string {
	const text = (100 * share).toFixed(1);
	if (text === '0.0' && share > 0) return '<0.1 %';
	return text === '100.0' && share < 1 ? '>99.9 %' : `${text} %`;
}

/** Six digits. */
const brief = (value: number): string => String(Number(value.toPrecision(6)));
