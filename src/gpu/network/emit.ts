/**
 * Statements as WGSL. A thread has one network (a cell of a plane, or any) and goes through samples four at a time: a number with
 * samples is a vector of four, one without is a scalar. A sum is taken term by term in the order of its axes, first axis outermost. In strict mode every rounded result
 * passes the barrier of `expr/emit/wgsl.ts`, so that no compiler contracts or reorders.
 */

import type { ExprId, ExprNode, Graph } from '../../expr/graph/graph.ts';
import { floatLiteral, nameOf, straightLine, UNIFORMS } from '../../expr/emit/wgsl.ts';
import type { Dialect } from '../../math/dialect.ts';
import { bodyProgram } from '../../networks/loops/body.ts';
import { type Access, hasSamples, type Index, isAccess, isReduced, type Statement } from '../../networks/loops/ir.ts';

/** The largest f32, which begins a maximum as its negative. WGSL has no infinity. */
const MOST = floatLiteral(2 ** 127 * (2 - 2 ** -23));

/** How numbers are reached. */
export interface Memory {
	/** The text of number `index` of a buffer. */
	at(access: Access, index: string): string;
	/** Adds four samples to number `index` of a sum over samples. @param four a vector @returns a statement */
	add(access: Access, index: string, four: string): string;
	/** Whether what a statement writes is held to the range of f32: beyond it the cell is a hole. */
	watches(statement: Statement): boolean;
}

interface Value {
	readonly text: string;
	readonly vector: boolean;
}
const vectorOf = ({ text, vector }: Value): string => (vector ? text : `vec4f(${text})`);

/** What both modes share, and the barrier. */
export const helpers = (mode: Dialect): string[] => {
	const strict = mode === 'strict';
	const zero = `bitcast<u32>(${UNIFORMS}[0].x)`;
	return [
		`fn rounded(x: f32) -> f32 { return ${strict ? `bitcast<f32>(bitcast<u32>(x) ^ ${zero})` : 'x'}; }`,
		`fn rounded4(x: vec4f) -> vec4f { return ${strict ? `bitcast<vec4f>(bitcast<vec4u>(x) ^ vec4u(${zero}))` : 'x'}; }`,
		'fn lanes(x: vec4f) -> f32 { return rounded(rounded(x.x + x.y) + rounded(x.z + x.w)); }',
		'// As integers: a compiler may assume that no f32 is a NaN.',
		`fn in_range(x: f32) -> bool { return ((bitcast<u32>(x) ^ ${zero}) & 0x7fffffffu) <= 0x7b800000u; }`,
		`fn all_in_range(x: vec4f) -> bool { return all(((bitcast<vec4u>(x) ^ vec4u(${zero})) & vec4u(0x7fffffffu)) <= vec4u(0x7b800000u)); }`,
	];
};

/** Writes statements, the functions that they call, and the constants that they read. */
export class LoopEmitter {
	readonly #functions = new Map<ExprId, string[]>();
	readonly #constants: number[] = [];

	constructor(
		readonly graph: Graph,
		readonly mode: Dialect,
		/** Whether loops are kept from being unrolled: code that an emulated GPU compiles in a fraction of the time. */
		readonly rolled: boolean,
	) {}

