/** f and ∇f of a landscape at one point, for swarms of many coordinates: of an expression, and of a sum of terms. */

import type { Evaluated } from '../compile/large/evaluated.ts';
import { parameterValues } from '../compile/uniforms.ts';
import { blockedSum } from '../math/blocked-sum.ts';
import { MIN_NORMAL } from '../math/number-system.ts';
import type { Precision } from '../model/backend.ts';
import { MISSING } from '../model/large-descent.ts';
import type { NetworkQuantity } from '../model/network.ts';
import { numbersFrom, numbersOf, type OwnNumbers } from './expression/module-memory.ts';
import type { Measure } from './large-machines.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';
import type { Measured } from './swarm/large-step.ts';

/** Numbers of a program at points in a structure of arrays: a hole is NaN. */
type Points = (points: OwnNumbers, count: number, uniforms: readonly number[]) => Promise<OwnNumbers>;

/** Terms of a job: a few milliseconds of work. */
const TERMS_A_JOB = 65_536;

/** WebAssembly over a pool. @param code of the program, compiled where it is not */
export const pooledMeasure = (parts: Evaluated, precision: Precision, pool: WorkerPool, code: () => Promise<PoolProgram>): Measure =>
	measureBy(parts, precision, async (points, count, uniforms) => {
		const job = { kind: 'points', points, count, uniforms: numbersFrom(precision, uniforms) } as const;
		return ((await pool.run(await code(), job)) as [OwnNumbers])[0];
	});

/** The definition, in double precision. */
export function referenceMeasure(parts: Evaluated): Measure {
	const { program } = parts;
	const evaluator = program.evaluator();
	const holds = (from: number, to: number): boolean => evaluator.valid.subarray(from, to).every((valid) => valid === 1);
	return measureBy(parts, 'f64', async (points, count, uniforms) => {
		const out = new Float64Array(program.outputs * count);
		const point = new Float64Array(program.inputs);
		for (let i = 0; i < count; i++) {
			for (let k = 0; k < program.inputs; k++) point[k] = points[k * count + i] as number;
			evaluator.run(point, uniforms);
			out[i] = holds(0, 1) ? (evaluator.values[0] as number) : Number.NaN;
			const hasGradient = holds(0, program.outputs);
			for (let k = 1; k < program.outputs; k++) out[k * count + i] = hasGradient ? (evaluator.values[k] as number) : Number.NaN;
		}
		return out;
	});
}

/** The definition of a network's quantity. */
export const quantityMeasure =
	(quantity: NetworkQuantity): Measure =>
	async (x) => {
		const { value, gradient } = quantity.gradient(x);
		return measured(
			Number.isFinite(value) ? value : Number.NaN,
			Float64Array.from(gradient, (g) => (Number.isFinite(g) ? g : Number.NaN)),
		);
	};

function measureBy({ kind, program, parameters }: Evaluated, precision: Precision, points: Points): Measure {
	return async (x, values) => {
		const uniforms = parameterValues(parameters, values.parameters);
		if (kind === 'sum') return sumOfTerms(x, program.inputs - 1, precision, (at, count) => points(at, count, uniforms));
		const answer = await points(x, 1, uniforms);
		return measured(answer[0] as number, answer.slice(1) as OwnNumbers);
	};
}

/** A missing value or gradient is NaN. */
export function measured(value: number, gradient: OwnNumbers): Measured {
	if (Number.isNaN(value)) return { value: 0, gradient: gradient.fill(0), missing: MISSING.value };
	if (gradient.every((number) => !Number.isNaN(number))) return { value, gradient, missing: MISSING.nothing };
	return { value, gradient: gradient.fill(0), missing: MISSING.gradient };
}

/** f = Σ terms, in blocks; a coordinate of ∇f is the sum of the derivatives of the terms that read it, in the order of the terms. */
async function sumOfTerms(
	x: OwnNumbers,
	window: number,
	precision: Precision,
	evaluate: (points: OwnNumbers, count: number) => Promise<OwnNumbers>,
): Promise<Measured> {
	const terms = x.length - window + 1;
	// What is no term any more counts as 0: so many blocks as of coordinates.
	const values = numbersOf(precision, x.length);
	const derivatives = Array.from({ length: window }, () => numbersOf(precision, terms));
	const range = async (first: number, count: number): Promise<void> => {
		const points = numbersOf(precision, (window + 1) * count);
		for (let j = 0; j < window; j++) points.set(x.subarray(first + j, first + j + count), j * count);
		for (let i = 0; i < count; i++) points[window * count + i] = first + i + 1;
		const answer = await evaluate(points, count);
		values.set(answer.subarray(0, count), first);
		for (const [j, derivative] of derivatives.entries()) derivative.set(answer.subarray((1 + j) * count, (2 + j) * count), first);
	};
	const jobs: Promise<void>[] = [];
	for (let first = 0; first < terms; first += TERMS_A_JOB) jobs.push(range(first, Math.min(TERMS_A_JOB, terms - first)));
	await Promise.all(jobs);
	const gradient = numbersOf(precision, x.length);
	for (let j = window - 1; j >= 0; j--) addShifted(gradient, derivatives[j] as OwnNumbers, j, precision, window);
	return measured(blockedSum(values, precision), gradient);
}

/** Add the derivatives of terms by their variable j to the gradient: coordinate k + j of term k. Earlier terms are those of larger j. */
function addShifted(gradient: OwnNumbers, derivative: OwnNumbers, j: number, precision: Precision, window: number): void {
	const last = derivative.length - 1;
	for (let k = 0; k <= last; k++) {
		const at = k + j;
		// The first term that reads a coordinate begins its sum.
		const isFirst = j === window - 1 || k === 0;
		const term = derivative[k] as number;
		gradient[at] = isFirst ? term : (gradient[at] as number) + term;
		if (precision === 'f32' && Math.abs(gradient[at] as number) < MIN_NORMAL) gradient[at] = 0;
	}
}
