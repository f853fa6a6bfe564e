/** The WGSL of whole networks: of a pass over samples, and of what follows once from its sums. */

import { UNIFORMS } from '../../expr/emit/wgsl.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { Buffer, Statement } from '../../networks/loops/ir.ts';
import type { NetworkLoops } from '../../networks/loops/network.ts';
import { helpers, LoopEmitter, type Memory } from './emit.ts';
import type { Row, Scratch } from './memory.ts';
import { NetworkNotOnGpu } from './program.ts';

/** Code with the constants that it reads. */
export interface Code {
	readonly text: string;
	readonly uniforms: Float32Array<ArrayBuffer>;
}

/** Where numbers lie. */
export interface WholeLayout {
	readonly mode: Dialect;
	readonly rolled: boolean;
	/** Whether samples are taken by their numbers, batch by batch. */
	readonly batched: boolean;
	/** Of a sample; of all networks; of a thread; of a network, between two passes and where it stands. */
	readonly rows: Readonly<Record<'record' | 'plain' | 'sums' | 'moments' | 'parameters', Row>>;
	readonly scratch: Scratch;
	/** Who has scratch: four samples, from one pass to the next; a thread, in a buffer; a thread of its own. */
	readonly held: 'sample' | 'thread' | 'own';
}

/** Writes the code of one network. */
export class WholeCode {
	readonly #loops: NetworkLoops;
	readonly #layout: WholeLayout;
	/** Statements whose numbers are held to the range of f32. */
	readonly #watched: ReadonlySet<Statement>;

