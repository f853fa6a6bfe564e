/** The machines that a benchmark sets side by side, each as it is really used: a field stays where it was computed. */

import { createCpuBackend } from '../cpu/backend.ts';
import { type GpuBackend, createGpuBackend } from '../gpu/backend.ts';
import { Readback } from '../gpu/device/readback.ts';
import { measureRoofline, type RooflineSamples } from '../gpu/roofline/roofline-run.ts';
import { Scope } from '../gpu/device/scope.ts';
import { hasTimestamps } from '../gpu/device/stopwatch.ts';
import type { Backend, BoundObjective, WorkOptions } from '../model/backend.ts';
import type { Field } from '../model/field.ts';
import type { ResidentField } from '../model/resident-field.ts';
import type { GridSpec } from '../model/geometry.ts';
import type { Mode } from '../model/objective.ts';
import type { RenderSource } from '../render/source.ts';
import { exactHere } from './exact-here.ts';
import { FieldKeeper, type FieldSource } from './fields/field-keeper.ts';
import type { Host } from './host.ts';
import { openSession } from './open-session.ts';
import type { Session } from './session.ts';
import { openTraining, type TrainingHost } from './training/host.ts';
import { messageOf } from '../model/errors.ts';

export type { RooflineSamples } from '../gpu/roofline/roofline-run.ts';

export type BenchMachineId = 'gpu-fast' | 'gpu-strict' | 'cpu-all' | 'cpu-1' | 'f64';

/** A field where it was computed. */
export interface BenchField {
	/** Milliseconds in compute passes; null where they are not known. */
	readonly passes: number | null;
	/** Row `row` as the CPU sees it: value, and derivatives where there are any. */
	row(row: number): Promise<readonly (Float32Array | Float64Array)[]>;
	/** Copy all of it to the CPU; absent where it is there already. */
	readonly read?: (options?: WorkOptions) => Promise<Field>;
	dispose(): void;
}

/** A machine that takes part. */
export interface BenchMachine {
	readonly id: BenchMachineId;
	readonly device: string;
	/** The arithmetic whose bounds its answers must keep. */
	readonly arithmetic: Mode;
	/** The mode whose generated program it runs. */
	readonly mode: Mode;
	readonly backend: Backend;
	field(bound: BoundObjective, grid: GridSpec, options: WorkOptions & { readonly gradient: boolean }): Promise<BenchField>;
	/** Make sure that the next field cannot answer with what an earlier one left in memory; absent where it cannot anyway. */
	readonly spoil?: () => Promise<void>;
	/** Trains networks on this machine; absent where it trains none. */
	readonly training?: () => TrainingHost;
	/** A renderer on this machine, with its fields; absent where it draws nothing. */
	readonly renderer?: () => Promise<FieldKeeper>;
}

/** The machines that could be had. */
export interface BenchMachines {
	readonly machines: readonly BenchMachine[];
	readonly missing: readonly { readonly id: BenchMachineId; readonly reason: string }[];
	readonly adapter: { readonly name: string; readonly software: boolean; readonly selfTest: string; readonly timestamps: boolean } | null;
	/** What the adapter gives at most; absent without a GPU. */
	readonly roofline?: (runs: number, signal?: AbortSignal) => Promise<RooflineSamples>;
	dispose(): void;
}

/**
 * Open the machines asked for. What cannot be had is named in `missing` with the reason; nothing is thrown for it.
 * The CPU runs in the mode that draws the page where there is no GPU: WebAssembly that keeps subnormals.
 */
export async function openBenchMachines(host: Host, ids: readonly BenchMachineId[]): Promise<BenchMachines> {
	const cpus = ids.flatMap((id) => (id === 'cpu-all' || id === 'cpu-1' || id === 'f64' ? [cpuMachine(host, id)] : []));
	const wanted = ids.filter((id) => id === 'gpu-fast' || id === 'gpu-strict');
	const gpu = wanted.length > 0 ? await openGpu(host, wanted) : null;
	return {
		machines: [...(gpu?.machines ?? []), ...cpus],
		missing: gpu?.missing ?? [],
		adapter: gpu?.adapter ?? null,
		...(gpu?.roofline ? { roofline: gpu.roofline } : {}),
		dispose() {
			for (const { backend, training } of cpus) {
				backend.dispose();
				training().dispose();
			}
			gpu?.dispose();
		},
	};
}

/** A machine that trains, too. */
type CpuMachine = BenchMachine & Required<Pick<BenchMachine, 'training'>>;

