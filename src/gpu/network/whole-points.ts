/** Whole networks at points of all their parameters: the value, and the gradient where it is asked for. */

import type { WorkOptions } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import { COORDINATE, MISSING, PARTICLE } from '../../model/large-descent.ts';
import type { Network } from '../../model/objective.ts';
import { type BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { wholeOrPart } from '../swarm/large-gradient.ts';
import { LargeMemory, type LargeRange } from '../swarm/large-memory.ts';
import { WholeGradient } from './whole-gradient.ts';
import { wholeInputs } from './whole-inputs.ts';
import type { WholeKernels } from './whole-kernels.ts';

/** Numbers of all points in memory at once. */
const NUMBERS_AT_ONCE = 2 ** 24;

/** Words of particles that are only measured. */
export const MEASURED_WORDS = { coordinateWords: COORDINATE.state, particleWords: PARTICLE.state, gpu: { rowWidth: 1 } } as const;

export interface WholePointsRun {
	readonly context: GpuContext;
	/** At x. */
	readonly kernels: WholeKernels;
	/** A unit is a network with all its samples. */
	readonly sizer: BandSizer;
	readonly network: Network;
}

/** @param points count × n @throws OutOfMemoryError, DeviceLostError, AbortError */
export async function wholeAtPoints(
	{ context, kernels, sizer, network: { body, plan } }: WholePointsRun,
	points: Float64Array,
	order: 0 | 1,
	{ signal, onProgress }: WorkOptions,
): Promise<SampleBatch> {
	const n = plan.parameterCount;
	const count = points.length / n;
	const [values, gradients] = [new Float64Array(count), new Float64Array(order === 1 ? points.length : 0)];
	using shared = new Scope();
	const own = new Map([[COORDINATE.x, kernels]]);
	const inputs = await wholeInputs(context, own, { body, plan }, shared);
	const most = Math.max(1, Math.floor(NUMBERS_AT_ONCE / n));
	for (let first = 0; first < count; first += most) {
		const size = Math.min(most, count - first);
		using scope = new Scope();
		const { gradient, memory, slots } = await context.withScopes('Network.points', () => {
			const gradient = new WholeGradient({ context, body, plan, kernels: own, inputs }, size, scope);
			const room = { dimension: n, count: size, cohorts: 1, together: gradient.mostParticles };
			return {
				gradient,
				memory: new LargeMemory(context, MEASURED_WORDS, room, scope),
				slots: [slotOf(context, scope), slotOf(context, scope)],
			};
		});
		const none = new Float64Array(0);
		await memory.begin(0, points.subarray(first * n, (first + size) * n), { coordinate: none, particle: none });
		const { ranges } = memory;
		const { portions } = gradient;
		await runBands({
			...(signal && { signal }),
			...(onProgress && { onProgress: (done: number) => onProgress((first + done * size) / count) }),
			rows: ranges.length * portions,
			unitsPerRow: (ranges[0] as LargeRange).count / portions,
			maxRows: ranges.length * portions,
			sizer,
			cut: (row, rows) => wholeOrPart(row, rows, portions),
			slots,
			start: (slot, row, rows) =>
				slot.submit(
					(encoder) => {
						const pass = encoder.beginComputePass({ label: 'Network.points' });
						for (let at = row; at < row + rows; ) {
							const from = at % portions;
							const to = Math.min(portions, from + row + rows - at);
							gradient.encode(pass, memory, ranges[Math.floor(at / portions)] as LargeRange, COORDINATE.x, { from, to });
							at += to - from;
						}
						pass.end();
					},
					[],
					() => undefined,
				),
		});
		const words = await memory.readShared();
		const found = order === 1 ? await memory.readVectors(COORDINATE.gradient, 0, size) : none;
		for (let i = 0; i < size; i++) {
			const missing = words[PARTICLE.missing * size + i];
			values[first + i] = missing === MISSING.value ? Number.NaN : (words[PARTICLE.measured * size + i] as number);
			if (order === 0) continue;
			const of = found.subarray(i * n, (i + 1) * n);
			gradients.set(missing === MISSING.nothing ? of : of.fill(Number.NaN), (first + i) * n);
		}
	}
	return { count, inputs: n, values, ...(order === 1 ? { gradients } : {}) };
}

const slotOf = (context: GpuContext, scope: Scope): Readback => scope.own(new Readback(context, 'Network.done', 0));
