/** Where networks are trained with a session's GPU. */

import { compileObjective } from '../compile/objective.ts';
import type { GpuBackend } from '../gpu/backend.ts';
import type { NetworkBody } from '../model/network.ts';
import type { Session } from './session.ts';
import { GpuTrainer } from './training/gpu.ts';
import { openTraining, TrainingHost, type TrainingPlace } from './training/host.ts';

/**
 * @internal Why the GPU of a session leaves the training of a network to the processor, in words that follow “because”; null where it
 * takes it. The code of networks is loaded.
 */
export const leftByGpu = (gpu: GpuBackend, body: NetworkBody, insists?: boolean): string | null =>
	gpu.leaves(compileObjective({ body }), 'trainings', insists);

/**
 * Workers of a place that train, and the GPU of a session that takes the steps of trainings in f32 where it can; with a session on the
 * CPU it is `openTraining`. End it before the session.
 * Where the GPU fails, the workers go on from the last step that it answered: `TrainingRun.leftGpu` says why.
 * @param workers threads, which score networks and train what the GPU does not; one a processor where absent
 * @param insists also by a GPU that is emulated on the processor, or that only draws for this session
 * @example
 * const session = await openSession(defaultHost(), { machine: 'cpu' });
 * const host = trainingOn(session, defaultHost(), 1);
 * console.log(host.lanes); // 1
 * host.dispose();
 * session.dispose();
 */
export function trainingOn(session: Session, place: TrainingPlace, workers?: number, insists?: boolean): TrainingHost {
	const { gpuBackend } = session;
	const threads = workers ?? (place.createWorker ? Math.max(1, place.cores) : 0);
	// Where a GPU only draws, it computes what it was asked for by name.
	if (!gpuBackend || (session.machine.kind !== 'gpu' && !insists)) return openTraining(place, threads);
	return new TrainingHost(place, threads, new GpuTrainer(gpuBackend, insists));
}
