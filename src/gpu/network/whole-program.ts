/**
 * The GPU code of whole networks: the loss of any number of them, and its gradient by reverse mode. A thread has one network and a
 * chunk of the samples. Sums over samples are one number for each parameter and thread, and are added to in memory four samples at a
 * time, so that a thread can stop after any four and go on later.
 */

import { UNIFORMS } from '../../expr/emit/wgsl.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { Dataset, NetworkBody, NetworkPlan, ParameterTensor } from '../../model/network.ts';
import type { Network } from '../../model/objective.ts';
import type { Access, Buffer, Statement } from '../../networks/loops/ir.ts';
import { gradientLoops, type NetworkLoops, networkLoops } from '../../networks/loops/network.ts';
import { helpers, LoopEmitter, type Memory } from './emit.ts';
import type { KernelShape } from './kernel-shape.ts';
import { Row, Scratch } from './memory.ts';
import { assertOnGpu, NetworkNotOnGpu } from './program.ts';

/** What the code of whole networks depends on. */
export interface WholeShape {
	readonly plan: NetworkPlan;
	readonly loss: NetworkBody['loss'];
	readonly targets: Dataset['targets']['kind'];
	/** `correct`: how many samples are right, which has no gradient. */
	readonly asks: 'loss' | 'gradient' | 'correct';
	/** Whether samples are taken by their numbers, batch by batch. */
	readonly batched: boolean;
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: (statement: Statement) => Statement;
}

/**
 * The code that a network needs.
 * @param asks its value, or the gradient too: of accuracy there is none
 * @param batched whether samples are taken batch by batch
 * @throws NetworkNotOnGpu
 */
export function wholeShape({ body, plan }: Network, asks: 'value' | 'gradient', batched = false): WholeShape {
	assertOnGpu(body, plan);
	const { loss, data, quantity } = body;
	const isAccuracy = quantity?.of === 'accuracy';
	return { plan, loss, targets: data.targets.kind, asks: isAccuracy ? 'correct' : asks === 'gradient' ? 'gradient' : 'loss', batched };
}

/** Equal keys have equal code. */
export const wholeKey = ({ plan, loss, targets, asks, batched }: WholeShape): string =>
	['whole networks', plan.key, loss, targets, asks, batched].join('|');

/** The code of whole networks, and where its numbers lie. */
export class WholeProgram {
	readonly loops: NetworkLoops;
	/** Numbers of a sample: inputs, targets, and where all samples are taken its weight. */
	readonly record = new Row();
	/** Numbers that no network has for itself: running statistics of batch norms. */
	readonly plain = new Row();
	/** Sums of a thread: of each parameter where the gradient is asked for, then of the loss or of what is right, then 1 where a number was out of range. */
	readonly sums: number;
	readonly statements: readonly Statement[];
	/** The sums in order, without the last. */
	readonly summed: readonly Buffer[];
	/** Vectors of scratch of a thread, where they lie in a buffer; 0 where they are the thread's own. */
	readonly scratch: number;
	readonly code: string;
	readonly uniforms: Float32Array<ArrayBuffer>;
	/** Additions and multiplications of a network and a sample, about. */
	readonly operations: number;
	/** Whether samples are shared out among threads. */
	readonly chunked: boolean;

