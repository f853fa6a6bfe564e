/** An optimizer compiled for landscapes of many variables: see `model/large-descent.ts`. */

import { type Evaluator, evaluator } from '../../expr/graph/evaluate.ts';
import type { ExprId } from '../../expr/graph/graph.ts';
import type { LirBuilder, LirId } from '../../math/lir.ts';
import {
	COORDINATE,
	FAULT,
	type GpuStage,
	LARGE_ROW_HEAD,
	type LargeDescent,
	PARTICLE,
	type Pass,
	type Stage,
} from '../../model/large-descent.ts';
import { UsageError } from '../../model/errors.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { keepYoungest } from '../../model/recent.ts';
import { CompiledStage, gpuStage } from './stage.ts';
import { expressLargeStep, type LargeStep, type Meeting } from './step.ts';

type Hyper = Readonly<Record<string, number>>;

/** Optimizers kept: as many as a person compares. */
const DESCENTS_KEPT = 32;
/** By key; the one that was asked for last is the last. They hold no landscape: every one shares them. */
const kept = new Map<string, LargeDescent>();

/** Compile an optimizer for any number of coordinates, or find it compiled. Code is generated when it is first asked for. */
export function compileLargeDescent(optimizer: ResolvedOptimizer): LargeDescent {
	const descent = kept.get(optimizer.key) ?? new CompiledLargeDescent(optimizer);
	kept.delete(optimizer.key);
	kept.set(optimizer.key, descent);
	keepYoungest(kept, DESCENTS_KEPT);
	return descent;
}

class CompiledLargeDescent implements LargeDescent {
	readonly key: string;
	readonly coordinateWords: number;
	readonly particleWords: number;
	readonly coordinateState: number;
	readonly particleState: number;
	readonly rowWidth: number;
	readonly passes: readonly Pass[];
	readonly update: Stage;
	readonly particle?: Stage;
	readonly gpu: LargeDescent['gpu'];
	readonly #names: readonly string[];
	readonly #row: Evaluator;
	readonly #initial: Evaluator;

	constructor(optimizer: ResolvedOptimizer) {
		const step = expressLargeStep(optimizer);
		this.#names = optimizer.hyper.map(({ name }) => name);
		this.#row = evaluator(step.host, step.perStep);
		this.#initial = evaluator(step.host, [...step.initialCoordinate, ...step.initialParticle]);
		this.coordinateWords = step.coordinateWords;
		this.particleWords = step.particleWords;
		this.coordinateState = step.initialCoordinate.length;
		this.particleState = step.initialParticle.length;
		this.rowWidth = LARGE_ROW_HEAD + step.perStep.length;
		const stage = (expressions: readonly ExprId[]): CompiledStage => new CompiledStage(step, expressions);
		this.passes = step.meetings.map((meeting) => passOf(step, meeting, stage));
		const update = stage(step.update);
		const particle = this.particleState > 0 ? stage(step.particle) : undefined;
		this.update = update;
		if (particle) this.particle = particle;
		const rowWidth = this.rowWidth + step.hyperCount + 1;
		this.gpu = { rowWidth, ...stepStages(step, update), particle: particleStage(step, particle) };
		this.key = [...this.passes.map(({ stage: { key } }) => key), update.key, particle?.key ?? '', `r${this.rowWidth}`].join('|');
	}

