/** Sums of many variables on the CPU: fields over a plane, and points of the plane or of all variables. */

import { parameterValues } from '../../compile/uniforms.ts';
import type { FieldOptions, WorkOptions } from '../../model/backend.ts';
import type { BoundObjective } from '../../model/bound.ts';
import { abortError } from '../../model/errors.ts';
import type { Field, SampleBatch } from '../../model/field.ts';
import { axisValue, type GridSpec } from '../../model/geometry.ts';
import { levelsOf, SLOW_MS } from '../../model/levels.ts';
import type { Order, Program, Sum } from '../../model/objective.ts';
import { assertSumOrder, sampledInPlane } from '../../model/sum-batch.ts';
import { type Numbers, numbersFrom, numbersOf } from '../expression/module-memory.ts';
import type { PoolProgram } from '../pool.ts';
import { type Places, PLACES_A_JOB, type SumMachine, sumInPlane } from './in-plane.ts';
import { sumAtPoint } from './in-space.ts';

export interface SumBackend extends SumMachine {
	/** The code of a term, compiled where it is not. */
	readonly knownTerm: (term: Program) => Promise<PoolProgram>;
	/** A monotonic clock in milliseconds. */
	readonly now: () => number;
}

/**
 * A field of a sum.
 * @param handOver makes a coarser level and hands it over
 */
export async function sumField(
	machine: SumBackend,
	sum: Sum,
	bound: BoundObjective,
	grid: GridSpec,
	{ gradient = false, onProgress, onLevel, signal }: FieldOptions,
	handOver: (level: GridSpec) => Promise<void>,
): Promise<Field> {
	const { columns, rows, domain } = grid;
	const program = sum.inPlane(gradient ? 1 : 0);
	const count = columns * rows;
	const into = Array.from({ length: program.outputs }, () => numbersOf(machine.precision, count));
	const places: Places = {
		count,
		write(first, size, u, v) {
			for (let i = 0; i < size; i++) {
				const cell = first + i;
				u[i] = axisValue(domain.u, columns, cell % columns);
				v[i] = axisValue(domain.v, rows, Math.floor(cell / columns));
			}
		},
	};
	let done = 0;
	const onDone = (pairs: number): void => {
		done += pairs;
		onProgress?.(done / (count * sum.terms));
	};
	const compute = (first: number, size: number): Promise<void> =>
		sumInPlane(machine, sum, program, bound, { places, first, count: size, into }, { signal, onDone });
	let first = 0;
	if (onLevel && count > PLACES_A_JOB) {
		const started = machine.now();
		await compute(0, PLACES_A_JOB);
		first = PLACES_A_JOB;
		const rest = ((machine.now() - started) * (count - first)) / first / machine.pool.size;
		if (rest > SLOW_MS) for (const level of levelsOf(grid, rest)) await handOver(level);
	}
	await compute(first, count - first);
	if (signal?.aborted) throw abortError();
	const [values, gradientU, gradientV] = into as [Numbers, Numbers?, Numbers?];
	return { grid, values, ...(gradientU && gradientV ? { gradientU, gradientV } : {}) };
}

/** A sum and its derivatives at points. @throws UsageError where second derivatives in all variables are asked for */
export function sampleSum(
	machine: SumBackend,
	sum: Sum,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	options: WorkOptions,
): Promise<SampleBatch> {
	if (bound.space === 'plane') return sampleInPlane(machine, sum, bound, points, order, options);
	assertSumOrder(order);
	return sampleInSpace(machine, sum, bound, points, order, options);
}

async function sampleInPlane(
	machine: SumBackend,
	sum: Sum,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	{ onProgress, signal }: WorkOptions,
): Promise<SampleBatch> {
	const count = points.length / 2;
	const program = sum.inPlane(order);
	const into = Array.from({ length: program.outputs }, () => new Float64Array(count));
	const places: Places = {
		count,
		write(first, size, u, v) {
			for (let i = 0; i < size; i++) [u[i], v[i]] = [points[2 * (first + i)] as number, points[2 * (first + i) + 1] as number];
		},
	};
	let done = 0;
	const onDone = (pairs: number): void => {
		done += pairs;
		onProgress?.(done / (count * sum.terms));
	};
	await sumInPlane(machine, sum, program, bound, { places, first: 0, count, into }, { signal, onDone });
	return sampledInPlane(into);
}

async function sampleInSpace(
	machine: SumBackend,
	sum: Sum,
	bound: BoundObjective,
	points: Float64Array,
	order: 0 | 1,
	{ onProgress, signal }: WorkOptions,
): Promise<SampleBatch> {
	const inputs = bound.objective.dimension;
	const count = points.length / inputs;
	const uniforms = numbersFrom(machine.precision, parameterValues(bound.objective.parameters, bound.parameters));
	const code = await machine.knownTerm(sum.term(order));
	const values = new Float64Array(count);
	const gradients = new Float64Array(order >= 1 ? count * inputs : 0);
	for (let i = 0; i < count; i++) {
		const x = numbersFrom(machine.precision, points.subarray(i * inputs, (i + 1) * inputs));
		const { value, gradient } = await sumAtPoint(machine, sum, { code, order, uniforms }, x, signal);
		values[i] = value;
		if (gradient) gradients.set(gradient, i * inputs);
		onProgress?.((i + 1) / count);
	}
	return { count, inputs, values, ...(order >= 1 ? { gradients } : {}) };
}
