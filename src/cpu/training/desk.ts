/** What a worker loads when it is to train a network. */

import { referenceRunner } from '../../networks/reference/runner.ts';
import type { TrainingShape } from './jobs.ts';
import { Trainer } from './trainer.ts';

/** What trains a network on this thread. @throws ArchitectureError */
export const trainerOf = (shape: TrainingShape): Trainer => new Trainer(shape, referenceRunner);
