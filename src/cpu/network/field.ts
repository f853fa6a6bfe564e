/** A network over a plane, cell by cell: what no direction moves is computed once, the first layer that moves is a table. */

import type { Precision } from '../../model/backend.ts';
import type { Plane } from '../../model/geometry.ts';
import type { Batch, CellAnswer, CellQuestion, NetworkBody, NetworkCells, NetworkPlan } from '../../model/network.ts';
import { type Access, type Buffer, isAccess } from '../../networks/loops/ir.ts';
import { fieldLoops } from '../../networks/loops/field.ts';
import { networkLoops } from '../../networks/loops/network.ts';
import { firstStatistics } from '../../networks/reference/runner.ts';
import { samplesOfClass } from '../../networks/quantity/quantity.ts';
import { blockOf } from './block.ts';
import { ClassSums } from './class-sums.ts';
import { emitLoops } from './emit.ts';
import { bytesOf, lanesOf, Layout } from './layout.ts';
import { alignLine, areEqual, DEFAULT_BUDGET, functionsOf, memoryOf, type Run } from './memory.ts';
import { type Block, type ModuleNumbers, SampleWriter } from './samples.ts';

export interface NetworkFieldOptions {
	readonly precision?: Precision;
	readonly budget?: number;
	/** Samples that count; all where absent. */
	readonly batch?: Batch;
}

/** Which tensors a plane moves: the code of a field depends on it. */
export const movesOf = ({ parameters }: NetworkPlan, { first, second }: Plane): boolean[] =>
	parameters.map(({ at, size }) => [first, second].some((direction) => direction.subarray(at, at + size).some((value) => value !== 0)));

/**
 * Cells of a plane through a network's parameters.
 *
 * Memory: the samples; for each sample three numbers for each unit of the first layer that moves; one block of samples' activations.
 * @throws NetworkMemoryError beyond the budget
 * @example
 * const field = new NetworkField(plan, body, movesOf(plan, plane), { precision: 'f32' });
 * field.through(plane);
 * field.at(0.5, -1, { slopes: true }).first // ∂loss/∂u
 */
