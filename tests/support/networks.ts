/** Random networks, samples and parameters, by seed. */

import { philoxUniform } from '../../src/math/philox.ts';
import type { Architecture, Dataset, LayerSpec, LossName, NetworkBody, Shape, Targets } from '../../src/model/network.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';

/** Numbers in [0, 1), one after the other. */
export function randomNumbers(seed: number): () => number {
	let step = 0;
	return () => philoxUniform(seed, step++, 0, 0x6e65)[0];
}

/** `count` numbers in [−1, 1). */
export const randomVector = (seed: number, count: number): Float64Array => {
	const random = randomNumbers(seed);
	return Float64Array.from({ length: count }, () => 2 * random() - 1);
};

/** Samples of a shape, with classes or numbers as targets. */
export function randomData(seed: number, shape: Shape, count: number, targets: { classes: number } | { width: number }): Dataset {
	const random = randomNumbers(seed);
	const size = shape.reduce((a, b) => a * b, 1);
	const inputs = Float64Array.from({ length: count * size }, () => 2 * random() - 1);
	const made: Targets =
		'classes' in targets
			? {
					kind: 'classes',
					classes: targets.classes,
					labels: Int32Array.from({ length: count }, () => Math.floor(random() * targets.classes)),
				}
			: { kind: 'numbers', width: targets.width, values: Float64Array.from({ length: count * targets.width }, () => 2 * random() - 1) };
	return { name: `random ${seed}`, key: `random-${seed}`, shape, count, inputs, targets: made };
}

/** Smooth activations, so that differences are exact to their order. */
const SMOOTH = ['identity', 'tanh', 'gelu', 'sigmoid', 'sin', 'erf', 'square', 'x/2*(1 + erf(x/sqrt(2)))', 'x/(1 + x^2)', 'softplus(x)'];

/**
 * A random graph of layers that ends with `outputs` numbers. Every fifth reads images; together the first twenty seeds hold every
 * layer type.
 */
export function randomArchitecture(seed: number, outputs: number): Architecture {
	const random = randomNumbers(1000 + seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
	const image = seed % 2 === 1;
	const layers: LayerSpec[] = [];
	const add = (...more: readonly LayerSpec[]): void => {
		layers.push(...more);
	};
	const activation = (): LayerSpec => ({ type: 'activation', of: pick(SMOOTH) });
	const norm = (): LayerSpec =>
		pick<LayerSpec>([
			{ type: 'batch-norm', affine: random() < 0.7 },
			{ type: 'layer-norm', affine: random() < 0.7 },
		]);
	const input: Shape = image ? [2, 5, 4] : [3];
	if (image) {
		add({ type: 'convolution', channels: 3, kernel: [3, 2], stride: [pick([1, 2]), 1], padding: [1, pick([0, 1])], bias: random() < 0.7 });
		add(norm(), activation());
		const channels = 3;
		const block = layers.length - 1;
		add({ type: 'convolution', channels, kernel: [3, 3], padding: [1, 1] }, { type: 'scale', by: 0.5 });
		add({ type: pick(['add', 'multiply'] as const), from: [`layer${block}`, `layer${layers.length - 1}`] });
		add({ type: pick(['average-pool', 'max-pool'] as const), kernel: [2, 2], stride: [1, pick([1, 2])], padding: [pick([0, 1]), 0] });
		add(activation(), pick<LayerSpec>([{ type: 'global-pool' }, { type: 'flatten' }]));
	} else {
		add({ type: 'dense', units: 4, bias: random() < 0.7 }, norm(), activation());
		const block = layers.length - 1;
		add({ type: 'dense', units: 4 }, activation(), { type: 'scale', by: 0.7 });
		add({ type: pick(['add', 'multiply'] as const), from: [`layer${block}`, `layer${layers.length - 1}`] });
		if (random() < 0.5) add(norm());
	}
	add({ type: 'dense', units: outputs, bias: random() < 0.7 });
	return { input, layers };
}

export interface RandomCase {
	readonly title: string;
	readonly body: NetworkBody;
	readonly theta: Float64Array;
}

const LOSSES: readonly LossName[] = ['cross-entropy', 'squared', 'half-squared', 'hinge'];

/** Case `seed` of the random networks: losses and both modes of batch norm take turns. */
export function randomCase(seed: number, count = 5): RandomCase {
	const loss = LOSSES[seed % 4] as LossName;
	const outputs = [3, 1, 2, 3, 1][seed % 5] as number;
	const architecture = randomArchitecture(seed, outputs);
	const numbers = !['cross-entropy', 'hinge'].includes(loss) && seed % 3 !== 0;
	const data = randomData(seed, architecture.input, count, numbers ? { width: outputs } : { classes: Math.max(2, outputs) });
	const plan = planNetwork(architecture);
	const normalisation = Math.floor(seed / 4) % 2 === 0 ? 'running' : 'batch';
	const statistics = new Float64Array(plan.statisticCount);
	const drawn = randomVector(3000 + seed, plan.statisticCount);
	for (const { of, at, size } of plan.statistics)
		for (let k = at; k < at + size; k++) statistics[k] = of === 'mean' ? 0.3 * (drawn[k] as number) : 1 + 0.5 * (drawn[k] as number);
	return {
		title: `${seed}: ${loss}, ${normalisation}, ${architecture.layers.map(({ type }) => type).join(' ')}`,
		body: { kind: 'network', architecture, data, loss, normalisation, statistics, ...(seed % 3 === 0 ? { decay: 0.01 } : {}) },
		theta: randomVector(2000 + seed, plan.parameterCount).map((value) => 0.8 * value),
	};
}
