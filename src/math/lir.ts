/**
 * LIR: a small typed SSA program over the primitive operations that every machine of ours answers
 * alike (IEEE f32 + − × ÷ √, comparisons, selects, integer bit operations, table loads).
 *
 * Every function of the language is written once as a LIR fragment (`math/functions/`), and WGSL,
 * WebAssembly (f32x4) and the `Math.fround` interpreter are derived from the same program. There is
 * no control flow: both sides of a select are computed, so a program runs on four lanes at once.
 *
 * A program is for machines of f32, or it is for a machine of f64 (the CPU): then its numbers are f64, its integers are still
 * i32, and it may use the operations that only f64 has.
 *
 * Ids are indices into the program and arguments always precede their user, so every pass is one
 * loop over the ids: no recursion, no depth limit.
 */

import type { Rules } from './number-system.ts';

export type LirId = number;
/** `f32`: a number, which is an f64 in programs for f64. */
export type LirType = 'f32' | 'i32' | 'bool';

interface Row {
	readonly args: readonly LirType[];
	readonly result: LirType;
	/** True where the result is rounded: where f32 may underflow, and where a strict GPU needs a barrier. */
	readonly rounds?: true;
}

const F1 = { args: ['f32'], result: 'f32' } as const;
const F2 = { args: ['f32', 'f32'], result: 'f32' } as const;
const FCMP = { args: ['f32', 'f32'], result: 'bool' } as const;
const I2 = { args: ['i32', 'i32'], result: 'i32' } as const;
const ICMP = { args: ['i32', 'i32'], result: 'bool' } as const;
const B2 = { args: ['bool', 'bool'], result: 'bool' } as const;

/** The primitive operations. A back end that lacks one of these rows does not compile. */
export const LIR_OPS = {
	/** Coordinate `attr` of the point. */
	input: { args: [], result: 'f32' },
	/** Uniform parameter `attr` (slider value, plane component, data width). */
	uniform: { args: [], result: 'f32' },
	/** f32 constant: `attr` is the value, already rounded to f32. */
	constant: { args: [], result: 'f32' },
	/** i32 constant: `attr` is the value. */
	iconst: { args: [], result: 'i32' },
	/** bool constant: `attr` is 0 or 1. */
	bconst: { args: [], result: 'bool' },

	add: { ...F2, rounds: true },
	sub: { ...F2, rounds: true },
	mul: { ...F2, rounds: true },
	div: { ...F2, rounds: true },
	/** √x, x ≥ 0. */
	sqrt: { ...F1, rounds: true },
	neg: F1,
	abs: F1,
	floor: F1,
	ceil: F1,
	trunc: F1,
	/** Nearest integer, ties to even. */
	nearest: F1,

	lt: FCMP,
	le: FCMP,
	eq: FCMP,

	ieq: ICMP,
	ilt: ICMP,
	/** Unsigned ≤. */
	ule: ICMP,

	and: B2,
	or: B2,
	not: { args: ['bool'], result: 'bool' },
	/** cond ? a : b. */
	select: { args: ['bool', 'f32', 'f32'], result: 'f32' },
	iselect: { args: ['bool', 'i32', 'i32'], result: 'i32' },

	/** The 32 bits of an f32 as an i32, and back. */
	bits: { args: ['f32'], result: 'i32' },
	float: { args: ['i32'], result: 'f32' },
	/** Truncate to i32; the caller guarantees |x| < 2³¹. */
	toInt: { args: ['f32'], result: 'i32' },
	toFloat: { args: ['i32'], result: 'f32', rounds: true },
	iadd: I2,
	isub: I2,
	imul: I2,
	iand: I2,
	ior: I2,
	ixor: I2,
	/** Shifts take a constant count: `attr`. */
	shl: { args: ['i32'], result: 'i32' },
	shrs: { args: ['i32'], result: 'i32' },
	shru: { args: ['i32'], result: 'i32' },

	/** Word `index` (arg 0, i32) of data slot `attr`, as raw bits; the caller keeps the index in range. */
	load: { args: ['i32'], result: 'i32' },
	/** The range guard: finite and |x| ≤ 2^120, tested on the bits so that no compiler may fold it. */
	inRange: { args: ['f32'], result: 'bool' },
	/** A WGSL built-in named by `attr`; only in programs lowered for the fast GPU path. */
	builtin1: { args: ['f32'], result: 'f32', rounds: true },
	builtin2: { args: ['f32', 'f32'], result: 'f32', rounds: true },

	/** Only f64: 2^x for a whole number, −1022 ≤ x ≤ 1023. */
	power2: F1,
	/** Only f64: e where 2^e ≤ |x| < 2^(e+1); −1023 for zero and subnormals, 1024 where x is not finite. */
	exponent: F1,
	/** Only f64: |x| scaled into [1, 2) by a power of two, for a normal x. */
	mantissa: F1,
	/** Only f64: number `index` of data slot `attr`; the caller keeps the index in range. */
	loadNumber: { args: ['i32'], result: 'f32' },
	/** Only f64: where the condition holds, function `attr` of the operands after the second; elsewhere the second operand. */
	call1: { args: ['bool', 'f32', 'f32'], result: 'f32', rounds: true },
	call2: { args: ['bool', 'f32', 'f32', 'f32'], result: 'f32', rounds: true },
	call3: { args: ['bool', 'f32', 'f32', 'f32', 'f32'], result: 'f32', rounds: true },
} as const satisfies Record<string, Row>;

