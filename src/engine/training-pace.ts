/** Which of two machines trains a network faster here: both take its first steps a few times. */

import { MOST_TRAINING_STEPS } from '../model/training.ts';
import { type PaceClock, type PaceTask, type PaceVerdict, race } from './pace.ts';
import type { TrainingHost } from './training/host.ts';
import type { TrainingRequest } from './training/request.ts';
import { TrainingRun } from './training/run.ts';

/** Multiply-adds of a measurement, and the steps that they may be. */
const WORK = 2e8;
const MOST_STEPS = 64;

const NAMES = { gpu: 'the GPU', cpu: 'the CPU' } as const;

/** Measure the processor in double precision beside the GPU in single: what each would train in. */
export function trainingPace(
	hosts: Readonly<Record<'gpu' | 'cpu', TrainingHost>>,
	request: TrainingRequest,
	clock?: PaceClock,
): Promise<PaceVerdict> {
	const begin = async (name: 'gpu' | 'cpu'): Promise<PaceTask> => {
		const { recipe, train } = request;
		const run = await TrainingRun.begin(hosts[name], {
			...request,
			recipe: { ...recipe, steps: MOST_TRAINING_STEPS, precision: name === 'gpu' ? 'f32' : 'f64' },
			path: { every: MOST_TRAINING_STEPS },
			every: {},
		});
		const samples = Math.min(recipe.batch ?? train.count, train.count);
		const steps = Math.max(1, Math.min(MOST_STEPS, Math.floor(WORK / (run.plan.operations * samples))));
		return {
			async work() {
				run.reset();
				await run.advance(steps);
				if (run.leftGpu !== null) throw new Error(run.leftGpu);
			},
			end: () => undefined,
		};
	};
	return race({ cpu: () => begin('cpu'), gpu: () => begin('gpu') }, NAMES, clock);
}