function cpuMachine(host: Host, id: 'cpu-all' | 'cpu-1' | 'f64'): CpuMachine {
	const workers = id === 'cpu-all' ? host.cores : 1;
	const backend = createCpuBackend({
		precision: id === 'f64' ? 'f64' : 'f32',
		mode: 'fast',
		workers,
		device: host.processor,
		...(host.createWorker ? { createWorker: host.createWorker } : {}),
	});
	const { exact, double } = exactHere();
	let training: TrainingHost | undefined;
	return {
		id,
		device: host.processor,
		// Both modes of WebAssembly are IEEE f32 in the order written: the strict bounds hold for them.
		arithmetic: 'strict',
		mode: 'strict',
		backend,
		async field(bound, grid, options) {
			const field = await backend.field(bound, grid, options);
			return { passes: null, row: (row) => rowOf(field, row), dispose: () => field.dispose() };
		},
		spoil: async () => backend.spoil(),
		training: () => (training ??= openTraining(host, host.createWorker ? workers : 0)),
		...(id === 'cpu-all' ? { renderer: () => openRenderer({ backend, exact, double }, { cpu: backend.info }) } : {}),
	};
}

async function rowOf(field: ResidentField, row: number): Promise<readonly (Float32Array | Float64Array)[]> {
	const { values, gradientU, gradientV } = await field.read([row, row + 1], { whileHeld: true });
	return gradientU && gradientV ? [values, gradientU, gradientV] : [values];
}

async function openRenderer(fields: FieldSource, source: RenderSource): Promise<FieldKeeper> {
	const { createRenderer } = await import('../render/index.ts');
	return new FieldKeeper(fields, await createRenderer(source));
}

/** Who answers in double precision. */
type Precise = Omit<FieldSource, 'backend' | 'trusted'>;

type OpenedGpu = Omit<BenchMachines, 'dispose'> & { dispose(): void };

async function openGpu(host: Host, ids: readonly ('gpu-fast' | 'gpu-strict')[]): Promise<OpenedGpu> {
	let session: Session;
	try {
		session = await openSession(host, { machine: 'gpu' });
	} catch (error) {
		const reason = messageOf(error);
		return { machines: [], missing: ids.map((id) => ({ id, reason })), adapter: null, dispose: () => {} };
	}
	const fast = session.gpuBackend as GpuBackend;
	const { context } = fast;
	const { device, selfTest, mode } = session.machine;
	const strict = createGpuBackend(context, { mode: 'strict', selfTest });
	const precise: Precise = { exact: (...asked) => session.exact(...asked), double: () => session.double() };
	const machines = ids.flatMap((id) => {
		if (id === 'gpu-strict') return [gpuMachine(id, strict, 'strict', precise)];
		return mode === 'fast' ? [gpuMachine(id, fast, 'fast', precise)] : [];
	});
	const missing = ids.includes('gpu-fast') && mode !== 'fast' ? [{ id: 'gpu-fast' as const, reason: NOT_FAST }] : [];
	return {
		machines,
		missing,
		adapter: { name: device, software: context.isSoftware, selfTest, timestamps: hasTimestamps(context) },
		roofline: (runs, signal) => measureRoofline(context, runs, signal),
		dispose() {
			strict.dispose();
			session.dispose();
		},
	};
}

const NOT_FAST = "The GPU's built-in functions leave their bounds, so fast mode is not used on it.";

function gpuMachine(id: BenchMachineId, backend: GpuBackend, mode: Mode, precise: Precise): BenchMachine {
	return {
		id,
		device: backend.info.device,
		arithmetic: mode,
		mode,
		backend,
		async field(bound, grid, options) {
			let nanoseconds = 0;
			let timed = hasTimestamps(backend.context);
			const onPassTime = (pass: number): void => {
				nanoseconds += pass;
				// A pass of no time was not timed: then the sum means nothing.
				timed &&= pass > 0;
			};
			const field = await backend.field(bound, grid, { ...options, onPassTime });
			return {
				passes: timed ? nanoseconds / 1e6 : null,
				row: (row) => rowOf(field, row),
				read: (read) => field.read(undefined, read),
				dispose: () => field.dispose(),
			};
		},
		async spoil() {
			const { context } = backend;
			using scope = new Scope();
			const done = await context.withScopes('Bench.spoil', () => scope.own(new Readback(context, 'Bench.spoil', 0)));
			await done.submit(
				(encoder) => context.resources.spoil(encoder),
				[],
				() => undefined,
			);
		},
		renderer: () => openRenderer({ backend, ...precise }, { gpu: backend }),
	};
}
