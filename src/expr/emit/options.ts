/** What the emitters need to know beside the program, and what a program costs. */

import type { LirOp, LirProgram } from '../../math/lir.ts';
import type { Dialect } from '../../math/dialect.ts';
import type { Rules } from '../../math/number-system.ts';

/**
 * How a program is emitted. Its outputs are, in order: the value, the gradient (order ≥ 1), the
 * upper triangle of the Hessian by rows (order 2), then the validity of each of these groups.
 */
export interface EmitOptions {
	/** Coordinates of a point. */
	readonly inputs: number;
	/** How many derivatives the program computes. */
	readonly order: 0 | 1 | 2;
	readonly uniformCount: number;
	/** Number of data slots. */
	readonly tables: number;
	readonly mode: Dialect;
	/** What the program's numbers are (default f32). */
	readonly rules?: Rules;
	/** Words of a number among the outputs: 2 in double-single (default 1). */
	readonly words?: 1 | 2;
}

/** Outputs that share one validity: `first` … `first + count − 1` of the program's outputs. */
export interface OutputGroup {
	readonly name: 'value' | 'gradient' | 'hessian';
	readonly first: number;
	readonly count: number;
	/** Index of the group's validity among the program's outputs. */
	readonly validity: number;
}

/**
 * The groups of a program's outputs.
 * @throws Error where the program has another number of outputs
 */
export function outputGroups(program: LirProgram, { inputs, order, words = 1 }: EmitOptions): OutputGroup[] {
	const sizes = (
		[
			['value', words],
			['gradient', words * inputs],
			['hessian', (words * inputs * (inputs + 1)) / 2],
		] as const
	).slice(0, order + 1);
	const numbers = sizes.reduce((sum, [, count]) => sum + count, 0);
	if (program.outputs.length !== numbers + sizes.length) {
		throw new Error(`a program of order ${order} in ${inputs} inputs has ${numbers + sizes.length} outputs, got ${program.outputs.length}`);
	}
	let first = 0;
	return sizes.map(([name, count], i) => {
		const group = { name, first, count, validity: numbers + i };
		first += count;
		return group;
	});
}

type Cost = 'float' | 'integer' | 'builtin' | 'loads' | 'free';

/** What each operation is counted as; moves and selects are free. */
const COSTS: Readonly<Record<LirOp, Cost>> = {
	input: 'free',
	uniform: 'free',
	constant: 'free',
	iconst: 'free',
	bconst: 'free',
	add: 'float',
	sub: 'float',
	mul: 'float',
	div: 'float',
	sqrt: 'float',
	neg: 'float',
	abs: 'float',
	floor: 'float',
	ceil: 'float',
	trunc: 'float',
	nearest: 'float',
	lt: 'float',
	le: 'float',
	eq: 'float',
	ieq: 'integer',
	ilt: 'integer',
	ule: 'integer',
	and: 'free',
	or: 'free',
	not: 'free',
	select: 'free',
	iselect: 'free',
	bits: 'free',
	float: 'free',
	toInt: 'integer',
	toFloat: 'integer',
	iadd: 'integer',
	isub: 'integer',
	imul: 'integer',
	iand: 'integer',
	ior: 'integer',
	ixor: 'integer',
	shl: 'integer',
	shrs: 'integer',
	shru: 'integer',
	load: 'loads',
	inRange: 'integer',
	builtin1: 'builtin',
	builtin2: 'builtin',
	power2: 'integer',
	exponent: 'integer',
	mantissa: 'integer',
	loadNumber: 'loads',
	call1: 'builtin',
	call2: 'builtin',
	call3: 'builtin',
};

/** Operations one evaluation costs, by kind. */
export function countOperations(program: LirProgram): { float: number; integer: number; builtin: number; loads: number } {
	const count = { float: 0, integer: 0, builtin: 0, loads: 0, free: 0 };
	for (const { op } of program.nodes) count[COSTS[op]]++;
	const { free: _free, ...counted } = count;
	return counted;
}
