/** What the registry-wide tests of the catalogue share: compiled entries, sample points, the reference files. */

import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { evaluator } from '../../src/expr/graph/evaluate.ts';
import type { ExprId, Graph } from '../../src/expr/graph/graph.ts';
import type { Rules } from '../../src/expr/graph/ops.ts';
import type { Rectangle } from '../../src/model/geometry.ts';
import '../../src/expr/syntax/dialects/index.ts';

/** Half a unit in the last place of a double, relative: one rounding. */
export const ROUNDING = 2 ** -53;

/** What an evaluation in double precision says at a point. Holes are NaN. */
export interface Evaluation {
	readonly value: number;
	readonly gradient: readonly number[];
	/** Upper triangle by rows. */
	readonly hessian: readonly number[];
	/** The largest intermediate of the value, and of the gradient: what rounding errors are relative to. */
	readonly valueScale: number;
	readonly gradientScale: number;
}

/** A formula with its derivatives, ready to be evaluated. */
export interface Surface {
	readonly dimension: number;
	at(point: readonly number[]): Evaluation;
	/** The value alone. */
	value(point: readonly number[]): number;
	/** The gradient alone. */
	gradient(point: readonly number[]): readonly number[];
}

/** Compile a formula of the catalogue; `order` 1 leaves the Hessian out. By f32's rules there is a hole where a machine of f32 has one. */
export function surfaceOf(text: string, dimension = 2, order: 1 | 2 = 2, rules: Rules = 'f64'): Surface {
	const { graph, output } = compileFormula(text, { dimension });
	const variables = Array.from({ length: dimension }, (_, i) => graph.variable(i));
	const reader = (wanted: readonly ExprId[]): ((point: readonly number[]) => { results: number[]; scale: number }) => {
		const nodes = graph.reachable(wanted);
		const run = evaluator(graph, nodes, [], rules);
		const slot = new Map(nodes.map((id, k) => [id, k]));
		const where = wanted.map((id) => slot.get(id) as number);
		return (point) => {
			run.run(point, []);
			return {
				results: where.map((k) => (run.valid[k] ? (run.values[k] as number) : Number.NaN)),
				scale: largestUsed(graph, nodes, slot, run.values, where),
			};
		};
	};
	const first = gradient(graph, output, variables);
	const readValue = reader([output]);
	const readGradient = reader(first);
	const readHessian = order === 2 ? reader(hessian(graph, output, variables)) : undefined;
	return {
		dimension,
		value: (point) => readValue(point).results[0] as number,
		gradient: (point) => readGradient(point).results,
		at: (point) => {
			const value = readValue(point);
			const slope = readGradient(point);
			return {
				value: value.results[0] as number,
				valueScale: value.scale,
				gradient: slope.results,
				gradientScale: slope.scale,
				hessian: readHessian?.(point).results ?? [],
			};
		},
	};
}

/** The largest value that the results really depend on: of an alternative, the side taken. */
function largestUsed(
	graph: Graph,
	nodes: readonly ExprId[],
	slot: ReadonlyMap<ExprId, number>,
	values: Float64Array,
	results: readonly number[],
): number {
	const used = new Uint8Array(nodes.length);
	for (const k of results) used[k] = 1;
	let largest = 0;
	for (let k = nodes.length - 1; k >= 0; k--) {
		if (!used[k]) continue;
		largest = Math.max(largest, Math.abs(values[k] as number));
		const { op, args } = graph.node(nodes[k] as ExprId);
		const operands = args.map((arg) => slot.get(arg) as number);
		const [condition = 0, yes = 0, no = 0] = operands;
		for (const operand of op === 'select' ? [values[condition] ? yes : no] : operands) used[operand] = 1;
	}
	return largest;
}

/** A seeded generator of numbers in [0, 1): the same points in every run. */
export function randomNumbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state / 2 ** 32;
	};
}

/** Points spread over a rectangle. */
export function randomPoints({ u, v }: Rectangle, count: number, seed: number): [number, number][] {
	const random = randomNumbers(seed);
	return Array.from({ length: count }, () => [u[0] + random() * (u[1] - u[0]), v[0] + random() * (v[1] - v[0])]);
}

/** A function of functions.json, as far as the tests read it. */
export interface ReferenceFunction {
	readonly id: string;
	readonly name: string;
	readonly category: string;
	readonly formula: string;
	readonly domain: readonly (readonly [number, number])[];
	readonly view: readonly (readonly [number, number])[];
	readonly minimum: {
		readonly value: number;
		readonly points: readonly (readonly [number, number])[];
		readonly onBoundary: string | null;
	} | null;
	readonly properties: Readonly<Record<string, unknown>>;
}

/** The critical points of one function in critical-points.json. */
export interface ReferenceCriticalPoints {
	readonly id: string;
	readonly points: readonly {
		readonly x: number;
		readonly y: number;
		readonly f: number;
		readonly type: 'min' | 'max' | 'saddle';
		readonly eigenvalues: readonly [number, number];
	}[];
}

/** The list of a reference file, or undefined where the reference is not beside the repository. */
export function readReference<T>(file: string): readonly T[] | undefined {
	const path = fileURLToPath(new URL(`../../../shared/reference/${file}`, import.meta.url));
	if (!existsSync(path)) return undefined;
	return (JSON.parse(readFileSync(path, 'utf8')) as { functions: T[] }).functions;
}
