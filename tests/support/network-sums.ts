/** Bounds of what a machine of f32 may answer of a whole network: its loss and its gradient. */

import { gradientLoops, networkLoops } from '../../src/networks/loops/network.ts';
import type { Buffer } from '../../src/networks/loops/ir.ts';
import type { Batch, NetworkBody, NetworkPlan } from '../../src/model/network.ts';
import { BoundedLoops, GPU_STRICT } from '../../src/networks/loops/bounded.ts';

const U = 2 ** -24;
/** What division of WebGPU is off by, in units of U. */
const DIVISION = 5;
/** What f32 loses below its smallest normal number. */
const TINY = 2 ** -126;

export interface NetworkBounds {
	readonly loss: number;
	readonly gradient: Float64Array;
	/** Of what batch norms take of the batch, in the order of the plan's statistics; none with running statistics. */
	readonly moments: Float64Array;
}

/**
 * Largest errors of the mean loss and of its gradient at θ, with running statistics or, where the body says so, with those of the batch:
 * samples are added in any order, then divided by their number, and decay is added.
 */
export function boundsOfWhole(
	{ data, loss, statistics, decay = 0, quantity = { of: 'loss' }, normalisation = 'running' }: NetworkBody,
	plan: NetworkPlan,
	theta: ArrayLike<number>,
	batch: Batch = Uint32Array.from({ length: data.count }, (_, k) => k),
): NetworkBounds {
	const { targets, inputs, count } = data;
	const loops = networkLoops(plan, { loss, targets: targets.kind, normalisation });
	const backward = gradientLoops(loops);
	const samples = batch.length;
	const memory = new BoundedLoops(loops.program.graph, samples, samples, GPU_STRICT);
	const width = inputs.length / count;
	const of = (s: number): number => batch[s] as number;
	memory.give(loops.input, (k, s) => inputs[of(s) * width + k] as number);
	memory.give(loops.target, (k, s) =>
		targets.kind === 'classes' ? (targets.labels[of(s)] as number) : (targets.values[of(s) * targets.width + k] as number),
	);
	memory.give(loops.weight, () => 1);
	memory.give(loops.share, () => 1 / samples);
	memory.of(loops.share).error[0] = DIVISION * U * (1 / samples);
	const vector = (buffers: readonly Buffer[], numbers: ArrayLike<number>): void => {
		let from = 0;
		for (const buffer of buffers) {
			const at = from;
			memory.give(buffer, (k) => numbers[at + k] as number);
			from += buffer.size;
		}
	};
	vector(loops.parameters, theta);
	vector(loops.statistics, statistics ?? new Float64Array());
	memory.run([...loops.network, ...loops.lossPart, ...backward.statements]);
	const meanOf = (buffer: Buffer, k: number): { readonly size: number; readonly error: number } => {
		const { value, error } = memory.of(buffer);
		const size = Math.abs(value[k] as number) / samples;
		return { size, error: (error[k] as number) / samples + 4 * U * size };
	};
	const pull = quantity.of === 'loss' ? decay : 0;
	const means = backward.gradient.flatMap((buffer) => Array.from({ length: buffer.size }, (_, k) => meanOf(buffer, k)));
	const gradient = Float64Array.from(means, ({ error }) => error + TINY);
	let decays = 0;
	for (const { role, at, size } of plan.parameters)
		for (let k = at; role === 'weight' && k < at + size; k++) {
			const weight = Math.abs(theta[k] as number);
			decays += (pull / 2) * weight ** 2;
			// λ and the weight are rounded, so is their product, and then the sum with the derivative.
			gradient[k] = (gradient[k] as number) + 3 * U * pull * weight + U * ((means[k] as (typeof means)[number]).size + pull * weight);
		}
	const mean = meanOf(loops.lossSum, 0);
	// Squares are four roundings each; they and the loss are added in two levels of at most 64 numbers in a row.
	const moments = Float64Array.from(loops.moments.flatMap((buffer) => Array.from(memory.of(buffer).error)));
	return { loss: mean.error + 5 * U * decays + 2 * 63 * U * (mean.size + decays) + TINY, gradient, moments };
}
