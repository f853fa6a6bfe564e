/** What charts and sentences of a benchmark show, as plain numbers and words. */

import { crossover, curveOf, doublingCosts } from '../../bench/curves.ts';
import { isWrong } from '../../bench/judgement.ts';
import { type ContestantId, CONTESTANTS, type Point } from '../../bench/schema.ts';
import { TASK_TABLE } from '../../bench/workloads.ts';
import { formatCount, formatNumber } from '../format.ts';
import { BENCH } from '../../words/bench.ts';

/** What the vertical axis shows. */
export type Metric = 'time' | 'rate';

/** One workload of a report. */
export interface WorkloadPoints {
	readonly id: string;
	readonly points: readonly Point[];
}

/** Points by workload, in the order of the report. Where a workload's points are as before, it is the same object. */
export function byWorkload(points: readonly Point[], before: readonly WorkloadPoints[] = []): readonly WorkloadPoints[] {
	const ids = [...new Set(points.map(({ workload }) => workload))];
	return ids.map((id) => {
		const own = points.filter(({ workload }) => workload === id);
		const old = before.find((one) => one.id === id);
		return old && old.points.length === own.length && old.points.every((point, i) => point === own[i]) ? old : { id, points: own };
	});
}

/** A machine's line: median and quartiles at each size of the chart, null where nothing was measured. */
export interface Line {
	readonly contestant: ContestantId;
	readonly median: readonly (number | null)[];
	readonly low: readonly (number | null)[];
	readonly high: readonly (number | null)[];
}

/** The curve of a workload: sizes from small to large, and a line for each machine. */
export interface Curves {
	readonly sizes: readonly number[];
	readonly lines: readonly Line[];
	/** Sizes that a machine was not given the time for. */
	readonly aborted: readonly { readonly contestant: ContestantId; readonly size: number }[];
	/** Sizes at which a machine answered wrongly. */
	readonly wrong: readonly { readonly contestant: ContestantId; readonly size: number }[];
	/** From which size on the GPU is ahead of the CPU; null where it never is. */
	readonly crossing: { readonly size: number; readonly contestant: ContestantId; readonly other: ContestantId } | null;
}

/** The fastest CPU that was measured, so that a crossing means something. */
const RIVALS: readonly ContestantId[] = ['cpu-all', 'cpu-1'];
const GPUS: readonly ContestantId[] = ['gpu-fast', 'gpu-strict'];

/** The machines that were measured at all. */
const measured = (points: readonly Point[]): readonly ContestantId[] =>
	CONTESTANTS.filter((id) => points.some((point) => point.contestant === id && point.wall !== null));

/** Where the GPU overtakes the CPU; the first of each that was measured. */
function crossingOf(points: readonly Point[]): Curves['crossing'] {
	const there = measured(points);
	const contestant = GPUS.find((id) => there.includes(id));
	const other = RIVALS.find((id) => there.includes(id));
	const [first] = points;
	if (!contestant || !other || !first) return null;
	const size = crossover(points, first.workload, contestant, other);
	return size === null ? null : { size, contestant, other };
}

export function curvesOf({ points }: WorkloadPoints, metric: Metric): Curves {
	const sizes = [...new Set(points.map(({ size }) => size))].sort((a, b) => a - b);
	const value = ({ units }: Point, ms: number): number | null => {
		if (!(ms > 0)) return null;
		return metric === 'time' ? ms / 1000 : units / (ms / 1000);
	};
	const lines = measured(points).map((contestant): Line => {
		const of = (pick: 'median' | 'q1' | 'q3') =>
			sizes.map((size) => {
				const point = points.find((each) => each.contestant === contestant && each.size === size);
				return point?.wall ? value(point, point.wall[pick]) : null;
			});
		// A lower time is a higher rate.
		const [low, high] = metric === 'time' ? (['q1', 'q3'] as const) : (['q3', 'q1'] as const);
		return { contestant, median: of('median'), low: of(low), high: of(high) };
	});
	const where = (which: (point: Point) => boolean) => points.filter(which).map(({ contestant, size }) => ({ contestant, size }));
	const aborted = where(({ status }) => status === 'over budget');
	return { sizes, lines, aborted, wrong: where(isWrong), crossing: crossingOf(points) };
}

const nameOf = (id: ContestantId): string => BENCH.contestants[id].name;
/** A measured size as it is; one that lies between measured ones in two digits, as well as it is known. */
export const sizeText = (size: number): string => formatCount(Number.isInteger(size) ? size : Number(size.toPrecision(2)));

/** The name of a size: `cells a side`, `particles` … */
export const sizeIs = ({ points: [first] }: WorkloadPoints): string => (first ? TASK_TABLE[first.task].sizeIs : BENCH.size);

