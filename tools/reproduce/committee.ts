/** The plateau of the soft committee in closed form (Saad and Solla 1995): an ordinary formula of K² variables. */

import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { expressionOf } from '../../src/compile/expression-of.ts';
import { tridiagonalEigen } from '../../src/networks/sharpness/tridiagonal.ts';
import { Krylov } from '../../src/networks/sharpness/lanczos.ts';
import '../../src/expr/syntax/dialects/index.ts';
import { type Chapter, type Finding, findingsOf } from './finding.ts';

installCode(CODE_GENERATORS);

const { near, exact, between, holds } = findingsOf('Saad and Solla 1995');

const K = 2;

/** ½ Σ over all pairs of units, a student's + and a teacher's −, of (2/π) asin(u·v/√((1 + |u|²)(1 + |v|²))). */
function formula(): string {
	const student = (i: number): string[] => Array.from({ length: K }, (_, k) => `x${K * i + k + 1}`);
	const teacher = (i: number): string[] => Array.from({ length: K }, (_, k) => (k === i ? '1' : '0'));
	const units = Array.from({ length: 2 * K }, (_, i) => (i < K ? { sign: 1, weights: student(i) } : { sign: -1, weights: teacher(i - K) }));
	const inner = (u: readonly string[], v: readonly string[]): string => u.map((a, k) => `${a}*${v[k]}`).join(' + ');
	const pairs = units.flatMap((u) =>
		units.map((v) => {
			const angle = `asin((${inner(u.weights, v.weights)})/sqrt((1 + ${inner(u.weights, u.weights)})*(1 + ${inner(v.weights, v.weights)})))`;
			return `${u.sign * v.sign > 0 ? '+' : '-'} ${angle}`;
		}),
	);
	return `(${pairs.join(' ').replace(/^\+ /, '')})/pi`;
}

const program = expressionOf(compileObjective({ body: { kind: 'formula', text: formula(), dimension: K * K } })).program(2, 'full');
const evaluator = program.evaluator();

interface Answer {
	readonly value: number;
	readonly gradient: Float64Array;
	/** Upper triangle, row by row. */
	readonly hessian: Float64Array;
}

function at(x: Float64Array): Answer {
	const n = K * K;
	evaluator.run(x, []);
	return { value: evaluator.values[0] as number, gradient: evaluator.values.slice(1, 1 + n), hessian: evaluator.values.slice(1 + n) };
}

/** Eigenvalues of the Hessian, from the smallest up: Lanczos to the end, and once more from a vector beside what it met. */
function eigenvalues({ hessian }: Answer): Float64Array {
	const n = K * K;
	const place = (i: number, j: number): number => i * n - (i * (i + 1)) / 2 + j;
	const product = (v: Float64Array): Float64Array =>
		v.map((_, i) => v.reduce((sum, x, j) => sum + (hessian[place(Math.min(i, j), Math.max(i, j))] as number) * x, 0));
	const search = new Krylov(product, Float64Array.of(1, 0.3, -0.7, 0.2));
	do search.extend();
	while (search.steps < n && !search.isSpent);
	return tridiagonalEigen(search.diagonal, search.off.slice(0, -1)).values;
}

/** Times at which gradient flow from 0.05 + differences of that size comes within 2 % of the plateau, and leaves it; and its last value. */
function flow(plateau: number, differences: number): { readonly enters: number; readonly leaves: number; readonly last: number } {
	const dt = 0.1;
	let x = Float64Array.of(1.1, -0.4, 0.2, 0.9).map((draw) => 0.05 + differences * draw);
	let [enters, leaves, last] = [Number.NaN, Number.NaN, Number.NaN];
	const moved = (by: Float64Array, h: number): Float64Array<ArrayBuffer> => x.map((value, k) => value - h * (by[k] as number));
	for (let t = 0; t < 250; t += dt) {
		const { value, gradient: k1 } = at(x);
		last = value;
		const isNear = Math.abs(value / plateau - 1) <= 0.02;
		if (isNear && Number.isNaN(enters)) enters = t;
		if (!isNear && !Number.isNaN(enters) && Number.isNaN(leaves)) leaves = t;
		const k2 = at(moved(k1, dt / 2)).gradient;
		const k3 = at(moved(k2, dt / 2)).gradient;
		const k4 = at(moved(k3, dt)).gradient;
		x = moved(
			k1.map((a, k) => (a + 2 * (k2[k] as number) + 2 * (k3[k] as number) + (k4[k] as number)) / 6),
			dt,
		);
	}
	return { enters, leaves, last };
}

const PLATEAU = (K / Math.PI) * (Math.PI / 6 - K * Math.asin(1 / (2 * K)));

/** What takes a moment: loss, slope and curvature at the symmetric saddle. */
export function atTheSaddle(): readonly Finding[] {
	const there = at(new Float64Array(K * K).fill(1 / Math.sqrt(K * (2 * K - 1))));
	const slope = Math.hypot(...there.gradient);
	const published = [-0.06575, 0, 0.59175, 0.9205];
	return [
		exact('loss at the symmetric saddle (every weight 1/√6)', 0.011610840312668, there.value, 1e-14),
		exact('(K/π)(π/6 − K asin(1/2K)) is that loss', there.value, PLATEAU, 1e-15),
		holds('|∇| at the saddle', '< 1e-9', slope.toExponential(1), slope < 1e-9),
		...Array.from(eigenvalues(there), (value, k) => exact(`eigenvalue ${k + 1} of the Hessian there`, published[k] as number, value, 1e-5)),
	];
}

function alongTheFlow(): readonly Finding[] {
	const { enters, leaves, last } = flow(PLATEAU, 1e-3);
	const later = flow(PLATEAU, 1e-4).leaves - leaves;
	return [
		between('gradient flow from 0.05: within 2 % of the plateau from t', '4', [2, 6], enters),
		between('… to t, for one draw of differences of 1e-3', '101', [60, 140], leaves),
		near('ten times smaller differences leave it ln(10)/0.06575 later', Math.log(10) / 0.06575, later, 0.02),
		holds('… and then reaches 0', 'yes', last.toExponential(1), last < 1e-6),
	];
}

export const committee: readonly Chapter[] = [
	{ title: 'Plateau of the soft committee', findings: async () => [...atTheSaddle(), ...alongTheFlow()] },
];
