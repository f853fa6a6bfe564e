/** Extremes and exact selection of ranks on the GPU; statistics of a field: exactly what `math/statistics.ts` answers. */

import { QUANTILE_STEPS, quantileRank } from '../../math/statistics.ts';
import type { FieldStatistics } from '../../model/field.ts';
import { type BandSizer, runBands } from '../device/bands.ts';
import type { GpuContext } from '../device/context.ts';
import type { GpuField } from '../expression/field.ts';
import { HISTOGRAM_COPIES, type HistogramKernel, PARTIAL, REDUCE_BAND, REDUCE_THREADS, type SummaryKernel } from './kernels.ts';
import { Readback } from '../device/readback.ts';
import { Scope } from '../device/scope.ts';

export interface ReduceRun {
	readonly context: GpuContext;
	readonly summary: SummaryKernel;
	readonly histogram: HistogramKernel;
	readonly sizer: BandSizer;
	readonly field: Pick<GpuField, 'stride' | 'values'> & { readonly grid: Pick<GpuField['grid'], 'columns' | 'rows'> };
}

/** Holes and extremes of a field, each with its lowest cell. */
type Extremes = Omit<FieldStatistics, 'count' | 'quantiles'>;

/** Digits of a key on levels 0 and 1, and the most prefixes that hold a quantile. */
const DIGITS = 2048;
const MAX_SLOTS = QUANTILE_STEPS + 1;
const NO_SLOT = 0xffff_ffff;
/** How far a key is shifted for the digit of each level. */
const SHIFTS = [21, 10, 0] as const;
const IN_FLIGHT = 2;

/** A wanted quantile on its way down the digits. */
interface Search {
	/** The digits found so far. */
	key: number;
	/** Rank among the keys that share them. */
	rank: number;
	/** Which histogram of the next level is its own. */
	slot: number;
}

/**
 * Reduce a field.
 * @throws OutOfMemoryError, DeviceLostError
 */
export async function reduceField(run: ReduceRun): Promise<FieldStatistics> {
	const count = run.field.grid.columns * run.field.grid.rows;
	const { values, ...extremes } = await reduceRanks(run, (valid) => Array.from({ length: MAX_SLOTS }, (_, i) => quantileRank(i, valid)));
	return { count, ...extremes, quantiles: values };
}

/**
 * Extremes of a field, and its valid values at ranks (0 is the lowest).
 * @param ranks at most 65 for so many valid values; without a valid value every answer is NaN
 * @throws OutOfMemoryError, DeviceLostError
 */
export async function reduceRanks(
	run: ReduceRun,
	ranks: (valid: number) => readonly number[],
): Promise<Extremes & { readonly values: Float32Array }> {
	using work = new Scope();
	const pass = await run.context.withScopes('Reduce.buffers', () => new ReducePasses(run, work));
	const extremes = await pass.summary();
	const valid = run.field.grid.columns * run.field.grid.rows - extremes.holes;
	const wanted = ranks(valid);
	if (valid === 0) {
		const nothing = { min: Number.NaN, max: Number.NaN, minCell: -1, maxCell: -1 };
		return { ...extremes, ...nothing, values: new Float32Array(wanted.length).fill(Number.NaN) };
	}
	return { ...extremes, values: wanted.length > 0 ? await select(pass, wanted) : new Float32Array(0) };
}

/** The values at ranks, digit by digit. */
async function select(pass: ReducePasses, ranks: readonly number[]): Promise<Float32Array> {
	const searches = ranks.map((rank): Search => ({ key: 0, rank, slot: 0 }));
	const slots = new Uint32Array((1 + MAX_SLOTS) * DIGITS).fill(NO_SLOT);
	let histograms = HISTOGRAM_COPIES;
	for (const [level, shift] of SHIFTS.entries()) {
		const counts = await pass.histogram(level, slots, histograms);
		if (level === 0) addCopies(counts);
		histograms = descend(searches, counts, slots, level, shift);
	}
	return Float32Array.from(searches, ({ key }) => numberOf(key));
}

/** Add all histograms to the first. */
function addCopies(counts: Uint32Array): void {
	for (let i = DIGITS; i < counts.length; i++) counts[i % DIGITS] = (counts[i % DIGITS] as number) + (counts[i] as number);
}

/**
 * Find each search's next digit, and give each distinct prefix a histogram of the next level.
 * @returns how many there are
 */
function descend(searches: readonly Search[], counts: Uint32Array, slots: Uint32Array, level: number, shift: number): number {
	let next = 0;
	for (const search of searches) {
		const base = search.slot * DIGITS;
		let digit = 0;
		for (let n = counts[base] as number; search.rank >= n; n = counts[base + ++digit] as number) search.rank -= n;
		search.key += digit * 2 ** shift;
		const at = level === 0 ? digit : DIGITS * (1 + search.slot) + digit;
		if (level < SHIFTS.length - 1) {
			if (slots[at] === NO_SLOT) slots[at] = next++;
			search.slot = slots[at] as number;
		}
	}
	return next;
}

/** The number of an order key (see shaders/lib/cell.wgsl). */
function numberOf(key: number): number {
	const bits = key >= 0x8000_0000 ? key - 0x8000_0000 : ~key >>> 0;
	return new Float32Array(Uint32Array.of(bits).buffer)[0] as number;
}