/** What the curve says, a sentence each: who overtakes whom, what doubling the work costs, what was left out and why. */
export function sentencesOf(workload: WorkloadPoints): readonly string[] {
	const { points, id } = workload;
	const { crossing, sizes } = curvesOf(workload, 'time');
	const there = measured(points);
	const said: string[] = [];
	const gpu = GPUS.find((each) => there.includes(each));
	const rival = RIVALS.find((each) => there.includes(each));
	// One size alone says nothing of an overtaking.
	if (sizes.length < 2) return leftOut(workload);
	if (crossing) {
		const always = crossing.size === sizes[0];
		said.push(
			always
				? BENCH.isAhead(nameOf(crossing.contestant), nameOf(crossing.other))
				: BENCH.overtakes(nameOf(crossing.contestant), nameOf(crossing.other), `${sizeText(crossing.size)} ${sizeIs(workload)}`),
		);
	} else if (gpu && rival) said.push(BENCH.doesNotOvertake(nameOf(gpu), nameOf(rival)));
	const costs = there.flatMap((contestant) => {
		const last = doublingCosts(curveOf(points, id, contestant)).at(-1);
		return last ? [`${nameOf(contestant)} ${formatNumber(last.cost, 3)}×`] : [];
	});
	if (costs.length > 0) said.push(BENCH.doubling(costs.join('; ')));
	return [...said, ...leftOut(workload)];
}

/** Sizes that were not measured, with the machine's own words. */
function leftOut(workload: WorkloadPoints): readonly string[] {
	return workload.points
		.filter(({ status }) => status !== 'measured')
		.map(({ contestant, size, status, reason }) =>
			`${nameOf(contestant)}, ${sizeText(size)} ${sizeIs(workload)}: ${status}. ${reason}`.trim(),
		);
}

/** The curve in a sentence, for those who do not see it. */
export function curveSummary(workload: WorkloadPoints, metric: Metric): string {
	const { lines, sizes } = curvesOf(workload, metric);
	const ends = lines.map(({ contestant, median }) => {
		const last = median.findLastIndex((value) => value !== null);
		const value = metric === 'time' ? secondsText(median[last]) : `${rateText(median[last])}/s`;
		return BENCH.endOf(nameOf(contestant), value, sizeText(sizes[last] ?? 0));
	});
	return (metric === 'time' ? BENCH.timeBy : BENCH.throughputBy)(sizeIs(workload), ends.join('; '));
}

/** Seconds as they are read: µs, ms or s. */
export function secondsText(seconds: number | null | undefined): string {
	if (seconds === null || seconds === undefined) return '—';
	const [value, unit] = seconds < 1e-3 ? [seconds * 1e6, 'µs'] : seconds < 1 ? [seconds * 1e3, 'ms'] : [seconds, 's'];
	return `${formatNumber(value, 3)}\u202f${unit}`;
}

/** A range of seconds, its unit said once: `3.6 – 5.5 ms`. */
export function rangeText(from: number, to: number): string {
	const [low, high] = [secondsText(from), secondsText(to)];
	const [value = '', unit] = low.split('\u202f');
	return high.endsWith(`\u202f${unit}`) ? `${value} – ${high}` : `${low} – ${high}`;
}

/** A rate with a letter for thousands, millions …: `12.3 M`. */
export function rateText(rate: number | null | undefined): string {
	if (rate === null || rate === undefined) return '—';
	const [size, letter] = (
		[
			[1e12, 'T'],
			[1e9, 'G'],
			[1e6, 'M'],
			[1e3, 'k'],
		] as const
	).find(([least]) => rate >= least) ?? [1, ''];
	return `${formatNumber(rate / size, 3)}${letter ? `\u202f${letter}` : ''}`;
}

/** Work under the roofline: one place for each workload and machine, of its largest measured size. */
export interface RoofPlace {
	readonly workload: string;
	readonly contestant: ContestantId;
	readonly size: number;
	/** Operations a byte, and operations a second. */
	readonly intensity: number;
	readonly reached: number;
	readonly share: number;
	readonly limit: 'bandwidth' | 'arithmetic';
}

export function roofPlaces(points: readonly Point[]): readonly RoofPlace[] {
	const largest = new Map<string, Point>();
	for (const point of points) {
		if (!point.roof) continue;
		const key = `${point.workload} ${point.contestant}`;
		if (!((largest.get(key)?.size ?? 0) > point.size)) largest.set(key, point);
	}
	return [...largest.values()].flatMap(({ workload, contestant, size, operations, bytes, roof }) =>
		roof
			? [
					{
						...{ workload, contestant, size, share: roof.share, limit: roof.limit },
						intensity: operations / bytes,
						reached: roof.share * roof.attainable * operations,
					},
				]
			: [],
	);
}
