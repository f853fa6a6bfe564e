/** What is asked of a worker that trains a network, and how it answers: plain data both ways. */

import type { Dataset, NetworkBody } from '../../model/network.ts';
import type { StopRules } from '../../model/swarm-values.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';
import type { Before } from '../../networks/sharpness/warm.ts';
import type { DescentCode } from './code.ts';
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
}

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
	/** What an earlier reading found nearby, or where Lanczos begins. */
	readonly from: { readonly before: Before } | { readonly start: Float64Array };
	readonly count: number;
	/** Only where Lanczos begins anew. */
	readonly lowest: boolean;
	readonly tolerance: number;
	readonly most: number;
	/** P of P^−½ H P^−½; absent: the Hessian itself. */
	readonly scale?: Float64Array;
}

export type TrainingJob = TrainJob | ScoreJob | SharpnessJob;

export interface TrainAnswer {
	readonly state: StepperState;
	readonly statistics: Float64Array;
	/** The loss of each step's batch, before the step; shorter than the rows where the network takes no more steps. */
	readonly losses: Float64Array;
	/** Parameters after steps that are multiples of `every`, one after the other. */
	readonly kept: OwnNumbers;
	readonly milliseconds: number;
}

export interface ScoreAnswer {
	readonly train: { readonly loss: number; readonly correct: number };
	readonly test: { readonly loss: number; readonly correct: number } | null;
}

export interface SharpnessAnswer {
	/** From the largest down. */
	readonly values: readonly number[];
	/** NaN where it was not looked for. */
	readonly lowest: number;
	readonly products: number;
	readonly settled: boolean;
	/** For the next reading. */
	readonly next: Before;
	readonly milliseconds: number;
}

/** What each kind of job is answered with. */
export interface TrainingAnswers {
	readonly train: TrainAnswer;
	readonly score: ScoreAnswer;
	readonly sharpness: SharpnessAnswer;
}
