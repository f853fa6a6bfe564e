/** What is asked of a worker that trains a network, and how it answers: plain data both ways. */

import type { Dataset, NetworkBody } from '../../model/network.ts';
import type { StopRules } from '../../model/swarm-values.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';
import type { Before } from '../../networks/sharpness/warm.ts';
import type { DescentCode } from './code.ts';
import type { LockstepState } from './lockstep-stepper.ts';
import type { StepperState } from './stepper.ts';

/** A network, its samples and an optimizer: what jobs of one training share. */
export interface TrainingShape {
	/** What is trained. Batch norms take the statistics of a batch while it is, whatever the body says. */
	readonly body: NetworkBody;
	/** What it is tested on. */
	readonly test: Dataset | null;
	readonly descent: DescentCode;
	/** Samples of a step that batch norms take their statistics of; 0 where there is no batch norm. */
	readonly together: number;
	/** Where networks are trained in lockstep: the optimizer for lanes that are networks. */
	readonly lockstep?: DescentCode;
}

/** Take steps. */
export interface TrainJob {
	readonly kind: 'train';
	readonly state: StepperState;
	/** Running statistics of batch norms. */
	readonly statistics: Float64Array;
	/** One a step, from `LargeDescent.stepConstants`. */
	readonly rows: Float64Array;
	/** From `LargeDescent.uniforms`. */
	readonly uniforms: Float64Array;
	readonly stop: StopRules;
	/** All samples where null. */
	readonly batch: { readonly size: number; readonly seed: number } | null;
	/** The parameters after every so many steps come back, too; 0: none. */
	readonly every: number;
	/** Eigenvalues are read on the way; absent: none. */
	readonly readings?: ReadingPlan;
	/**
	 * It is scored on the way, too, after each multiple of so many steps; absent: never. Behind a score the job ends where it has taken
	 * so many milliseconds: nobody knows before how long a score takes.
	 */
	readonly score?: { readonly every: number; readonly milliseconds: number };
}

/** What a reading begins with: eigenvectors of an earlier one, and of which matrix they are. */
export interface Warm {
	readonly of: 'hessian' | 'preconditioned';
	readonly before: Before;
}

/** Readings of the largest eigenvalues while a network is trained. */
export interface ReadingPlan {
	/** After each multiple of so many steps. */
	readonly every: number;
	/** Readings so far: each so many of them (`ALL_THREE`) has the next two eigenvalues as well. */
	readonly taken: number;
	readonly warm: Warm | null;
	/** Of the vector that a search without an earlier one begins with. */
	readonly seed: number;
	/** The method whose scale of the coordinates the Hessian is divided by, where it has one: its name, hyper-parameters, names of its slots. */
	readonly method: { readonly id: string; readonly hyper: Readonly<Record<string, number>>; readonly slots: readonly string[] };
}

/** Of the readings while it is trained, each so many of them has the next two eigenvalues beside the largest. */
export const ALL_THREE = 10;

/** Loss and accuracy on all samples, as an evaluated network. */
export interface ScoreJob {
	readonly kind: 'score';
	readonly parameters: OwnNumbers;
	readonly statistics: Float64Array;
}

/** The largest eigenvalues of the Hessian of the loss on all samples that train, as an evaluated network. */
export interface SharpnessJob {
	readonly kind: 'sharpness';
	readonly parameters: OwnNumbers;
	readonly statistics: Float64Array;
	/** What an earlier reading found nearby. */
	readonly warm: Warm | null;
	/** Of the vector that a search begins with where nothing is known. */
	readonly seed: number;
	readonly count: number;
	/** The smallest, too: such a search begins anew. */
	readonly lowest: boolean;
	readonly tolerance: number;
	/** Most products; by what is known where absent. */
	readonly most?: number;
	/** P of P^−½ H P^−½; absent: the Hessian itself. */
	readonly scale?: Float64Array;
}

/** Take steps of as many networks as a vector has lanes. */
export interface LockstepJob {
	readonly kind: 'lockstep';
	readonly state: LockstepState;
	/** Of each network one a step, as of `TrainJob`. */
	readonly rows: readonly Float64Array[];
	/** Of each network. */
	readonly uniforms: readonly Float64Array[];
	/** All samples where null. */
	readonly batch: { readonly size: number; readonly seeds: readonly number[] } | null;
	/** So many of them, from the first on, are somebody's. */
	readonly networks: number;
	/** They are scored after the steps, as they are where none goes on. */
	readonly isScored: boolean;
}

export type TrainingJob = TrainJob | ScoreJob | SharpnessJob | LockstepJob;

export interface TrainAnswer {
	readonly state: StepperState;
	readonly statistics: Float64Array;
	/** The loss of each step's batch, before the step; shorter than the rows where the network takes no more steps. */
	readonly losses: Float64Array;
	/** Parameters after steps that are multiples of `every`, one after the other. */
	readonly kept: OwnNumbers;
	readonly readings: readonly (Reading & { readonly step: number })[];
	/** For the next reading; null where none was taken. */
	readonly warm: Warm | null;
	readonly scored: readonly (ScoreAnswer & { readonly step: number })[];
	/** All of it, readings and scores included; and the scores alone. */
	readonly milliseconds: number;
	readonly scoring: number;
}

export interface ScoreAnswer {
	readonly train: { readonly loss: number; readonly correct: number };
	readonly test: { readonly loss: number; readonly correct: number } | null;
}

/** Eigenvalues at one place. */
export interface Reading {
	readonly of: Warm['of'];
	/** From the largest down. */
	readonly values: readonly number[];
	/** NaN where it was not looked for. */
	readonly lowest: number;
	readonly products: number;
	readonly settled: boolean;
	readonly milliseconds: number;
}

export interface SharpnessAnswer extends Reading {
	/** For the next reading. */
	readonly warm: Warm;
}

export interface LockstepAnswer {
	readonly state: LockstepState;
	/** Of each network, where they were asked for or none goes on; else none. */
	readonly scores: readonly ScoreAnswer[];
	/** Of the steps. */
	readonly milliseconds: number;
}

/** What each kind of job is answered with. */
export interface TrainingAnswers {
	readonly train: TrainAnswer;
	readonly score: ScoreAnswer;
	readonly sharpness: SharpnessAnswer;
	readonly lockstep: LockstepAnswer;
}
