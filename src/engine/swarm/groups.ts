/** The groups of a run: a swarm of each optimizer, to all of which the same is done. */

import type { WorkOptions } from '../../model/backend.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import type { Basin, Swarm, SwarmMaker, SwarmRequest, SwarmSnapshot, SwarmStatistics, SwarmValues } from '../../model/swarm.ts';
import { release } from './checkpoints.ts';

/** One optimizer of a run with its particles. */
export interface SwarmGroup {
	readonly optimizer: ResolvedOptimizer;
	readonly swarm: Swarm;
}

/** Particles that groups refused. */
export class NotAdded {
	constructor(
		readonly reason: unknown,
		/** No group has them. */
		readonly byAll: boolean,
	) {}
}

export class Groups {
	#all: SwarmGroup[] = [];

	/** Make a swarm of each optimizer. @throws what the machine throws: those made till then are released */
	static async create(
		maker: SwarmMaker,
		optimizers: readonly ResolvedOptimizer[],
		request: Omit<SwarmRequest, 'optimizer'>,
	): Promise<Groups> {
		const groups = new Groups();
		try {
			for (const optimizer of optimizers) groups.#all.push({ optimizer, swarm: await maker.createSwarm({ ...request, optimizer }) });
			return groups;
		} catch (error) {
			groups.dispose();
			throw error;
		}
	}

	get all(): readonly SwarmGroup[] {
		return this.#all;
	}

	/** Bytes of a snapshot of all. */
	get bytes(): number {
		return this.#all.reduce((sum, { swarm }) => sum + swarm.bytes, 0);
	}

	async advance(steps: number, { onProgress, signal }: WorkOptions): Promise<void> {
		const parts = this.#all.map(() => 0);
		const told = (index: number, fraction: number): void => {
			parts[index] = fraction;
			onProgress?.(parts.reduce((a, b) => a + b, 0) / parts.length);
		};
		await Promise.all(
			this.#all.map(({ swarm }, index) =>
				swarm.advance(steps, {
					...(signal ? { signal } : {}),
					...(onProgress ? { onProgress: (fraction: number) => told(index, fraction) } : {}),
				}),
			),
		);
	}

	/** @param starts whole points of n coordinates @throws NotAdded */
	async add(starts: Float64Array): Promise<void> {
		const added = await Promise.allSettled(this.#all.map(({ swarm }) => swarm.add(starts)));
		const refused = added.filter((answer) => answer.status === 'rejected');
		if (refused.length > 0) throw new NotAdded(refused[0]?.reason, refused.length === added.length);
	}

	/** Other values for all groups, from the next step on. */
	update(values: SwarmValues): void {
		for (const { swarm } of this.#all) swarm.update(values);
	}

	/** The same optimizers with other values; those that have none are left alone. */
	setOptimizers(optimizers: readonly ResolvedOptimizer[]): void {
		this.#all = this.#all.map(({ optimizer: before, swarm }, k) => {
			const optimizer = optimizers[k] ?? before;
			if (JSON.stringify(optimizer.values) !== JSON.stringify(before.values)) swarm.update({ hyper: optimizer.values });
			return { optimizer, swarm };
		});
	}

	/** A snapshot of each, or of none. @throws what the first that failed throws */
	async snapshot(): Promise<readonly SwarmSnapshot[]> {
		const made = await Promise.allSettled(this.#all.map(({ swarm }) => swarm.snapshot()));
		const there = made.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
		const failed = made.find((answer) => answer.status === 'rejected');
		if (!failed) return there;
		release(there);
		throw failed.reason;
	}

	async restore(snapshots: readonly SwarmSnapshot[]): Promise<void> {
		await Promise.all(this.#all.map(({ swarm }, k) => swarm.restore(snapshots[k] as SwarmSnapshot)));
	}

	async restart(starts: Float64Array): Promise<void> {
		await Promise.all(this.#all.map(({ swarm }) => swarm.restart(starts)));
	}

	statistics(basins: readonly Basin[]): Promise<SwarmStatistics[]> {
		return Promise.all(this.#all.map(({ swarm }) => swarm.statistics(basins)));
	}

	dispose(): void {
		for (const { swarm } of this.#all) swarm.dispose();
		this.#all = [];
	}
}
