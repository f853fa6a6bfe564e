/** Runs the kernels of the roofline: how many bytes, how many operations, and how long they took. */

import { abortError } from '../../model/errors.ts';
import type { GpuContext } from '../device/context.ts';
import { BUILTINS, COPY_REQUEST, CopyKernel, MULTIPLY_ADD, ROUNDS_REQUEST, RoundsKernel, type RoundsWork } from './kernels.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';
import { hasTimestamps, nanosecondsOf, Stopwatch } from '../device/stopwatch.ts';

/** Amounts a second, a sample a run. */
export interface RooflineSamples {
	/** Bytes a second, those read and those written both counted. */
	readonly bandwidth: readonly number[];
	/** Operations a second, a multiply-add counted as two. */
	readonly arithmetic: readonly number[];
	/** Calls of built-in functions a second. */
	readonly builtins: readonly number[];
	readonly timedBy: 'timestamps' | 'wall';
}

/** Bytes of each side of the copy: beyond the caches of most adapters. */
const COPY_BYTES = 2 ** 26;
const THREADS = 2 ** 14;
/** Milliseconds that a timed pass should last at least, and rounds and copies beyond which it is not made longer. */
const LEAST = 4;
const MOST_ROUNDS = 2 ** 20;
const MOST_COPIES = 2 ** 12;

/** One timed submission: milliseconds, and whether the GPU's own clock told them. */
interface Timing {
	readonly milliseconds: number;
	readonly byTimestamps: boolean;
}
type Timed = () => Promise<Timing>;

/**
 * Measure all, `runs` times in turns.
 * @throws AbortError, OutOfMemoryError, DeviceLostError, ShaderCompileError
 */
export async function measureRoofline(context: GpuContext, runs: number, signal?: AbortSignal): Promise<RooflineSamples> {
	using scope = new Scope();
	const measured = [
		['bandwidth', await prepareCopy(context, scope)],
		['arithmetic', await prepareRounds(context, scope, MULTIPLY_ADD)],
		['builtins', await prepareRounds(context, scope, BUILTINS)],
	] as const;
	const samples = { bandwidth: [] as number[], arithmetic: [] as number[], builtins: [] as number[] };
	let byTimestamps = true;
	for (let run = 0; run < runs; run++) {
		for (const [name, { amount, time }] of measured) {
			if (signal?.aborted) throw abortError();
			const timing = await time();
			samples[name].push(amount / (timing.milliseconds / 1000));
			byTimestamps &&= timing.byTimestamps;
		}
	}
	return { ...samples, timedBy: byTimestamps ? 'timestamps' : 'wall' };
}

async function prepareCopy(context: GpuContext, scope: Scope): Promise<{ readonly amount: number; readonly time: Timed }> {
	const kernel = await CopyKernel.build(context);
	const bytes = Math.min(COPY_BYTES, Math.floor(context.bufferBytes / 1024) * 1024);
	const quads = bytes / 16;
	const { STORAGE, COPY_DST, UNIFORM } = GPUBufferUsage;
	const bindings = await context.withScopes('Roofline.buffers', (device) => {
		const request = bufferOf(context, scope, 'copyRequest', COPY_REQUEST.size, UNIFORM | COPY_DST);
		const [source, target] = ['source', 'target'].map((name) => bufferOf(context, scope, name, bytes, STORAGE));
		device.queue.writeBuffer(request, 0, COPY_REQUEST.encode({ quads }));
		return kernel.bind(device, request, source as GPUBuffer, target as GPUBuffer);
	});
	let copies = 1;
	const time = await timer(context, scope, (encoder, writes) => kernel.encode(encoder, bindings, quads, copies, writes));
	// The first touch of memory is not what is measured.
	await time();
	await lengthened(time, copies, MOST_COPIES, (longer) => void (copies = longer));
	return { amount: 2 * bytes * copies, time };
}

async function prepareRounds(
	context: GpuContext,
	scope: Scope,
	work: RoundsWork,
): Promise<{ readonly amount: number; readonly time: Timed }> {
	const kernel = await RoundsKernel.build(context, work);
	const { factor, term, operations } = work;
	const { STORAGE, COPY_DST, UNIFORM } = GPUBufferUsage;
	const threads = Math.min(THREADS, context.limits.maxComputeWorkgroupsPerDimension * 64);
	const { request, bindings } = await context.withScopes('Roofline.buffers', (device) => {
		const request = bufferOf(context, scope, 'roundsRequest', ROUNDS_REQUEST.size, UNIFORM | COPY_DST);
		return { request, bindings: kernel.bind(device, request, bufferOf(context, scope, 'sums', threads * 4, STORAGE)) };
	});
	const time = await timer(context, scope, (encoder, writes) => kernel.encode(encoder, bindings, threads, writes));
	const ask = (rounds: number): void =>
		context.device.queue.writeBuffer(request, 0, ROUNDS_REQUEST.encode({ threads, rounds, factor, term }));
	const rounds = await lengthened(time, 16, MOST_ROUNDS, ask);
	return { amount: threads * rounds * operations, time };
}

/**
 * How often the work has to be done in a pass that is long enough to be timed well: browsers round timestamps to 100 µs.
 * @param ask sets how often
 */
async function lengthened(time: Timed, least: number, most: number, ask: (times: number) => void): Promise<number> {
	let times = least;
	for (ask(times); (await time()).milliseconds < LEAST && times < most; ask(times)) times *= 4;
	return times;
}

const bufferOf = (context: GpuContext, scope: Scope, name: string, size: number, usage: number): GPUBuffer =>
	scope.own(context.resources.buffer(`Roofline.${name}`, { size, usage })).raw;

/** Milliseconds of one pass: on the GPU where it has timestamps, else until it has answered. */
async function timer(
	context: GpuContext,
	scope: Scope,
	record: (encoder: GPUCommandEncoder, writes?: GPUComputePassTimestampWrites) => void,
): Promise<Timed> {
	const { stopwatch, readback } = await context.withScopes('Roofline.timer', () => {
		const stopwatch = hasTimestamps(context) ? scope.own(new Stopwatch(context, 'Roofline')) : undefined;
		return { stopwatch, readback: scope.own(new Readback(context, 'Roofline.done', stopwatch?.range.bytes ?? 0)) };
	});
	return async (): Promise<Timing> => {
		const start = performance.now();
		const nanoseconds = await readback.submit(
			(encoder) => {
				record(encoder, stopwatch?.writes);
				stopwatch?.resolve(encoder);
			},
			stopwatch ? [stopwatch.range] : [],
			(words) => (stopwatch ? nanosecondsOf(words) : 0),
		);
		// A timestamp that stood still says nothing: then the wall clock must do.
		return nanoseconds > 0
			? { milliseconds: nanoseconds / 1e6, byTimestamps: true }
			: { milliseconds: performance.now() - start, byTimestamps: false };
	};
}