/** The passes over the field and their buffers. Construct between error scopes. */
class ReducePasses {
	readonly #run: ReduceRun;
	readonly #band: GPUBuffer;
	readonly #partials: GPUBuffer;
	readonly #slots: GPUBuffer;
	readonly #histogram: GPUBuffer;
	readonly #summaryBindings: GPUBindGroup;
	readonly #histogramBindings: GPUBindGroup;
	readonly #confirmations: readonly Readback[];
	readonly #results: Readback;

	constructor(run: ReduceRun, scope: Scope) {
		const { context, field, summary, histogram } = run;
		const { device, resources } = context;
		const { STORAGE, COPY_SRC, COPY_DST, UNIFORM } = GPUBufferUsage;
		const buffer = (name: string, size: number, usage: number): GPUBuffer =>
			scope.own(resources.buffer(`Reduce.${name}`, { size, usage: usage | COPY_DST })).raw;
		this.#run = run;
		this.#band = buffer('band', REDUCE_BAND.size, UNIFORM);
		this.#partials = buffer('partials', REDUCE_THREADS * PARTIAL.size, STORAGE | COPY_SRC);
		this.#slots = buffer('slots', (1 + MAX_SLOTS) * DIGITS * 4, STORAGE);
		this.#histogram = buffer('histogram', MAX_SLOTS * DIGITS * 4, STORAGE | COPY_SRC);
		this.#summaryBindings = summary.bind(device, this.#band, field.values, this.#partials);
		this.#histogramBindings = histogram.bind(device, this.#band, field.values, this.#slots, this.#histogram);
		this.#confirmations = Array.from({ length: IN_FLIGHT }, () => scope.own(new Readback(context, 'Reduce.done', 0)));
		this.#results = scope.own(new Readback(context, 'Reduce.results', MAX_SLOTS * DIGITS * 4));
	}

	/**
	 * Go over all rows, in bands.
	 * @param begin recorded before the first band, in its submission: whoever proves that the band was done proves this, too
	 */
	async #sweep(
		level: number,
		encode: (encoder: GPUCommandEncoder, quads: number) => void,
		begin?: (encoder: GPUCommandEncoder) => void,
	): Promise<void> {
		const { context, field, sizer } = this.#run;
		const { columns, rows: total } = field.grid;
		const quads = field.stride / 4;
		await runBands({
			rows: total,
			unitsPerRow: field.stride,
			maxRows: total,
			sizer,
			slots: this.#confirmations,
			start: (confirmation, first, rows) =>
				confirmation.submit(
					(encoder) => {
						context.device.queue.writeBuffer(this.#band, 0, REDUCE_BAND.encode({ columns, quads, first_row: first, rows, level }));
						if (first === 0) begin?.(encoder);
						encode(encoder, rows * quads);
					},
					[],
					() => undefined,
				),
		});
	}

	async summary(): Promise<Extremes> {
		const { context, summary } = this.#run;
		const nothing = PARTIAL.encode({ min_key: 0xffff_ffff, min_cell: 0xffff_ffff, max_key: 0, max_cell: 0xffff_ffff, holes: 0 });
		const identity = new Uint8Array(REDUCE_THREADS * PARTIAL.size);
		for (let t = 0; t < REDUCE_THREADS; t++) identity.set(nothing, t * PARTIAL.size);
		const { failure } = context.scoped('Reduce.partials', ({ queue }) => queue.writeBuffer(this.#partials, 0, identity));
		await Promise.all([failure, this.#sweep(0, (encoder, quads) => summary.encode(encoder, this.#summaryBindings, quads))]);
		const range = { source: this.#partials, offset: 0, bytes: identity.byteLength };
		return this.#results.submit(() => undefined, [range], joinPartials);
	}

	/** Counts of the first `histograms` histograms of a level. */
	async histogram(level: number, slots: Uint32Array<ArrayBuffer>, histograms: number): Promise<Uint32Array> {
		const { context, histogram } = this.#run;
		const bytes = histograms * DIGITS * 4;
		const { failure } = context.scoped('Reduce.slots', ({ queue }) => queue.writeBuffer(this.#slots, 0, slots));
		const swept = this.#sweep(
			level,
			(encoder, quads) => histogram.encode(encoder, this.#histogramBindings, quads),
			(encoder) => encoder.clearBuffer(this.#histogram, 0, bytes),
		);
		await Promise.all([failure, swept]);
		return this.#results.submit(
			() => undefined,
			[{ source: this.#histogram, offset: 0, bytes }],
			(words) => words.slice(),
		);
	}
}

function joinPartials(words: Uint32Array): Extremes {
	let [minKey, minCell, maxKey, maxCell, holes] = [Number.POSITIVE_INFINITY, 0, -1, 0, 0];
	const { offsets, size } = PARTIAL;
	for (let t = 0; t < REDUCE_THREADS; t++) {
		const member = (name: keyof typeof offsets): number => words[(t * size + offsets[name]) / 4] as number;
		const [low, lowCell, high, highCell] = [member('min_key'), member('min_cell'), member('max_key'), member('max_cell')];
		if (low < minKey || (low === minKey && lowCell < minCell)) [minKey, minCell] = [low, lowCell];
		if (high > maxKey || (high === maxKey && highCell < maxCell)) [maxKey, maxCell] = [high, highCell];
		holes += member('holes');
	}
	return { min: numberOf(minKey), max: numberOf(maxKey), minCell, maxCell, holes };
}
