/** What a machine is asked before its pairs of f32 are believed: the steps that everything rests on, operations, and functions. */

import { objectiveDeclarations, nameOf, straightLine, UNIFORMS } from '../expr/emit/wgsl.ts';
import { compileLir } from '../math/interpreter.ts';
import { LirBuilder, type LirId, type LirProgram } from '../math/lir.ts';
import * as pairs from '../math/pairs/index.ts';
import { PAIR_ACCURACY, PAIR_PRODUCT, PAIR_QUOTIENT, PAIR_UNIT } from '../math/pairs/accuracy.ts';

/** Two pairs: the words of a and those of b. */
export type PairRequest = readonly [aHigh: number, aLow: number, bHigh: number, bLow: number];

/** A question: what a pair must be, of the values of two pairs. */
interface Question {
	readonly name: string;
	readonly ask: (b: LirBuilder, x: pairs.Pair, y: pairs.Pair) => pairs.Pair;
	readonly truth: (x: number, y: number) => number;
	/** Relative error; `exact`: to the bit, and of the high words alone. */
	readonly bound: number | 'exact';
}

/** Of the sum and the product of two f32 nothing may be lost. */
const EXACT_STEPS: readonly Question[] = [
	{ name: 'sum', ask: (b, x, y) => pairs.twoSum(b, x.high, y.high), truth: (x, y) => x + y, bound: 'exact' },
	{ name: 'product', ask: (b, x, y) => pairs.twoProduct(b, x.high, y.high), truth: (x, y) => x * y, bound: 'exact' },
];

const units = (count: number): number => count * PAIR_UNIT + 2 ** -50;
/** Within what every function takes. */
const folded = (b: LirBuilder, x: pairs.Pair): pairs.Pair =>
	pairs.select(b, b.le(b.abs(x.high), b.constant(16)), x, pairs.constant(b, 1 / 3));
const fold = (x: number): number => (Math.abs(x) <= 16 ? x : pairs.splitNumber(1 / 3).reduce((high, low) => high + low));

const OPERATIONS: readonly Question[] = [
	{ name: 'x + y', ask: pairs.add, truth: (x, y) => x + y, bound: units(PAIR_PRODUCT) },
	{ name: 'x y', ask: pairs.mul, truth: (x, y) => x * y, bound: units(PAIR_PRODUCT) },
	{ name: 'x / y', ask: pairs.div, truth: (x, y) => x / y, bound: units(PAIR_QUOTIENT) },
	{ name: 'sqrt', ask: (b, x) => pairs.sqrt(b, pairs.abs(b, x)), truth: (x) => Math.sqrt(Math.abs(x)), bound: units(PAIR_ACCURACY.sqrt) },
	{ name: 'exp', ask: (b, x) => pairs.PAIR_MATH.exp(b, folded(b, x)), truth: (x) => Math.exp(fold(x)), bound: units(PAIR_ACCURACY.exp) },
	{
		name: 'log',
		ask: (b, x) => pairs.PAIR_MATH.log(b, pairs.abs(b, x)),
		truth: (x) => Math.log(Math.abs(x)),
		bound: units(PAIR_ACCURACY.log),
	},
];

export const QUESTIONS: readonly Question[] = [...EXACT_STEPS, ...OPERATIONS];

/** @param questions others only to show that wrong ones are noticed */
export function pairTestProgram(questions: readonly Pick<Question, 'ask'>[] = QUESTIONS): LirProgram {
	const b = new LirBuilder();
	const pair = (k: number): pairs.Pair => ({ high: b.input(k), low: b.input(k + 1) });
	const outputs = questions.flatMap(({ ask }): LirId[] => {
		const { high, low } = ask(b, pair(0), pair(2));
		return [high, low];
	});
	return b.finish(outputs);
}

/** The program behind `shaders/kernels/pair-test.wgsl`, and the constants that it reads. */
export function pairTestWgsl(program = pairTestProgram()): { readonly code: string; readonly constants: Float32Array } {
	const { lines, constants } = straightLine(program, { mode: 'strict', uniformCount: 0 }, (index) => `request[${index}]`, UNIFORMS);
	const { length } = program.outputs;
	const code = [
		`const ANSWERS: u32 = ${length}u;`,
		...objectiveDeclarations({ uniformCount: 0, tables: 0 }, constants.length),
		`fn pair_answers(request: vec4f) -> array<f32, ${length}> {`,
		...lines,
		`\treturn array<f32, ${length}>(${program.outputs.map(nameOf).join(', ')});`,
		'}',
		'',
	].join('\n');
	return { code, constants };
}

/** What was found. */
export interface PairProof {
	/** Everything is as it must be: the device's pairs may be used. */
	readonly holds: boolean;
	/** A line for each question. */
	readonly lines: readonly string[];
}

/** Compare a device's answers with what they must be: exact steps by their bits, the others by their bound. */
export function judgePairs(requests: readonly PairRequest[], answers: Float32Array): PairProof {
	const expected = compileLir(pairTestProgram(EXACT_STEPS));
	const width = 2 * QUESTIONS.length;
	const wrong = QUESTIONS.map(() => 0);
	const worst = QUESTIONS.map(() => 0);
	for (const [i, request] of requests.entries()) {
		const [x, y] = [request[0] + request[1], request[2] + request[3]];
		const exact = expected(request, [], []);
		for (const [k, { bound, truth }] of QUESTIONS.entries()) {
			const [high, low] = [answers[i * width + 2 * k] as number, answers[i * width + 2 * k + 1] as number];
			if (bound === 'exact') {
				// −0 is 0.
				if (high !== exact[2 * k] || low !== exact[2 * k + 1]) wrong[k] = (wrong[k] as number) + 1;
				continue;
			}
			const value = truth(x, y);
			const error = value === 0 && high + low === 0 ? 0 : Math.abs(high + low - value) / Math.abs(value);
			worst[k] = Math.max(worst[k] as number, error);
			if (!(error <= bound)) wrong[k] = (wrong[k] as number) + 1;
		}
	}
	const lines = QUESTIONS.map(({ name, bound }, k) => {
		const right = `${requests.length - (wrong[k] as number)} of ${requests.length}`;
		return bound === 'exact'
			? `${name} of two f32 in two words: ${right} exact`
			: `${name} in pairs: ${right} within the bound, largest error ${(worst[k] as number).toExponential(1)}`;
	});
	return { holds: wrong.every((count) => count === 0), lines };
}
