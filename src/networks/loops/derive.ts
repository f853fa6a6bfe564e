/**
 * Derivatives of statements. A statement t ← Σ f(r₀, r₁ …) has
 * - the tangent ṫ ← Σ Σᵢ ∂f/∂rᵢ · ṙᵢ (forward mode),
 * - the cotangents r̄ᵢ += Σ ∂f/∂rᵢ · t̄ over the same axes and guards (reverse mode),
 * which are statements again, over the same places. The tangent of both passes is the R-operator (Pearlmutter 1994): Hessian times vector.
 */

import { differentiate } from '../../expr/graph/differentiate.ts';
import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import { substitute } from '../../expr/graph/substitute.ts';
import {
	type Access,
	type Buffer,
	coversOnce,
	hasSamples,
	isAccess,
	isReduced,
	type LoopProgram,
	type Read,
	type Statement,
} from './ir.ts';

/** ∂value/∂read, in which variable `reads.length` stands for the value that the statement wrote. */
interface Slope {
	readonly read: Access;
	readonly at: number;
	readonly partial: ExprId;
}

/** Functions whose derivative is cheap by their own value: by value and operand. */
const BY_VALUE: Readonly<Partial<Record<string, (g: Graph, value: ExprId) => ExprId>>> = {
	tanh: (g, y) => g.sub(g.constant(1), g.mul(y, y)),
	sigmoid: (g, y) => g.mul(y, g.sub(g.constant(1), y)),
	exp: (_g, y) => y,
};

function slopesOf(g: Graph, statement: Statement, isActive: (buffer: Buffer) => boolean): Slope[] {
	const { reads, value, how, write } = statement;
	if (write.buffer.discrete || how === 'max' || how === 'min') return [];
	const { op, args } = g.node(value);
	const plain = how === 'set' && !statement.start && statement.axes.every((length, axis) => length === 1 || !isReduced(statement, axis));
	const byValue = plain && statement.samples !== 'sum' ? BY_VALUE[op] : undefined;
	const slopes: Slope[] = [];
	for (const [at, read] of reads.entries()) {
		if (!isAccess(read) || !isActive(read.buffer)) continue;
		const variable = g.variable(at);
		const partial = byValue
			? g.mul(byValue(g, g.variable(reads.length)), differentiate(g, args[0] as ExprId, variable))
			: differentiate(g, value, variable);
		if (g.constantValue(partial) !== 0) slopes.push({ read, at, partial });
	}
	return slopes;
}

/** Buffers that depend on `from`, these included. */
export function dependants(g: Graph, statements: readonly Statement[], from: Iterable<Buffer>): Set<Buffer> {
	const active = new Set(from);
	for (const statement of statements) {
		const { write, start } = statement;
		if (start && active.has(start.buffer)) active.add(write.buffer);
		else if (slopesOf(g, statement, (buffer) => active.has(buffer)).length > 0) active.add(write.buffer);
	}
	return active;
}

/** Keeps derivatives of buffers: the first contribution writes, later ones add, and what is written in pieces begins at 0. */
class Derivatives {
	readonly #of = new Map<Buffer, Buffer>();
	readonly #begun = new Set<Buffer>();
	readonly statements: Statement[] = [];

	constructor(
		readonly program: LoopProgram,
		known: ReadonlyMap<Buffer, Buffer>,
		readonly make: (buffer: Buffer) => Buffer,
	) {
		for (const [buffer, derivative] of known) {
			this.#of.set(buffer, derivative);
			this.#begun.add(derivative);
		}
	}

	has(buffer: Buffer): boolean {
		return this.#of.has(buffer);
	}
	get(buffer: Buffer): Buffer {
		return this.#of.get(buffer) as Buffer;
	}
	entries(): ReadonlyMap<Buffer, Buffer> {
		return this.#of;
	}

	/** Add a contribution to the derivative of `buffer`. */
	push(buffer: Buffer, statement: (write: Buffer) => Statement): void {
		let derivative = this.#of.get(buffer);
		if (!derivative) this.#of.set(buffer, (derivative = this.make(buffer)));
		const made = statement(derivative);
		if (this.#begun.has(derivative)) {
			this.statements.push({ ...made, how: 'add' });
			return;
		}
		this.#begun.add(derivative);
		if (coversOnce(made)) this.statements.push(made);
		else this.statements.push(zeros(this.program, derivative), { ...made, how: 'add' });
	}
}

/** A statement that writes 0 everywhere. */
export const zeros = (program: LoopProgram, buffer: Buffer): Statement => ({
	axes: [buffer.size],
	samples: hasSamples(buffer) ? 'each' : 'none',
	write: { buffer, index: { constant: 0, of: [1] } },
	how: 'set',
	reads: [],
	value: program.graph.constant(0),
	guards: [],
});

/** A statement's places with another value: only the reads that it uses. `terms` are numbers by which the value is multiplied. */
function derived(g: Graph, statement: Statement, write: Access, partial: ExprId, factor: Access): Statement {
	const all: Read[] = [...statement.reads, statement.write, factor];
	const value = g.mul(partial, g.variable(all.length - 1));
	return { ...rewritten(g, all, value), axes: statement.axes, guards: statement.guards, write, how: 'set', samples: samplesOf(write, all) };
}

