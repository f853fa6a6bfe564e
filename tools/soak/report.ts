/** What a flight says: is memory flat, was every picture there? In words, and as a chart. */

import { quantileOf } from '../../src/math/statistics.ts';
import { type Flown, type Sample, ZOOM_TO } from './flight.ts';

/** Growth over the whole flight, as a share of the median, that still counts as flat. */
const FLAT = 0.1;
/** What a page keeps at first (code, tiles up to their budget) is no leak: samples before this share of the flight do not count. */
const WARM_UP = 0.4;
/** A map with fewer colours is blank. */
const BLANK = 16;

export interface Verdict {
	readonly passed: boolean;
	readonly lines: readonly string[];
}

type Kind = 'heap' | 'gpu' | 'resident' | 'nodes';
const KINDS: Readonly<Record<Kind, string>> = {
	heap: 'JavaScript heap of the page',
	gpu: 'buffers and textures of WebGPU',
	resident: 'resident memory of all processes',
	nodes: 'nodes of the document',
};

const medianOf = (values: readonly number[]): number =>
	quantileOf(
		values.toSorted((a, b) => a - b),
		0.5,
	);

/**
 * How much a kind of memory grows over a flight, as a share of its median: the median slope of all pairs of samples (Theil 1950, Sen 1968),
 * which single high samples do not bend, times the time that counts.
 */
export function growthOf(samples: readonly Sample[], kind: Kind): number {
	const counted = samples.slice(Math.floor(WARM_UP * samples.length));
	const slopes = counted.flatMap((a, i) => counted.slice(i + 1).map((b) => (b[kind] - a[kind]) / (b.seconds - a.seconds)));
	const [first, last] = [counted[0], counted.at(-1)];
	if (!first || !last || slopes.length === 0) return Number.NaN;
	return (medianOf(slopes) * (last.seconds - first.seconds)) / Math.max(1, medianOf(counted.map((one) => one[kind])));
}

/** Judge a flight: memory, pictures, errors. Resident memory is told and not judged: the system gives it back when it likes. */
export function verdictOf({ samples, moves, zoom, troubles }: Flown): Verdict {
	const judged = (Object.keys(KINDS) as Kind[]).map((kind) => {
		const growth = growthOf(samples, kind);
		const isFlat = growth <= FLAT || kind === 'resident';
		const percent = Number.isNaN(growth) ? 'not known' : `${(100 * growth).toFixed(1)} %`;
		return {
			isFlat,
			line: `${isFlat ? 'ok  ' : 'FAIL'} growth of ${KINDS[kind]}: ${percent}${kind === 'resident' ? '' : ` (at most ${100 * FLAT} %)`}`,
		};
	});
	const blank = zoom.filter(({ colours }) => colours < BLANK);
	const narrowest = Math.min(...zoom.map(({ width }) => width));
	const lines = [
		`${moves} moves, ${samples.length} samples`,
		...judged.map(({ line }) => line),
		`${blank.length === 0 && narrowest < ZOOM_TO ? 'ok  ' : 'FAIL'} ${zoom.length} stops of the zoom, down to a window of ${narrowest.toExponential(1)}: ${blank.length} blank${blank.map(({ width }) => ` at ${width.toExponential(1)}`).join()}`,
		`${troubles.length === 0 ? 'ok  ' : 'FAIL'} ${troubles.length} errors${troubles
			.slice(0, 5)
			.map((text) => `\n     ${text}`)
			.join('')}`,
	];
	return { passed: judged.every(({ isFlat }) => isFlat) && blank.length === 0 && narrowest < ZOOM_TO && troubles.length === 0, lines };
}

const [WIDTH, HEIGHT, LEFT, TOP, BOTTOM] = [720, 400, 60, 70, 40] as const;
/** Pixels from one line of the legend to the next. */
const LINE = 18;

/** The flight's memory over time as SVG, each kind as a share of its largest. */
export function chartOf(samples: readonly Sample[]): string {
	const drawn: readonly [Kind, string][] = [
		['heap', '#0072b2'],
		['gpu', '#d55e00'],
		['resident', '#009e73'],
	];
	const end = samples.at(-1)?.seconds ?? 1;
	const x = (seconds: number): number => LEFT + ((WIDTH - LEFT - 20) * seconds) / end;
	const y = (share: number): number => HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share;
	const lines = drawn.map(([kind, colour], k) => {
		const largest = Math.max(...samples.map((one) => one[kind]));
		const points = samples.map((one) => `${x(one.seconds).toFixed(1)},${y(one[kind] / largest).toFixed(1)}`).join(' ');
		return `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/><text x="${LEFT}" y="${LINE * (k + 1)}" fill="${colour}">${KINDS[kind]}: at most ${(largest / 2 ** 20).toFixed(0)} MiB</text>`;
	});
	const ticks = [0, 0.25, 0.5, 0.75, 1].map(
		(share) =>
			`<text x="${x(share * end)}" y="${HEIGHT - 18}" text-anchor="middle">${((share * end) / 60).toFixed(1)} min</text><text x="${LEFT - 8}" y="${y(share) + 4}" text-anchor="end">${100 * share} %</text>`,
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/><path d="M${LEFT} ${y(1)}V${y(0)}H${WIDTH - 20}" fill="none" stroke="#888"/>${ticks.join('')}${lines.join('')}</svg>\n`;
}
