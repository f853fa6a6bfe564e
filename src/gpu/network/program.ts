/**
 * The GPU code of a network over a plane. Slopes are tangents along the two directions (forward mode), taken statement by statement
 * beside the values, so that a thread keeps a few numbers and adds to two sums: reverse mode would add to one for each parameter.
 */

import type { Dialect } from '../../math/dialect.ts';
import type { Plane } from '../../model/geometry.ts';
import type { Dataset, NetworkBody, NetworkPlan, Quantity } from '../../model/network.ts';
import { tangent } from '../../networks/loops/derive.ts';
import { type FieldLoops, fieldLoops } from '../../networks/loops/field.ts';
import type { Access, Buffer, Statement } from '../../networks/loops/ir.ts';
import { networkLoops } from '../../networks/loops/network.ts';
import { UNIFORMS } from '../../expr/emit/wgsl.ts';
import { helpers, LoopEmitter, type Memory } from './emit.ts';
import type { KernelShape } from './kernel-shape.ts';
import { Row, Scratch, touched } from './memory.ts';

/** What a plane's code depends on. */
export interface PlaneShape {
	readonly plan: NetworkPlan;
	readonly loss: NetworkBody['loss'];
	readonly targets: Dataset['targets']['kind'];
	/** Which tensors either direction moves. */
	readonly moves: readonly boolean[];
	/** `correct`: how many samples are right; it has no slopes. */
	readonly asks: 'loss' | 'slopes' | 'correct';
	/** Changes statements of the forward pass: negative controls of tests. */
	readonly change?: (statement: Statement) => Statement;
}

/** A network that the GPU does not compute, and why in words that follow its name. */
export class NetworkNotOnGpu extends Error {
	override readonly name = 'NetworkNotOnGpu';
}

/** @throws NetworkNotOnGpu */
export function assertOnGpu({ normalisation = 'running', within }: NetworkBody, { statisticCount }: NetworkPlan): void {
	if (within) throw new NetworkNotOnGpu('landscapes within a plane of a network are computed on the CPU');
	if (normalisation === 'batch' && statisticCount > 0)
		throw new NetworkNotOnGpu('batch norms that take the moments of all samples are computed on the CPU');
}

export const shapeOf = (
	{ loss, data, quantity = { of: 'loss' } }: NetworkBody,
	plan: NetworkPlan,
	{ first, second }: Plane,
	slopes: boolean,
): PlaneShape => ({
	...{ plan, loss, targets: data.targets.kind },
	moves: plan.parameters.map(({ at, size }) =>
		[first, second].some((direction) => direction.subarray(at, at + size).some((value) => value !== 0)),
	),
	asks: asksOf(quantity, slopes),
});

const asksOf = ({ of }: Quantity, slopes: boolean): PlaneShape['asks'] => (of === 'accuracy' ? 'correct' : slopes ? 'slopes' : 'loss');

/** Equal keys have equal code. */
export const shapeKey = ({ plan, loss, targets, moves, asks }: PlaneShape): string =>
	['network plane', plan.key, loss, targets, moves.map(Number).join(''), asks].join('|');

/** The code of a plane, and where its numbers lie. */
export class NetworkPlaneProgram {
	/** Vectors of four samples: what is given, then what is computed once. */
	readonly record = new Row();
	/** Numbers that all cells share: θ₀ (what moves first), both directions, statistics. */
	readonly plain = new Row();
	/** Numbers of θ that each cell has for itself: the first ones of `plain`. */
	readonly moved: number;
	/** Where the directions of what moves begin in `plain`. */
	readonly along: readonly [number, number];
	/** Vectors of scratch of a thread, where they lie in a buffer; 0 where they are the thread's own. */
	readonly scratch: Readonly<Record<'prepare' | 'cells', number>>;
	/** Sums that a thread hands on. */
	readonly sums: number;
	readonly code: Readonly<Record<'prepare' | 'cells', string>>;
	readonly uniforms: Readonly<Record<'prepare' | 'cells', Float32Array<ArrayBuffer>>>;
	readonly field: FieldLoops;
	/** What is computed once, and for each cell; the sums that follow from it, and the number 1 among the tangents. */
	readonly statements: Readonly<Record<'prepare' | 'cells', readonly Statement[]>>;
	readonly summed: readonly Buffer[];
	readonly unit: Buffer;
	/** Whether anything is computed once. */
	readonly prepares: boolean;
	/** Additions and multiplications of a cell and a sample, about. */
	readonly operations: number;
	/** Whether samples are shared out among threads. */
	readonly chunked: boolean;

