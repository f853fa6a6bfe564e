/** A stage of a large step: expressions of one coordinate, as the evaluator of the definition, as WebAssembly and as WGSL. */

import { type CoordinateInput, emitCoordinateWgsl } from '../../expr/emit/coordinate.ts';
import { lower } from '../../expr/emit/lower.ts';
import { type Evaluator, evaluator } from '../../expr/graph/evaluate.ts';
import type { ExprId } from '../../expr/graph/graph.ts';
import { philoxPairDraw } from '../../math/functions/philox.ts';
import { LirBuilder, type LirId, type LirProgram } from '../../math/lir.ts';
import type { Rules } from '../../math/number-system.ts';
import { type GpuStage, LARGE_ROW_HEAD, type Shared, type Source, type Stage } from '../../model/large-descent.ts';
import type { Dialect, GeneratedWgsl, Mode } from '../../model/objective.ts';
import { cached, structuralKey } from '../program.ts';
import { wasmEmitters } from '../wasm.ts';
import type { LargeStep } from './step.ts';

/** Where a machine has what a stage reads. */
interface Places {
	coordinate(word: number): LirId;
	particle(word: number): LirId;
	row(at: number): LirId;
	/** The seed, the particle's number and the coordinate's index. */
	seed(): LirId;
	number(): LirId;
	index(): LirId;
	/** A hyper-parameter, where it is not in the uniforms. */
	hyper?(at: number): LirId;
}

/** The numbers of a stage, and whether all of them are valid. */
interface Answers {
	readonly numbers: readonly LirId[];
	readonly valid: LirId;
}

/** The step is the second number of every row. */
const STEP_AT = LARGE_ROW_HEAD - 1;

function sourceOf(b: LirBuilder, source: Source, places: Places): LirId {
	switch (source.of) {
		case 'coordinate':
			return places.coordinate(source.word);
		case 'particle':
			return places.particle(source.word);
		case 'row':
			return places.row(source.at);
		case 'draw': {
			const index = b.toInt(places.index());
			if (source.part === 'odd') return b.toFloat(b.iand(index, b.iconst(1)));
			return philoxPairDraw(b, [places.number(), places.row(STEP_AT), places.seed()], index, source.part === 'first' ? 0 : 1);
		}
	}
}

/** A program's nodes in another builder, with something else in place of its inputs and, where given, of its uniforms. */
function adoptWith(
	b: LirBuilder,
	{ nodes, outputs }: LirProgram,
	input: (index: number) => LirId,
	uniform?: (index: number) => LirId,
): LirId[] {
	const here: LirId[] = [];
	for (const { op, args, attr } of nodes) {
		const moved = args.map((arg) => here[arg] as LirId);
		if (op === 'input') here.push(input(Number(attr)));
		else here.push(op === 'uniform' && uniform ? uniform(Number(attr)) : b.node(op, moved, attr));
	}
	return outputs.map((id) => here[id] as LirId);
}

/** Expressions of a step as a stage. */
export class CompiledStage implements Stage {
	readonly key: string;
	readonly outputs: number;
	readonly sources: readonly Source[];
	readonly reads: readonly number[];
	readonly numbered: boolean;
	readonly #step: LargeStep;
	readonly #expressions: readonly ExprId[];
	readonly #wasm = new Map<string, Uint8Array<ArrayBuffer>>();

	constructor(step: LargeStep, expressions: readonly ExprId[]) {
		this.#step = step;
		this.#expressions = expressions;
		this.sources = step.sources;
		this.outputs = expressions.length;
		const read = step.graph.reachable(expressions).flatMap((id) => {
			const { op, attr } = step.graph.node(id);
			return op === 'variable' ? [step.sources[attr] as Source] : [];
		});
		this.reads = [...new Set(read.flatMap((source) => (source.of === 'coordinate' ? [source.word] : [])))].sort((a, c) => a - c);
		this.numbered = read.some(({ of }) => of === 'draw');
		this.key = `${structuralKey(step.graph, expressions, step.sources.length)}${JSON.stringify(read)}h${step.hyperCount}`;
	}

