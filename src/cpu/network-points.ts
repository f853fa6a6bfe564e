/** Networks at single places: of a plane, or whole networks; and products with their Hessian. */

import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import { abortError } from '../model/errors.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Order } from '../model/objective.ts';
import { assertNetworkOrder } from '../model/requests.ts';
import { sampledInPlane } from '../model/sum-batch.ts';
import { numbersFrom, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import type { Measure } from './large-machines.ts';
import { measured } from './large-measure.ts';
import { JobSizer, type NetworkMachine, networkOf } from './network-machine.ts';
import type { Measured } from './swarm/large-step.ts';

/** Numbers of whole networks that a job may carry. */
const NUMBERS_A_JOB = 2 ** 20;

/** Values and derivatives at points of the bound objective's space. @throws UsageError where second derivatives in all parameters are asked for */
export async function sampleNetwork(
	machine: NetworkMachine,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	{ onProgress, signal }: WorkOptions,
): Promise<SampleBatch> {
	const network = networkOf(bound.objective);
	const inFull = bound.space === 'full';
	if (inFull) assertNetworkOrder(order);
	const inputs = inFull ? network.dimension : 2;
	const program = await machine.known(network);
	const count = points.length / inputs;
	const sizer = new JobSizer(network, order, machine.now);
	const outputs: Float64Array[] = inFull
		? [new Float64Array(count), new Float64Array(order === 0 ? 0 : points.length)]
		: Array.from({ length: [1, 3, 6][order] as number }, () => new Float64Array(count));
	const most = Math.max(1, Math.floor(NUMBERS_A_JOB / inputs));
	let done = 0;
	const compute = async (from: number, size: number): Promise<void> => {
		const places = numbersFrom(machine.precision, points.subarray(from * inputs, (from + size) * inputs));
		const job = inFull
			? ({ kind: 'network-points', points: places, order: order as 0 | 1 } as const)
			: ({ kind: 'network-places', plane: bound.plane, places, order } as const);
		const answer = await machine.pool.run(program, job, signal);
		for (const [k, numbers] of answer.entries()) outputs[k]?.set(numbers, (from * numbers.length) / size);
		done += size;
		onProgress?.(done / count);
	};
	for (let from = 0; from < count; ) {
		const portion: { readonly from: number; readonly size: number }[] = [];
		for (let k = 0; k < machine.pool.size && from < count; k++) {
			const size = Math.min(count - from, sizer.cells, most);
			portion.push({ from, size });
			from += size;
		}
		const cells = portion.reduce((sum, { size }) => sum + size, 0);
		await sizer.measured(cells, portion.length, () => Promise.all(portion.map((part) => compute(part.from, part.size))));
		if (signal?.aborted) throw abortError();
	}
	if (!inFull) return sampledInPlane(outputs);
	const [values, gradients] = outputs as [Float64Array, Float64Array];
	return { count, inputs, values, ...(order === 1 ? { gradients } : {}) };
}

/** The Hessian at a network times a vector; NaN where there is none. */
export async function networkProduct(
	machine: NetworkMachine,
	bound: BoundObjective,
	point: Float64Array,
	vector: Float64Array,
	{ signal }: WorkOptions,
): Promise<Float64Array> {
	const { precision } = machine;
	const program = await machine.known(networkOf(bound.objective));
	const job = { kind: 'network-product', point: numbersFrom(precision, point), vector: numbersFrom(precision, vector) } as const;
	const [product] = await machine.pool.run(program, job, signal);
	return Float64Array.from(product as OwnNumbers);
}

/** A particle whose f and ∇f are waited for. */
interface Asked {
	readonly x: OwnNumbers;
	readonly resolve: (answer: Measured) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * f and ∇f at a particle, for swarms: of a whole network, or of a place where the landscape is within a plane. All particles of a
 * step ask at once and share the jobs of the workers.
 */
export function networkMeasure(machine: NetworkMachine, { objective }: Pick<BoundObjective, 'objective'>): Measure {
	const network = networkOf(objective);
	const n = network.dimension;
	const { pool, precision } = machine;
	const sizer = new JobSizer(network, 1, machine.now);
	const most = Math.max(1, Math.floor(NUMBERS_A_JOB / n));
	let waiting: Asked[] = [];
	const measure = async (particles: readonly Asked[]): Promise<void> => {
		const program = await machine.known(network);
		const points = numbersOf(precision, particles.length * n);
		for (const [i, { x }] of particles.entries()) points.set(x, i * n);
		const [values, gradients] = (await pool.run(program, { kind: 'network-points', points, order: 1 })) as [OwnNumbers, OwnNumbers];
		for (const [i, { resolve }] of particles.entries())
			resolve(measured(values[i] as number, gradients.slice(i * n, (i + 1) * n) as OwnNumbers));
	};
	const measureAll = async (): Promise<void> => {
		// Whoever asks in this turn is among them.
		await null;
		const asked = waiting;
		waiting = [];
		const size = Math.min(sizer.cells, most, Math.ceil(asked.length / pool.size));
		const jobs = Array.from({ length: Math.ceil(asked.length / size) }, (_, k) => asked.slice(k * size, (k + 1) * size));
		try {
			await sizer.measured(asked.length, Math.min(pool.size, jobs.length), () => Promise.all(jobs.map(measure)));
		} catch (error) {
			for (const { reject } of asked) reject(error);
		}
	};
	return (x) =>
		new Promise((resolve, reject) => {
			if (waiting.push({ x, resolve, reject }) === 1) void measureAll();
		});
}
