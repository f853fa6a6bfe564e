/** Writing statements: axes by name, values by operations. */

import type { OpName } from '../../expr/graph/ops.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import type { Access, Buffer, Guard, Index, LoopProgram, Read, Statement } from './ir.ts';

/** A sum of axes times steps, and a number: `at({ u: 3, k: 1 })`. */
export type Place = Readonly<Record<string, number>> & { readonly constant?: number };

/** The statement that is being written: reads become variables, equal reads the same one. */
export class Draft {
	readonly #names: readonly string[];
	readonly #lengths: readonly number[];
	readonly #reads: Read[] = [];
	readonly #guards: Guard[] = [];
	readonly #graph: Graph;

	/** @param axes lengths by name, in order */
	constructor(program: LoopProgram, axes: Readonly<Record<string, number>>) {
		this.#graph = program.graph;
		this.#names = Object.keys(axes);
		this.#lengths = Object.values(axes);
	}

	#index({ constant = 0, ...steps }: Place): Index {
		return { constant, of: this.#names.map((name) => (steps as Record<string, number>)[name] ?? 0) };
	}

	access(buffer: Buffer, place: Place = {}): Access {
		return { buffer, index: this.#index(place) };
	}

	/** A number of a buffer. */
	read(buffer: Buffer, place: Place = {}): ExprId {
		return this.#variable(this.access(buffer, place));
	}

	/** The position on an axis. */
	position(name: string): ExprId {
		return this.#variable({ axis: this.#names.indexOf(name) });
	}

	#variable(read: Read): ExprId {
		const key = keyOf(read);
		let at = this.#reads.findIndex((known) => keyOf(known) === key);
		if (at < 0) at = this.#reads.push(read) - 1;
		return this.#graph.variable(at);
	}

	/** Only where 0 ≤ place < limit. */
	within(place: Place, limit: number): this {
		this.#guards.push({ index: this.#index(place), limit });
		return this;
	}

	op(op: OpName, ...args: ExprId[]): ExprId {
		return this.#graph.apply(op, args);
	}

	constant(value: number): ExprId {
		return this.#graph.constant(value);
	}

	/** The statement that writes `value`. */
	write(buffer: Buffer, place: Place, value: ExprId, { how = 'set', start }: { how?: Statement['how']; start?: Access } = {}): Statement {
		const reads = this.#reads;
		const each = buffer.space !== 'plain' && buffer.space !== 'sum';
		const samples = each
			? 'each'
			: reads.some((read) => 'buffer' in read && read.buffer.space !== 'plain' && read.buffer.space !== 'sum')
				? 'sum'
				: 'none';
		return {
			axes: this.#lengths,
			samples,
			write: this.access(buffer, place),
			how,
			...(start ? { start } : {}),
			reads,
			value,
			guards: this.#guards,
		};
	}
}

const keyOf = (read: Read): string =>
	'axis' in read ? `axis ${read.axis}` : `${read.buffer.name}|${read.index.constant}|${read.index.of.join(',')}`;
