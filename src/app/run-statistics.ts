/** What is known of a run: statistics while it moves, and what particles at rest report in double precision. */

import { reportGroup } from '../engine/swarm/report.ts';
import { isSlice } from '../model/geometry.ts';
import type { SwarmStatistics } from '../model/swarm.ts';
import type { GroupView } from '../model/swarm-view.ts';
import { extended } from './curves.ts';
import type { RunContext, Running } from './running.ts';

/** Statistics are taken at most this often while a swarm runs, less often where they take long. */
const STATISTICS_MS = 200;
const STATISTICS_SHARE = 2;
const STATISTICS_MOST_MS = 3000;
/** Particles of each group whose distance from the plane is followed while they move; at the end that of all is known. */
const FOLLOWED = 1000;

export class RunStatistics {
	readonly #context: RunContext;
	#asking: Promise<void> | null = null;
	/** None before this time. */
	#askFrom = Number.NEGATIVE_INFINITY;

	constructor(context: RunContext) {
		this.#context = context;
	}

	/** The machine is still at those that it was asked for. */
	get busy(): boolean {
		return this.#asking !== null;
	}

	/** It is time for new ones. */
	get due(): boolean {
		return !this.#asking && this.#context.now() >= this.#askFrom;
	}

	/** Another run, or none. */
	begin(): void {
		this.#asking = null;
		this.soon();
	}

	/** The next step is followed by new ones. */
	soon(): void {
		this.#askFrom = Number.NEGATIVE_INFINITY;
	}

	/** Take statistics, behind those that are being taken. */
	async measure(running: Running): Promise<void> {
		await this.#asking;
		if (!this.#isCurrent(running)) return;
		const asking = this.#ask(running);
		this.#asking = asking;
		await asking;
		if (this.#asking === asking) this.#asking = null;
		await this.#report(running);
	}

	async #ask(running: Running): Promise<void> {
		const { groups, phase, now } = this.#context;
		const before = now();
		await this.#guard(running, async () => {
			const { run } = running;
			const [all, distances] = await Promise.all([
				run.statistics(),
				isSlice(running.plane) ? Promise.all(run.groups.map((_, index) => run.offPlane(index, FOLLOWED))) : [],
			]);
			if (!this.#isCurrent(running)) return;
			const after = now();
			this.#askFrom = after + Math.min(STATISTICS_MOST_MS, Math.max(STATISTICS_MS, STATISTICS_SHARE * (after - before)));
			groups.value = groups.peek().map(({ reported: _past, ...group }, index) => ({
				...group,
				statistics: all[index] ?? null,
				curve: extended(group.curve, all[index]),
				divergedAt: firstDivergence(group.divergedAt, all[index]),
				offPlane: distances[index] ?? null,
			}));
			if (run.done && phase.peek() === 'running') this.#context.ended(running);
		});
	}

	/** What particles at rest report, in double precision: they are read back, so not while they move. */
	async #report(running: Running): Promise<void> {
		const { groups, phase } = this.#context;
		const { step } = running.run;
		const rests = (): boolean => this.#isCurrent(running) && phase.peek() !== 'running' && running.run.step === step;
		const shown = groups.peek();
		if (!rests() || shown.some(({ statistics }) => !statistics)) return;
		await this.#guard(running, async () => {
			const told = await reported(running, shown);
			// Who went on meanwhile has other statistics.
			if (rests() && shown.every((group, k) => group.statistics === groups.peek()[k]?.statistics)) groups.value = told;
		});
	}

	/** The groups as they are written to a file: in double precision. A swarm that moves stands still for it. */
	async exported(): Promise<readonly GroupView[]> {
		const { groups } = this.#context;
		const running = this.#context.current();
		const shown = groups.peek();
		if (!running || shown.every(({ statistics, reported: told }) => told || !statistics)) return shown;
		running.under++;
		try {
			const all = await running.run.statistics();
			return await reported(
				running,
				shown.map((group, k) => ({ ...group, statistics: all[k] ?? null })),
			);
		} catch (error) {
			if (this.#isCurrent(running)) this.#context.failed(error);
			return groups.peek();
		} finally {
			running.under--;
			this.#context.wake();
		}
	}

	/** How far all are from the plane, and not only the first of them: all are read back, so only at the end. */
	async measureDistance(running: Running): Promise<void> {
		const { groups, phase } = this.#context;
		await this.#guard(running, async () => {
			const all = await Promise.all(running.run.groups.map((_, index) => running.run.offPlane(index)));
			if (!this.#isCurrent(running) || phase.peek() !== 'finished') return;
			if (all.some(Boolean)) groups.value = groups.peek().map((group, index) => ({ ...group, offPlane: all[index] ?? null }));
		});
	}

	#isCurrent(running: Running): boolean {
		return running === this.#context.current();
	}

	/** What goes wrong ends the run, unless another one goes on already. */
	async #guard(running: Running, act: () => Promise<void>): Promise<void> {
		try {
			await act();
		} catch (error) {
			if (this.#isCurrent(running)) this.#context.failed(error);
		}
	}
}

/** The first step at which particles were found to have diverged. */
const firstDivergence = (before: number | null, told: SwarmStatistics | undefined): number | null =>
	told && told.status.diverged > 0 ? Math.min(told.step, before ?? told.step) : before;

const reported = ({ run, session, abort }: Running, groups: readonly GroupView[]): Promise<GroupView[]> =>
	Promise.all(
		groups.map(async (group, k) => {
			if (!group.statistics) return group;
			const { statistics, error } = await reportGroup(session, run, k, group.statistics, { signal: abort.signal });
			return { ...group, statistics, reported: { error } };
		}),
	);