export type LirOp = keyof typeof LIR_OPS;

/** Built-in functions that the fast GPU path may use in place of our own. */
export type BuiltinName = 'sin' | 'cos' | 'exp' | 'log' | 'exp2' | 'log2' | 'tanh' | 'pow';

/** A function of JavaScript that a program for f64 calls. */
export type CalledName = `js.${string}`;

/** Operations that WGSL alone has, and those that f64 alone has. */
export const WGSL_OPS = ['builtin1', 'builtin2'] as const satisfies readonly LirOp[];
export const F64_OPS = ['power2', 'exponent', 'mantissa', 'loadNumber', 'call1', 'call2', 'call3'] as const satisfies readonly LirOp[];
/** The `attr` of an operation that rounds, where no compiler may reorder or contract it in any mode. */
export const GUARDED = 1;

export interface LirNode {
	readonly op: LirOp;
	readonly args: readonly LirId[];
	readonly attr: number | BuiltinName | CalledName | undefined;
}

/** A finished program: nodes in order, and the ids of its outputs. */
export interface LirProgram {
	readonly nodes: readonly LirNode[];
	readonly outputs: readonly LirId[];
}

/** The type of a node's result. */
export const lirType = (node: LirNode): LirType => LIR_OPS[node.op].result;

/** The type-checked row of an operation. */
export const lirRow = (op: LirOp): Row => LIR_OPS[op];

/**
 * Builds LIR with value numbering: asking twice for the same operation on the same arguments
 * answers the same id, so sin(x) and cos(x) share one range reduction.
 */
export class LirBuilder {
	readonly nodes: LirNode[] = [];
	readonly #known = new Map<string, LirId>();
	#guards = false;

	/** @param rules what the numbers of the program are */
	constructor(readonly rules: Rules = 'f32') {}

	/**
	 * Build what depends on the order and the rounding of its operations: a function of ours in code that is otherwise free.
	 * Strict code guards everything, so there it is of no effect.
	 */
	guarded<T>(build: () => T): T {
		const before = this.#guards;
		this.#guards = true;
		try {
			return build();
		} finally {
			this.#guards = before;
		}
	}

