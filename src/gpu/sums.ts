/** What a backend computes of sums of many variables, with the kernels that it keeps. */

import type { BoundObjective, WorkOptions } from '../model/backend.ts';
import type { SampleBatch } from '../model/field.ts';
import type { Order, Sum } from '../model/objective.ts';
import { sampledInPlane } from '../model/sum-batch.ts';
import { atPlaces, type InPlaces } from './in-places.ts';
import { type GpuHost, operationsOf } from './kernels.ts';
import { buildSumPlaces, buildSumTerms } from './sum/kernels.ts';
import { sumAtPoints, sumInPlaces } from './sum/sum.ts';

/** A sum over the plane that its landscape is bound to. */
export async function sumOverPlane(host: GpuHost, sum: Sum, bound: BoundObjective, order: Order): Promise<InPlaces> {
	const { context, mode, kernels } = host;
	const program = sum.inPlane(order);
	const { kernel, sizer } = await kernels.get(`sum|${program.key}`, operationsOf(program, mode), () =>
		buildSumPlaces(context, program, mode),
	);
	return sumInPlaces({ context, kernel, sizer, sum, program, mode, bound, tables: host.tables() });
}

/** A sum at points of the plane, or of all variables, where there are no second derivatives. */
export async function sampleSum(
	host: GpuHost,
	sum: Sum,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	options: WorkOptions,
): Promise<SampleBatch> {
	if (bound.space === 'plane') return sampledInPlane(await atPlaces(await sumOverPlane(host, sum, bound, order), points, options));
	const { context, mode, kernels } = host;
	const term = sum.term(1);
	const { kernel } = await kernels.get(`terms|${term.key}`, operationsOf(term, mode), () => buildSumTerms(context, term, mode));
	return sumAtPoints({ context, kernel, sum, term, mode, bound, tables: host.tables() }, points, order as 0 | 1, options);
}
