/**
 * The definition of a network's loss and its derivatives, in double precision: short and slow on purpose. Every machine is held
 * to it.
 */

import { ArchitectureError } from '../../model/errors.ts';
import {
	type Batch,
	type NetworkAnswer,
	type NetworkBody,
	type NetworkNumbers,
	type NetworkPlan,
	type NetworkRunner,
	sizeOf,
} from '../../model/network.ts';
import { printable } from '../../model/printable.ts';
import { planNetwork } from '../architecture/plan.ts';
import { batchMoments } from '../layers/norms.ts';
import { shapeWords } from '../layers/row.ts';
import { forward, type GraphAt, reverse, reverseTangent, sampleOf, tangent } from './graph.ts';
import { classOf, LOSS_NAMES, LOSSES, lossMisfit, sampleTargets } from './losses.ts';

/** Samples that are computed together, where no batch norm joins them all: it bounds memory. */
const PORTION = 256;

/** A body that can be computed: shapes of network, data and loss fit. @throws ArchitectureError */
export function checkBody(body: NetworkBody): NetworkPlan {
	const plan = planNetwork(body.architecture);
	const { data, loss, statistics, decay = 0 } = body;
	const name = printable(data.name, 60);
	if (sizeOf(data.shape) !== sizeOf(plan.architecture.input) || data.inputs.length !== data.count * sizeOf(data.shape))
		throw new ArchitectureError(
			`The network reads samples of ${shapeWords(plan.architecture.input)}, and those of ${name} are ${shapeWords(data.shape)}: change “input”.`,
		);
	if (data.count < 1) throw new ArchitectureError(`${name} has no samples, and a loss is a mean over samples.`);
	if (!LOSS_NAMES.includes(loss))
		throw new ArchitectureError(`There is no loss “${printable(String(loss), 40)}”: choose one of ${LOSS_NAMES.join(', ')}.`);
	const misfit = lossMisfit(loss, data.targets, sizeOf(plan.output));
	if (misfit !== undefined) throw new ArchitectureError(misfit);
	if (data.targets.kind === 'classes') {
		const { labels, classes } = data.targets;
		const wrong = labels.findIndex((label) => label < 0 || label >= classes);
		if (labels.length !== data.count || wrong >= 0)
			throw new ArchitectureError(
				`${name} has ${data.count} samples of ${classes} classes, and ${wrong >= 0 ? `sample ${wrong} has the label ${labels[wrong]}` : `${labels.length} labels`}.`,
			);
	} else if (data.targets.values.length !== data.count * data.targets.width)
		throw new ArchitectureError(`${name} has ${data.count} samples, and ${data.targets.values.length} numbers as targets.`);
	if (statistics && statistics.length !== plan.statisticCount)
		throw new ArchitectureError(`The network has ${plan.statisticCount} running statistics, not ${statistics.length}.`);
	if (!Number.isFinite(decay) || decay < 0) throw new ArchitectureError(`Weight decay is a number from 0, not ${decay}.`);
	return plan;
}

/** Mean 0 and variance 1 of every batch norm: the statistics before any training. */
export function firstStatistics(plan: NetworkPlan): Float64Array {
	const statistics = new Float64Array(plan.statisticCount);
	for (const { of, at, size } of plan.statistics) if (of === 'variance') statistics.fill(1, at, at + size);
	return statistics;
}

/** Samples at work, with their places in the data. */
interface Portion {
	readonly at: GraphAt;
	/** Indices of its samples in the data. */
	readonly samples: Uint32Array;
}

/** ∂/∂z of the sum of the portion's losses, or its change along ż. */
type Cotangent = (portion: Portion, along?: Float64Array) => Float64Array;

/**
 * The f64 reference of a body: loss, gradient, derivatives along directions and Hessian–vector products at any parameters, one sample
 * layer by layer, on this thread. Slow and obvious: the machine code of `openSession` and `openTraining` is held against it.
 * @throws ArchitectureError where the network, the data and the loss do not fit
 * @example
 * const network = await openNetwork({ model: { kind: 'preset', text: 'mlp:2-5-2:tanh' }, data: { text: 'moons:count=40' }, seed: 1 });
 * const runner = referenceRunner(bodyOf(network, { part: 'train', quantity: { of: 'loss' } }));
 * const { loss, gradient } = runner.evaluate(network.parameters, { gradient: true });
 * console.log(Math.abs(loss - (scoresOf(network).train?.loss ?? 0)) < 1e-15, gradient?.length); // true 27
 */
