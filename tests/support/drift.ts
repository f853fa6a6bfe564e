/** How far a trajectory in f32 may be from the one in f64: derived from the bounds of each step, not tuned. */

import { ReferenceDescent } from '../../src/cpu/swarm/reference.ts';
import type { DescentProgram, DescentValues } from '../../src/model/descent.ts';
import type { Mode } from '../../src/model/objective.ts';
import { STATUS } from '../../src/model/swarm.ts';

/** The numbers that both machines are given: what is uploaded is rounded to f32 once. */
export interface Given {
	readonly uniforms: Float64Array;
	/** Rows of single precision: one a step, and a last one that takes none. */
	readonly rows: Float64Array;
}

export const givenOf = (program: DescentProgram, values: DescentValues, steps: number): Given => ({
	uniforms: program.uniforms(values).map(Math.fround),
	rows: program.stepConstantsFrom(1, steps, values.hyper).map(Math.fround),
});

type Matrix = Float64Array[];

/** One particle's trajectory in double precision, and how wrong one in f32 may be at its end. */
export interface Drift {
	/** x and state at the end. */
	readonly end: Float64Array;
	/** First-order bound of the error of each of these. */
	readonly error: Float64Array;
}

/**
 * Follow a particle in double precision.
 *
 * With s_t the moving words (x and state) of the f64 trajectory and s_{t+1} = F_t(s_t), a machine has
 * s̃_{t+1} = F_t(s̃_t) + d_t with |d_t| ≤ δ_t, the distance to the far end of the bound of the step at s_t. So, to
 * first order in the δ, |s̃_T − s_T| ≤ Σ_t |J_{T−1} ⋯ J_{t+1}| δ_t, with J_t the Jacobian of F_t at s_t (by central differences).
 *
 * @returns undefined where a decision is within its error (a bound is uncertain) or the particle did not take all steps
 */
export function driftOf(
	program: DescentProgram,
	{ uniforms, rows }: Given,
	start: Float64Array,
	particle: number,
	mode: Mode,
): Drift | undefined {
	const { layout, rowWidth } = program;
	const size = layout.dimension + layout.stateWords;
	const steps = rows.length / rowWidth - 1;
	const reference = new ReferenceDescent(program);
	const step = stepOf(program, uniforms, particle);
	const words = start.slice();
	const [deltas, jacobians]: [Float64Array[], Matrix[]] = [[], []];
	for (let t = 0; t < steps; t++) {
		const row = rows.subarray(t * rowWidth, (t + 1) * rowWidth);
		const next = step(words, row);
		if (!next) return undefined;
		const bounds = program.bounds(mode, [...words, particle, ...row], uniforms).slice(1 + layout.dimension);
		const delta = new Float64Array(size);
		for (const [k, bound] of bounds.entries()) {
			if (typeof bound === 'string') return undefined;
			delta[k] = Math.max(bound[1] - (next[k] as number), (next[k] as number) - bound[0]);
		}
		const jacobian = t === 0 ? undefined : jacobianOf(step, words, row, size);
		if (t > 0 && !jacobian) return undefined;
		deltas.push(delta);
		jacobians.push(jacobian ?? []);
		reference.run(words, particle, row, uniforms);
		if (words[layout.status] !== STATUS.running) return undefined;
	}
	return { end: words.slice(0, size), error: propagate(deltas, jacobians, size) };
}

/** The moving words after a step; undefined where a number of it is invalid. */
function stepOf(
	program: DescentProgram,
	uniforms: Float64Array,
	particle: number,
): (words: Float64Array, row: Float64Array) => Float64Array | undefined {
	const evaluator = program.evaluator();
	const first = 1 + program.layout.dimension;
	return (words, row) => {
		evaluator.run([...words, particle, ...row], uniforms);
		return evaluator.valid.every((valid) => valid === 1) ? Float64Array.from(evaluator.values.subarray(first)) : undefined;
	};
}

/** Rows of ∂s′/∂s by central differences with relative steps of 1e-5. */
function jacobianOf(step: ReturnType<typeof stepOf>, words: Float64Array, row: Float64Array, size: number): Matrix | undefined {
	const jacobian: Matrix = Array.from({ length: size }, () => new Float64Array(size));
	for (let j = 0; j < size; j++) {
		const h = 1e-5 * Math.abs(words[j] as number) || 1e-12;
		const [up, down] = [h, -h].map((by) => {
			const moved = words.slice();
			moved[j] = (moved[j] as number) + by;
			return step(moved, row);
		});
		if (!up || !down) return undefined;
		for (let i = 0; i < size; i++) (jacobian[i] as Float64Array)[j] = ((up[i] as number) - (down[i] as number)) / (2 * h);
	}
	return jacobian;
}

/** Σ_t |J_{T−1} ⋯ J_{t+1}| δ_t, from the last step to the first. */
function propagate(deltas: readonly Float64Array[], jacobians: readonly Matrix[], size: number): Float64Array {
	const error = new Float64Array(size);
	let product: Matrix = Array.from({ length: size }, (_, i) => Float64Array.from({ length: size }, (_row, j) => Number(i === j)));
	for (let t = deltas.length - 1; t >= 0; t--) {
		const delta = deltas[t] as Float64Array;
		for (let i = 0; i < size; i++)
			for (let j = 0; j < size; j++) error[i] = (error[i] as number) + Math.abs(product[i]?.[j] as number) * (delta[j] as number);
		if (t > 0) product = multiply(product, jacobians[t] as Matrix, size);
	}
	return error;
}

function multiply(a: Matrix, b: Matrix, size: number): Matrix {
	return a.map((row) =>
		Float64Array.from({ length: size }, (_, j) => {
			let sum = 0;
			for (let k = 0; k < size; k++) sum += (row[k] as number) * (b[k]?.[j] as number);
			return sum;
		}),
	);
}
