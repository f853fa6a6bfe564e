/**
 * Loops: what a network computes, as nests of loops over buffers. A statement says *what*: for every place of its axes (and every
 * sample) a value goes from the places it reads to the place it writes. *How* (tiles, lanes, threads, order) is the affair of the
 * machine that makes code of it. Derivatives of statements are statements (`derive.ts`), so a layer gives its forward pass only.
 */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';

/**
 * Where a buffer lives.
 * - `data`: numbers of each sample that are given (inputs, targets, weight of the sample in the mean)
 * - `scratch`: numbers of each sample that are computed again for each block of samples (activations and their derivatives)
 * - `kept`: numbers of each sample that are computed once and stay (what a plane does not move, tables of its first layer)
 * - `plain`: numbers without samples (parameters, statistics, directions)
 * - `sum`: sums over samples, held in f64 by every machine that has it
 */
export type Space = 'data' | 'scratch' | 'kept' | 'plain' | 'sum';

/** An array of `size` numbers, for each sample where its space is one of samples. */
export interface Buffer {
	readonly name: string;
	readonly space: Space;
	readonly size: number;
	/** What has no derivative: choices (the place of a maximum), labels, weights of samples. */
	readonly discrete: boolean;
}

export const hasSamples = ({ space }: Buffer): boolean => space !== 'plain' && space !== 'sum';

/** `constant` + Σ `of`[a] · (position on axis a): a number's place in its buffer. */
export interface Index {
	readonly constant: number;
	readonly of: readonly number[];
}

export interface Access {
	readonly buffer: Buffer;
	readonly index: Index;
}

/** What a value is made of: a number of a buffer, or the position on an axis. */
export type Read = Access | { readonly axis: number };

export const isAccess = (read: Read): read is Access => 'buffer' in read;

/** Only where 0 ≤ index < limit: the border of an image. */
export interface Guard {
	readonly index: Index;
	readonly limit: number;
}

/**
 * For all positions on the axes, and all samples where `samples` is not `none`:
 * write ← Σ (or max, min) over the axes that the written place does not depend on, of `value`.
 */
export interface Statement {
	/** Lengths. */
	readonly axes: readonly number[];
	/** `each`: the written buffer has samples. `sum`: it has none, and the sum is over samples too. `none`: nothing here has samples. */
	readonly samples: 'each' | 'sum' | 'none';
	readonly write: Access;
	/** `set` writes the sum, `add` adds it to what is there (what several positions write is added up one by one), `max` and `min` write these. */
	readonly how: 'set' | 'add' | 'max' | 'min';
	/** A number that the sum begins with. Only with `set`. */
	readonly start?: Access;
	readonly reads: readonly Read[];
	/** An expression of the program's graph; variable i is `reads[i]`. */
	readonly value: ExprId;
	readonly guards: readonly Guard[];
}

/** Buffers and the graph that statements' values are in. Statements are kept in lists by whoever runs them. */
export class LoopProgram {
	readonly buffers: Buffer[] = [];

	constructor(readonly graph: Graph) {}

	/** In a space, buffers lie in the order in which they were made. */
	buffer(name: string, space: Space, size: number, discrete = false): Buffer {
		const buffer = { name, space, size, discrete };
		this.buffers.push(buffer);
		return buffer;
	}
}

/** Whether the place written does not depend on an axis. */
export const isReduced = ({ write }: Statement, axis: number): boolean => !write.index.of[axis];

/** Every place of the buffer is written, and by one position only. */
export function coversOnce({ axes, write, guards }: Pick<Statement, 'axes' | 'write' | 'guards'>): boolean {
	const { constant, of } = write.index;
	if (constant !== 0) return false;
	const written = axes
		.map((length, axis) => ({ axis, length, step: of[axis] ?? 0 }))
		.filter(({ step, length }) => step !== 0 && length > 1);
	// What a guard leaves out is a term of a sum, not a place, unless all its axes are written.
	if (guards.some((guard) => written.some(({ axis }) => guard.index.of[axis]) && !guardedSum(guard, axes, of))) return false;
	let next = 1;
	for (const { step, length } of written.toSorted((a, b) => a.step - b.step)) {
		if (step !== next) return false;
		next *= length;
	}
	return next === write.buffer.size;
}

const guardedSum = ({ index }: Guard, axes: readonly number[], written: readonly number[]): boolean =>
	axes.some((length, axis) => length > 1 && index.of[axis] && !written[axis]);