	evaluator(): Evaluator {
		return evaluator(this.#step.graph, this.#expressions);
	}

	/** The numbers in a builder. */
	answers(b: LirBuilder, mode: Dialect, places: Places): Answers {
		const { graph, leaf, sources } = this.#step;
		const [value, ...rest] = this.#expressions;
		const outputs = { value: value as ExprId, gradient: [], hessian: rest };
		const program = b.rules === 'f64' ? wasmEmitters().lower64(graph, outputs) : lower(graph, outputs, { mode, leaf });
		const ids = adoptWith(b, program, (index) => sourceOf(b, sources[index] as Source, places), places.hyper);
		return { numbers: ids.slice(0, this.outputs), valid: ids.at(-1) as LirId };
	}

	/**
	 * For a CPU: a coordinate's words are inputs. All that is shared stands behind the hyper-parameters, and is in the uniforms, or, where
	 * lanes are particles, in inputs as well.
	 */
	#lir(rules: Rules, shared: Shared): LirProgram {
		const b = new LirBuilder(rules);
		const { hyperCount, particleWords } = this.#step;
		const own = (k: number): LirId => (shared === 'one' ? b.uniform(k) : b.input(this.#coordinates + k));
		const { numbers, valid } = this.answers(b, 'strict', {
			coordinate: (word) => b.input(this.reads.indexOf(word)),
			index: () => b.input(this.reads.length),
			seed: () => own(hyperCount),
			number: () => own(hyperCount + 1),
			particle: (word) => own(hyperCount + 2 + word),
			row: (at) => own(hyperCount + 2 + particleWords + at),
			...(shared === 'one' ? {} : { hyper: own }),
		});
		return b.finish([...numbers, b.select(valid, b.constant(1), b.constant(0))]);
	}

	/** Inputs that each coordinate has of its own. */
	get #coordinates(): number {
		return this.reads.length + Number(this.numbered);
	}

	wasm(mode: Mode, shared: Shared = 'one'): Uint8Array<ArrayBuffer> {
		return cached(this.#wasm, `${mode} ${shared}`, () => this.#emit('f32', mode, shared));
	}

	wasm64(shared: Shared = 'one'): Uint8Array<ArrayBuffer> {
		return cached(this.#wasm, `f64 ${shared}`, () => this.#emit('f64', 'fast', shared));
	}

	#emit(rules: Rules, mode: Mode, shared: Shared): Uint8Array<ArrayBuffer> {
		const { emitPointsWasm } = wasmEmitters();
		return emitPointsWasm(this.#lir(rules, shared), { mode, tables: 0, rules }, shared === 'one' ? undefined : this.#coordinates);
	}
}

/** What a stage answers on a GPU, from what the expressions are. */
export type Answering = (b: LirBuilder, answers: (stage: CompiledStage) => Answers, read: GpuPlaces) => readonly LirId[];

/** Beside a coordinate's own words: its range of the box. */
export interface GpuPlaces {
	coordinate(word: number): LirId;
	particle(word: number): LirId;
	lower(): LirId;
	upper(): LirId;
}

/** A stage of a GPU. Hyper-parameters and the seed stand in the row: particles of one dispatch may differ in them. */
export function gpuStage(step: Pick<LargeStep, 'hyperCount' | 'perStep'>, key: string, answering: Answering): GpuStage {
	const behind = LARGE_ROW_HEAD + step.perStep.length;
	const generated = new Map<Dialect, GeneratedWgsl>();
	const generate = (mode: Dialect): GeneratedWgsl => {
		const b = new LirBuilder();
		const inputs: CoordinateInput[] = [];
		const input = (what: CoordinateInput): LirId => {
			const known = inputs.findIndex((other) => other.of === what.of && other.at === what.at);
			return b.input(known < 0 ? inputs.push(what) - 1 : known);
		};
		const coordinate = (at: number): LirId => input({ of: 'coordinate', at });
		const particle = (at: number): LirId => input({ of: 'particle', at });
		const places = {
			coordinate,
			particle,
			row: (at: number) => input({ of: 'row', at }),
			hyper: (at: number) => input({ of: 'row', at: behind + at }),
			seed: () => input({ of: 'row', at: behind + step.hyperCount }),
			number: () => input({ of: 'number', at: 0 }),
			index: () => input({ of: 'index', at: 0 }),
		};
		const read = { coordinate, particle, lower: () => input({ of: 'box', at: 0 }), upper: () => input({ of: 'box', at: 1 }) };
		const outputs = answering(b, (stage) => stage.answers(b, mode, places), read);
		return emitCoordinateWgsl(b.finish(outputs), { mode, uniformCount: 0, inputs });
	};
	return { key, uniformCount: 0, tables: [], wgsl: (dialect) => cached(generated, dialect, () => generate(dialect)) };
}
