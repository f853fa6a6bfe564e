/** How far a machine of f32 may be from the loss of a network and its derivatives: derived for this network and these samples, not tuned. */

import { KERNEL_SHAPES } from '../../gpu/network/kernel-shape.ts';
import { NetworkPlaneProgram, shapeOf } from '../../gpu/network/program.ts';
import type { Plane } from '../../model/geometry.ts';
import type { Dataset, NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { Network, OutputBound } from '../../model/objective.ts';
import { BoundedLoops, GPU_FAST, GPU_STRICT, IEEE, type LoopRounding } from '../../networks/loops/bounded.ts';
import { type FieldLoops, fieldLoops } from '../../networks/loops/field.ts';
import type { Buffer, Statement } from '../../networks/loops/ir.ts';
import { gradientLoops, networkLoops, type NetworkLoops } from '../../networks/loops/network.ts';
import { firstStatistics } from '../../networks/reference/runner.ts';

/** How the machine adds up samples, and in which arithmetic. */
export type BoundedMachine = 'cpu' | 'gpu-strict' | 'gpu-fast';

const U = 2 ** -24;
const ROUNDINGS: Readonly<Record<BoundedMachine, LoopRounding>> = { cpu: IEEE, 'gpu-strict': GPU_STRICT, 'gpu-fast': GPU_FAST };
/** Samples that are summed in f32 before their sum is added to another one, and the lanes that share them. */
const BLOCK = 64;
const LANES = 4;

/** Additions in a row of a sum over samples. A processor adds the sums of blocks in f64, a GPU in f32 and in blocks again. */
function additions(machine: BoundedMachine, count: number): number {
	const ofBlock = Math.ceil(Math.min(count, BLOCK) / LANES);
	if (machine === 'cpu') return ofBlock;
	const chunks = Math.ceil(count / BLOCK);
	return ofBlock + Math.min(chunks, BLOCK) + Math.ceil(chunks / BLOCK);
}

const around = (truth: number, error: number): OutputBound => [truth - error, truth + error];

/** A number as it should be, and what a machine may answer. */
export interface BoundedTruth {
	readonly truth: readonly number[];
	readonly bounds: readonly OutputBound[];
}

/** The loss of a network and its slopes on a plane: f, ∂f/∂u, ∂f/∂v at a place. */
export class SliceBounds {
	readonly #network: Network;
	readonly #plane: Plane;
	readonly #memory: BoundedLoops;
	readonly #field: FieldLoops;
	readonly #cells: readonly Statement[];
	/** The mean loss and the slopes: buffers whose sums they are. */
	readonly #sums: readonly Buffer[];
	/** Whether gradients are projected on the directions (reverse mode). */
	readonly #projects: boolean;

	/** @throws Error where the network decays or has another quantity than its loss: no benchmark has one */
	constructor(network: Network, plane: Plane, machine: BoundedMachine) {
		const { body, plan } = network;
		if (body.decay || body.quantity) throw new Error('bounds are derived for losses without decay');
		this.#network = network;
		this.#plane = plane;
		this.#projects = machine === 'cpu';
		const shape = shapeOf(body, plan, plane, true);
		const { count } = body.data;
		if (machine === 'cpu') {
			const loops = networkLoops(plan, { loss: body.loss, targets: body.data.targets.kind });
			const field = fieldLoops(loops, shape.moves);
			this.#memory = new BoundedLoops(loops.program.graph, count, additions(machine, count), ROUNDINGS[machine]);
			this.#field = field;
			this.#cells = [...field.network, ...field.lossPart, ...field.reverse];
			this.#sums = [loops.lossSum, ...field.slopes];
			give(this.#memory, loops, body);
			this.#begin(field.prepare);
			return;
		}
		const program = new NetworkPlaneProgram(shape, 'strict', KERNEL_SHAPES['own memory, rolled']);
		this.#field = program.field;
		this.#memory = new BoundedLoops(program.field.loops.program.graph, count, additions(machine, count), ROUNDINGS[machine]);
		this.#cells = program.statements.cells;
		this.#sums = program.summed;
		give(this.#memory, program.field.loops, body);
		this.#memory.give(program.unit, () => 1);
		this.#begin(program.statements.prepare);
	}

	#begin(prepare: readonly Statement[]): void {
		const { origin, directions, loops } = this.#field;
		const { plan } = this.#network;
		const { origin: theta, first, second } = this.#plane;
		for (const [buffers, numbers] of [
			[loops.parameters, theta],
			[origin, theta],
			[directions[0], first],
			[directions[1], second],
		] as const)
			giveVector(this.#memory, buffers, numbers, plan);
		this.#memory.run(prepare);
	}

	/** @param u, v in f32, as every machine has them */
	at(u: number, v: number): BoundedTruth {
		const { origin, first, second } = this.#plane;
		const { value, slopes } = this.#network.reference().slopes(
			origin.map((x, k) => x + u * (first[k] as number) + v * (second[k] as number)),
			[first, second],
		);
		const memory = this.#memory;
		memory.give(this.#field.u, () => u);
		memory.give(this.#field.v, () => v);
		memory.clearSums();
		memory.run(this.#field.move);
		memory.run(this.#cells);
		const truth = [value, ...slopes];
		const bounds = this.#sums.map((buffer, k) => {
			const of = memory.of(buffer);
			let [sum, error] = [of.value[0] as number, of.error[0] as number];
			if (this.#projects && k > 0) [sum, error] = this.#projected(k === 1 ? first : second, sum, error);
			return around(truth[k] as number, (error + 4 * U * Math.abs(sum)) / this.#network.body.data.count);
		});
		return { truth, bounds };
	}

	/** Σ gradient · direction, added in f64 to what comes through tables. */
	#projected(direction: Float64Array, sum: number, error: number): [number, number] {
		for (const [tensor, { at, size }] of this.#network.plan.parameters.entries()) {
			const { value, error: off } = this.#memory.of(this.#field.gradient[tensor] as Buffer);
			for (let k = 0; k < size; k++) {
				const along = direction[at + k] as number;
				sum += along * (value[k] as number);
				error += Math.abs(along) * (off[k] as number);
			}
		}
		return [sum, error];
	}
}

/** The mean loss of a network and its gradient at some parameters, with what a processor of f32 may answer: loss, then n numbers. */
export function gradientBounds({ body, plan, reference }: Network, theta: Float64Array): BoundedTruth {
	const loops = networkLoops(plan, { loss: body.loss, targets: body.data.targets.kind });
	const { statements, gradient } = gradientLoops(loops);
	const { count } = body.data;
	const memory = new BoundedLoops(loops.program.graph, count, additions('cpu', count));
	give(memory, loops, body);
	giveVector(memory, loops.parameters, theta, plan);
	memory.run([...loops.network, ...loops.lossPart, ...statements]);
	const { value, gradient: exact } = reference().gradient(theta);
	const errors = [loops.lossSum, ...gradient].flatMap((buffer) => {
		const of = memory.of(buffer);
		return Array.from(of.error, (error, k) => (error + 4 * U * Math.abs(of.value[k] as number)) / count);
	});
	const truth = [value, ...Array.from(exact)];
	return { truth, bounds: truth.map((number, k) => around(number, errors[k] as number)) };
}

function give(memory: BoundedLoops, loops: NetworkLoops, { data, statistics }: NetworkBody): void {
	giveSamples(memory, loops, data);
	memory.give(loops.weight, () => 1);
	memory.give(loops.share, () => 1 / data.count);
	const running = statistics ?? firstStatistics(loops.plan);
	for (const [k, buffer] of loops.statistics.entries()) {
		const { at } = loops.plan.statistics[k] as { readonly at: number };
		memory.give(buffer, (i) => running[at + i] as number);
	}
}

function giveSamples(memory: BoundedLoops, { input, target }: NetworkLoops, { inputs, targets, count }: Dataset): void {
	const width = inputs.length / count;
	memory.give(input, (k, s) => inputs[s * width + k] as number);
	memory.give(target, (k, s) =>
		targets.kind === 'classes' ? (targets.labels[s] as number) : (targets.values[s * targets.width + k] as number),
	);
}

function giveVector(memory: BoundedLoops, buffers: readonly Buffer[], numbers: Float64Array, { parameters }: NetworkPlan): void {
	for (const [k, buffer] of buffers.entries()) {
		const { at } = parameters[k] as { readonly at: number };
		memory.give(buffer, (i) => numbers[at + i] as number);
	}
}
