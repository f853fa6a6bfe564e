/** One random formula on all machines: the check that the gate runs some hundred times and the fuzzer ten thousand times. */

import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { compileFormula } from '../../src/expr/syntax/build.ts';
import { differentiate } from '../../src/expr/graph/differentiate.ts';
import { FormulaError } from '../../src/expr/syntax/errors.ts';
import { lower } from '../../src/expr/emit/lower.ts';
import { compileLir } from '../../src/math/interpreter.ts';
import { lirRow } from '../../src/math/lir.ts';
import { type Comparison, compareMachines, type Machines } from './parity.ts';
import { type RandomFormula, randomFormula } from './random-formula.ts';
import { randomCoordinate, seeded } from './random-graph.ts';

/** Points a formula. */
export const FORMULA_POINTS = 256;
/** Candidates tried while a failing formula is made smaller. */
const SHRINK_TRIES = 400;

/** What came of a formula. `refused`: a constant part has no value, or a limit of the language is passed. */
export interface FormulaOutcome {
	readonly refused?: string;
	/** Disagreements, in words. */
	readonly failures: readonly string[];
	/** Points that the one named exception explains. */
	readonly explained: number;
	readonly comparison?: Comparison;
}

/** Compare value, gradient and holes of a formula at seeded points with seeded parameters. */
export async function checkFormula(machines: Machines, text: string, seed: number): Promise<FormulaOutcome> {
	const random = seeded(seed);
	let objective: ReturnType<typeof compileObjective>;
	try {
		objective = compileObjective({ body: { kind: 'formula', text } });
	} catch (error) {
		if (!(error instanceof FormulaError)) throw error;
		return { refused: error.message, failures: [], explained: 0 };
	}
	const parameters = Object.fromEntries(
		objective.parameters.map(({ name, min, max }) => [name, Math.fround(min + random() * (max - min))]),
	);
	const bound = bindObjective(objective, 'full', parameters);
	const uniforms = uniformsOf(bound);
	const points = Float64Array.from({ length: FORMULA_POINTS * objective.dimension }, () => randomCoordinate(random));
	const comparison = await compareMachines(machines, bound, points, 1);
	const unexplained = comparison.strict.filter(({ point }) => !meetsSmallestNormal(text, point, uniforms));
	const say = (machine: string, list: Comparison['strict']): string[] =>
		list.map(({ point, what }) => `${machine} at (${point.join(', ')}) with [${uniforms.join(', ')}]: ${what}`);
	return {
		failures: [
			...say('strict GPU', unexplained),
			...say('CPU', comparison.cpu),
			...say('truth', comparison.truth),
			...say('fast GPU', comparison.fast),
		],
		explained: comparison.strict.length - unexplained.length,
		comparison,
	};
}

/**
 * The one exception: a result within half a subnormal step below 2^-126 is rounded up to 2^-126 by a machine that
 * rounds and then flushes, and flushed by one that looks first (IEEE 754 §7.5 allows tininess to be detected
 * before or after rounding). Only a computation in which some rounded result is ±2^-126 can meet it.
 */
function meetsSmallestNormal(text: string, point: readonly number[], uniforms: Float64Array): boolean {
	const { graph, output, dimension } = compileFormula(text);
	const gradient = Array.from({ length: dimension }, (_, k) => differentiate(graph, output, graph.variable(k)));
	const program = lower(graph, { value: output, gradient, hessian: [] }, { mode: 'strict' });
	const rounded = program.nodes.flatMap(({ op }, id) => (lirRow(op).rounds ? [id] : []));
	const results = compileLir({ ...program, outputs: rounded })(point, Float32Array.from(uniforms), []);
	return results.some((result) => Math.abs(result) === 2 ** -126);
}

/** Formula `index` of a run and what came of it; refused ones are replaced by the next of the same stream. */
export async function checkRandomFormula(
	machines: Machines,
	seed: number,
): Promise<FormulaOutcome & { readonly formula: RandomFormula; readonly refusals: number }> {
	const random = seeded(seed);
	for (let refusals = 0; ; refusals++) {
		const formula = randomFormula(random);
		const outcome = await checkFormula(machines, formula.text, seed);
		if (outcome.refused === undefined) return { ...outcome, formula, refusals };
	}
}

/** The smallest formula found that still fails, and how. */
export async function shrink(
	machines: Machines,
	formula: RandomFormula,
	seed: number,
): Promise<{ text: string; failures: readonly string[] }> {
	let [smallest, { failures }] = [formula, await checkFormula(machines, formula.text, seed)];
	let tries = 0;
	for (let improved = true; improved && tries < SHRINK_TRIES; ) {
		improved = false;
		for (const candidate of smallest.smaller()) {
			if (++tries > SHRINK_TRIES) break;
			const outcome = await checkFormula(machines, candidate.text, seed);
			if (outcome.failures.length === 0) continue;
			[smallest, failures, improved] = [candidate, outcome.failures, true];
			break;
		}
	}
	return { text: smallest.text, failures };
}