	constructor(loops: NetworkLoops, layout: WholeLayout) {
		[this.#loops, this.#layout] = [loops, layout];
		this.#watched = new Set(loops.network);
	}

	readonly #watches: Memory['watches'] = (statement) => this.#watched.has(statement) && !statement.write.buffer.discrete;

	#ofSamples(): Memory {
		const { batched, rows, scratch, held } = this.#layout;
		const { record, plain, sums, moments, parameters } = rows;
		const inScratch = (index: string): string =>
			held === 'own' ? `scratch[${index}]` : `scratch[(${index}) * ${held === 'sample' ? 'slots + slot' : 'threads + thread'}]`;
		return {
			at: ({ buffer }, index) => {
				if (batched && buffer === this.#loops.weight) return 'weight';
				const given = record.placeOf(buffer);
				if (given !== undefined) return batched ? `gathered(record + ${given} + ${index})` : `samples[record + ${given} + ${index}]`;
				const place = scratch.placeOf(buffer);
				if (place !== undefined) return inScratch(`${place} + ${index}`);
				const parameter = parameters.placeOf(buffer);
				if (parameter !== undefined) return `words[theta + ${parameter} + ${index}]`;
				const moment = moments.placeOf(buffer);
				if (moment !== undefined) return `moments[moment + ${moment} + ${index}]`;
				const statistic = plain.placeOf(buffer);
				if (statistic === undefined) throw noPlace(buffer);
				return `plain[${statistic} + ${index}]`;
			},
			add: ({ buffer }, index, four) => {
				const place = sums.placeOf(buffer);
				if (place === undefined) throw new NetworkNotOnGpu(`the sum of ${buffer.name} over samples is taken on the CPU`);
				const sum = `sums[(${place} + ${index}) * threads + thread]`;
				return `${sum} = rounded(${sum} + lanes(${four}));`;
			},
			watches: this.#watches,
		};
	}

	#ofNetwork(): Memory {
		const { sums, moments } = this.#layout.rows;
		return {
			at: ({ buffer }, index) => {
				if (buffer === this.#loops.share) return 'share';
				const sum = sums.placeOf(buffer);
				if (sum !== undefined) return `summed(${sum} + ${index}, own)`;
				const moment = moments.placeOf(buffer);
				if (moment === undefined) throw noPlace(buffer);
				return `moments[moment + ${moment} + ${index}]`;
			},
			add: ({ buffer }) => {
				throw noPlace(buffer);
			},
			watches: this.#watches,
		};
	}

	/** Statements with what they call. */
	#lines(
		statements: readonly Statement[],
		memory: Memory,
	): { readonly head: readonly string[]; readonly lines: readonly string[]; readonly uniforms: Code['uniforms'] } {
		const { mode, rolled, rows } = this.#layout;
		const emitter = new LoopEmitter(this.#loops.program.graph, mode, rolled);
		const lines = statements.flatMap((statement) => emitter.statement(statement, memory));
		const head = [emitter.declaration, ...helpers(mode), ...emitter.functions, `const SUMS = ${rows.sums.size + 1};`];
		return { head, lines, uniforms: emitter.uniforms };
	}

	/** The beginning of a function. */
	get #begin(): readonly string[] {
		return ['\tvar wild = false;', ...(this.#layout.rolled ? [`\tlet none = bitcast<i32>(${UNIFORMS}[0].x);`] : [])];
	}

	/** `fn add_samples`: a pass over fours of samples. */
	adding(statements: readonly Statement[]): Code {
		const { batched, rows, scratch, held } = this.#layout;
		const { head, lines, uniforms } = this.#lines(statements, this.#ofSamples());
		const where = (is: WholeLayout['held'], ...texts: readonly string[]): readonly string[] => (held === is ? texts : []);
		const given = batched
			? [
					'@group(1) @binding(2) var<storage, read> samples: array<f32>;',
					'fn gathered(at: vec4i) -> vec4f { return vec4f(samples[at.x], samples[at.y], samples[at.z], samples[at.w]); }',
				]
			: ['@group(1) @binding(2) var<storage, read> samples: array<vec4f>;'];
		const place = batched
			? [
					'\t\tlet numbers = 4 * quad + vec4i(0, 1, 2, 3);',
					'\t\tlet weight = select(vec4f(), vec4f(1), numbers < vec4i(i32(batch.count)));',
					'\t\tlet record = sample_numbers(batch, numbers) * RECORD;',
				]
			: ['\t\tlet record = quad * RECORD;'];
		const text = [
			...head,
			`const RECORD = ${rows.record.size};`,
			`const SAMPLES = ${batched ? 1 : 4}u;`,
			...given,
			...(held === 'own' ? [] : ['@group(1) @binding(6) var<storage, read_write> scratch: array<vec4f>;']),
			...where('sample', '@group(1) @binding(7) var<storage, read> moments: array<f32>;'),
			'// Adds samples to the sums of a thread. `theta` is the first of the parameters in `words`.',
			'fn add_samples(batch: Batch, first: i32, end: i32, theta: i32, thread: i32, threads: i32) {',
			...this.#begin,
			...where('own', `\tvar scratch: array<vec4f, ${Math.max(1, scratch.size)}>;`),
			...where(
				'sample',
				'\tlet fours = i32(work.chunks * work.chunk);',
				'\tlet slots = i32(run.count) * fours;',
				'\tlet own = thread / i32(work.chunks);',
				`\tlet moment = own * ${rows.moments.size};`,
			),
			'\tfor (var quad = first; quad < end; quad++) {',
			...where('sample', '\t\tlet slot = own * fours + quad;'),
			...place,
			...lines,
			'\t}',
			'\tif (wild) {',
			'\t\tsums[(SUMS - 1) * threads + thread] = 1.0;',
			'\t}',
			'}',
			'',
		].join('\n');
		return { text, uniforms };
	}

	/** `fn follow`: what follows from the sums of a network once. */
	following(statements: readonly Statement[]): Code {
		const { head, lines, uniforms } = this.#lines(statements, this.#ofNetwork());
		const text = [
			...head,
			'// What follows from the sums of network `own`. @returns whether a number is out of range',
			'fn follow(own: i32, share: f32) -> bool {',
			...this.#begin,
			`\tlet moment = own * ${this.#layout.rows.moments.size};`,
			...lines,
			'\treturn wild;',
			'}',
			'',
		].join('\n');
		return { text, uniforms };
	}
}

const noPlace = ({ name }: Buffer): NetworkNotOnGpu => new NetworkNotOnGpu(`${name} has no place on the GPU`);
