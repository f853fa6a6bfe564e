/** Rows of the results of a run, and the same as text. */

import { type AxisLabel, shownPoint } from '../model/axis-label.ts';
import type { GroupView } from '../model/swarm-view.ts';
import type { StatusName, SwarmStatistics } from '../model/swarm.ts';
import { upward } from '../model/decimal.ts';
import { formatNumber } from './format.ts';
import { WORDS } from '../words/words.ts';

/** A minimum that is known of the landscape. */
export interface KnownMinimum {
	readonly point: readonly number[];
	readonly value: number;
}

/** Most minima with a column of their own. */
export const MINIMA_SHOWN = 6;
const STATUS_COLUMNS: readonly StatusName[] = ['running', 'converged', 'edge', 'diverged', 'hole'];
/** Place of the median in CURVE_QUANTILES. */
const MEDIAN = 2;

/** Statuses with a column: what can happen on this kind of landscape, and whatever else did. */
export function statusColumns(groups: readonly GroupView[], surface: boolean): StatusName[] {
	const usual = new Set<StatusName>(['running', 'converged', surface ? 'edge' : 'diverged']);
	return STATUS_COLUMNS.filter((name) => usual.has(name) || groups.some(({ statistics }) => (statistics?.status[name] ?? 0) > 0));
}

export const medianOf = (statistics: SwarmStatistics): number => statistics.quantiles[MEDIAN] ?? Number.NaN;

/** Where particles are, as shares of all, 0 … 1. */
export interface Shares {
	/** At each of the first MINIMA_SHOWN minima. */
	readonly at: readonly number[];
	/** At the other known minima together. */
	readonly others: number;
	readonly elsewhere: number;
}

export function sharesOf({ atMinimum, count }: SwarmStatistics, minima: number): Shares {
	const share = (particles: number): number => (count > 0 ? particles / count : 0);
	const counts = Array.from({ length: minima }, (_, k) => atMinimum[k] ?? 0);
	const sum = (of: readonly number[]): number => of.reduce((a, b) => a + b, 0);
	return {
		at: counts.slice(0, MINIMA_SHOWN).map(share),
		others: share(sum(counts.slice(MINIMA_SHOWN))),
		elsewhere: share(count - sum(counts)),
	};
}

/** A share in whole per cent; what is neither none nor all is never shown as such. */
export function formatShare(share: number): string {
	if (share <= 0) return '0 %';
	if (share >= 1) return '100 %';
	if (share < 0.01) return '<1 %';
	if (share > 0.99) return '>99 %';
	return `${Math.round(share * 100)} %`;
}

/** A column that some kinds of landscapes add: what their best points, or all of them, are worth in their own terms. */
export interface ResultColumn {
	readonly head: string;
	/** A line below it. */
	readonly of: string;
	readonly title: string;
	/** One a group, in their order; empty where it is not known yet. */
	readonly cells: readonly string[];
	/** The same in full, as columns of a CSV file. */
	readonly numbers: readonly { readonly name: string; readonly values: readonly number[] }[];
}

/** What a kind of landscape adds to the results of a swarm. */
export interface SwarmScores {
	readonly columns: readonly ResultColumn[];
	/** Sentences under the table. */
	readonly remarks: readonly string[];
}

export const NO_SCORES: SwarmScores = { columns: [], remarks: [] };

/** What values are in while a swarm moves. */
const MOVING = 'f32 as it moves';

/** In what the values of a table are, in a sentence. */
export function precisionText(groups: readonly GroupView[]): string {
	const known = groups.filter(({ statistics }) => statistics);
	if (known.length === 0) return '';
	if (known.some(({ reported }) => !reported)) return WORDS.results.whileMoving;
	const error = Math.max(...known.map(({ reported }) => reported?.error ?? 0).filter((one) => !Number.isNaN(one)), 0);
	return error > 0 ? WORDS.results.wereOff(formatNumber(upward(error, 1), 3)) : WORDS.results.inF64;
}

const quoted = (cell: string | number): string => {
	const text = typeof cell === 'number' ? (Number.isNaN(cell) ? '' : String(cell)) : cell;
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/**
 * The results as CSV (RFC 4180, numbers in full): a row for each group, counts in place of shares, all known
 * minima; a cell is empty where there is no number. Coordinates of a point are separated by spaces.
 */
export function resultsCsv(
	groups: readonly GroupView[],
	minima: readonly KnownMinimum[],
	variables: readonly AxisLabel[] = [],
	columns: readonly ResultColumn[] = [],
): string {
	const further = columns.flatMap(({ numbers }) => numbers);
	const isOffPlane = groups.some(({ offPlane }) => offPlane);
	const head = [
		...['optimizer', 'particles', 'step', 'running', 'converged', 'diverged', 'over the edge', 'holes'],
		...['best value', 'where', 'median value', 'values in', 'largest error of a value as it moved', 'median steps to converge'],
		...minima.map(({ point }) => `at minimum (${point.join(' ')})`),
		'elsewhere',
		...(isOffPlane ? ['mean distance from the plane', 'largest distance from the plane'] : []),
		...further.map(({ name }) => name),
	];
	const rows = groups.map(({ name, statistics, reported, offPlane }, k) => [
		name,
		...(statistics
			? [
					...cellsOf(statistics, reported, minima.length, variables),
					...(isOffPlane ? [offPlane?.mean ?? '', offPlane?.max ?? ''] : []),
					...further.map(({ values }) => values[k] ?? Number.NaN),
				]
			: []),
	]);
	return [head, ...rows].map((row) => `${head.map((_, column) => quoted(row[column] ?? '')).join(',')}\r\n`).join('');
}

function cellsOf(
	statistics: SwarmStatistics,
	reported: GroupView['reported'],
	minima: number,
	variables: readonly AxisLabel[],
): (string | number)[] {
	const { count, step, status, best, medianSteps, atMinimum } = statistics;
	const at = Array.from({ length: minima }, (_, k) => atMinimum[k] ?? 0);
	return [
		...[count, step, status.running, status.converged, status.diverged, status.edge, status.hole],
		...[best?.value ?? '', best ? shownPoint(variables, best.x).join(' ') : '', medianOf(statistics)],
		...[reported ? 'f64' : MOVING, reported?.error ?? '', medianSteps],
		...at,
		count - at.reduce((a, b) => a + b, 0),
	];
}