	/** Values that are called, lane by lane. */
	get functions(): string[] {
		return [...this.#functions.values()].flat();
	}

	/** The declaration of group 1. */
	get declaration(): string {
		return `@group(1) @binding(0) var<uniform> ${UNIFORMS}: array<vec4f, ${Math.ceil((1 + this.#constants.length) / 4)}>;`;
	}

	/** The numbers of group 1: a zero that no compiler knows, and the constants. */
	get uniforms(): Float32Array<ArrayBuffer> {
		const floats = new Float32Array(Math.ceil((1 + this.#constants.length) / 4) * 4);
		floats.set(this.#constants, 1);
		return floats;
	}

	/** A statement as lines. */
	statement(statement: Statement, memory: Memory): string[] {
		const { axes, write, how, start, guards, samples } = statement;
		const lines: string[] = [`\t\t// ${write.buffer.name}`, '\t\t{'];
		const reduced = [...axes.keys()].filter((axis) => isReduced(statement, axis));
		const written = [...axes.keys()].filter((axis) => !isReduced(statement, axis));
		const loops = (list: readonly number[]): number[] => list.filter((axis) => (axes[axis] as number) > 1);
		const open = (axis: number): string => `for (var a${axis} = 0; a${axis} < ${axes[axis]}${this.rolled ? ' + none' : ''}; a${axis}++) {`;
		const reads = [...statement.reads, ...(start ? [start] : [])];
		const isVector = hasSamples(write.buffer) || samples === 'sum' || reads.some((read) => isAccess(read) && hasSamples(read.buffer));
		const type = isVector ? 'vec4f' : 'f32';
		const round = isVector ? 'rounded4' : 'rounded';
		const named = reads.map((read): string => (isAccess(read) ? memory.at(read, this.#index(read.index, axes)) : ''));
		const [outer, inner] = [loops(written), loops(reduced)];
		const bounds = guards.flatMap(({ index, limit }) => {
			const text = this.#index(index, axes);
			return [`${text} >= 0`, `${text} < ${limit}`];
		});
		const value = (): { lines: string[]; value: string } => {
			const values = statement.reads.map(
				(read, k): Value =>
					isAccess(read)
						? { text: `x${k}`, vector: hasSamples(read.buffer) }
						: { text: (axes[read.axis] as number) > 1 ? `f32(a${read.axis})` : '0f', vector: false },
			);
			const loads = statement.reads.flatMap((read, k) => (isAccess(read) ? [`let x${k} = ${named[k]};`] : []));
			const own = this.#simple(statement.value, values) ?? this.#called(statement.value, values, loads);
			return { lines: loads, value: isVector ? vectorOf(own) : own.text };
		};
		const { lines: loads, value: term } = value();
		for (const axis of outer) lines.push(`\t\t${open(axis)}`);
		const begin = start
			? `${type}(${named.at(-1)})`
			: how === 'max'
				? `${type}(-${MOST})`
				: how === 'min'
					? `${type}(${MOST})`
					: `${type}()`;
		lines.push(`\t\tvar sum = ${begin};`);
		for (const axis of inner) lines.push(`\t\t${open(axis)}`);
		if (bounds.length > 0) lines.push(`\t\tif (${bounds.join(' && ')}) {`);
		lines.push(...loads.map((line) => `\t\t${line}`));
		const isFold = how === 'max' || how === 'min';
		const first = !start && inner.length === 0 && !isFold;
		lines.push(`\t\tsum = ${isFold ? `${how}(sum, ${term})` : first ? term : `${round}(sum + ${term})`};`);
		if (bounds.length > 0 && inner.length > 0) lines.push('\t\t}');
		lines.push(...inner.map(() => '\t\t}'));
		if (samples === 'sum' || write.buffer.space === 'sum') {
			lines.push(`\t\t${memory.add(write, this.#index(write.index, axes), isVector ? 'sum' : 'vec4f(sum)')}`);
		} else {
			const target = memory.at(write, this.#index(write.index, axes));
			if (memory.watches(statement)) lines.push(`\t\twild = wild | !all_in_range(${isVector ? 'sum' : 'vec4f(sum)'});`);
			lines.push(`\t\t${target} = ${how === 'add' ? `${round}(${target} + sum)` : 'sum'};`);
		}
		if (bounds.length > 0 && inner.length === 0) lines.push('\t\t}');
		lines.push(...outer.map(() => '\t\t}'), '\t\t}');
		return lines;
	}

	#index({ constant, of }: Index, axes: readonly number[]): string {
		const terms = of.flatMap((step, axis) => (step && (axes[axis] as number) > 1 ? [step === 1 ? `a${axis}` : `${step} * a${axis}`] : []));
		if (constant !== 0 || terms.length === 0) terms.push(`${constant}`);
		return terms.length === 1 ? (terms[0] as string) : `(${terms.join(' + ')})`;
	}

	#constant(value: number): Value {
		if (this.mode !== 'strict') return { text: floatLiteral(value), vector: false };
		const at = this.#constants.push(value);
		return { text: `${UNIFORMS}[${at >> 2}].${'xyzw'[at & 3]}`, vector: false };
	}

	/** A value that is called: lane by lane in a loop, so that compilers meet it once. */
	#called(id: ExprId, reads: readonly Value[], lines: string[]): Value {
		const name = this.#function(id, reads.length);
		if (!reads.some(({ vector }) => vector)) return { text: `${name}(${reads.map(({ text }) => text).join(', ')})`, vector: false };
		const operands = reads.map(({ text, vector }) => (vector ? `${text}[lane]` : text)).join(', ');
		lines.push('var called = vec4f();', 'for (var lane = 0; lane < 4; lane++) {', `\tcalled[lane] = ${name}(${operands});`, '}');
		return { text: 'called', vector: true };
	}

	/** A value that is arithmetic of reads, as an expression. */
	#simple(id: ExprId, reads: readonly Value[]): Value | undefined {
		const node = this.graph.node(id);
		const { op, args, attr } = node;
		if (op === 'constant') return Number.isFinite(attr) ? this.#constant(attr) : undefined;
		if (op === 'variable') return reads[attr];
		if (!isSimple(this.graph, node)) return undefined;
		const values = args.map((arg) => this.#simple(arg, reads) as Value);
		const [a, b] = values as [Value, Value];
		const vector = values.some((value) => value.vector);
		if (op === 'neg') return { text: `-(${a.text})`, vector };
		return { text: `${vector ? 'rounded4' : 'rounded'}(${a.text} ${SIMPLE[op]} ${b.text})`, vector };
	}

	#function(id: ExprId, inputs: number): string {
		const name = `value_${id}`;
		if (!this.#functions.has(id)) {
			const program = bodyProgram(this.graph, id, 'f32');
			const { lines, constants } = straightLine(
				program,
				{ mode: this.mode, uniformCount: this.#constants.length },
				(index) => `x${index}`,
				UNIFORMS,
			);
			this.#constants.push(...constants);
			this.#functions.set(id, [
				`fn ${name}(${Array.from({ length: inputs }, (_, k) => `x${k}: f32`).join(', ')}) -> f32 {`,
				...lines,
				`\treturn ${nameOf(program.outputs[0])};`,
				'}',
			]);
		}
		return name;
	}
}

const SIMPLE: Readonly<Partial<Record<string, string>>> = { add: '+', sub: '-', mul: '*' };

/** Arithmetic of numbers that are read. */
function isSimple(graph: Graph, { op, args, attr }: ExprNode): boolean {
	if (op === 'variable') return true;
	if (op === 'constant') return Number.isFinite(attr);
	return (op === 'neg' || SIMPLE[op] !== undefined) && args.every((arg) => isSimple(graph, graph.node(arg)));
}
