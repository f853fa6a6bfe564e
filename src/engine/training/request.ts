/** What is asked of a training, and what is told of it. */

import type { StabilityLimit } from '../../networks/sharpness/limits.ts';
import type { Architecture, Dataset, NetworkNumbers } from '../../model/network.ts';
import type { SharpnessReading, TrainingRecipe } from '../../model/training.ts';

/** What is trained, on what, and how. */
export interface TrainingRequest {
	readonly architecture: Architecture;
	readonly train: Dataset;
	readonly test?: Dataset | null;
	readonly recipe: TrainingRecipe;
	/** In place of the seed's: of an opened model, say. */
	readonly parameters?: NetworkNumbers;
	/** Running statistics of its batch norms. */
	readonly statistics?: Float64Array;
	/** Steps between two points of the recorded path (default 1), and the bytes that it may take (default 64 MiB). */
	readonly path?: { readonly every?: number; readonly bytes?: number };
	/** Bytes that checkpoints may take, so that going back is quick (default 0: going back begins at step 0). */
	readonly checkpointBytes?: number;
	/** Steps between two scores, and between two readings of the sharpness, while it is trained; none where absent. */
	readonly every?: { readonly score?: number; readonly sharpness?: number };
}

/** How a reading of the sharpness is made. */
export interface SharpnessRequest {
	/** How many of the largest eigenvalues (default 3). */
	readonly count?: number;
	/** The smallest, too: takes more products (default false). */
	readonly lowest?: boolean;
	/** Relative error (default 1e-3). */
	readonly tolerance?: number;
	/** Most products (default: from the vectors of the last reading 3 for the largest alone, 5 for three; else 80). */
	readonly most?: number;
	/** Of P^−½ H P^−½ where the method divides its steps by a scale P of each coordinate (default true). */
	readonly preconditioned?: boolean;
}

/** A reading, with what it is to be compared with. */
export interface LimitedReading extends SharpnessReading {
	/** Of which matrix. */
	readonly of: StabilityLimit['of'];
	/** The limit of the method at the rate of this step; null where none is known. */
	readonly limit: StabilityLimit | null;
}

/** Milliseconds of workers so far. */
export interface TrainingTime {
	readonly steps: number;
	readonly sharpness: number;
}
