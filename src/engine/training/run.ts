/** The training of one network, conducted step by step by a recipe that a link can hold. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { beginningState, type StepperState } from '../../cpu/training/state.ts';
import type { PoolTraining } from '../../cpu/pool.ts';
import { initialParameters } from '../../networks/architecture/initial.ts';
import { checkBody, firstStatistics } from '../../networks/reference/runner.ts';
import { preconditionerOf, type StabilityLimit, stabilityLimit } from '../../networks/sharpness/limits.ts';
import { signs } from '../../networks/sharpness/probes.ts';
import { TrainingPath } from '../../networks/training/path.ts';
import { withoutVariance } from '../../networks/training/statistics.ts';
import type { Precision } from '../../model/backend.ts';
import { UsageError } from '../../model/errors.ts';
import { PARTICLE } from '../../model/large-descent.ts';
import type { Architecture, Dataset, NetworkBody, NetworkNumbers, NetworkPlan } from '../../model/network.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { readOptimizer } from '../../model/optimizer-text.ts';
import { STATUS } from '../../model/swarm.ts';
import type { SharpnessReading, TrainingEvent, TrainingReading, TrainingRecipe, TrainingScore, TrainingStatus } from '../../model/training.ts';
import type { WorkOptions } from '../../model/work.ts';
import { resolveOptimizer } from '../../optimizers/registry.ts';
import { Checkpoints } from '../swarm/checkpoints.ts';
import type { TrainingHost } from './host.ts';
import { rateAt } from './rate.ts';
import { batchesOf, checkEvent, checkRecipe, hyperAfter, lossFor, withTrainingEvent } from './recipe.ts';

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
	/** Most products (default: 3 from the vectors of the last reading, else 80). */
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

/** Products of a reading that begins at the vectors of the last one. */
const WARM_PRODUCTS = 3;
/** Steps of the first job. */
const FIRST_STEPS = 4;
const NEVER = { tolerance: -1, target: null } as const;

interface Kept {
	readonly step: number;
	readonly state: StepperState;
	readonly statistics: Float64Array;
}

/** A training that has begun. Its calls are made one after the other. */
export class TrainingRun {
	readonly plan: NetworkPlan;
	readonly body: NetworkBody;
	readonly test: Dataset | null;
	readonly path: TrainingPath;
	readonly #host: TrainingHost;
	readonly #program: PoolTraining;
	readonly #optimizer: ResolvedOptimizer;
	readonly #request: TrainingRequest;
	readonly #checkpoints: Checkpoints;
	readonly #begin: Kept;
	#recipe: TrainingRecipe;
	#now: Kept;
	#losses: number[] = [];
	#readings: TrainingReading[] = [];
	#sharpness: LimitedReading[] = [];
	#vectors: readonly Float64Array[] = [];
	#time = { steps: 0, sharpness: 0 };
	/** Steps that fill a job's time. */
	#pace = FIRST_STEPS;

	private constructor(host: TrainingHost, program: PoolTraining, request: TrainingRequest, parts: Parts) {
		this.#host = host;
		this.#program = program;
		this.#request = request;
		this.#recipe = request.recipe;
		this.#optimizer = parts.optimizer;
		this.plan = parts.plan;
		this.body = parts.body;
		this.test = request.test ?? null;
		this.path = new TrainingPath(request.path?.every, request.path?.bytes);
		this.#checkpoints = new Checkpoints(request.checkpointBytes ?? 0);
		const { precision, rowWidth, particleWords } = { ...program.training.descent };
		void rowWidth;
		const { begin } = compileLargeDescent(parts.optimizer);
		void begin;
		const state = beginningState({ precision, particleWords }, parts.parameters, compileLargeDescent(parts.optimizer).begin(parts.optimizer.values));
		this.#begin = { step: 0, state, statistics: parts.statistics };
		this.#now = this.#begin;
		this.path.add(0, this.parameters.slice());
	}
}

interface Parts {
	readonly plan: NetworkPlan;
	readonly body: NetworkBody;
	readonly optimizer: ResolvedOptimizer;
	readonly parameters: NetworkNumbers;
	readonly statistics: Float64Array;
}
