/** Whole networks on a GPU: what a backend loads when the first of them is asked for. */

import type { Network } from '../../model/objective.ts';
import { assertOnGpu } from './program.ts';
import type { WholeShape } from './whole-program.ts';

export { GpuTrainings } from './trainings.ts';
export { WholeGradient } from './whole-gradient.ts';
export { wholeInputs } from './whole-inputs.ts';
export { buildWholeKernels } from './whole-kernels.ts';
export { MEASURED_WORDS, wholeAtPoints } from './whole-points.ts';
export { wholeKey } from './whole-program.ts';

/**
 * The code that a network needs.
 * @param asks its value, or the gradient too: of accuracy there is none
 * @param batched whether samples are taken batch by batch
 * @throws NetworkNotOnGpu
 */
export function wholeShape({ body, plan }: Network, asks: 'value' | 'gradient', batched = false): WholeShape {
	assertOnGpu(body, plan);
	const { loss, data, quantity } = body;
	const isAccuracy = quantity?.of === 'accuracy';
	return { plan, loss, targets: data.targets.kind, asks: isAccuracy ? 'correct' : asks === 'gradient' ? 'gradient' : 'loss', batched };
}

/** Operations of a coordinate in a step of a network that takes so many samples, about. */
export const stepOperations = ({ body, plan }: Network, samples = body.data.count): number =>
	(6 * plan.operations * samples) / plan.parameterCount;
