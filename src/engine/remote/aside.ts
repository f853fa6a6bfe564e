/** Evaluates what the page shows in double precision, in a worker of its own, or on this thread where there is no worker. */

import type { BoundObjective, WorkOptions } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Order } from '../../model/objective.ts';
import type { Aside } from '../aside.ts';
import { exactHere } from '../exact-here.ts';
import type { PointReading } from '../fields/point-reading.ts';
import type { StartPlaces, StartsRequest } from '../swarm/starts.ts';
import { BoundNames } from './bounds.ts';
import type { Caller, RemoteObject, RemotePort } from './calls.ts';
import type { Desk } from './desk.ts';
import { KeptWorker } from './kept-worker.ts';
import type { RootMethods } from './methods.ts';

interface Remote {
	readonly caller: Caller;
	readonly root: RemoteObject<RootMethods>;
	readonly names: BoundNames;
}

export class PageAside implements Aside {
	readonly #desk: Pick<Desk, 'starts'>;
	readonly #worker: KeptWorker;
	readonly #here = exactHere();
	/** The connection to this worker, with the definitions that it was sent; a new worker was sent none. */
	#remote: Remote | null = null;

	/**
	 * @param desk places starts
	 * @param start makes a worker; absent where there are none
	 */
	constructor(desk: Pick<Desk, 'starts'>, start?: () => RemotePort) {
		this.#desk = desk;
		this.#worker = new KeptWorker(start);
	}

	async #there(): Promise<Remote | null> {
		const caller = await this.#worker.caller();
		if (!caller) return null;
		if (this.#remote?.caller !== caller) {
			const root = caller.root<RootMethods>();
			this.#remote = { caller, root, names: new BoundNames(root) };
		}
		return this.#remote;
	}

	async exact(bound: BoundObjective, points: Float64Array, order: Order, options: WorkOptions = {}): Promise<SampleBatch> {
		const there = await this.#there();
		if (!there) return this.#here.exact(bound, points, order, options);
		const { signal } = options;
		return there.root.call('exact', { bound: await there.names.of(bound), points, order }, signal ? { signal } : {});
	}

	async probe(bound: BoundObjective, u: number, v: number): Promise<PointReading> {
		const there = await this.#there();
		if (there) return there.root.call('probe', { bound: await there.names.of(bound), u, v });
		return (await import('../fields/point-reading.ts')).readPoint(bound, u, v);
	}

	starts(request: StartsRequest): Promise<StartPlaces> {
		return this.#desk.starts(request);
	}

	dispose(): void {
		this.#worker.dispose();
		this.#here.dispose();
	}
}
