/**
 * The LIR interpreter: the definition of what a program computes, bit for bit, and the oracle of
 * the WASM and WGSL emitters.
 *
 * Every value lives in one 32-bit slot, seen as f32 or as i32: a store into the f32 view is the
 * rounding of `Math.fround`, and `bits`/`float` are copies.
 */

import { F64_OPS, LIR_OPS, type LirId, type LirNode, type LirOp, type LirProgram, WGSL_OPS } from './lir.ts';

export interface LirOptions {
	/** Flush subnormal inputs and results to zero (the language's number system, and strict mode). */
	readonly flush: boolean;
}

/** Evaluates one point; outputs in program order: f32 and i32 as numbers, bool as 0 or 1. */
export type LirFunction = (point: ArrayLike<number>, uniforms: ArrayLike<number>, tables: readonly Uint32Array[]) => number[];

interface Machine {
	readonly f: Float32Array;
	readonly i: Int32Array;
	readonly u: Uint32Array;
	point: ArrayLike<number>;
	uniforms: ArrayLike<number>;
	tables: readonly Uint32Array[];
}

/** Computes slot `out` from slots a, b, c. */
type Step = (m: Machine, out: number, a: number, b: number, c: number, attr: number) => void;

interface Instruction {
	readonly run: Step;
	readonly id: LirId;
	readonly a: LirId;
	readonly b: LirId;
	readonly c: LirId;
	readonly attr: number;
	readonly flush: boolean;
}

const MIN_NORMAL = 2 ** -126;
const SIGN = 0x80000000;
/** The bits of 2^120. */
const RANGE_BITS = 0x7b800000;

const roundHalfEven = (x: number): number => {
	const nearest = Math.round(x);
	return nearest - x === 0.5 && nearest % 2 !== 0 ? nearest - 1 : nearest;
};

const word = (values: ArrayLike<number>, index: number, what: string): number => {
	const value = values[index];
	if (value === undefined) throw new RangeError(`LIR reads ${what} ${index}, which is not there (${values.length} given)`);
	return value;
};
const slot = (values: ArrayLike<number>, index: number): number => values[index] as number;

const F =
	(compute: (a: number, b: number) => number): Step =>
	(m, out, a, b) => {
		m.f[out] = compute(slot(m.f, a), slot(m.f, b));
	};
const I =
	(compute: (a: number, b: number) => number): Step =>
	(m, out, a, b) => {
		m.i[out] = compute(slot(m.i, a), slot(m.i, b));
	};
/** f32 operands, bool result. */
const C =
	(compute: (a: number, b: number) => boolean): Step =>
	(m, out, a, b) => {
		m.i[out] = compute(slot(m.f, a), slot(m.f, b)) ? 1 : 0;
	};
const shift =
	(compute: (a: number, count: number) => number): Step =>
	(m, out, a, _b, _c, attr) => {
		m.i[out] = compute(slot(m.i, a), attr);
	};
const copy: Step = (m, out, a) => {
	m.i[out] = slot(m.i, a);
};
const choose: Step = (m, out, a, b, c) => {
	m.i[out] = slot(m.i, slot(m.i, a) ? b : c);
};
const integerConstant: Step = (m, out, _a, _b, _c, attr) => {
	m.i[out] = attr;
};
const CONSTANTS: ReadonlySet<LirOp> = new Set(['constant', 'iconst', 'bconst']);
const refuse: Step = () => {
	throw new Error('unreachable: operations of other machines are refused before a program runs');
};

