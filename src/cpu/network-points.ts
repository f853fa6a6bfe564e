/** Networks at single places: of a plane, or whole networks; and products with their Hessian. */

import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import { abortError } from '../model/errors.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Order } from '../model/objective.ts';
import { assertNetworkOrder } from '../model/requests.ts';
import { sampledInPlane } from '../model/sum-batch.ts';
import { numbersFrom, type OwnNumbers } from './expression/module-memory.ts';
import type { Measure } from './large-machines.ts';
import { measured } from './large-measure.ts';
import { JobSizer, type NetworkMachine, networkOf } from './network-machine.ts';

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

/** f and ∇f of one network, for swarms in which each particle is one. */
export function networkMeasure(machine: NetworkMachine, { objective }: Pick<BoundObjective, 'objective'>): Measure {
	const network = networkOf(objective);
	return async (points) => {
		const program = await machine.known(network);
		const [values, gradient] = (await machine.pool.run(program, { kind: 'network-points', points, order: 1 })) as [OwnNumbers, OwnNumbers];
		return measured(values[0] as number, gradient);
	};
}