export class NetworkField implements NetworkCells {
	readonly bytes: number;
	readonly #body: NetworkBody;
	/** Samples. */
	readonly #count: number;
	readonly #plan: NetworkPlan;
	readonly #run: Readonly<Record<'prepare' | 'move' | 'network' | 'loss' | 'reverse', Run>>;
	/** Code of what pictures of the loss never ask for is made when it is asked for: the first picture waits for the rest alone. */
	readonly #makeScore: () => Run;
	#score: Run | undefined;
	readonly #makeClasses: (labels: readonly number[]) => ClassSums;
	#classes: { readonly labels: readonly number[]; readonly sums: ClassSums } | undefined;
	/** Losses of the samples of each block, where a pass leaves them. */
	readonly #losses: readonly ModuleNumbers[];
	readonly #at: { readonly scratch: number; readonly plain: number; readonly sum: number };
	readonly #blocks: readonly (Block & { readonly kept: number })[];
	readonly #views: {
		readonly parameters: ModuleNumbers;
		readonly origin: ModuleNumbers;
		readonly first: ModuleNumbers;
		readonly second: ModuleNumbers;
		readonly u: ModuleNumbers;
		readonly v: ModuleNumbers;
		readonly sums: Float64Array;
		readonly gradient: Float64Array;
		readonly lossSum: Float64Array;
		readonly correct: Float64Array;
		readonly slopeU: Float64Array;
		readonly slopeV: Float64Array;
	};
	/** Parts of the vector whose gradient is projected. */
	readonly #projected: readonly (readonly [from: number, to: number])[];
	#plane: Plane | undefined;
	/** λ/2 |w|² on the plane: its six coefficients of 1, u, v, u², uv, v². */
	#decay: readonly number[] = [0, 0, 0, 0, 0, 0];
	readonly #answer: CellAnswer = { loss: 0, correct: 0, first: 0, second: 0, classLosses: [] };

	constructor(
		plan: NetworkPlan,
		body: NetworkBody,
		moves: readonly boolean[],
		{ precision = 'f32', budget = DEFAULT_BUDGET, batch }: NetworkFieldOptions = {},
	) {
		const { data, loss, normalisation = 'running' } = body;
		this.#body = body;
		this.#count = batch?.length ?? data.count;
		this.#plan = plan;
		const loops = networkLoops(plan, { loss, targets: data.targets.kind, normalisation });
		const field = fieldLoops(loops, moves);
		const { buffers } = loops.program;
		const used = buffers.filter(({ space }) => space === 'scratch').reduce((sum, { size }) => sum + size, 0);
		const joint = normalisation === 'batch' && plan.statisticCount > 0;
		const step = 2 * lanesOf(precision);
		const block = joint ? Math.ceil(this.#count / step) * step : blockOf(this.#count, used, precision);
		const layout = new Layout({ rules: precision, block }, buffers);

		const blocks = Math.ceil(this.#count / block);
		const [dataBytes, keptBytes] = [alignLine(layout.bytes('data')), alignLine(layout.bytes('kept'))];
		const sum = 64;
		const plain = alignLine(sum + layout.bytes('sum'));
		const scratch = alignLine(plain + layout.bytes('plain'));
		const samples = alignLine(scratch + layout.bytes('scratch'));
		const kept = samples + blocks * dataBytes;
		this.bytes = kept + blocks * keptBytes;
		const memory = memoryOf(this.bytes, budget, data.name);
		this.#at = { scratch, plain, sum };
		this.#run = functionsOf(
			emitLoops(loops.program, layout, [
				['prepare', field.prepare],
				['move', field.move],
				['network', field.network],
				['loss', field.lossPart],
				['reverse', field.reverse],
			]),
			memory,
		);
		this.#makeScore = () => functionsOf<'score'>(emitLoops(loops.program, layout, [['score', field.score]]), memory).score;

		const numbers: ModuleNumbers = precision === 'f64' ? new Float64Array(memory.buffer) : new Float32Array(memory.buffer);
		const inPlain = (buffer: Buffer | undefined, length: number): ModuleNumbers => {
			const from = buffer ? (plain + layout.placeOf(buffer)) / bytesOf(precision) : 0;
			return numbers.subarray(from, from + (buffer ? length : 0));
		};
		const all = new Float64Array(memory.buffer);
		const inSums = (buffer: Buffer | undefined, length: number): Float64Array => {
			const from = buffer ? (sum + layout.placeOf(buffer)) / 8 : 0;
			return all.subarray(from, from + (buffer ? length : 0));
		};
		const n = plan.parameterCount;
		this.#views = {
			parameters: inPlain(loops.parameters[0], n),
			origin: inPlain(field.origin[0], n),
			first: inPlain(field.directions[0][0], n),
			second: inPlain(field.directions[1][0], n),
			u: inPlain(field.u, 1),
			v: inPlain(field.v, 1),
			sums: all.subarray(sum / 8, (sum + layout.bytes('sum')) / 8),
			gradient: inSums(field.gradient[0], n),
			lossSum: inSums(loops.lossSum, 1),
			correct: inSums(loops.correct, 1),
			slopeU: inSums(field.slopes[0], 1),
			slopeV: inSums(field.slopes[1], 1),
		};
		inPlain(loops.statistics[0], plan.statisticCount).set(body.statistics ?? firstStatistics(plan));
		inPlain(loops.share, 1)[0] = 1 / this.#count;
		const moved = new Set(field.move.map(({ write }) => write.buffer));
		this.#projected = plan.parameters.flatMap(({ at, size }, k) =>
			moved.has(loops.parameters[k] as Buffer) ? [[at, at + size] as const] : [],
		);
		this.#blocks = new SampleWriter(numbers, layout, loops)
			.writeAll(samples, dataBytes, data, batch)
			.map((own, k) => ({ ...own, kept: kept + k * keptBytes }));
		const counted = field.lossPart.find(({ write }) => write.buffer === loops.lossSum);
		const { buffer: losses } = counted?.reads.filter(isAccess).find((read) => !read.buffer.discrete) as Access;
		this.#losses = this.#blocks.map((own) => {
			const from = ((losses.space === 'kept' ? own.kept : scratch) + layout.placeOf(losses)) / bytesOf(precision);
			return numbers.subarray(from, from + own.count);
		});
		this.#makeClasses = (labels) => {
			if (batch) throw new Error('the losses of classes are those of all samples');
			return new ClassSums(
				labels.map((label) => samplesOfClass(data, label)),
				data.count,
				used,
				precision,
			);
		};
	}

	/** What sums the losses of classes: kept for the next cell. */
	#classesOf(labels: readonly number[]): ClassSums {
		// Jobs that are about the same classes have lists of their own.
		if (!this.#classes || !areEqual(this.#classes.labels, labels)) this.#classes = { labels, sums: this.#makeClasses(labels) };
		return this.#classes.sums;
	}

	/** Whether it goes through these very numbers. */
	isThrough({ origin, first, second }: Plane): boolean {
		const own = this.#plane;
		if (own?.origin === origin && own.first === first && own.second === second) return true;
		return own !== undefined && areEqual(own.origin, origin) && areEqual(own.first, first) && areEqual(own.second, second);
	}

	/** The plane, which must move the tensors that this field was made for. Computes what stays. */
	through(plane: Plane): void {
		const { parameters, origin, first, second } = this.#views;
		parameters.set(plane.origin);
		origin.set(plane.origin);
		first.set(plane.first);
		second.set(plane.second);
		this.#plane = plane;
		this.#decay = this.#decayOn(plane);
		this.#views.sums.fill(0);
		for (const block of this.#blocks) this.#call(this.#run.prepare, block);
	}

	#decayOn({ origin, first, second }: Plane): number[] {
		const sums = [0, 0, 0, 0, 0, 0];
		const { decay = 0, quantity } = this.#body;
		if (decay === 0 || (quantity && quantity.of !== 'loss')) return sums;
		for (const { role, at, size } of this.#plan.parameters) {
			if (role !== 'weight') continue;
			for (let k = at; k < at + size; k++) {
				const [o, a, b] = [origin[k] as number, first[k] as number, second[k] as number];
				for (const [i, term] of [o * o, 2 * o * a, 2 * o * b, a * a, 2 * a * b, b * b].entries()) sums[i] = (sums[i] as number) + term;
			}
		}
		return sums.map((total) => (decay / 2) * total);
	}

	#call(run: Run, { address, kept }: { readonly address: number; readonly kept: number }): void {
		const { scratch, plain, sum } = this.#at;
		run(scratch, address, kept, plain, sum);
	}

	/** The cell at (u, v). @returns an object that the next call writes again */
	at(u: number, v: number, { slopes = false, correct = false, classes }: CellQuestion = {}): CellAnswer {
		const plane = this.#plane;
		if (!plane) throw new Error('a field has cells once it goes through a plane');
		const [views, run, answer] = [this.#views, this.#run, this.#answer];
		views.u[0] = u;
		views.v[0] = v;
		views.sums.fill(0);
		this.#call(run.move, this.#blocks[0] as Block & { kept: number });
		const score = correct ? (this.#score ??= this.#makeScore()) : undefined;
		const classSums = classes && this.#classesOf(classes);
		for (const [k, block] of this.#blocks.entries()) {
			this.#call(run.network, block);
			this.#call(run.loss, block);
			classSums?.take(this.#losses[k] as ModuleNumbers);
			if (score) this.#call(score, block);
			if (slopes) this.#call(run.reverse, block);
		}
		const count = this.#count;
		const [c, cu, cv, cuu, cuv, cvv] = this.#decay as [number, number, number, number, number, number];
		answer.loss = (views.lossSum[0] as number) / count + (c + u * (cu + u * cuu + v * cuv) + v * (cv + v * cvv));
		answer.correct = views.correct[0] as number;
		answer.classLosses = classSums?.means() ?? [];
		answer.first = 0;
		answer.second = 0;
		if (!slopes) return answer;
		let [du, dv] = [views.slopeU[0] as number, views.slopeV[0] as number];
		const { gradient } = views;
		for (const [from, to] of this.#projected)
			for (let k = from; k < to; k++) {
				const g = gradient[k] as number;
				du += g * (plane.first[k] as number);
				dv += g * (plane.second[k] as number);
			}
		answer.first = du / count + cu + 2 * u * cuu + v * cuv;
		answer.second = dv / count + cv + 2 * v * cvv + u * cuv;
		return answer;
	}
}