const samplesOf = (write: Access, reads: readonly Read[]): Statement['samples'] =>
	hasSamples(write.buffer) ? 'each' : reads.some((read) => isAccess(read) && hasSamples(read.buffer)) ? 'sum' : 'none';

/** The reads that a value uses, numbered anew. */
function rewritten(g: Graph, all: readonly Read[], value: ExprId): { reads: Read[]; value: ExprId } {
	const reads: Read[] = [];
	const places = new Map<number, number>();
	for (const id of g.reachable([value])) {
		const { op, attr } = g.node(id);
		if (op !== 'variable') continue;
		places.set(attr, reads.length);
		reads.push(all[attr] as Read);
	}
	const [renumbered] = substitute(g, [value], g, {
		variable: (index) => g.variable(places.get(index) as number),
		parameter: (index) => g.parameter(index),
	});
	return { reads, value: renumbered as ExprId };
}

/**
 * Reverse mode.
 * @param statements the forward pass, in order: every buffer is written before it is read
 * @param cotangents what is given: of the loss
 * @param wanted buffers whose cotangents are wanted, with those that sum them over all blocks of samples (which are only added to)
 * @returns the backward pass, and the cotangents by buffer
 */
export function reverse(
	program: LoopProgram,
	statements: readonly Statement[],
	cotangents: ReadonlyMap<Buffer, Buffer>,
	wanted: ReadonlyMap<Buffer, Buffer>,
): { readonly statements: readonly Statement[]; readonly cotangents: ReadonlyMap<Buffer, Buffer> } {
	const { graph: g } = program;
	const active = dependants(g, statements, wanted.keys());
	const back = new Derivatives(program, new Map([...cotangents, ...wanted]), (buffer) =>
		program.buffer(`${buffer.name}~`, buffer.space === 'plain' ? 'sum' : buffer.space === 'sum' ? 'plain' : 'scratch', buffer.size),
	);
	for (const statement of statements.toReversed()) {
		const { write, start } = statement;
		if (!back.has(write.buffer)) continue;
		const factor: Access = { buffer: back.get(write.buffer), index: write.index };
		for (const { read, partial } of slopesOf(g, statement, (buffer) => active.has(buffer)))
			back.push(read.buffer, (buffer) => derived(g, statement, { buffer, index: read.index }, partial, factor));
		if (start && active.has(start.buffer)) {
			const once = { ...statement, ...onlyWritten(statement) };
			back.push(start.buffer, (buffer) => derived(g, once, { buffer, index: start.index }, g.constant(1), factor));
		}
	}
	return { statements: back.statements, cotangents: back.entries() };
}

/** A statement without what it sums over. */
const onlyWritten = (statement: Statement): Pick<Statement, 'axes' | 'guards'> => ({
	axes: statement.axes.map((length, axis) => (isReduced(statement, axis) ? 1 : length)),
	guards: [],
});

/**
 * Forward mode: tangents of buffers along given ones.
 * @param tangents directions by buffer (of parameters); `make` makes those of other buffers
 */
export function tangent(
	program: LoopProgram,
	statements: readonly Statement[],
	tangents: ReadonlyMap<Buffer, Buffer>,
	make: (buffer: Buffer) => Buffer | undefined = () => undefined,
): { readonly statements: readonly Statement[]; readonly tangents: ReadonlyMap<Buffer, Buffer> } {
	const { graph: g } = program;
	const along = new Derivatives(
		program,
		tangents,
		(buffer) => make(buffer) ?? program.buffer(`${buffer.name}'`, buffer.space, buffer.size),
	);
	for (const statement of statements) {
		const { write, start } = statement;
		const slopes = slopesOf(g, statement, (buffer) => along.has(buffer));
		const hasStart = start !== undefined && along.has(start.buffer);
		if (slopes.length === 0 && !hasStart) continue;
		const places = (buffer: Buffer): Access => ({ buffer, index: write.index });
		const sums = statement.samples === 'sum' || statement.axes.some((length, axis) => length > 1 && isReduced(statement, axis));
		if (hasStart) {
			const once = { ...statement, ...onlyWritten(statement) };
			const from: Access = { buffer: along.get(start.buffer), index: start.index };
			along.push(write.buffer, (buffer) => derived(g, once, places(buffer), g.constant(1), from));
		}
		// Sums of products are fastest one product at a time, other values at once.
		const groups = sums ? slopes.map((slope) => [slope]) : slopes.length > 0 ? [slopes] : [];
		for (const group of groups) along.push(write.buffer, (buffer) => alongSlopes(g, statement, places(buffer), group, along));
	}
	return { statements: along.statements, tangents: along.entries() };
}

function alongSlopes(g: Graph, statement: Statement, write: Access, slopes: readonly Slope[], along: Derivatives): Statement {
	const all: Read[] = [...statement.reads, statement.write];
	let value = g.constant(0);
	for (const { read, partial } of slopes) {
		all.push({ buffer: along.get(read.buffer), index: read.index });
		value = g.add(value, g.mul(partial, g.variable(all.length - 1)));
	}
	return { ...rewritten(g, all, value), axes: statement.axes, guards: statement.guards, write, how: 'set', samples: samplesOf(write, all) };
}
