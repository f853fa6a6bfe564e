/**
 * Checkpoints of a run: snapshots of all its groups at some of the steps that it came by, so that going back is a copy and a few
 * steps, and no restart. They take a bounded number of bytes: where there is no room for another, every other one goes, and those
 * to come are twice as far apart.
 */

import type { SwarmSnapshot } from '../../model/swarm.ts';

/** Steps between two checkpoints at first: few enough to be taken again within a frame. */
const FIRST_SPACING = 16;

/** Of their spacing: a swarm of few particles takes many steps in the time of a checkpoint. */
const STRIDE = 4;

/** A run as it was when it came to a step, before the events of that step. */
export interface Checkpoint {
	readonly step: number;
	/** Events that had happened. */
	readonly events: number;
	/** One a group. */
	readonly snapshots: readonly SwarmSnapshot[];
}

const bytesOf = ({ snapshots }: Checkpoint): number => snapshots.reduce((sum, { bytes }) => sum + bytes, 0);

export class Checkpoints {
	#most: number;
	#spacing = FIRST_SPACING;
	/** By step. */
	#kept: Checkpoint[] = [];

	/** @param most bytes that they may take */
	constructor(most: number) {
		this.#most = most;
	}

	get bytes(): number {
		return this.#kept.reduce((sum, checkpoint) => sum + bytesOf(checkpoint), 0);
	}

	/** Steps that are taken at once at most, so that there are checkpoints on a long way, too. */
	get stride(): number {
		return this.#most > 0 ? STRIDE * this.#spacing : Number.POSITIVE_INFINITY;
	}

	/** Steps of the checkpoints. */
	get steps(): readonly number[] {
		return this.#kept.map(({ step }) => step);
	}

	/** The last one at or before a step. */
	before(step: number): Checkpoint | undefined {
		return this.#kept.findLast((checkpoint) => checkpoint.step <= step);
	}

	/** Whether one at this step is worth its bytes. @param bytes what it would take */
	wants(step: number, bytes: number): boolean {
		return bytes <= this.#most && step - (this.before(step)?.step ?? 0) >= this.#spacing;
	}

	/** Make room for one of so many bytes. */
	makeRoom(bytes: number): void {
		while (this.#kept.length > 0 && this.bytes + bytes > this.#most) this.#thin();
	}

	/** Every other one goes. */
	#thin(): void {
		this.#spacing *= 2;
		for (const { snapshots } of this.#kept.filter((_, k) => k % 2 === 0)) release(snapshots);
		this.#kept = this.#kept.filter((_, k) => k % 2 === 1);
	}

	keep(checkpoint: Checkpoint): void {
		const at = this.#kept.findIndex(({ step }) => step >= checkpoint.step);
		const twin = this.#kept[at];
		if (twin?.step === checkpoint.step) release(twin.snapshots);
		this.#kept.splice(at < 0 ? this.#kept.length : at, twin?.step === checkpoint.step ? 1 : 0, checkpoint);
	}

	/** The machine has less room than was thought: what is there stays, and there is never more. */
	full(): void {
		this.#most = this.bytes;
	}

	/** Forget those that other events lead to. @param same events that are as they were @param next the step of the first that is not */
	cut(same: number, next: number): void {
		const stale = ({ step, events }: Checkpoint): boolean => events > same || (events === same && step > next);
		for (const checkpoint of this.#kept.filter(stale)) release(checkpoint.snapshots);
		this.#kept = this.#kept.filter((checkpoint) => !stale(checkpoint));
	}

	/** Forget all. */
	clear(): void {
		for (const { snapshots } of this.#kept.splice(0)) release(snapshots);
	}
}

export const release = (snapshots: readonly SwarmSnapshot[]): void => {
	for (const snapshot of snapshots) snapshot.dispose();
};