	#values(hyper: Hyper): number[] {
		return this.#names.map((name) => {
			const value = hyper[name];
			if (value === undefined || Number.isNaN(value)) throw new UsageError(`The hyper-parameter ${name} has no value.`);
			return value;
		});
	}

	begin(hyper: Hyper): { coordinate: Float64Array; particle: Float64Array } {
		this.#initial.run([], this.#values(hyper));
		const { values } = this.#initial;
		return { coordinate: values.slice(0, this.coordinateState), particle: values.slice(this.coordinateState) };
	}

	stepConstants(step: number, advance: boolean, hyper: Hyper): Float64Array {
		const row = new Float64Array(this.rowWidth);
		row[0] = Number(advance);
		row[1] = step;
		this.#row.run([step], this.#values(hyper));
		row.set(this.#row.values, LARGE_ROW_HEAD);
		return row;
	}

	uniforms(hyper: Hyper, seed: number): Float64Array {
		return Float64Array.of(...this.#values(hyper), seed);
	}

	scalars(uniforms: ArrayLike<number>, particle: number, words: ArrayLike<number>, row: ArrayLike<number>): Float64Array {
		const scalars = new Float64Array(uniforms.length + 1 + words.length + row.length);
		scalars.set(uniforms);
		scalars[uniforms.length] = particle;
		scalars.set(words, uniforms.length + 1);
		scalars.set(row, uniforms.length + 1 + words.length);
		return scalars;
	}
}

/** What a fold takes in of a coordinate: a term of the sum, and a candidate for the largest. */
const folded = (term: LirId, most: LirId): readonly LirId[] => [term, most];
const invalidUnless = (b: LirBuilder, valid: LirId): LirId => b.select(valid, b.constant(FAULT.none), b.constant(FAULT.invalid));

function passOf(step: LargeStep, meeting: Meeting, make: (expressions: readonly ExprId[]) => CompiledStage): Pass {
	const { into } = meeting;
	if (meeting.kind === 'sum') {
		const stage = make([meeting.term]);
		const fold = gpuStage(step, `sum ${stage.key}`, (b, answers) => {
			const { numbers, valid } = answers(stage);
			return folded(b.select(valid, numbers[0] as LirId, b.constant(0)), invalidUnless(b, valid));
		});
		return { kind: 'sum', stage, into, fold };
	}
	const stage = make([meeting.point]);
	const keep = gpuStage(step, `keep ${stage.key}`, (_b, answers) => answers(stage).numbers);
	const fold = gpuStage(step, `check ${stage.key}`, (b, answers) => folded(b.constant(0), invalidUnless(b, answers(stage).valid)));
	return { kind: 'gradient', stage, at: meeting.at, into, keep, fold };
}

/** The stages of a step around the optimizer's own sums. */
function stepStages(step: LargeStep, update: CompiledStage): Omit<LargeDescent['gpu'], 'particle' | 'rowWidth'> {
	const slope = gpuStage(step, `slope h${step.hyperCount}`, (b, _answers, read) =>
		folded(b.constant(0), b.abs(read.coordinate(COORDINATE.gradient))),
	);
	const fault = gpuStage(step, `fault ${update.key}`, (b, answers, read) => {
		const { numbers, valid } = answers(update);
		const x = numbers[0] as LirId;
		const inside = b.and(b.le(read.lower(), x), b.le(x, read.upper()));
		const where = b.select(inside, b.constant(FAULT.none), b.constant(FAULT.outside));
		return folded(b.constant(0), b.select(valid, where, b.constant(FAULT.invalid)));
	});
	const commit = gpuStage(step, `commit ${update.key}`, (b, answers, read) => {
		const holds = (word: number): LirId => b.lt(b.constant(0), read.particle(word));
		const [moved, better] = [holds(PARTICLE.moves), holds(PARTICLE.better)];
		const [x, ...state] = answers(update).numbers as [LirId, ...LirId[]];
		const before = read.coordinate(COORDINATE.x);
		return [
			b.select(moved, x, before),
			b.select(better, before, read.coordinate(COORDINATE.bestX)),
			...state.map((number, k) => b.select(moved, number, read.coordinate(COORDINATE.state + k))),
		];
	});
	return { slope, fault, commit };
}

function particleStage(step: LargeStep, stage: CompiledStage | undefined): GpuStage {
	return gpuStage(step, stage ? `particle ${stage.key}` : `no particle h${step.hyperCount}`, (b, answers) => {
		if (!stage) return [b.constant(1)];
		const { numbers, valid } = answers(stage);
		return [...numbers, b.select(valid, b.constant(1), b.constant(0))];
	});
}