export function referenceRunner(body: NetworkBody): NetworkRunner {
	const plan = checkBody(body);
	const { data, normalisation = 'running', quantity } = body;
	const [width, outputs, n] = [sizeOf(data.shape), sizeOf(plan.output), plan.parameterCount];
	const loss = LOSSES[body.loss];
	const target = sampleTargets(data.targets, outputs);
	const running = body.statistics ?? firstStatistics(plan);
	const joint = normalisation === 'batch' && plan.statisticCount > 0;
	// Decay is a part of the loss, of no other quantity.
	const decay = quantity === undefined || quantity.of === 'loss' ? (body.decay ?? 0) : 0;
	const weights = plan.parameters.filter(({ role }) => role === 'weight');
	const all = Uint32Array.from({ length: data.count }, (_, k) => k);

	const vectorOf = (numbers: NetworkNumbers, what: string): Float64Array => {
		if (numbers.length !== n) throw new RangeError(`${what} has ${numbers.length} numbers, and the network ${n} parameters`);
		return Float64Array.from(numbers);
	};

	function inputsOf(samples: Uint32Array): Float64Array {
		const inputs = new Float64Array(samples.length * width);
		for (const [k, sample] of samples.entries()) {
			if (sample >= data.count) throw new RangeError(`there is no sample ${sample}: ${data.name} has ${data.count}`);
			inputs.set(sampleOf(data.inputs, data.shape, sample), k * width);
		}
		return inputs;
	}

	/** The batch in portions; one, where batch norms take their statistics of it. */
	function* portions(theta: Float64Array, batch: Batch = all): Generator<Portion> {
		if (batch.length === 0) throw new RangeError('a batch has at least one sample');
		const size = joint ? batch.length : PORTION;
		for (let from = 0; from < batch.length; from += size) {
			const samples = batch.subarray(from, from + size);
			yield { samples, at: forward(plan, theta, inputsOf(samples), joint ? undefined : running) };
		}
	}

	/** Visits the outputs of the portion's samples. */
	function eachSample({ at, samples }: Portion, visit: (z: Float64Array, sample: number, k: number) => void): void {
		const output = at.nodes.at(-1) as Float64Array;
		for (const [k, sample] of samples.entries()) visit(sampleOf(output, plan.output, k), sample, k);
	}

	const cotangent: Cotangent = (portion, along) => {
		const result = new Float64Array(portion.samples.length * outputs);
		eachSample(portion, (z, sample, k) => {
			const own = sampleOf(result, plan.output, k);
			if (along) loss.tangent(z, target(sample), sampleOf(along, plan.output, k), own);
			else loss.gradient(z, target(sample), own);
		});
		return result;
	};

	/** Calls `visit` with every parameter that decays. */
	function eachWeight(visit: (k: number) => void): void {
		for (const { at, size } of decay === 0 ? [] : weights) for (let k = at; k < at + size; k++) visit(k);
	}

	/** sum/count + decay/2 Σ w² */
	function meanLoss(sum: number, count: number, theta: Float64Array): number {
		let squares = 0;
		eachWeight((k) => {
			squares += (theta[k] as number) ** 2;
		});
		return sum / count + (decay / 2) * squares;
	}

	/** sum/count + decay·v over the weights. */
	function meanVector(sum: Float64Array, count: number, v: Float64Array): Float64Array {
		const mean = sum.map((value) => value / count);
		eachWeight((k) => {
			mean[k] = (mean[k] as number) + decay * (v[k] as number);
		});
		return mean;
	}

	function perSample(parameters: NetworkNumbers, batch: Batch = all): { losses: Float64Array; classes: Int32Array } {
		const [losses, classes] = [new Float64Array(batch.length), new Int32Array(batch.length)];
		let place = 0;
		for (const portion of portions(vectorOf(parameters, 'θ'), batch))
			eachSample(portion, (z, sample) => {
				losses[place] = loss.value(z, target(sample));
				classes[place] = classOf(z);
				place += 1;
			});
		return { losses, classes };
	}

	function evaluate(
		parameters: NetworkNumbers,
		{ batch = all, gradient = false }: { readonly batch?: Batch; readonly gradient?: boolean } = {},
	): NetworkAnswer {
		const theta = vectorOf(parameters, 'θ');
		let [sum, correct] = [0, 0];
		const total = new Float64Array(gradient ? n : 0);
		for (const portion of portions(theta, batch)) {
			eachSample(portion, (z, sample) => {
				sum += loss.value(z, target(sample));
				if (classOf(z) === target(sample).label) correct += 1;
			});
			if (gradient) reverse(portion.at, cotangent(portion), total);
		}
		return {
			loss: meanLoss(sum, batch.length, theta),
			correct: data.targets.kind === 'classes' ? correct : Number.NaN,
			...(gradient ? { gradient: meanVector(total, batch.length, theta) } : {}),
		};
	}

	function slopes(
		parameters: NetworkNumbers,
		directions: readonly NetworkNumbers[],
		batch: Batch = all,
	): { loss: number; slopes: Float64Array } {
		const theta = vectorOf(parameters, 'θ');
		const along = directions.map((direction, k) => vectorOf(direction, `direction ${k}`));
		const sums = new Float64Array(along.length);
		let sum = 0;
		for (const portion of portions(theta, batch)) {
			eachSample(portion, (z, sample) => {
				sum += loss.value(z, target(sample));
			});
			const g = cotangent(portion);
			for (const [k, direction] of along.entries()) {
				const dz = tangent(portion.at, direction).nodes.at(-1) as Float64Array;
				sums[k] = (sums[k] as number) + g.reduce((total, value, i) => total + value * (dz[i] as number), 0);
			}
		}
		const means = sums.map((value) => value / batch.length);
		for (const [k, direction] of along.entries())
			eachWeight((w) => {
				means[k] = (means[k] as number) + decay * (theta[w] as number) * (direction[w] as number);
			});
		return { loss: meanLoss(sum, batch.length, theta), slopes: means };
	}

	function product(parameters: NetworkNumbers, vector: NetworkNumbers, batch: Batch = all): Float64Array {
		const [theta, v] = [vectorOf(parameters, 'θ'), vectorOf(vector, 'the vector')];
		const total = new Float64Array(n);
		for (const portion of portions(theta, batch)) {
			const along = tangent(portion.at, v);
			const back = reverse(portion.at, cotangent(portion), new Float64Array(n));
			reverseTangent(portion.at, along, back, cotangent(portion, along.nodes.at(-1)), total);
		}
		return meanVector(total, batch.length, v);
	}

	function batchStatistics(parameters: NetworkNumbers, batch: Batch = all): Float64Array {
		const at = forward(plan, vectorOf(parameters, 'θ'), inputsOf(batch), undefined);
		const statistics = new Float64Array(plan.statisticCount);
		for (const node of plan.nodes) {
			const [mean, variance] = node.statistics;
			if (!mean || !variance) continue;
			const moments = batchMoments(node, at.count, at.nodes[node.from[0] as number] ?? at.input);
			statistics.set(moments.mean, mean.at);
			statistics.set(moments.variance, variance.at);
		}
		return statistics;
	}

	/** Where batch norms take the statistics of the samples, these are the data's, whatever the inputs. */
	function outputsOf(parameters: NetworkNumbers, inputs: Float64Array): Float64Array {
		const theta = vectorOf(parameters, 'θ');
		if (inputs.length % width !== 0) throw new RangeError(`a sample has ${width} numbers, and ${inputs.length} is no multiple of it`);
		const statistics = joint ? batchStatistics(theta) : running;
		const answer = new Float64Array((inputs.length / width) * outputs);
		for (let from = 0; from < inputs.length; from += PORTION * width) {
			const { nodes } = forward(plan, theta, inputs.subarray(from, from + PORTION * width), statistics);
			answer.set(nodes.at(-1) as Float64Array, (from / width) * outputs);
		}
		return answer;
	}

	return { plan, precision: 'f64', evaluate, perSample, slopes, product, outputs: outputsOf, batchStatistics };
}
