/** Work that a GPU leaves to the processor. */

import { hasBatchNorm } from '../model/network.ts';
import type { Objective } from '../model/objective.ts';
import type { GpuWork } from './contract.ts';

/**
 * Why the processor should do this work with a landscape, in words that follow “because”; null where the GPU does it.
 * @param isEmulated the GPU is emulated on the processor, and nobody insists on it
 */
export function reasonToLeave({ evaluation }: Objective, work: GpuWork, isEmulated: boolean): string | null {
	if (evaluation.kind !== 'network') return null;
	if (isEmulated) return 'this GPU is emulated on the processor, which computes networks faster without it';
	if (work === 'products') return 'the GPU has no code for them';
	const { body } = evaluation;
	const { normalisation, architecture } = body;
	// A training has memory for the moments of its batches; elsewhere there may be as many samples as there are.
	if (normalisation === 'batch' && work !== 'trainings' && hasBatchNorm(architecture))
		return 'its layers of type batch-norm take the moments of all samples, which the GPU does in trainings alone';
	if (body.within) return 'its particles are kept in a plane';
	return (work === 'swarms' || work === 'trainings') && body.quantity?.of === 'accuracy' ? 'accuracy has no gradient' : null;
}
