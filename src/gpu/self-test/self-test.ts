/**
 * The start-up self-test: which mode this device earns. A GPU may round a division another way, flush
 * what others keep, or see through the barrier; what it really does is measured here.
 */

import { expressionOf } from '../../compile/expression-of.ts';
import { bindObjective } from '../../model/bound.ts';
import { compileObjective } from '../../compile/objective.ts';
import type { Backend, BoundObjective } from '../../model/backend.ts';
import type { SampleBatch } from '../../model/field.ts';
import type { Builtin, Mode, OutputBound, Program } from '../../model/objective.ts';
import { createGpuBackend, type GpuBackendOptions } from '../backend.ts';
import type { GpuContext } from '../device/context.ts';
import { measureArithmetic } from './kernels.ts';
import type { BuiltinReport } from './builtin-report.ts';
import { type Qualification, qualifyBuiltins } from './qualification.ts';
import { words } from '../device/words.ts';

/** `bit-exact`: strict code equals the CPU's f32 twin. `within-bound`: it stays inside the derived bounds. `failed`: use the CPU. */
export type Grade = 'bit-exact' | 'within-bound' | 'failed';

export interface SelfTestReport {
	/** What strict mode earned. */
	readonly grade: Grade;
	/** Whether fast code, with the built-ins that hold their bounds, stays inside its own. */
	readonly fast: boolean;
	/** Built-ins that our own functions stand in for. */
	readonly replaced: readonly Builtin[];
	/** What was measured of each built-in. */
	readonly builtins: readonly BuiltinReport[];
	/** A line for each check: what was measured. */
	readonly lines: readonly string[];
}

const POINTS = 4096;
/** Every function that has an implementation of its own, each in the middle of its domain. */
const FORMULA = 'sin(3x) + cos(2y) exp(x/4) + log(1 + x^2) + tanh(y) + sqrt(1 + y^2) + atan(x y) + (2 + x^2)^(y/4)';
/** Values and gradients: derivatives are compositions of the same functions, in other orders. */
const ORDER = 1;

interface PointBounds {
	readonly point: number;
	readonly bounds: readonly OutputBound[];
}

/**
 * Test a device.
 * @param twin the CPU's strict f32 backend, whose bits are the expected ones
 * @param qualification of its built-ins, where they are measured already or being measured
 */
export async function runSelfTest(
	context: GpuContext,
	twin: Pick<Backend, 'sample'>,
	qualification: Qualification | Promise<Qualification> = qualifyBuiltins(context),
): Promise<SelfTestReport> {
	const qualifying = Promise.resolve(qualification);
	const objective = compileObjective({ body: { kind: 'formula', text: FORMULA } });
	const bound = bindObjective(objective, 'full');
	const points = testPoints();
	const program = expressionOf(objective).program(ORDER, 'full');
	// All questions at once: none waits for the answer to another. The CPU works out what is expected meanwhile.
	const asked = Promise.all([
		sampleWith(context, { mode: 'strict' }, bound, points),
		measureArithmetic(context, testPairs()).then(judgeArithmetic),
		qualifying.then(({ replaced }) => sampleWith(context, { mode: 'fast', replaced }, bound, points)),
	]);
	asked.catch(() => undefined);
	const expected = await twin.sample(bound, points, ORDER);
	const fastBounds = boundsAt(program, 'fast', points, everyPoint(16));
	const [strict, arithmetic, fast] = await asked;
	const qualified = await qualifying;
	const { builtins, replaced } = qualified;
	const different = differing(strict, expected);
	const strictOutside = outside(strict, boundsAt(program, 'strict', points, different));
	const fastOutside = outside(fast, fastBounds);
	const exact = arithmetic.exact && different.length === 0;
	const usable = arithmetic.guards && qualified.arithmetic && strictOutside === 0;
	return {
		grade: !usable ? 'failed' : exact ? 'bit-exact' : 'within-bound',
		fast: arithmetic.guards && fastOutside === 0,
		replaced,
		builtins,
		lines: [
			...arithmetic.lines,
			`own functions: ${POINTS - different.length} of ${POINTS} points equal the CPU's bits, ${strictOutside} outside their bound`,
			`fast code: ${fastOutside} of ${POINTS / 16} points outside their bound; built-ins replaced by ours: ${replaced.join(', ') || 'none'}`,
			...qualified.lines,
		],
	};
}

async function sampleWith(
	context: GpuContext,
	options: GpuBackendOptions,
	bound: BoundObjective,
	points: Float64Array,
): Promise<SampleBatch> {
	const backend = createGpuBackend(context, options);
	try {
		return await backend.sample(bound, points, ORDER);
	} finally {
		backend.dispose();
		await backend.idle();
	}
}