const STEPS: Readonly<Record<LirOp, Step>> = {
	input: (m, out, _a, _b, _c, attr) => {
		m.f[out] = word(m.point, attr, 'input');
	},
	uniform: (m, out, _a, _b, _c, attr) => {
		m.f[out] = word(m.uniforms, attr, 'uniform');
	},
	constant: (m, out, _a, _b, _c, attr) => {
		m.f[out] = attr;
	},
	iconst: integerConstant,
	bconst: integerConstant,

	add: F((a, b) => a + b),
	sub: F((a, b) => a - b),
	mul: F((a, b) => a * b),
	div: F((a, b) => a / b),
	sqrt: F((a) => Math.sqrt(a)),
	neg: (m, out, a) => {
		m.i[out] = slot(m.i, a) ^ SIGN;
	},
	abs: (m, out, a) => {
		m.i[out] = slot(m.i, a) & 0x7fffffff;
	},
	floor: F((a) => Math.floor(a)),
	ceil: F((a) => Math.ceil(a)),
	trunc: F((a) => Math.trunc(a)),
	nearest: F(roundHalfEven),
	lt: C((a, b) => a < b),
	le: C((a, b) => a <= b),
	eq: C((a, b) => a === b),
	ieq: I((a, b) => (a === b ? 1 : 0)),
	ilt: I((a, b) => (a < b ? 1 : 0)),
	ule: (m, out, a, b) => {
		m.i[out] = slot(m.u, a) <= slot(m.u, b) ? 1 : 0;
	},
	and: I((a, b) => a & b),
	or: I((a, b) => a | b),
	not: I((a) => 1 - a),
	select: choose,
	iselect: choose,
	bits: copy,
	float: copy,
	toInt: (m, out, a) => {
		m.i[out] = slot(m.f, a);
	},
	toFloat: (m, out, a) => {
		m.f[out] = slot(m.i, a);
	},
	iadd: I((a, b) => a + b),
	isub: I((a, b) => a - b),
	imul: I(Math.imul),
	iand: I((a, b) => a & b),
	ior: I((a, b) => a | b),
	ixor: I((a, b) => a ^ b),
	shl: shift((a, count) => a << count),
	shrs: shift((a, count) => a >> count),
	shru: shift((a, count) => a >>> count),
	load: (m, out, a, _b, _c, attr) => {
		const table = m.tables[attr];
		if (!table) throw new RangeError(`LIR loads from data slot ${attr}, which is not there (${m.tables.length} given)`);
		m.i[out] = word(table, slot(m.i, a), `word of data slot ${attr}`);
	},
	inRange: (m, out, a) => {
		m.i[out] = (slot(m.i, a) & 0x7fffffff) <= RANGE_BITS ? 1 : 0;
	},
	builtin1: refuse,
	builtin2: refuse,
	power2: refuse,
	exponent: refuse,
	mantissa: refuse,
	loadNumber: refuse,
	call1: refuse,
	call2: refuse,
	call3: refuse,
};

const REFUSED: ReadonlySet<LirOp> = new Set([...WGSL_OPS, ...F64_OPS]);

/** Where a subnormal may arise: rounded results, and what comes from outside. */
const mayBeSubnormal = (node: LirNode): boolean => 'rounds' in LIR_OPS[node.op] || node.op === 'input' || node.op === 'uniform';

/**
 * Flatten a program once, to evaluate many points.
 * @throws Error for operations that only WGSL or f64 has; RangeError where an input, uniform or data word is missing.
 */
export const compileLir = (program: LirProgram, options: LirOptions = { flush: true }): LirFunction => {
	const { nodes, outputs } = program;
	const memory = new ArrayBuffer(4 * nodes.length);
	const machine: Machine = {
		f: new Float32Array(memory),
		i: new Int32Array(memory),
		u: new Uint32Array(memory),
		point: [],
		uniforms: [],
		tables: [],
	};
	const code: Instruction[] = [];
	for (const [id, node] of nodes.entries()) {
		if (REFUSED.has(node.op)) throw new Error(`the interpreter runs strict programs of f32 only: ${node.op} has no defined bits there`);
		const [a = 0, b = 0, c = 0] = node.args;
		const attr = typeof node.attr === 'number' ? node.attr : 0;
		// A constant's slot keeps its value from point to point.
		if (CONSTANTS.has(node.op)) STEPS[node.op](machine, id, a, b, c, attr);
		else code.push({ run: STEPS[node.op], id, a, b, c, attr, flush: options.flush && mayBeSubnormal(node) });
	}
	const readers = outputs.map((id) => ({ id, values: nodes[id] && LIR_OPS[nodes[id].op].result === 'f32' ? machine.f : machine.i }));
	const { f } = machine;

	return (point, uniforms, tables) => {
		machine.point = point;
		machine.uniforms = uniforms;
		machine.tables = tables;
		for (const { run, id, a, b, c, attr, flush } of code) {
			run(machine, id, a, b, c, attr);
			// Times zero, not zero: processors that flush keep the sign.
			if (flush && Math.abs(slot(f, id)) < MIN_NORMAL) f[id] = 0 * (f[id] as number);
		}
		return readers.map(({ id, values }) => values[id] as number);
	};
};

/**
 * Evaluate a program at one point.
 *
 * point: the coordinates, in f32; uniforms: the parameters; tables: the data slots as raw words.
 * @throws as `compileLir`.
 * @example runLir(program, [0.5, 2], [], [])
 */
export const runLir = (
	program: LirProgram,
	point: ArrayLike<number>,
	uniforms: ArrayLike<number> = [],
	tables: readonly Uint32Array[] = [],
	options: LirOptions = { flush: true },
): number[] => compileLir(program, options)(point, uniforms, tables);
