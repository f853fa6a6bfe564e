/** What a worker loads when it is to train a network. */

import { NetworkModule } from '../network/module.ts';
import type { TrainingShape } from './jobs.ts';
import { type MakeRunner, Trainer } from './trainer.ts';

/** Batch norms join the samples of a block: it has to hold all of a batch. */
const module: MakeRunner = (body, { precision, together = 0 }) =>
	new NetworkModule(body, { precision, ...(together > 0 ? { block: together } : {}) });

/** What trains a network on this thread. @throws ArchitectureError, NetworkMemoryError */
export const trainerOf = (shape: TrainingShape): Trainer => new Trainer(shape, module);