	#make(op: LirOp, args: readonly LirId[], given?: LirNode['attr']): LirId {
		const attr = this.#guards && given === undefined && lirRow(op).rounds ? GUARDED : given;
		// Constants are numbered by their bits: 0 and −0 are different constants.
		const tag = typeof attr === 'number' && Object.is(attr, -0) ? '-0' : attr;
		const key = `${op}|${args.join(',')}|${tag ?? ''}`;
		const known = this.#known.get(key);
		if (known !== undefined) return known;
		const row = lirRow(op);
		if (row.args.length !== args.length) throw new Error(`LIR ${op} takes ${row.args.length} arguments, got ${args.length}`);
		for (const [i, arg] of args.entries()) {
			const node = this.nodes[arg];
			if (!node) throw new Error(`LIR ${op}: argument ${i} is not a node`);
			const type = lirType(node);
			if (type !== row.args[i]) throw new Error(`LIR ${op}: argument ${i} is ${type}, expected ${row.args[i]}`);
		}
		const id = this.nodes.length;
		this.nodes.push({ op, args, attr });
		this.#known.set(key, id);
		return id;
	}

	input(index: number): LirId {
		return this.#make('input', [], index);
	}
	uniform(index: number): LirId {
		return this.#make('uniform', [], index);
	}
	/** A constant; for f32 the double is rounded once, here. */
	constant(value: number): LirId {
		if (this.rules === 'f64') return this.#make('constant', [], value);
		const rounded = Math.fround(value);
		if (!Number.isFinite(rounded)) throw new Error(`LIR constant ${value} is not finite in f32`);
		// Subnormals are zero in the language's number system.
		return this.#make('constant', [], Math.abs(rounded) < 2 ** -126 ? 0 : rounded);
	}
	iconst(value: number): LirId {
		return this.#make('iconst', [], value | 0);
	}
	bool(value: boolean): LirId {
		return this.#make('bconst', [], value ? 1 : 0);
	}

	add(a: LirId, b: LirId): LirId {
		return this.#make('add', [a, b]);
	}
	sub(a: LirId, b: LirId): LirId {
		return this.#make('sub', [a, b]);
	}
	mul(a: LirId, b: LirId): LirId {
		return this.#make('mul', [a, b]);
	}
	div(a: LirId, b: LirId): LirId {
		return this.#make('div', [a, b]);
	}
	sqrt(a: LirId): LirId {
		return this.#make('sqrt', [a]);
	}
	neg(a: LirId): LirId {
		return this.#make('neg', [a]);
	}
	abs(a: LirId): LirId {
		return this.#make('abs', [a]);
	}
	floor(a: LirId): LirId {
		return this.#make('floor', [a]);
	}
	ceil(a: LirId): LirId {
		return this.#make('ceil', [a]);
	}
	trunc(a: LirId): LirId {
		return this.#make('trunc', [a]);
	}
	nearest(a: LirId): LirId {
		return this.#make('nearest', [a]);
	}

	lt(a: LirId, b: LirId): LirId {
		return this.#make('lt', [a, b]);
	}
	le(a: LirId, b: LirId): LirId {
		return this.#make('le', [a, b]);
	}
	gt(a: LirId, b: LirId): LirId {
		return this.lt(b, a);
	}
	ge(a: LirId, b: LirId): LirId {
		return this.le(b, a);
	}
	eq(a: LirId, b: LirId): LirId {
		return this.#make('eq', [a, b]);
	}
	ieq(a: LirId, b: LirId): LirId {
		return this.#make('ieq', [a, b]);
	}
	ilt(a: LirId, b: LirId): LirId {
		return this.#make('ilt', [a, b]);
	}
	ule(a: LirId, b: LirId): LirId {
		return this.#make('ule', [a, b]);
	}

	and(a: LirId, b: LirId): LirId {
		return a === b ? a : this.#make('and', a < b ? [a, b] : [b, a]);
	}
	or(a: LirId, b: LirId): LirId {
		return a === b ? a : this.#make('or', a < b ? [a, b] : [b, a]);
	}
	not(a: LirId): LirId {
		return this.#make('not', [a]);
	}
	select(condition: LirId, a: LirId, b: LirId): LirId {
		return a === b ? a : this.#make('select', [condition, a, b]);
	}
	iselect(condition: LirId, a: LirId, b: LirId): LirId {
		return a === b ? a : this.#make('iselect', [condition, a, b]);
	}

	bits(a: LirId): LirId {
		return this.#make('bits', [a]);
	}
	float(a: LirId): LirId {
		return this.#make('float', [a]);
	}
	toInt(a: LirId): LirId {
		return this.#make('toInt', [a]);
	}
	toFloat(a: LirId): LirId {
		return this.#make('toFloat', [a]);
	}
	iadd(a: LirId, b: LirId): LirId {
		return this.#make('iadd', [a, b]);
	}
	isub(a: LirId, b: LirId): LirId {
		return this.#make('isub', [a, b]);
	}
	imul(a: LirId, b: LirId): LirId {
		return this.#make('imul', [a, b]);
	}
	iand(a: LirId, b: LirId): LirId {
		return this.#make('iand', [a, b]);
	}
	ior(a: LirId, b: LirId): LirId {
		return this.#make('ior', [a, b]);
	}
	ixor(a: LirId, b: LirId): LirId {
		return this.#make('ixor', [a, b]);
	}
	shl(a: LirId, count: number): LirId {
		return this.#make('shl', [a], count);
	}
	shrs(a: LirId, count: number): LirId {
		return this.#make('shrs', [a], count);
	}
	shru(a: LirId, count: number): LirId {
		return this.#make('shru', [a], count);
	}

	load(slot: number, index: LirId): LirId {
		return this.#make('load', [index], slot);
	}
	inRange(a: LirId): LirId {
		return this.#make('inRange', [a]);
	}
	builtin1(name: BuiltinName, a: LirId): LirId {
		return this.#make('builtin1', [a], name);
	}
	builtin2(name: BuiltinName, a: LirId, b: LirId): LirId {
		return this.#make('builtin2', [a, b], name);
	}

	power2(a: LirId): LirId {
		return this.#make('power2', [a]);
	}
	exponent(a: LirId): LirId {
		return this.#make('exponent', [a]);
	}
	mantissa(a: LirId): LirId {
		return this.#make('mantissa', [a]);
	}
	loadNumber(slot: number, index: LirId): LirId {
		return this.#make('loadNumber', [index], slot);
	}
	/** Where `condition` holds, a function of JavaScript of up to three operands; elsewhere `otherwise`. */
	callWhere(condition: LirId, name: CalledName, operands: readonly LirId[], otherwise: LirId): LirId {
		return this.#make(`call${operands.length as 1 | 2 | 3}`, [condition, otherwise, ...operands], name);
	}

	/** min and max by comparison: NaN-free operands make these exact everywhere. */
	min(a: LirId, b: LirId): LirId {
		return this.select(this.lt(b, a), b, a);
	}
	max(a: LirId, b: LirId): LirId {
		return this.select(this.lt(a, b), b, a);
	}

	/** Any operation on arguments of its types. @throws Error where they do not fit */
	node(op: LirOp, args: readonly LirId[], attr?: LirNode['attr']): LirId {
		return this.#make(op, args, attr);
	}

	/** Take over the nodes of a finished program. @returns its outputs, as ids here */
	adopt({ nodes, outputs }: LirProgram): LirId[] {
		const here: LirId[] = [];
		for (const { op, args, attr } of nodes)
			here.push(
				this.#make(
					op,
					args.map((arg) => here[arg] as LirId),
					attr,
				),
			);
		return outputs.map((id) => here[id] as LirId);
	}

	/** Finish: keep what the outputs need (in order), renumbered. */
	finish(outputs: readonly LirId[]): LirProgram {
		const needed = new Uint8Array(this.nodes.length);
		for (const id of outputs) needed[id] = 1;
		for (let id = this.nodes.length - 1; id >= 0; id--) {
			if (needed[id]) for (const arg of this.nodes[id]?.args ?? []) needed[arg] = 1;
		}
		const renumber = new Int32Array(this.nodes.length).fill(-1);
		const nodes: LirNode[] = [];
		for (const [id, node] of this.nodes.entries()) {
			if (!needed[id]) continue;
			renumber[id] = nodes.length;
			nodes.push({ op: node.op, attr: node.attr, args: node.args.map((arg) => renumber[arg] ?? -1) });
		}
		return { nodes, outputs: outputs.map((id) => renumber[id] ?? -1) };
	}
}