/** Bit patterns that the guard must tell apart: numbers up to 2^120, and beyond it infinities and NaNs. */
const PATTERNS = [
	0, 0x3f80_0000, 0x7b80_0000, 0x7b80_0001, 0x7f7f_ffff, 0x7f80_0000, 0x7fc0_0000, 0x7f80_0001, 0xfb80_0000, 0xfb80_0001, 0xff80_0000,
	0xffc0_0000,
];

/** Pairs of numbers of magnitude 2^±16, where no operation of the test meets a subnormal; then the guard's patterns. */
function testPairs(): Uint32Array<ArrayBuffer> {
	const pairs = words(2 * POINTS).map((word) => (word & 0x807f_ffff) | ((111 + ((word >>> 23) & 31)) << 23));
	for (const [i, pattern] of PATTERNS.entries()) {
		pairs[2 * i] = pattern;
		pairs[2 * i + 1] = 0x3f80_0000;
	}
	return pairs;
}

/** Points in [−2, 2]², exact in f32. */
const testPoints = (): Float64Array => Float64Array.from(words(2 * POINTS), (word) => (word >>> 9) / 2 ** 21 - 2);

interface Arithmetic {
	/** Division, square root and the barrier are IEEE's. */
	readonly exact: boolean;
	readonly guards: boolean;
	readonly lines: readonly string[];
}

function judgeArithmetic(results: Uint32Array): Arithmetic {
	const pairs = testPairs();
	const floats = new Float32Array(pairs.buffer);
	const computed = new Float32Array(results.buffer, results.byteOffset, results.length);
	const equal = { quotient: 0, root: 0, sum: 0, guard: 0 };
	for (let i = 0; i < POINTS; i++) {
		const valid = ((pairs[2 * i] as number) & 0x7fff_ffff) <= 0x7b80_0000;
		const a = valid ? (floats[2 * i] as number) : 1;
		const b = floats[2 * i + 1] as number;
		// The double sum of such numbers may round, but the error of the f32 sum is again an f32: two-sum is exact.
		const [quotient, root, error] = [Math.fround(a / b), Math.fround(Math.sqrt(Math.abs(a))), twoSumError(a, b)];
		if (computed[4 * i] === quotient) equal.quotient++;
		if (computed[4 * i + 1] === root) equal.root++;
		if (computed[4 * i + 2] === error) equal.sum++;
		if (results[4 * i + 3] === Number(valid)) equal.guard++;
	}
	return {
		exact: equal.quotient === POINTS && equal.root === POINTS && equal.sum === POINTS,
		guards: equal.guard === POINTS,
		lines: [
			`division: ${equal.quotient} of ${POINTS} rounded as IEEE`,
			`square root: ${equal.root} of ${POINTS} rounded as IEEE`,
			`barrier: ${equal.sum} of ${POINTS} two-sums exact`,
			`guard: ${equal.guard} of ${POINTS} bit patterns told apart`,
		],
	};
}

function twoSumError(a: number, b: number): number {
	const sum = Math.fround(a + b);
	const bPart = Math.fround(sum - a);
	const aPart = Math.fround(sum - bPart);
	return Math.fround(Math.fround(a - aPart) + Math.fround(b - bPart));
}

/** Points at which the value or the gradient differs. */
function differing(a: SampleBatch, b: SampleBatch): number[] {
	const numbers = ({ values, gradients }: SampleBatch, i: number) => [values[i], gradients?.[2 * i], gradients?.[2 * i + 1]];
	return Array.from({ length: a.count }, (_, i) => i).filter((i) => {
		const other = numbers(b, i);
		return numbers(a, i).some((number, k) => !Object.is(number, other[k]));
	});
}

const everyPoint = (step: number): number[] => Array.from({ length: POINTS / step }, (_, i) => i * step);

const boundsAt = (program: Program, mode: Mode, points: Float64Array, indices: readonly number[]): PointBounds[] =>
	indices.map((point) => ({ point, bounds: program.bounds(mode, points.subarray(2 * point, 2 * point + 2), []) }));

/** How many of some points have a number outside its derived bound. */
const outside = (batch: SampleBatch, expected: readonly PointBounds[]): number =>
	expected.filter(({ point, bounds }) => {
		const numbers = [batch.values[point], batch.gradients?.[2 * point], batch.gradients?.[2 * point + 1]];
		return bounds.some((bound, k) => {
			const number = numbers[k] as number;
			if (bound === 'uncertain') return false;
			return bound === 'hole' ? !Number.isNaN(number) : !(number >= bound[0] && number <= bound[1]);
		});
	}).length;
