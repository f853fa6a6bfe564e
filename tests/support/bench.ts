/** Contestants and reports for tests of the benchmark: no machine, and a clock that moves only when told. */

import type { Contestant, Prepared } from '../../src/bench/contract.ts';
import type { Facts } from '../../src/bench/runner.ts';
import type { ContestantId, Point, Report } from '../../src/bench/schema.ts';
import { summarize } from '../../src/bench/statistics.ts';
import { LANDSCAPES, type Workload } from '../../src/bench/workloads.ts';

/** A clock in milliseconds. */
export class TestClock {
	#at = 0;
	readonly now = (): number => this.#at;
	readonly advance = (milliseconds: number): void => {
		this.#at += milliseconds;
	};
}

/** A workload of `sizes`, whose units are its size. */
export const testWorkload = (sizes: readonly number[], contestants: readonly ContestantId[] = ['gpu-fast', 'cpu-1']): Workload => ({
	id: 'value:himmelblau',
	task: 'value',
	landscape: LANDSCAPES[0] as (typeof LANDSCAPES)[number],
	unit: 'cell',
	sizeIs: 'cells',
	sizes,
	units: (size) => size,
	contestants,
});

/** A contestant whose runs take as long as `cost` says. */
export function testContestant(
	id: ContestantId,
	clock: TestClock,
	cost: (size: number) => number,
	more: Partial<Prepared> = {},
): Contestant & { readonly log: string[] } {
	const log: string[] = [];
	return {
		id,
		onAdapter: id.startsWith('gpu'),
		log,
		async prepare(_, size) {
			log.push(`prepare ${size}`);
			return {
				async run() {
					log.push(`run ${size}`);
					clock.advance(cost(size));
					return null;
				},
				operations: 10,
				builtins: 0,
				bytes: 4,
				dispose: () => void log.push(`dispose ${size}`),
				...more,
			};
		},
	};
}

export const FACTS: Facts = {
	program: { thalweg: '0.0.0', runtime: 'test', webgpu: 'none', platform: 'test' },
	processor: { name: 'abacus', threads: 1 },
	adapter: null,
	missing: [],
};

/** A measured point with these times. */
export const testPoint = (wall: readonly number[], more: Partial<Point> = {}): Point => ({
	workload: 'value:himmelblau',
	task: 'value',
	landscape: 'himmelblau',
	size: 128,
	unit: 'cell',
	units: 16_384,
	contestant: 'cpu-1',
	status: 'measured',
	reason: '',
	repeats: 1,
	wall: summarize(wall),
	gpu: null,
	readback: null,
	rate: 1,
	operations: 0,
	builtins: 0,
	bytes: 0,
	roof: null,
	ratio: null,
	error: null,
	...more,
});

export const testReport = (points: readonly Point[], more: Partial<Report> = {}): Report => ({
	format: 'thalweg-benchmark',
	version: 2,
	outcome: 'complete',
	date: '2026-01-01T00:00:00.000Z',
	seed: 1,
	milliseconds: 1,
	...FACTS,
	settings: { runs: 7, budget: 1000, quantum: 0.1 },
	roofline: null,
	points,
	...more,
});
