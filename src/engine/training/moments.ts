/** All that a training is after a step, and those that are kept so that going back is quick. */

import type { StepperState } from '../../cpu/training/stepper.ts';
import type { SwarmSnapshot } from '../../model/swarm.ts';
import { Checkpoints } from '../swarm/checkpoints.ts';

export interface Moment {
	readonly step: number;
	readonly state: StepperState;
	readonly statistics: Float64Array;
}

interface MomentSnapshot extends SwarmSnapshot {
	readonly moment: Moment;
}

export class Moments {
	readonly #checkpoints: Checkpoints;

	/** @param most bytes that they may take */
	constructor(most: number) {
		this.#checkpoints = new Checkpoints(most);
	}

	/** Steps that are taken at once at most. */
	get stride(): number {
		return this.#checkpoints.stride;
	}

	/** The last one at or before a step. */
	before(step: number): Moment | undefined {
		return (this.#checkpoints.before(step)?.snapshots[0] as MomentSnapshot | undefined)?.moment;
	}

	/** Keep it, where it is worth its bytes. */
	keep(moment: Moment): void {
		const { step, state, statistics } = moment;
		const bytes = [state.words, ...state.vectors, statistics].reduce((sum, { byteLength }) => sum + byteLength, 0);
		if (!this.#checkpoints.wants(step, bytes)) return;
		this.#checkpoints.makeRoom(bytes);
		const snapshot: MomentSnapshot = { moment, bytes, dispose: () => undefined };
		this.#checkpoints.keep({ step, events: 0, snapshots: [snapshot] });
	}
}
