/**
 * A network at places of a plane, in bands. A row of work is one chunk of samples for a group of neighbouring cells; a band has whole
 * groups with all their chunks, or a part of one group's chunks where these alone take a band's time.
 */

import type { WorkOptions } from '../../model/backend.ts';
import { type BandSizer, type BandWork, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, recordPass } from '../device/pipeline.ts';
import type { GpuPlaces, PlacesSink, PlacesWork } from '../device/places.ts';
import { Readback } from '../device/readback.ts';
import type { Scope } from '../device/scope.ts';
import type { NetworkInputs, NetworkOnPlane } from './inputs.ts';
import { GROUP, NETWORK_RUN, NETWORK_WORKGROUP, type NetworkKernels } from './kernels.ts';
import { LANES } from './memory.ts';
import { decayOf } from './samples.ts';

/** Fours of samples of a chunk at most: so many are summed in a row. */
const CHUNK = 16;
/** Chunks at least, where there are samples enough: threads that keep a device busy. */
const LEAST_CHUNKS = 16;
/** Bytes of what cells have for themselves, and of scratch. */
const BUDGET = 2 ** 26;
const IN_FLIGHT = 2;
/** Rows of the dispatch that share the parameters of a cell. */
const MOVE_ROWS = 64;

export interface NetworkRun {
	readonly context: GpuContext;
	readonly kernels: NetworkKernels;
	readonly sizer: BandSizer;
	readonly on: NetworkOnPlane;
	readonly inputs: NetworkInputs;
	/** Numbers of a place. */
	readonly outputs: 1 | 3;
}

export class NetworkPlaces implements PlacesWork {
	readonly #run: NetworkRun;
	readonly #places: GpuPlaces;
	readonly #sink: PlacesSink;
	/** Fours of samples of a chunk, and chunks. */
	readonly #chunk: number;
	readonly #chunks: number;
	/** Groups in memory at once. */
	readonly #groups: number;
	readonly #maxRows: number;
	readonly #buffers: Readonly<Record<'run' | 'places' | 'moved' | 'partials' | 'results', GPUBuffer>>;
	readonly #bindings: Readonly<Record<'move' | 'cells' | 'fold', readonly GPUBindGroup[]>>;
	readonly #slots: readonly Readback[];
	readonly #decay: readonly number[];
	/** The group whose place is in memory as the first; −1 before there is one. */

