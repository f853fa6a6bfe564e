/** Expressions at points, over the pool. */

import { uniformsOf } from '../compile/uniforms.ts';
import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Expression, Order } from '../model/objective.ts';
import { type Numbers, numbersFrom, numbersOf } from './expression/module-memory.ts';
import type { ExpressionMachine } from './expression-field.ts';

const POINTS_A_JOB = 65_536;

/** Values and derivatives at points. */
export async function sampleExpression(
	{ precision, pool, known }: Pick<ExpressionMachine, 'precision' | 'pool' | 'known'>,
	evaluation: Expression,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	{ onProgress, signal }: WorkOptions,
): Promise<SampleBatch> {
	const program = evaluation.program(order, bound.space);
	const { inputs, outputs } = program;
	const code = await known(program);
	const count = points.length / inputs;
	const values = new Float64Array(count);
	const gradients = new Float64Array(order >= 1 ? count * inputs : 0);
	const hessianSize = outputs - 1 - inputs;
	const hessians = new Float64Array(order >= 2 ? count * hessianSize : 0);
	const numbers = numbersFrom(precision, uniformsOf(bound));
	let done = 0;
	const jobs: Promise<void>[] = [];
	for (let from = 0; from < count; from += POINTS_A_JOB) {
		const n = Math.min(POINTS_A_JOB, count - from);
		const soa = numbersOf(precision, n * inputs);
		for (let i = 0; i < n; i++) for (let k = 0; k < inputs; k++) soa[k * n + i] = points[(from + i) * inputs + k] as number;
		const job = pool.run(code, { kind: 'points', points: soa, count: n, uniforms: numbers }, signal).then(([out]) => {
			const o = out as Numbers;
			for (let i = 0; i < n; i++) {
				values[from + i] = o[i] as number;
				if (order >= 1) for (let k = 0; k < inputs; k++) gradients[(from + i) * inputs + k] = o[(1 + k) * n + i] as number;
				if (order >= 2)
					for (let k = 0; k < hessianSize; k++) hessians[(from + i) * hessianSize + k] = o[(1 + inputs + k) * n + i] as number;
			}
			done += n;
			onProgress?.(done / count);
		});
		jobs.push(job);
	}
	await Promise.all(jobs);
	return { count, inputs, values, ...(order >= 1 ? { gradients } : {}), ...(order >= 2 ? { hessians } : {}) };
}
