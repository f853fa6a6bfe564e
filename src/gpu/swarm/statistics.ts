/** Statistics of a swarm by reduction on the GPU: exactly what `model/swarm-statistics.ts` defines. */

import { nearestRank } from '../../math/statistics.ts';
import { NO_VALUE, type ParticleLayout } from '../../model/descent.ts';
import { type Basin, CURVE_QUANTILES, STATUS, STATUS_NAMES, type StatusName, type SwarmStatistics } from '../../model/swarm.ts';
import { BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import type { HistogramKernel, SummaryKernel } from '../reduce/kernels.ts';
import { SWARM_CELLS, type SwarmCellBuffers, type SwarmCellsKernel } from './kernels.ts';
import { Readback } from '../device/readback.ts';
import { type ReduceRun, reduceRanks } from '../reduce/reduce-run.ts';
import { Scope } from '../device/scope.ts';
import type { SwarmMemory } from './memory.ts';

export interface SwarmReducers {
	readonly cells: SwarmCellsKernel;
	readonly summary: SummaryKernel;
	readonly histogram: HistogramKernel;
	/** Of the reductions. */
	readonly sizer: BandSizer;
}

/** Cells a row of the fields that are reduced. */
const COLUMNS = 4096;
const ROWS_A_BAND = 256;
const IN_FLIGHT = 2;
/** What writing a particle's cells costs, and looking at a coordinate of a basin. */
const CELL_OPERATIONS = 64;
const BASIN_OPERATIONS = 6;

type Told = Omit<SwarmStatistics, 'step'>;

/** One reduction of a swarm: `capture` looks at the particles, `tell` needs them no more. */
export class SwarmReduction {
	readonly #context: GpuContext;
	readonly #kernels: SwarmReducers;
	readonly #memory: SwarmMemory;
	readonly #layout: ParticleLayout;
	readonly #basins: readonly Basin[];
	readonly #scope = new Scope();
	readonly #count: number;
	readonly #rows: number;
	#captured: Pick<Told, 'status' | 'best' | 'atMinimum'> | undefined;
	#buffers: SwarmCellBuffers | undefined;

	constructor(context: GpuContext, kernels: SwarmReducers, memory: SwarmMemory, layout: ParticleLayout, basins: readonly Basin[]) {
		this.#context = context;
		this.#kernels = kernels;
		this.#memory = memory;
		this.#layout = layout;
		this.#basins = basins;
		this.#count = memory.count;
		this.#rows = Math.ceil(this.#count / COLUMNS);
	}

	/**
	 * Write the cells, count, and find the best. Particles may move on when this has resolved.
	 * @throws OutOfMemoryError, DeviceLostError
	 */
	async capture(): Promise<void> {
		const { counts, bests } = await this.#writeCells();
		const { dimension, bestX } = this.#layout;
		const { min: value, minCell: particle } = await reduceRanks(this.#field(bests), () => []);
		const words = STATUS_NAMES.length + this.#basins.length;
		const readback = await this.#context.withScopes('Swarm.counts', () =>
			this.#scope.own(new Readback(this.#context, 'Swarm.counts', (words + dimension) * 4)),
		);
		const { raw, stride } = this.#memory;
		const coordinates = Array.from({ length: particle < 0 ? 0 : dimension }, (_, k) => ({
			source: raw,
			offset: ((bestX + k) * stride + particle) * 4,
			bytes: 4,
		}));
		await readback.submit(
			() => undefined,
			[{ source: counts, offset: 0, bytes: words * 4 }, ...coordinates],
			(read) => {
				const status = Object.fromEntries(STATUS_NAMES.map((name) => [name, read[STATUS[name]] as number])) as Record<StatusName, number>;
				const x = Array.from(new Float32Array(read.slice(words).buffer));
				const atMinimum = Array.from(read.subarray(STATUS_NAMES.length, words));
				this.#captured = { status, best: particle < 0 ? null : { value, x, particle }, atMinimum };
			},
		);
	}

	/** Reduce what was captured. @throws OutOfMemoryError, DeviceLostError */
	async tell(): Promise<Told> {
		if (!this.#captured || !this.#buffers) throw new Error('a swarm is captured before it is told of');
		const { values, steps } = this.#buffers;
		const ofValues = await reduceRanks(this.#field(values), (valid) => CURVE_QUANTILES.map((q) => nearestRank(q, valid)));
		const converged = this.#captured.status.converged;
		const ofSteps = converged > 0 ? await reduceRanks(this.#field(steps), (valid) => [nearestRank(0.5, valid)]) : undefined;
		return {
			count: this.#count,
			...this.#captured,
			lowest: ofValues.min,
			quantiles: Array.from(ofValues.values),
			medianSteps: ofSteps?.values[0] ?? Number.NaN,
		};
	}

	#field(values: GPUBuffer): ReduceRun {
		const { summary, histogram, sizer } = this.#kernels;
		const field = { grid: { columns: COLUMNS, rows: this.#rows }, stride: COLUMNS, values };
		return { context: this.#context, summary, histogram, sizer, field };
	}

	async #writeCells(): Promise<SwarmCellBuffers> {
		const { cells } = this.#kernels;
		const context = this.#context;
		const { run, bindings, out, slots } = await context.withScopes('Swarm.cells', (device) => {
			const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
			const buffer = (name: string, bytes: number, usage: number): GPUBuffer =>
				this.#scope.own(context.resources.buffer(`Swarm.${name}`, { size: bytes, usage: usage | COPY_DST })).raw;
			const plane = (name: string): GPUBuffer => buffer(name, this.#rows * COLUMNS * 4, STORAGE);
			const packed = packBasins(this.#basins, this.#layout.dimension);
			const out = {
				values: plane('values'),
				bests: plane('bests'),
				steps: plane('steps'),
				counts: buffer('counts', (STATUS_NAMES.length + this.#basins.length) * 4, STORAGE | COPY_SRC),
			};
			const [run, basins] = [buffer('cellsRun', SWARM_CELLS.size, UNIFORM), buffer('basins', packed.byteLength, STORAGE)];
			device.queue.writeBuffer(basins, 0, packed);
			const bindings = cells.bind(device, [run, this.#memory.raw, basins], out);
			const slots = Array.from({ length: IN_FLIGHT }, () => this.#scope.own(new Readback(context, 'Swarm.cells', 0)));
			return { run, bindings, out, slots };
		});
		this.#buffers = out;
		await runBands({
			rows: this.#rows,
			unitsPerRow: COLUMNS,
			maxRows: ROWS_A_BAND,
			sizer: new BandSizer(CELL_OPERATIONS + BASIN_OPERATIONS * this.#basins.length * this.#layout.dimension),
			slots,
			start: (slot, first, rows) =>
				slot.submit(
					(encoder) => {
						context.device.queue.writeBuffer(run, 0, this.#cellsRun(first * COLUMNS, rows * COLUMNS));
						cells.encode(encoder, bindings, rows * COLUMNS);
					},
					[],
					() => undefined,
				),
		});
		return out;
	}

	#cellsRun(first: number, cells: number): Uint8Array<ArrayBuffer> {
		const { dimension, value, best, status, steps } = this.#layout;
		const words = { dimension, value, best, status, steps };
		const codes = { converged: STATUS.converged, basins: this.#basins.length, no_value: NO_VALUE };
		return SWARM_CELLS.encode({ count: this.#count, stride: this.#memory.stride, first, cells, ...words, ...codes });
	}

	dispose(): void {
		this.#scope.dispose();
	}
}

/** Reach and point of each basin. The reach is rounded down: a distance in f32 is within the one exactly where it is within the other. */
function packBasins(basins: readonly Basin[], dimension: number): Float32Array<ArrayBuffer> {
	const packed = new Float32Array(Math.max(1, basins.length * (1 + dimension)));
	for (const [b, { point, reach }] of basins.entries()) {
		const at = b * (1 + dimension);
		packed.set([floorToSingle(reach), ...point], at);
	}
	return packed;
}

/** The largest f32 that is not above a number ≥ 0; −1, which no distance is within, for one below 0. */
function floorToSingle(value: number): number {
	if (value < 0) return -1;
	const word = Uint32Array.of(0);
	const float = new Float32Array(word.buffer);
	float[0] = value;
	if ((float[0] as number) > value) word[0] = (word[0] as number) - 1;
	return float[0] as number;
}
