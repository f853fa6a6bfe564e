/** Trains networks in lockstep on one thread, job by job. Nothing of a training stays here between two jobs. */

import { Batches } from '../../networks/data/batches.ts';
import type { Batch } from '../../model/network.ts';
import { NetworksInLockstep } from '../network/lockstep.ts';
import type { LockstepAnswer, LockstepJob, TrainingShape } from './jobs.ts';
import { LockstepStepper, type MeasureEach } from './lockstep-stepper.ts';

/** Nothing ends a training but its steps, and what is wrong with them. */
const NEVER = { tolerance: -1, target: null } as const;

export class LockstepTrainer {
	readonly #shape: TrainingShape;
	readonly #stepper: LockstepStepper;
	/** By the size of a batch; 0: all samples. */
	readonly #networks = new Map<number, NetworksInLockstep>();
	readonly #rowWidth: number;

	/** @throws ArchitectureError, NetworkMemoryError; Error where the shape has no code for lockstep */
	constructor(shape: TrainingShape) {
		const { lockstep } = shape;
		if (!lockstep) throw new Error('this training has no code for networks in lockstep');
		this.#shape = shape;
		const all = this.#of(0);
		this.#rowWidth = lockstep.rowWidth;
		this.#stepper = new LockstepStepper(lockstep, all.plan.parameterCount, all.lanes);
	}

	#of(size: number): NetworksInLockstep {
		const { body, descent } = this.#shape;
		const known =
			this.#networks.get(size) ?? new NetworksInLockstep(body, { precision: descent.precision, ...(size > 0 ? { batch: size } : {}) });
		this.#networks.set(size, known);
		return known;
	}

	/** Take the steps of a job. `goesOn`: some network does. */
	train({ state, rows, uniforms, batch }: LockstepJob): Omit<LockstepAnswer, 'scores'> & { readonly goesOn: boolean } {
		const since = performance.now();
		const { count } = this.#shape.body.data;
		const isWhole = batch === null || batch.size >= count;
		const [stepper, networks] = [this.#stepper, this.#of(isWhole ? 0 : batch.size)];
		const batches = isWhole ? [] : batch.seeds.map((seed) => new Batches(seed, batch.size, count));
		const steps = (rows[0] as Float64Array).length / this.#rowWidth;
		const measure: MeasureEach = (x, gradient, values) => {
			networks.parameters.set(x);
			networks.measure();
			gradient.set(networks.gradient);
			values.set(networks.losses);
		};
		stepper.load(state);
		stepper.use(uniforms);
		let goesOn = true;
		for (let k = 0; k < steps && goesOn; k++) {
			for (const [lane, own] of batches.entries()) networks.take(lane, own.at(stepper.next - 1) as Batch);
			goesOn = stepper.take(rows, k * this.#rowWidth, measure, NEVER);
		}
		return { state: stepper.save(), goesOn, milliseconds: performance.now() - since };
	}
}
