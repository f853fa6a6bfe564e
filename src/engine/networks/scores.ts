/** How good a network is, in double precision: loss and accuracy on the samples that train, that test, and on all. */

import { type NetworkBody, sizeOf } from '../../model/network.ts';
import type { DataPart } from '../../model/network-quantity.ts';
import { referenceRunner } from '../../networks/reference/runner.ts';
import { bodyOf, type OpenedNetwork } from './open.ts';

/** How good a network is on some samples. */
export interface Score {
	readonly samples: number;
	/** Without weight decay: networks are compared by it. */
	readonly loss: number;
	/** Percent; absent where the targets are numbers. */
	readonly accuracy?: number;
}

const PARTS: readonly DataPart[] = ['train', 'test', 'all'];

const bodyFor = (network: OpenedNetwork, part: DataPart): NetworkBody => {
	const { decay: _, ...body } = bodyOf(network, { part, quantity: { of: 'loss' } });
	return body;
};

/**
 * Scores of parameters, of each part of the data that has samples.
 * @param parameters the network's own where absent
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * const { train, test, all } = scoresOf(network);
 * console.log(train?.samples, test?.samples, all?.samples); // 28 12 40
 */
export function scoresOf(network: OpenedNetwork, parameters: Float64Array = network.parameters): Partial<Record<DataPart, Score>> {
	const scored = PARTS.filter((part) => network.data[part].count > 0).map((part) => {
		const { loss, correct } = referenceRunner(bodyFor(network, part)).evaluate(parameters);
		const samples = network.data[part].count;
		return [part, { samples, loss, ...(Number.isNaN(correct) ? {} : { accuracy: (100 * correct) / samples }) }] as const;
	});
	return Object.fromEntries(scored);
}

/** Outputs of the first samples of all data: a row each. */
export function firstOutputs(network: OpenedNetwork, count: number): number[][] {
	const { all } = network.data;
	const few = Math.min(count, all.count);
	const width = sizeOf(all.shape);
	const outputs = referenceRunner(bodyFor(network, 'all')).outputs(network.parameters, all.inputs.subarray(0, few * width));
	const k = outputs.length / few;
	return Array.from({ length: few }, (_, i) => [...outputs.subarray(i * k, (i + 1) * k)]);
}

/**
 * The Hessian of the training loss (with decay) at the network's parameters, as a function that multiplies it with a vector of n numbers:
 * machine code in double precision, on this thread, by the R-operator (Pearlmutter 1994).
 * @throws NetworkMemoryError where the samples and the network take more memory than there is
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * const product = await trainingProduct(network);
 * const { trace } = traceEstimate(product, network.plan.parameterCount, { probes: 20, seed: 1 });
 * const { values } = topEigenvalues(product, new Float64Array(network.plan.parameterCount).fill(1));
 * console.log(trace > 0, (values[0] ?? 0) > 0); // true true
 */
export async function trainingProduct(network: OpenedNetwork): Promise<(vector: Float64Array) => Float64Array> {
	const { NetworkModule } = await import('../../cpu/network/module.ts');
	const code = new NetworkModule(bodyOf(network, { part: 'train', quantity: { of: 'loss' } }), { precision: 'f64' });
	return (vector) => code.product(network.parameters, vector);
}
