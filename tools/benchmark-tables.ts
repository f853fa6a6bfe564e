/**
 * Puts one run of each benchmark into `docs/benchmarks.md`, between its markers:
 * `npx tsx tools/benchmark-tables.ts bench.json bench-peers.json`.
 */

import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crossover, curveOf, doublingCosts } from '../src/bench/curves.ts';
import { type ContestantId, parseReport, type Point, type Report } from '../src/bench/schema.ts';
import { judgementOf } from '../src/bench/judgement.ts';
import type { Summary } from '../src/bench/statistics.ts';
import { brief, headLines, markdownTable, verdictLines } from '../src/bench/tables.ts';
import { TASK_TABLE } from '../src/bench/workloads.ts';
import { goalRows, LINEAR_FROM } from './benchmark-goals.ts';
import { PICTURE_HEAD } from './peers/picture-head.ts';
import type { PeersReport } from './peers/report.ts';

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

function peerTables({ date, place, rows, pictures }: PeersReport): string {
	const works = [...new Set(rows.map(({ work }) => work))].map((work) => {
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
	const bytes = (value: number | null): string => (value === null ? '–' : digits(value));
	const shown = pictures.map(({ page, side, first, whole, frame, gpuBytes, heapBytes, status }) => [
		`${side}²`,
		page,
		first ? spread(first) : '–',
		whole ? spread(whole) : '–',
		frame ? spread(frame) : '–',
		bytes(gpuBytes),
		bytes(heapBytes),
		status === 'measured' ? '' : status,
	]);
	const picture = `#### The surface in Chromium, 1280 × 720\n\n${markdownTable([PICTURE_HEAD, ...shown])}`;
	const where = `- date: ${date}\n- processor: ${place.processor} (${place.threads} threads), Node ${place.node}\n- adapter: ${place.adapter?.name ?? 'none'}`;
	return [where, ...works, ...(pictures.length > 0 ? [picture] : [])].join('\n\n');
}

function between(text: string, name: string, content: string): string {
	const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
	const [from, to] = [text.indexOf(begin), text.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`docs/benchmarks.md has no markers for ${name}`);
	return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

const [own, peers] = process.argv.slice(2);
if (own === undefined) throw new Error('usage: npx tsx tools/benchmark-tables.ts bench.json [bench-peers.json]');
const report = parseReport(readFileSync(own, 'utf8'));
const [machine = '', ...head] = headLines(report);
const run = `${[machine, ...verdictLines(report), ...head]
	.map((line) => `- ${line}`)
	.join('\n')}\n\n${markdownTable([HEAD, ...rowsOf(report)])}`;
let text = between(readFileSync(DOCUMENT, 'utf8'), 'bench', run);
const beside = peers === undefined ? null : (JSON.parse(readFileSync(peers, 'utf8')) as PeersReport);
if (beside) text = between(text, 'peers', peerTables(beside));
text = between(text, 'goals', markdownTable([['what', 'asked', 'measured', 'met'], ...goalRows(report, beside)]));
writeFileSync(DOCUMENT, text);
console.log(`wrote ${DOCUMENT}`);
