/** Where networks are trained with a session's GPU. */

import type { Session } from './session.ts';
import { GpuTrainer } from './training/gpu.ts';
import { openTraining, TrainingHost, type TrainingPlace } from './training/host.ts';

/**
 * Workers of a place that train, and the GPU of a session that takes the steps of trainings in f32 where it can; with a session on the
 * CPU it is `openTraining`. End it before the session.
 * @param workers threads, which score networks and train what the GPU does not; one a processor where absent
 * @example
 * const session = await openSession(defaultHost(), { machine: 'cpu' });
 * const host = trainingOn(session, defaultHost(), 1);
 * console.log(host.lanes); // 1
 * host.dispose();
 * session.dispose();
 */
export function trainingOn(session: Session, place: TrainingPlace, workers?: number): TrainingHost {
	const { gpuBackend } = session;
	const threads = workers ?? (place.createWorker ? Math.max(1, place.cores) : 0);
	// Where a GPU only draws, it computes nothing.
	if (!gpuBackend || session.machine.kind !== 'gpu') return openTraining(place, threads);
	return new TrainingHost(place, threads, new GpuTrainer(gpuBackend));
}
