/**
 * Two machines, one answer: what the parity tests and the fuzzer share. Nothing here knows a test runner.
 */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import type { Backend, BoundObjective } from '../../src/model/backend.ts';
import type { SampleBatch } from '../../src/model/field.ts';
import type { GeneratedWgsl, Mode, Objective, Order, OutputBound, Program } from '../../src/model/objective.ts';

/** The answers at a point, one row a point: value, gradient, Hessian. A hole is NaN. */
export class Answers {
	readonly #batch: SampleBatch;
	readonly #width: number;
	/** Where the value, the gradient and the Hessian begin, and the end. */
	readonly #starts: readonly number[];

	constructor(batch: SampleBatch) {
		const { inputs, gradients, hessians } = batch;
		this.#batch = batch;
		this.#starts = [0, 1, ...(gradients ? [1 + inputs] : []), ...(hessians ? [1 + inputs + (inputs * (inputs + 1)) / 2] : [])];
		this.#width = this.#starts.at(-1) as number;
	}

	get count(): number {
		return this.#batch.count;
	}

	/** Groups that share one validity, as ranges of a row. */
	get groups(): readonly (readonly [from: number, to: number])[] {
		return this.#starts.slice(1).map((to, k) => [this.#starts[k] as number, to]);
	}

	row(i: number): number[] {
		const { inputs, values, gradients, hessians } = this.#batch;
		const terms = (inputs * (inputs + 1)) / 2;
		const row = [values[i] as number];
		if (gradients) row.push(...gradients.subarray(i * inputs, (i + 1) * inputs));
		if (hessians) row.push(...hessians.subarray(i * terms, (i + 1) * terms));
		if (row.length !== this.#width) throw new Error(`a row of ${row.length} numbers where ${this.#width} are due`);
		return row;
	}
}

/** The points at which any number differs: by bits, a hole being equal to a hole only. */
export function differingPoints(a: SampleBatch, b: SampleBatch): number[] {
	const [left, right] = [new Answers(a), new Answers(b)];
	if (left.count !== right.count) throw new Error(`${left.count} points and ${right.count}`);
	const list: number[] = [];
	for (let i = 0; i < left.count; i++) {
		const other = right.row(i);
		if (left.row(i).some((number, k) => !Object.is(number, other[k]))) list.push(i);
	}
	return list;
}

/** What a judgement counted: numbers, by what the bound said of them. */
export interface Tally {
	/** Numbers held to an interval. */
	bounded: number;
	holes: number;
	/** Numbers whose validity rounding decides: nothing can be said. */
	uncertain: number;
}

export const emptyTally = (): Tally => ({ bounded: 0, holes: 0, uncertain: 0 });

/**
 * Whether a row of f32 answers is what its bounds allow. The groups of a row (value, gradient, Hessian) are
 * holes as a whole: a gradient where the value and all its own components are valid.
 * @returns what is wrong, or undefined
 */
export function violation(
	row: readonly number[],
	bounds: readonly OutputBound[],
	groups: Answers['groups'],
	tally: Tally,
): string | undefined {
	for (const [from, to] of groups) {
		const known = bounds.slice(0, to);
		const numbers = row.slice(from, to);
		if (known.includes('hole')) {
			tally.holes += numbers.length;
			if (!numbers.every(Number.isNaN)) return `a hole is answered by ${numbers.join(', ')}`;
			continue;
		}
		if (known.includes('uncertain')) {
			tally.uncertain += numbers.length;
			if (numbers.every(Number.isNaN)) continue;
		} else tally.bounded += numbers.length;
		for (const [k, number] of numbers.entries()) {
			const bound = bounds[from + k] as OutputBound;
			if (typeof bound !== 'string' && !(number >= bound[0] && number <= bound[1]))
				return `output ${from + k}: ${number} is outside [${bound.join(', ')}]`;
		}
	}
	return undefined;
}

/** A violated bound, or another disagreement at a point. */
export interface Violation {
	readonly point: readonly number[];
	readonly what: string;
}

/** Hold every `step`-th point of a batch to the bounds of its program. */
export function violations(
	batch: SampleBatch,
	points: Float64Array,
	{
		program,
		mode,
		uniforms,
		tally,
		step = 1,
		reshape = (b) => b,
	}: {
		readonly program: Program;
		readonly mode: Mode;
		readonly uniforms: Float64Array;
		readonly tally: Tally;
		readonly step?: number;
		/** Changes the bounds: for negative controls. */
		readonly reshape?: (bounds: readonly OutputBound[], point: Float64Array) => readonly OutputBound[];
	},
): Violation[] {
	const answers = new Answers(batch);
	const list: Violation[] = [];
	for (let i = 0; i < answers.count; i += step) {
		const point = points.subarray(i * batch.inputs, (i + 1) * batch.inputs);
		const what = violation(answers.row(i), reshape(program.bounds(mode, point, uniforms), point), answers.groups, tally);
		if (what) list.push({ point: [...point], what });
	}
	return list;
}

/** The machines that are compared. */
export interface Machines {
	/** The CPU's strict f32 path. */
	readonly twin: Pick<Backend, 'sample'>;
	readonly strict: Pick<Backend, 'sample'>;
	readonly fast: Pick<Backend, 'sample'>;
	/** The double-precision reference: the truth that every bound must hold. */
	readonly truth: Pick<Backend, 'sample'>;
	/** Whether the strict device earned bit equality; else it is held to the strict bounds. */
	readonly exact: boolean;
}

/** What all machines said of one landscape. */
export interface Comparison {
	/** Points where the strict GPU disagrees with its twin. */
	readonly strict: readonly Violation[];
	/** Violated bounds of the twin itself. */
	readonly cpu: readonly Violation[];
	/** Bounds, of either mode, that the truth violates. */
	readonly truth: readonly Violation[];
	/** Violated bounds of the fast GPU. */
	readonly fast: readonly Violation[];
	/** Numbers that were valid on the twin. */
	readonly numbers: number;
	readonly strictTally: Tally;
	readonly fastTally: Tally;
}

/**
 * Compare the machines on one landscape.
 * @param points count × inputs, f32 numbers
 * @param step hold every step-th point to its bounds (bit equality is asked of all)
 */
export async function compareMachines(
	{ twin, strict, fast, truth, exact }: Machines,
	bound: BoundObjective,
	points: Float64Array,
	order: Order,
	step = 1,
): Promise<Comparison> {
	const program = expressionOf(bound.objective).program(order, bound.space);
	const [ours, theirs, quick, precise] = (await Promise.all(
		[twin, strict, fast, truth].map((machine) => machine.sample(bound, points, order)),
	)) as [SampleBatch, SampleBatch, SampleBatch, SampleBatch];
	const real = withinF32(precise, points, program, uniformsOf(bound));
	const [strictTally, fastTally] = [emptyTally(), emptyTally()];
	const held = { program, uniforms: uniformsOf(bound), step };
	const [left, right] = [new Answers(ours), new Answers(theirs)];
	const different = differingPoints(ours, theirs).map((i) => ({
		point: [...points.subarray(i * program.inputs, (i + 1) * program.inputs)],
		what: `${left.row(i).join(' ')} on the CPU, ${right.row(i).join(' ')} on the GPU`,
	}));
	const inBounds = (batch: SampleBatch, mode: Mode, tally = emptyTally()): Violation[] =>
		violations(batch, points, { ...held, mode, tally });
	let numbers = 0;
	for (let i = 0; i < left.count; i++) numbers += left.row(i).filter((number) => !Number.isNaN(number)).length;
	return {
		strict: exact ? different : inBounds(theirs, 'strict'),
		cpu: inBounds(ours, 'strict', strictTally),
		truth: [...inBounds(real, 'strict'), ...inBounds(real, 'fast')],
		fast: inBounds(quick, 'fast', fastTally),
		numbers,
		strictTally,
		fastTally,
	};
}

/** What the truth answers where f32 has a value too: numbers beyond f32 are holes, group by group. */
function withinF32(batch: SampleBatch, points: Float64Array, program: Program, uniforms: Float64Array): SampleBatch {
	const e = program.evaluator('f32');
	const numbers = [batch.values, batch.gradients, batch.hessians].flatMap((list) => (list ? [Float64Array.from(list)] : []));
	for (let i = 0; i < batch.count; i++) {
		e.run(points.subarray(i * batch.inputs, (i + 1) * batch.inputs), uniforms);
		let end = 0;
		for (const list of numbers) {
			const width = list.length / batch.count;
			end += width;
			if (!e.valid.subarray(0, end).every((valid) => valid === 1)) list.fill(Number.NaN, i * width, (i + 1) * width);
		}
	}
	const [values = batch.values, gradients, hessians] = numbers;
	return { ...batch, values, ...(gradients ? { gradients } : {}), ...(hessians ? { hessians } : {}) };
}

/** Run `work` for every item, `width` at a time: pipelines compile beside each other. */
export async function inParallel<T>(items: readonly T[], width: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
	let next = 0;
	await Promise.all(
		Array.from({ length: width }, async () => {
			for (let i = next++; i < items.length; i = next++) await work(items[i] as T, i);
		}),
	);
}

/**
 * The same landscape with other WGSL: what a broken generator would give the GPU. For negative controls.
 * @param mistake what is wrong: part of the key, since other code must be another pipeline
 */
export function withWrongShader(objective: Objective, mistake: string, edit: (wgsl: GeneratedWgsl) => GeneratedWgsl): Objective {
	const wrong = (program: Program): Program => ({
		key: `${program.key} with ${mistake}`,
		order: program.order,
		inputs: program.inputs,
		uniformCount: program.uniformCount,
		outputs: program.outputs,
		tables: program.tables,
		expressions: program.expressions,
		columnTerms: program.columnTerms,
		evaluator: (rules) => program.evaluator(rules),
		lower: (mode) => program.lower(mode),
		wgsl: (mode) => edit(program.wgsl(mode)),
		fieldWgsl: (mode) => {
			const field = program.fieldWgsl(mode);
			const { code, constants } = edit({ code: field.cells, constants: field.constants });
			return { ...field, cells: code, constants };
		},
		wasm: (mode) => program.wasm(mode),
		wasm64: () => program.wasm64(),
		bounds: (mode, point, uniforms) => program.bounds(mode, point, uniforms),
		operations: (mode) => program.operations(mode),
		cellOperations: (code) => program.cellOperations(code),
	});
	return {
		...objective,
		evaluation: {
			kind: 'expression',
			program: (order, space) => wrong(expressionOf(objective).program(order, space)),
			descent: (optimizer) => expressionOf(objective).descent(optimizer),
		},
	};
}
