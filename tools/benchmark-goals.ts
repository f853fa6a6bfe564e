/** The figures that the project set itself, beside what one run of each benchmark measured. */

import { curveOf, doublingCosts } from '../src/bench/curves.ts';
import type { ContestantId, Report } from '../src/bench/schema.ts';
import { ratios } from '../src/bench/statistics.ts';
import { LOOP_BY_CELL, type PeersReport } from './peers/report.ts';

/** Work from which on a cost is asked to be linear: 512² cells, 10⁴ particles. */
export const LINEAR_FROM: Readonly<Record<string, number>> = { cell: 512, point: 4096, 'particle-step': 10_000 };
const LINEAR_TASKS = new Set(['value', 'gradient', 'hessian', 'adam', 'gd']);
const MOST_DOUBLING = 2.2;

/** What is claimed, what it should be, what it is (null: not measured), and whether more is better. */
interface Goal {
	readonly claim: string;
	readonly asked: number;
	readonly measured: number | null;
	readonly atMost?: true;
	readonly unit: '×' | ' bytes';
	/** Where it was measured, as far as the claim does not say. */
	readonly where?: string;
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** Rows of a table: claim, asked, measured, met. */
export function goalRows(report: Report, peers: PeersReport | null): string[][] {
	return [...(peers ? [...speedGoals(peers), ...pictureGoals(peers)] : []), ...linearGoals(report)].map(
		({ claim, asked, measured, atMost, unit, where }) => {
			const met = measured === null ? '' : (atMost ? measured <= asked : measured >= asked) ? 'yes' : '**no**';
			const shown = measured === null ? '–' : `${digits(measured)}${unit}${where === undefined ? '' : ` (${where})`}`;
			return [claim, `${atMost ? 'at most' : 'at least'} ${asked}${unit}`, shown, met];
		},
	);
}

function speedGoals({ rows }: PeersReport): Goal[] {
	/** Times of `slow` over those of `fast`, run by run; both at the work whose name begins so. */
	const times = (work: string, fast: string, slow: string): number | null => {
		const of = (name: string) => rows.find((row) => row.work.startsWith(work) && row.name === name)?.milliseconds?.samples;
		const [own, other] = [of(fast), of(slow)];
		return own && other ? ratios(other, own).median : null;
	};
	const goal = (claim: string, work: string, fast: string, slow: string, asked: number): Goal => ({
		...{ claim: `${claim}: ${work}`, asked, measured: times(work, fast, slow), unit: '×' },
	});
	const [one, all, gpu] = ['thalweg cpu-1', 'thalweg cpu-all', 'thalweg gpu-fast'];
	const loop = 'JavaScript loop';
	const functions = ['ackley', 'rastrigin', 'himmelblau'];
	const swarm = 'Adam on Rastrigin';
	return [
		...functions.map((id) => goal('one worker over the hand-written loop', id, one, loop, id === 'himmelblau' ? 1.2 : 3)),
		...functions.map((id) => goal('one worker over mathjs', id, one, 'mathjs compiled', 300)),
		...functions.map((id) => goal('one worker over tfjs wasm', id, one, 'tfjs wasm', 15)),
		...functions.map((id) => goal('all workers over one', id, all, one, 1.7)),
		...functions.map((id) =>
			goal('GPU, fast, over the loop that computes each cell by itself', id, gpu, LOOP_BY_CELL, id === 'himmelblau' ? 0.6 : 2),
		),
		...['ackley', 'rastrigin'].map((id) => goal('GPU, fast, over the hand-written loop', id, gpu, loop, 2)),
		goal('GPU swarm over the loop', swarm, gpu, loop, 3.5),
		goal('GPU swarm over a loop that keeps as much', swarm, gpu, 'JavaScript loop, with best and rules', 4),
		goal('GPU swarm over one step a dispatch', swarm, gpu, `${gpu}, one step a call`, 4),
		goal(
			'a density over points blended additively',
			'1000000 particles',
			'thalweg, counted into a density',
			'points, blended additively',
			10,
		),
	];
}

function pictureGoals({ pictures }: PeersReport): Goal[] {
	const at = (page: string) => pictures.find((picture) => picture.page === page && picture.side === 1024);
	const own = at('thalweg');
	const sooner = (page: string, what: 'first' | 'frame'): number | null => {
		const [ours, theirs] = [own?.[what]?.median, at(page)?.[what]?.median];
		return ours !== undefined && theirs !== undefined ? theirs / ours : null;
	};
	return [
		{ claim: 'first picture at 1024² over Plotly', asked: 15, measured: sooner('plotly', 'first'), unit: '×' },
		{ claim: 'first picture at 1024² over three.js', asked: 4, measured: sooner('three', 'first'), unit: '×' },
		{ claim: 'frame at 1024² over three.js', asked: 8, measured: sooner('three', 'frame'), unit: '×' },
		{ claim: 'memory of a cell on the GPU', asked: 6, measured: own?.gpuBytes ?? null, atMost: true, unit: ' bytes' },
		{ claim: "memory of a cell in JavaScript's heap", asked: 1, measured: own?.heapBytes ?? null, atMost: true, unit: ' bytes' },
	];
}

/** The worst cost of doubling for each machine. */
function linearGoals({ points }: Report): Goal[] {
	const machines = [...new Set(points.map(({ contestant }) => contestant))];
	return machines.map((contestant): Goal => {
		const workloads = [...new Set(points.filter(({ task }) => LINEAR_TASKS.has(task)).map(({ workload }) => workload))];
		const costs = workloads.flatMap((workload) => costsOf(points, workload, contestant));
		const worst = costs.sort((a, b) => b.cost - a.cost)[0];
		return {
			claim: `twice the work, worst of all fields, points and swarms: ${contestant}`,
			...{ asked: MOST_DOUBLING, measured: worst?.cost ?? null, atMost: true, unit: '×' },
			...(worst ? { where: `${worst.workload} from ${worst.size}` } : {}),
		};
	});
}

const costsOf = (points: Report['points'], workload: string, contestant: ContestantId) =>
	doublingCosts(curveOf(points, workload, contestant))
		.filter(({ size }) => size >= (LINEAR_FROM[points.find((point) => point.workload === workload)?.unit ?? ''] ?? 0))
		.map((cost) => ({ ...cost, workload }));