	/** @throws NetworkNotOnGpu */
	constructor(
		readonly shape: WholeShape,
		mode: Dialect,
		{ rolled, own: most, chunked }: KernelShape,
	) {
		this.chunked = chunked;
		const { plan, loss, targets, asks, batched, change } = shape;
		const loops = networkLoops(plan, { loss, targets, ...(change ? { change } : {}) });
		this.loops = loops;
		const { statements: backward, gradient } = asks === 'gradient' ? gradientLoops(loops) : { statements: [], gradient: [] };
		const forward = [...loops.network, ...(asks === 'correct' ? loops.score : loops.lossPart)];
		this.statements = [...forward, ...backward];
		this.summed = [...gradient, asks === 'correct' ? loops.correct : loops.lossSum];
		const places = new Row();
		for (const buffer of this.summed) places.add(buffer);
		this.sums = places.size + 1;

		for (const buffer of [loops.input, loops.target, ...(batched ? [] : [loops.weight])]) this.record.add(buffer);
		for (const buffer of loops.statistics) this.plain.add(buffer);
		const own = new Row();
		for (const buffer of loops.parameters) own.add(buffer);
		const scratch = new Scratch(this.statements);
		const inBuffer = scratch.size > most;
		this.scratch = inBuffer ? scratch.size : 0;

		const emitter = new LoopEmitter(loops.program.graph, mode, rolled);
		const watched = new Set<Statement>(loops.network);
		const memory: Memory = {
			at: ({ buffer }: Access, index: string): string => {
				if (batched && buffer === loops.weight) return 'weight';
				const given = this.record.placeOf(buffer);
				if (given !== undefined) return batched ? `gathered(record + ${given} + ${index})` : `samples[record + ${given} + ${index}]`;
				const held = scratch.placeOf(buffer);
				if (held !== undefined) return inBuffer ? `scratch[(${held} + ${index}) * threads + thread]` : `scratch[${held} + ${index}]`;
				const parameter = own.placeOf(buffer);
				if (parameter !== undefined) return `words[theta + ${parameter} + ${index}]`;
				const place = this.plain.placeOf(buffer);
				if (place === undefined) throw new NetworkNotOnGpu(`${buffer.name} has no place on the GPU`);
				return `plain[${place} + ${index}]`;
			},
			add: ({ buffer }, index, four) => {
				const place = places.placeOf(buffer);
				if (place === undefined) throw new NetworkNotOnGpu(`the sum of ${buffer.name} over samples is taken on the CPU`);
				const sum = `sums[(${place} + ${index}) * threads + thread]`;
				return `${sum} = rounded(${sum} + lanes(${four}));`;
			},
			watches: (statement) => watched.has(statement) && !statement.write.buffer.discrete,
		};
		const lines = this.statements.flatMap((statement) => emitter.statement(statement, memory));
		this.code = [
			emitter.declaration,
			...helpers(mode),
			...emitter.functions,
			`const RECORD = ${this.record.size};`,
			`const SUMS = ${this.sums};`,
			`const SAMPLES = ${batched ? 1 : 4}u;`,
			...(batched
				? [
						'@group(1) @binding(2) var<storage, read> samples: array<f32>;',
						'fn gathered(at: vec4i) -> vec4f { return vec4f(samples[at.x], samples[at.y], samples[at.z], samples[at.w]); }',
					]
				: ['@group(1) @binding(2) var<storage, read> samples: array<vec4f>;']),
			...(inBuffer ? ['@group(1) @binding(6) var<storage, read_write> scratch: array<vec4f>;'] : []),
			'// Adds samples to the sums of a thread. `theta` is the first of the parameters in `words`.',
			'fn add_samples(batch: Batch, first: i32, end: i32, theta: i32, thread: i32, threads: i32) {',
			'\tvar wild = false;',
			...(rolled ? [`\tlet none = bitcast<i32>(${UNIFORMS}[0].x);`] : []),
			...(inBuffer ? [] : [`\tvar scratch: array<vec4f, ${Math.max(1, scratch.size)}>;`]),
			'\tfor (var quad = first; quad < end; quad++) {',
			...(batched
				? [
						'\t\tlet numbers = 4 * quad + vec4i(0, 1, 2, 3);',
						'\t\tlet weight = select(vec4f(), vec4f(1), numbers < vec4i(i32(batch.count)));',
						'\t\tlet record = sample_numbers(batch, numbers) * RECORD;',
					]
				: ['\t\tlet record = quad * RECORD;']),
			...lines,
			'\t}',
			'\tif (wild) {',
			'\t\tsums[(SUMS - 1) * threads + thread] = 1.0;',
			'\t}',
			'}',
			'',
		].join('\n');
		this.uniforms = emitter.uniforms;
		this.operations = this.statements.reduce((sum, { axes }) => sum + 2 * axes.reduce((product, length) => product * length, 1), 0);
	}
}

/** `fn decays(index)`: whether weight decay pulls a parameter. */
export function decaysCode(parameters: readonly ParameterTensor[]): string {
	const ranges = parameters.filter(({ role }) => role === 'weight').map(({ at, size }) => `(index >= ${at}u && index < ${at + size}u)`);
	return `fn decays(index: u32) -> bool {\n\treturn ${ranges.join(' || ') || 'false'};\n}\n`;
}
