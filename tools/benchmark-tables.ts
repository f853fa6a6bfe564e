/**
 * Puts one run of each benchmark into `docs/benchmarks.md`, between its markers:
 * `npx tsx tools/benchmark-tables.ts bench.json bench-peers.json`. Each file fills the tables that it has figures for.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crossover, curveOf, doublingCosts } from '../src/bench/curves.ts';
import { type ContestantId, parseReport, type Point, type Report } from '../src/bench/schema.ts';
import { judgementOf } from '../src/bench/judgement.ts';
import type { Summary } from '../src/bench/statistics.ts';
import { brief, headLines, markdownTable, verdictLines } from '../src/bench/tables.ts';
import { TASK_TABLE } from '../src/bench/workloads.ts';
import { goalRows, LINEAR_FROM, networkGoalRows, pictureGoalRows } from './benchmark-goals.ts';
import { PICTURE_HEAD } from './peers/picture-head.ts';
import { networkRows, type PeerRow, type PeersReport } from './peers/report.ts';

const DOCUMENT = resolve(import.meta.dirname, '../docs/benchmarks.md');
const digits = (value: number): string => String(Number(value.toPrecision(3)));
const spread = ({ median, q1, q3 }: Summary): string => `${digits(median)} (${digits(q1)} … ${digits(q3)})`;

/** One row a workload and contestant: its largest measured size, and what the whole curve says. */
function rowsOf({ points }: Report): string[][] {
	const keys = [...new Set(points.map(({ workload, contestant }) => `${workload} ${contestant}`))];
	return keys.flatMap((key) => {
		const [workload = '', contestant = ''] = key.split(' ');
		const curve = curveOf(points, workload, contestant as ContestantId);
		const last = curve.at(-1);
		if (last?.wall) return [rowOf(points, curve, last)];
		const status = points.find((point) => point.workload === workload && point.contestant === contestant)?.status ?? '';
		return [[workload, contestant, ...new Array<string>(6).fill('–'), status]];
	});
}

function rowOf(points: readonly Point[], curve: readonly Point[], last: Point): string[] {
	const { workload, contestant, wall, gpu, rate, ratio, task, size } = last;
	const costs = doublingCosts(curve).filter((c) => c.size >= (LINEAR_FROM[last.unit] ?? 0));
	const worst = costs.length > 0 ? digits(Math.max(...costs.map(({ cost }) => cost))) : '–';
	const over = contestant.startsWith('gpu') ? crossover(points, workload, contestant, 'cpu-1') : null;
	const speed = !ratio || ratio.base === contestant ? '–' : `${digits(ratio.median)}× ${ratio.base}`;
	const { verdict, figures } = judgementOf(last);
	const errors = `${verdict === 'FAIL' ? '**FAIL**' : verdict}${figures === '' ? '' : `: ${figures}`}`;
	const name = `${size} ${TASK_TABLE[task].sizeIs}`;
	return [
		workload,
		contestant,
		name,
		wall ? spread(wall) : '–',
		gpu ? digits(gpu.median) : '–',
		brief(rate),
		speed,
		worst,
		over === null ? errors : `${errors}; overtakes cpu-1 from ${Math.round(over)}`,
	];
}

const HEAD = [
	'workload',
	'machine',
	'largest size',
	'wall, ms',
	'GPU passes, ms',
	'units /s',
	'speed',
	'worst doubling',
	'error: largest of tolerance, typical',
];

const placeOf = ({ date, place }: PeersReport): string =>
	`- date: ${date}\n- processor: ${place.processor} (${place.threads} threads), Node ${place.node}`;

const adapterOf = ({ place }: PeersReport): string => `- adapter: ${place.adapter?.name ?? 'none'}`;

/** A table for each work. */
function workTables(rows: readonly PeerRow[]): string[] {
	return [...new Set(rows.map(({ work }) => work))].map((work) => {
		const lines = rows
			.filter((row) => row.work === work)
			.map(({ name, part, status, milliseconds, rate, speed }) => [
				name,
				milliseconds ? spread(milliseconds) : '–',
				rate ? brief(rate) : '–',
				speed ? `${digits(speed.median)}×` : '–',
				status !== 'measured' ? status : part === 1 ? '' : `${digits(100 * part)} % of it run, scaled`,
			]);
		const base = rows.find((row) => row.work === work)?.base;
		return `#### ${work}\n\n${markdownTable([['who', 'ms', 'units /s', `speed over: ${base}`, 'note'], ...lines])}`;
	});
}

function peerTables(report: PeersReport): string {
	const networks = new Set(networkRows(report.rows));
	const works = workTables(report.rows.filter((row) => !networks.has(row)));
	return [`${placeOf(report)}\n${adapterOf(report)}`, ...works].join('\n\n');
}

function pictureTables(report: PeersReport): string {
	const bytes = (value: number | null): string => (value === null ? '–' : digits(value));
	const shown = report.pictures.map(({ page, side, first, whole, frame, gpuBytes, heapBytes, status }) => [
		`${side}²`,
		page,
		...[first, whole, frame].map((times) => (times ? spread(times) : '–')),
		bytes(gpuBytes),
		bytes(heapBytes),
		status === 'measured' ? '' : status,
	]);
	const goals = markdownTable([['what', 'asked', 'measured', 'met'], ...pictureGoalRows(report)]);
	// Browsers are asked for their software GPU, whatever adapter the other parts of a run have.
	const where = `${placeOf(report)}\n- adapter: the browser's software GPU${loadOf(report)}`;
	return [where, goals, markdownTable([PICTURE_HEAD, ...shown])].join('\n\n');
}

/** How busy the machine was is told: times mean little where it was, ratios of one run mean more. */
const loadOf = ({ place: { load } }: PeersReport): string =>
	load === undefined ? '' : `\n- load: ${digits(load[0])} at the beginning, ${digits(load[1])} at the end, this program included`;

function networkTables(report: PeersReport): string {
	const goals = markdownTable([['what', 'asked', 'measured', 'met'], ...networkGoalRows(report)]);
	return [`${placeOf(report)}${loadOf(report)}`, goals, ...workTables(networkRows(report.rows))].join('\n\n');
}

function between(text: string, name: string, content: string): string {
	const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no markers for ${name}`);
	return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

let text = readFileSync(DOCUMENT, 'utf8');
const files = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
if (files.length === 0) throw new Error('usage: npx tsx tools/benchmark-tables.ts bench.json bench-peers.json');
const isPeers = (json: string): boolean => (JSON.parse(json) as { readonly format: string }).format === 'thalweg-peers';
const beside = files.filter(isPeers).map((json) => JSON.parse(json) as PeersReport);
for (const peers of beside) {
	const networks = networkRows(peers.rows);
	if (networks.length > 0) text = between(text, 'networks', networkTables(peers));
	if (peers.pictures.length > 0) text = between(text, 'pictures', pictureTables(peers));
	if (networks.length < peers.rows.length) text = between(text, 'peers', peerTables(peers));
}
for (const report of files.filter((json) => !isPeers(json)).map(parseReport)) {
	const [machine = '', ...head] = headLines(report);
	const run = `${[machine, ...verdictLines(report), ...head]
		.map((line) => `- ${line}`)
		.join('\n')}\n\n${markdownTable([HEAD, ...rowsOf(report)])}`;
	text = between(text, 'bench', run);
	text = between(text, 'goals', markdownTable([['what', 'asked', 'measured', 'met'], ...goalRows(report, beside[0] ?? null)]));
}
writeFileSync(DOCUMENT, text);
console.log(`wrote ${DOCUMENT}`);