	/** Call between error scopes; `scope` owns what is made. */
	constructor(run: NetworkRun, places: GpuPlaces, sink: PlacesSink, scope: Scope) {
		[this.#run, this.#places, this.#sink] = [run, places, sink];
		const { context, kernels, inputs, outputs } = run;
		const { program } = kernels;
		const { quads } = inputs;
		this.#chunk = program.chunked ? Math.max(1, Math.min(CHUNK, Math.ceil(quads / LEAST_CHUNKS))) : quads;
		this.#chunks = Math.ceil(quads / this.#chunk);
		const budget = Math.min(BUDGET, context.bufferBytes);
		const sums = program.sums + 1;
		const bytesOfGroup = GROUP * Math.max(16, 4 * program.moved, 4 * sums * this.#chunks, 4 * outputs);
		this.#groups = Math.max(1, Math.min(Math.ceil(places.count / GROUP), Math.floor(budget / bytesOfGroup)));
		const vectors = program.scratch.cells;
		const dispatched = Math.floor((context.limits.maxComputeWorkgroupsPerDimension * NETWORK_WORKGROUP) / GROUP);
		const held = vectors > 0 ? Math.max(1, Math.floor(budget / (16 * vectors * GROUP))) : dispatched;
		this.#maxRows = Math.min(dispatched, held, this.#groups * this.#chunks);
		const cells = this.#groups * GROUP;
		const { STORAGE, UNIFORM, COPY_DST, COPY_SRC } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(context.resources.buffer(`Network.${name}`, { size, usage })).raw;
		this.#buffers = {
			run: buffer('run', NETWORK_RUN.size, UNIFORM | COPY_DST),
			places: buffer('places', cells * 16, STORAGE | COPY_DST),
			moved: buffer('moved', Math.max(1, cells * program.moved) * 4, STORAGE),
			partials: buffer('partials', cells * this.#chunks * sums * 4, STORAGE),
			results: buffer('results', outputs * cells * 4, STORAGE | COPY_SRC),
		};
		const scratch = vectors > 0 ? [buffer('scratch', this.#maxRows * GROUP * vectors * 16, STORAGE)] : [];
		const { device } = context;
		const { run: uniform, places: where, moved, partials, results } = this.#buffers;
		const { samples, plain, wild, uniforms } = inputs;
		const ones = (built: NetworkKernels['cells']): GPUBindGroup => bindBuffers(device, built, 1, [uniforms.cells]);
		const { move, cells: add, fold } = kernels;
		this.#bindings = {
			move: move ? [bindBuffers(device, move, 0, [uniform, plain, where, moved]), ones(move)] : [],
			cells: [bindBuffers(device, add, 0, [uniform, samples, plain, moved, where, partials, ...scratch]), ones(add)],
			fold: [bindBuffers(device, fold, 0, [uniform, where, partials, wild, results]), ones(fold)],
		};
		const read = sink.take ? outputs * cells * 4 : 0;
		this.#slots = Array.from({ length: IN_FLIGHT }, () => scope.own(new Readback(context, 'Network.done', read)));
		this.#decay = decayOn(run.on);
	}

	get rows(): number {
		return Math.ceil(this.#places.count / GROUP) * this.#chunks;
	}

	attempt(options: WorkOptions, watch: Pick<BandWork<Readback>, 'pause' | 'onDone' | 'from'> = {}): Promise<number> {
		const chunks = this.#chunks;
		return runBands({
			...options,
			...watch,
			rows: this.rows,
			unitsPerRow: GROUP * this.#chunk * LANES,
			maxRows: this.#maxRows,
			sizer: this.#run.sizer,
			cut: (first, rows) => {
				const done = first % chunks;
				if (done > 0 || rows < chunks) return Math.min(rows, chunks - done);
				return Math.floor(rows / chunks) * chunks;
			},
			slots: this.#slots,
			start: (slot, first, rows) => this.#submit(slot, first, rows),
		});
	}

	#submit(slot: Readback, first: number, rows: number): Promise<void> {
		const { context, kernels, inputs, outputs, on } = this.#run;
		const { program, move, cells: add, fold } = kernels;
		const chunks = this.#chunks;
		const group = Math.floor(first / chunks);
		const [firstRow, from] = [first % chunks, group * GROUP];
		const ends = (firstRow + rows) % chunks === 0;
		const cells = Math.min(Math.ceil((firstRow + rows) / chunks) * GROUP, this.#places.count - from);
		const stride = this.#groups * GROUP;
		const { results, run } = this.#buffers;
		const takes = ends && this.#sink.take;
		return slot.submit(
			(encoder) => {
				const { queue } = context.device;
				if (firstRow === 0) this.#write(from, cells);
				const [c, cu, cv, cuu, cuv, cvv] = this.#decay as [number, number, number, number, number, number];
				queue.writeBuffer(
					run,
					0,
					NETWORK_RUN.encode({
						...{ cells, first_row: firstRow, rows, chunks, chunk: this.#chunk, quads: inputs.quads, moved: program.moved },
						...{ first: program.along[0], second: program.along[1], move_rows: MOVE_ROWS, stride, outputs },
						...{ factor: on.body.quantity?.of === 'accuracy' ? 100 : 1, samples: inputs.count },
						...{ decay: [c, cu, cv, cuu], decay_second: [cuv, cvv, 0, 0] },
					}),
				);
				const across = Math.ceil(cells / NETWORK_WORKGROUP);
				if (move && firstRow === 0) recordPass(encoder, move, this.#bindings.move, [across, Math.min(MOVE_ROWS, program.moved)]);
				recordPass(encoder, add, this.#bindings.cells, [Math.ceil((rows * GROUP) / NETWORK_WORKGROUP)]);
				if (!ends) return;
				recordPass(encoder, fold, this.#bindings.fold, [across]);
				this.#sink.record?.(encoder, results, stride, from, cells);
			},
			takes ? [{ source: results, offset: 0, bytes: outputs * stride * 4 }] : [],
			(words) => {
				if (takes) this.#sink.take?.(words, stride, from, cells);
			},
		);
	}

	/** Places of a band, before its first row. */
	#write(from: number, count: number): void {
		const [u, v] = [new Float32Array(count), new Float32Array(count)];
		const places = new Float32Array(4 * count);
		this.#places.write(from, count, u, v, (place) => (places[4 * place + 2] = 1));
		for (let i = 0; i < count; i++) [places[4 * i], places[4 * i + 1]] = [u[i] as number, v[i] as number];
		this.#run.context.device.queue.writeBuffer(this.#buffers.places, 0, places);
	}
}

/** λ/2 |w|² on the plane: its coefficients of 1, u, v, u², uv, v². */
function decayOn({ body, plan, plane: { origin, first, second } }: NetworkOnPlane): number[] {
	const sums = [0, 0, 0, 0, 0, 0];
	const decay = decayOf(body);
	if (decay === 0) return sums;
	for (const { role, at, size } of plan.parameters) {
		if (role !== 'weight') continue;
		for (let k = at; k < at + size; k++) {
			const [o, a, b] = [origin[k] as number, first[k] as number, second[k] as number];
			for (const [i, term] of [o * o, 2 * o * a, 2 * o * b, a * a, 2 * a * b, b * b].entries()) sums[i] = (sums[i] as number) + term;
		}
	}
	return sums.map((total) => (decay / 2) * total);
}
