/** Training of a network: what a run is asked for (plain JSON, so that a link carries it), its state, and what it tells of a step. */

import type { Precision } from './backend.ts';
import type { LossName } from './network.ts';

/** Most steps of a recipe. */
export const MOST_TRAINING_STEPS = 10_000_000;

/** Hyper-parameters that a person changes while a network is trained. */
export interface TrainingEvent {
	/** Steps that had been taken then. */
	readonly step: number;
	/** Those that change, by name: `lr`. */
	readonly hyper: Readonly<Record<string, number>>;
}

/** How a network is trained. The same recipe trains the same network, bit for bit, on every CPU. */
export interface TrainingRecipe {
	/** As the command line and links write it: `adam:lr=0.01,schedule=cosine,tMax=2000`. */
	readonly optimizer: string;
	readonly steps: number;
	/** Samples of a batch; all where absent. */
	readonly batch?: number;
	/** Of the parameters before the first step. */
	readonly seed: number;
	/** Of the order of the samples and of an optimizer's noise; `seed` where absent. */
	readonly batchSeed?: number;
	/** That of the architecture's targets where absent: cross-entropy of classes, the mean square of numbers. */
	readonly loss?: LossName;
	/** λ of λ/2 Σ w² over weights, a part of the loss; 0 where absent. */
	readonly decay?: number;
	/** Arithmetic; f64 where absent. */
	readonly precision?: Precision;
	/** In the order of their steps. */
	readonly events?: readonly TrainingEvent[];
}

/** Why a network takes no more steps: `diverged` where its loss or its next parameters are no numbers in range. */
export type TrainingStatus = 'running' | 'converged' | 'diverged';

/** What was measured of a network on its samples, as an evaluated network (running statistics of batch norms). */
export interface TrainingScore {
	/** Mean loss, decay included. */
	readonly loss: number;
	/** Percent of samples whose class is right; NaN where targets are numbers. */
	readonly accuracy: number;
}

/** Scores after a step. */
export interface TrainingReading {
	/** Steps taken. */
	readonly step: number;
	readonly train: TrainingScore;
	readonly test: TrainingScore | null;
}

/** The largest eigenvalues of the Hessian of the training loss after a step, by Lanczos. */
export interface SharpnessReading {
	readonly step: number;
	/** From the largest down. */
	readonly values: readonly number[];
	/** The smallest; NaN where it was not asked for. */
	readonly lowest: number;
	/** Hessian–vector products that it took, and whether the largest was found as exactly as asked. */
	readonly products: number;
	readonly settled: boolean;
	/** Milliseconds that it took. */
	readonly milliseconds: number;
}
