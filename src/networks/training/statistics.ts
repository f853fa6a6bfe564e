/** Running statistics of batch norms, averaged while a network is trained, as PyTorch does. */

import { type NetworkNode, type NetworkNumbers, type NetworkPlan, sizeOf } from '../../model/network.ts';

/** Share of a batch's statistics that goes into the running ones, where a layer does not say (`torch.nn.BatchNorm2d`). */
export const MOMENTUM = 0.1;

/** Numbers of a sample that a batch norm averages together: the places of an image, 1 of a vector. */
const placesOf = ({ inputs }: Pick<NetworkNode, 'inputs'>): number => sizeOf((inputs[0] ?? []).slice(1));

/**
 * r ← (1 − m) r + m s for every mean and variance; the variance that is averaged is the unbiased one, s·N/(N − 1) of N numbers.
 * @param running changed in place
 * @param batch mean and biased variance of a batch, from `NetworkRunner.batchStatistics`
 * @param samples of the batch
 */
export function averageStatistics(plan: NetworkPlan, running: Float64Array, batch: NetworkNumbers, samples: number): void {
	for (const { node: index, of, at, size } of plan.statistics) {
		const node = plan.nodes[index] as NetworkNode<'batch-norm'>;
		const momentum = node.spec.momentum ?? MOMENTUM;
		const numbers = samples * placesOf(node);
		const unbiased = of === 'variance' ? numbers / (numbers - 1) : 1;
		for (let k = at; k < at + size; k++) running[k] = (1 - momentum) * (running[k] as number) + momentum * unbiased * (batch[k] as number);
	}
}

/** Whether batches of so many samples leave a batch norm without a variance; the name of the first such node, or null. */
export function withoutVariance(plan: NetworkPlan, samples: number): string | null {
	const lonely = plan.nodes.find((node) => node.spec.type === 'batch-norm' && samples * placesOf(node) < 2);
	return lonely?.name ?? null;
}
