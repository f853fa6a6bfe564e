/**
 * A machine's built-in functions as fast code uses them: with the reductions and selections around them, since what is measured must
 * be what is run; and the bounds that they must keep.
 */

import { EXACT_ARITHMETIC, FAST_ARITHMETIC, type Interval } from '../expr/graph/arithmetic.ts';
import { straightLine } from '../expr/emit/wgsl.ts';
import { encloseOp, pointInterval } from '../expr/interval/intervals.ts';
import { LOWERINGS } from '../expr/emit/lowerings.ts';
import type { OpName } from '../expr/graph/ops.ts';
import { type Builtin, BUILTINS } from '../math/dialect.ts';
import { LirBuilder } from '../math/lir.ts';
import { RANGE_LIMIT } from '../math/number-system.ts';

/** What is measured of a machine: built-ins that ours can stand in for, and the two operations that nothing can stand in for. */
export const MEASURED = [...BUILTINS, 'div', 'sqrt'] as const satisfies readonly OpName[];
export type Measured = Builtin | 'div' | 'sqrt';

const ANYTHING: Interval = { lo: -RANGE_LIMIT, hi: RANGE_LIMIT };

/**
 * WGSL: `fn measured(which: u32, x: f32, y: f32) -> f32`, the function number `which` of {@link MEASURED} as fast code has it. It reads
 * the array of vectors `uniforms`, whose first number is 0.
 */
export function measuredWgsl(uniforms: string): string {
	const bodies = MEASURED.map((name) => {
		const b = new LirBuilder();
		const node = { attr: 0, ranges: [ANYTHING, ANYTHING], inside: true, constants: [undefined, undefined] };
		const { value } = LOWERINGS[name]({ b, builtins: new Set(BUILTINS), free: true, tables: [] }, [b.input(0), b.input(1)], node);
		const program = b.finish([value]);
		const { lines } = straightLine(program, { mode: 'fast', uniformCount: 0 }, (index) => 'xy'[index] as string, uniforms);
		return [`fn measured_${name}(x: f32, y: f32) -> f32 {`, ...lines, `\treturn t${program.outputs[0]};`, '}'].join('\n');
	});
	const cases = MEASURED.map((name, which) => `\t\tcase ${which}u: { return measured_${name}(x, y); }`);
	return [
		...bodies,
		'fn measured(which: u32, x: f32, y: f32) -> f32 {',
		'\tswitch which {',
		...cases,
		'\t\tdefault: { return 0f; }',
		'\t}',
		'}',
		'',
	].join('\n');
}

/** The value of a measured function in double precision, and the interval that fast code must keep to (docs/accuracy.md). */
export function measuredBound(name: Measured, x: number, y: number): { readonly value: number; readonly lo: number; readonly hi: number } {
	const operands = [pointInterval(x), pointInterval(y)];
	return { value: encloseOp(name, operands, 0, EXACT_ARITHMETIC).lo, ...encloseOp(name, operands, 0, FAST_ARITHMETIC) };
}
