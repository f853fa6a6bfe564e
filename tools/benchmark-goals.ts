/** The figures that the project set itself, beside what one run of each benchmark measured. */

import { curveOf, doublingCosts } from '../src/bench/curves.ts';
import type { ContestantId, Report } from '../src/bench/schema.ts';
import { ratios } from '../src/bench/statistics.ts';
import { JAX, LOOP_BY_CELL, NETWORK_LOOP, type PeersReport } from './peers/report.ts';

/** Work from which on a cost is asked to be linear: 512² cells, 10⁴ particles. */
export const LINEAR_FROM: Readonly<Record<string, number>> = { cell: 512, point: 4096, 'particle-step': 10_000 };
const LINEAR_TASKS = new Set(['value', 'gradient', 'hessian', 'adam', 'gd']);
const MOST_DOUBLING = 2.2;
/** A frame's time does not grow with the grid's size: what medians of a few runs may still differ by. */
const FLAT = 1.2;

/** What is claimed, what it should be, what it is (null: not measured), and whether more is better. */
interface Goal {
	readonly claim: string;
	readonly asked: number;
	readonly measured: number | null;
	readonly atMost?: true;
	readonly unit: '×' | ' bytes' | ' s' | ' GFLOP/s';
	/** Where it was measured, as far as the claim does not say. */
	readonly where?: string;
}

const digits = (value: number): string => String(Number(value.toPrecision(3)));

/** Rows of a table: claim, asked, measured, met. */
export const goalRows = (report: Report, peers: PeersReport | null): string[][] =>
	rowsOf([...(peers ? speedGoals(peers) : []), ...linearGoals(report)]);

/** The same for networks. */
export const networkGoalRows = (peers: PeersReport): string[][] => rowsOf(networkGoals(peers));

/** The same for pictures of surfaces. */
export const pictureGoalRows = (peers: PeersReport): string[][] => rowsOf(pictureGoals(peers));

const rowsOf = (goals: readonly Goal[]): string[][] =>
	goals.map(({ claim, asked, measured, atMost, unit, where }) => {
		const met = measured === null ? '' : (atMost ? measured <= asked : measured >= asked) ? 'yes' : '**no**';
		const shown = measured === null ? '–' : `${digits(measured)}${unit}${where === undefined ? '' : ` (${where})`}`;
		return [claim, `${atMost ? 'at most' : 'at least'} ${asked}${unit}`, shown, met];
	});

/** Times of `slow` over those of `fast`, run by run; both at the work whose name begins so. */
function timesOver({ rows }: PeersReport, work: string, fast: string, slow: string): number | null {
	const of = (name: string) => rows.find((row) => row.work.startsWith(work) && row.name === name)?.milliseconds?.samples;
	const [own, other] = [of(fast), of(slow)];
	return own && other ? ratios(other, own).median : null;
}

function networkGoals(peers: PeersReport): Goal[] {
	const [f32, f64] = ['Thalweg f32, one thread', 'Thalweg f64, one thread'];
	const over = (claim: string, work: string, fast: string, slow: string, asked: number): Goal => ({
		...{ claim, asked, measured: timesOver(peers, work, fast, slow), unit: '×' },
	});
	const row = (work: string, name: string) => peers.rows.find((each) => each.work.startsWith(work) && each.name === name);
	const lasts = (claim: string, work: string, name: string, asked: number): Goal => {
		const measured = row(work, name)?.milliseconds?.median;
		return { claim, asked, measured: measured === undefined ? null : measured / 1000, atMost: true, unit: ' s' };
	};
	const [mlp, digits64, net, field, first] = [
		'MLP 2-16-16-1',
		'digits 64-32-10 relu, 1797 samples: loss',
		'net 1-30-20-1',
		'digits 64-32-10 relu, 1797 samples: the',
		'digits 64-32-10 relu, 1797 samples: first',
	];
	const rate = row('CNN', f32)?.rate ?? null;
	return [
		over('MLP 2-16-16-1 over the loop', mlp, f32, NETWORK_LOOP, 7),
		over('MLP 2-16-16-1 over jax-js', mlp, f32, JAX, 12),
		over('digits 64-32-10 over the loop', digits64, f32, NETWORK_LOOP, 12),
		over('digits 64-32-10 over jax-js', digits64, f32, JAX, 60),
		over('training of the net 1-30-20-1 in f64 over the loop', net, f64, NETWORK_LOOP, 6),
		over('the same in f32', net, f32, NETWORK_LOOP, 16),
		over('256 nets side by side, f32, over the loop one after another', '256 nets', 'Thalweg f32, all workers', NETWORK_LOOP, 25),
		{ claim: 'CNN 8×8, gradient, f32', asked: 12, measured: rate === null ? null : rate / 1e9, unit: ' GFLOP/s' },
		lasts('digits, first picture of 16² with gradient, its code not made before, one worker', first, 'Thalweg f32, one worker', 0.15),
		lasts('digits field of 64² on two workers', `${field} program’s field with gradient, 64²`, 'Thalweg f32, 2 workers', 1),
		lasts('digits field of 512² on two workers', `${field} program’s field with gradient, 512²`, 'Thalweg f32, 2 workers', 90),
	];
}

function speedGoals(peers: PeersReport): Goal[] {
	const times = (work: string, fast: string, slow: string): number | null => timesOver(peers, work, fast, slow);
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
	const at = (page: string, side: number) => pictures.find((picture) => picture.page === page && picture.side === side);
	const own = at('thalweg', 1024);
	const sooner = (page: string, what: 'first' | 'frame'): number | null => ratioOf(at(page, 1024)?.[what]?.median, own?.[what]?.median);
	return [
		{ claim: 'first picture at 1024² over Plotly', asked: 15, measured: sooner('plotly', 'first'), unit: '×' },
		{ claim: 'first picture at 1024² over three.js', asked: 4, measured: sooner('three', 'first'), unit: '×' },
		{ claim: 'frame at 1024² over Plotly', asked: 100, measured: sooner('plotly', 'frame'), unit: '×' },
		{ claim: 'frame at 1024² over three.js', asked: 20, measured: sooner('three', 'frame'), unit: '×' },
		{
			claim: 'frame at 8192² over one at 1024²',
			...{ asked: FLAT, measured: ratioOf(at('thalweg', 8192)?.frame?.median, own?.frame?.median), atMost: true, unit: '×' },
		},
		{ claim: 'memory of a cell on the GPU', asked: 6, measured: own?.gpuBytes ?? null, atMost: true, unit: ' bytes' },
		{ claim: "memory of a cell in JavaScript's heap", asked: 1, measured: own?.heapBytes ?? null, atMost: true, unit: ' bytes' },
	];
}

const ratioOf = (over: number | undefined, under: number | undefined): number | null =>
	over === undefined || under === undefined ? null : over / under;

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