	/**
	 * @throws NetworkNotOnGpu
	 */
	constructor({ plan, loss, targets, moves, asks, change }: PlaneShape, mode: Dialect, { rolled, own: most, chunked }: KernelShape) {
		this.chunked = chunked;
		const loops = networkLoops(plan, { loss, targets, ...(change ? { change } : {}) });
		const { program } = loops;
		const field = fieldLoops(loops, moves);
		this.field = field;
		const unit = program.buffer('1', 'plain', 1);
		const slopes = ['first', 'second'].map((name) => program.buffer(`${name} slope`, 'sum', 1)) as [Buffer, Buffer];
		const values = [...field.network, ...(asks === 'correct' ? field.score : field.lossPart)];
		const moving = field.move.map(({ write }) => write.buffer);
		const cells = asks === 'slopes' ? withTangents(field, values, moving, unit, slopes) : values;
		const { prepare } = field;
		this.prepares = prepare.length > 0;

		for (const buffer of [loops.input, loops.target, loops.weight]) this.record.add(buffer);
		for (const buffer of [...prepare, ...cells].flatMap(touched)) if (buffer.space === 'kept') this.record.add(buffer);
		const at = (buffer: Buffer): number => loops.parameters.indexOf(buffer);
		for (const buffer of moving) this.plain.add(buffer);
		this.moved = this.plain.size;
		for (const buffer of loops.parameters) this.plain.add(buffer);
		for (const [k, buffer] of field.origin.entries()) this.plain.alias(buffer, loops.parameters[k] as Buffer);
		this.along = field.directions.map((direction) => {
			const begin = this.plain.size;
			for (const buffer of moving) this.plain.add(direction[at(buffer)] as Buffer);
			for (const buffer of direction) this.plain.add(buffer);
			return begin;
		}) as [number, number];
		for (const buffer of loops.statistics) this.plain.add(buffer);

		const sums = asks === 'correct' ? [loops.correct] : [loops.lossSum, ...(asks === 'slopes' ? slopes : [])];
		this.sums = sums.length;
		[this.statements, this.summed, this.unit] = [{ prepare, cells }, sums, unit];
		const watched = new Set([...field.network, ...prepare]);
		const write = (name: 'prepare' | 'cells', statements: readonly Statement[]) => {
			const scratch = new Scratch(statements);
			const own = scratch.size <= most;
			const emitter = new LoopEmitter(program.graph, mode, rolled);
			const ofCells = name === 'cells';
			const memory: Memory = {
				at: ({ buffer }: Access, index: string): string => {
					if (buffer === unit) return '1f';
					if (ofCells && buffer === field.u) return 'place.x';
					if (ofCells && buffer === field.v) return 'place.y';
					const from = this.record.placeOf(buffer);
					if (from !== undefined) return `samples[record + ${from} + ${index}]`;
					const held = scratch.placeOf(buffer);
					if (held !== undefined) return own ? `scratch[${held} + ${index}]` : `scratch[(${held} + ${index}) * threads + thread]`;
					const place = this.plain.placeOf(buffer);
					if (place === undefined) throw new NetworkNotOnGpu(`${buffer.name} has no place on the GPU`);
					return ofCells && place < this.moved ? `moved[(${place} + ${index}) * cells + cell]` : `plain[${place} + ${index}]`;
				},
				add: ({ buffer }, _index, four) => {
					const sum = sums.indexOf(buffer);
					if (sum < 0) throw new NetworkNotOnGpu(`the sum of ${buffer.name} over samples is taken on the CPU`);
					return `sums.total[${sum}] = rounded4(sums.total[${sum}] + ${four});`;
				},
				watches: (statement) => watched.has(statement) && !statement.write.buffer.discrete,
			};
			const lines = statements.flatMap((statement) => emitter.statement(statement, memory));
			const code = [
				emitter.declaration,
				...helpers(mode),
				...emitter.functions,
				`const RECORD = ${this.record.size};`,
				`const SUMS = ${sums.length}u;`,
				'struct Sums { total: array<vec4f, SUMS>, wild: bool }',
				...(own ? [] : [`@group(0) @binding(${ofCells ? 6 : 4}) var<storage, read_write> scratch: array<vec4f>;`]),
				...(ofCells
					? ['fn add_samples(first: i32, end: i32, place: vec2f, cell: i32, cells: i32, thread: i32, threads: i32) -> Sums {']
					: ['fn add_samples(first: i32, end: i32, thread: i32, threads: i32) -> bool {']),
				'\tvar sums: Sums;',
				'\tvar wild = false;',
				...(rolled ? [`\tlet none = bitcast<i32>(${UNIFORMS}[0].x);`] : []),
				...(own ? [`\tvar scratch: array<vec4f, ${Math.max(1, scratch.size)}>;`] : []),
				'\tfor (var quad = first; quad < end; quad++) {',
				'\t\tlet record = quad * RECORD;',
				...lines,
				'\t}',
				...(ofCells ? ['\tsums.wild = wild;', '\treturn sums;'] : ['\treturn wild;']),
				'}',
				'',
			].join('\n');
			return { code, scratch: own ? 0 : scratch.size, uniforms: emitter.uniforms };
		};
		const parts = { prepare: write('prepare', prepare), cells: write('cells', cells) };
		this.code = { prepare: parts.prepare.code, cells: parts.cells.code };
		this.scratch = { prepare: parts.prepare.scratch, cells: parts.cells.scratch };
		this.uniforms = { prepare: parts.prepare.uniforms, cells: parts.cells.uniforms };
		this.operations = cells.reduce((sum, { axes }) => sum + 2 * axes.reduce((product, length) => product * length, 1), 0);
	}
}

/** Each statement followed by its tangents along u and v. */
function withTangents(
	{ loops, u, v, directions }: FieldLoops,
	statements: readonly Statement[],
	moving: readonly Buffer[],
	unit: Buffer,
	slopes: readonly [Buffer, Buffer],
): Statement[] {
	const along = [u, v].map(
		(coordinate, k): ReadonlyMap<Buffer, Buffer> =>
			new Map([
				...moving.map((buffer) => [buffer, (directions[k] as readonly Buffer[])[loops.parameters.indexOf(buffer)] as Buffer] as const),
				[coordinate, unit] as const,
				[loops.lossSum, slopes[k] as Buffer] as const,
			]),
	);
	return statements.flatMap((statement) => [
		statement,
		...along.flatMap((known, k) => {
			const { statements: own, tangents } = tangent(loops.program, [statement], known);
			along[k] = tangents;
			return own;
		}),
	]);
}
