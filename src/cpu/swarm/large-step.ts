/** One pass over a particle of many coordinates: the gradient at x, the rules, and where it goes on, sums, gradients elsewhere, update. */

import { blockedSum } from '../../math/blocked-sum.ts';
import type { Precision } from '../../model/backend.ts';
import type { DescentValues } from '../../model/descent.ts';
import { COORDINATE, FAULT, type LargeDescent, MISSING, PARTICLE, type Stage } from '../../model/large-descent.ts';
import { STATUS } from '../../model/swarm.ts';
import type { OwnNumbers } from '../expression/module-memory.ts';
import { afterStep, beforeStep } from './large-rules.ts';

/** A particle: the words that its coordinates share, and a vector of n numbers for each word of a coordinate. */
export interface LargeParticle {
	/** Its number in the swarm. */
	readonly number: number;
	readonly words: OwnNumbers;
	readonly vectors: OwnNumbers[];
	/** The step that is taken next: 1 at the beginning. */
	next: number;
}

/** What a landscape answers at a point. */
export interface Measured {
	readonly value: number;
	readonly gradient: OwnNumbers;
	/** A code of MISSING. */
	readonly missing: number;
}

/** What computes for a particle. */
export interface LargeMachine {
	readonly precision: Precision;
	allocate(length: number): OwnNumbers;
	/** f and ∇f at a point. */
	measure(x: OwnNumbers, values: DescentValues): Promise<Measured>;
	/**
	 * The numbers of a stage at coordinates 0 … count − 1, a vector each, and whether all are valid.
	 * @param scalars from `LargeDescent.scalars`
	 */
	map(
		stage: Stage,
		particle: LargeParticle,
		scalars: Float64Array,
		count: number,
	): Promise<{ readonly numbers: readonly OwnNumbers[]; readonly valid: boolean }>;
}

/** Take a particle through one row. */
export async function takeRow(
	machine: LargeMachine,
	program: LargeDescent,
	particle: LargeParticle,
	row: Float64Array,
	values: DescentValues,
): Promise<void> {
	const { words, vectors } = particle;
	if (words[PARTICLE.status] !== STATUS.running) return;
	const x = vectors[COORDINATE.x] as OwnNumbers;
	const { value, gradient, missing } = await machine.measure(x, values);
	vectors[COORDINATE.gradient] = gradient;
	words[PARTICLE.measured] = value;
	words[PARTICLE.missing] = missing;
	words[PARTICLE.slope] = largest(gradient);
	beforeStep(words, values.stop, row[0] === 1);
	if (words[PARTICLE.better] === 1) vectors[COORDINATE.bestX] = x.slice() as OwnNumbers;
	if (words[PARTICLE.moves] !== 1) return;
	const next = await tryStep(machine, program, particle, row, values);
	afterStep(words, values.boxIs === 'edge' ? STATUS.edge : STATUS.diverged);
	if (words[PARTICLE.moves] !== 1 || !next) return;
	vectors[COORDINATE.x] = next.coordinate[0] as OwnNumbers;
	for (const [k, vector] of next.coordinate.slice(1).entries()) vectors[COORDINATE.state + k] = vector;
	words.set(next.particle, PARTICLE.state);
}

interface Next {
	readonly coordinate: readonly OwnNumbers[];
	readonly particle: readonly number[];
}

/** Where a step would lead; its fault goes to the particle's words. */
async function tryStep(
	machine: LargeMachine,
	program: LargeDescent,
	particle: LargeParticle,
	row: Float64Array,
	values: DescentValues,
): Promise<Next | undefined> {
	const { words, vectors, number } = particle;
	const n = (vectors[COORDINATE.x] as OwnNumbers).length;
	const uniforms = program.uniforms(values.hyper, values.seed);
	const run = (stage: Stage, count: number) => machine.map(stage, particle, program.scalars(uniforms, number, words, row), count);
	const failed = (): undefined => {
		words[PARTICLE.fault] = FAULT.invalid;
	};
	for (const pass of program.passes) {
		const { numbers, valid } = await run(pass.stage, n);
		if (!valid) return failed();
		const [answer] = numbers as [OwnNumbers];
		if (pass.kind === 'sum') {
			const sum = blockedSum(answer, machine.precision);
			if (Number.isNaN(sum)) return failed();
			words[pass.into] = sum;
		} else {
			const { gradient, missing } = await machine.measure(answer, values);
			if (missing !== MISSING.nothing) return failed();
			vectors[pass.into] = gradient;
		}
	}
	const update = await run(program.update, n);
	const shared = program.particle ? await run(program.particle, 1) : undefined;
	if (!update.valid || shared?.valid === false) return failed();
	if (!isInside(update.numbers[0] as OwnNumbers, values.box)) words[PARTICLE.fault] = FAULT.outside;
	return { coordinate: update.numbers, particle: shared?.numbers.map(([number]) => number as number) ?? [] };
}

/** |x|∞; numbers that mean nothing may be among them where the gradient is not defined. */
function largest(x: OwnNumbers): number {
	let most = 0;
	for (let k = 0; k < x.length; k++) {
		const size = Math.abs(x[k] as number);
		if (size > most) most = size;
	}
	return most;
}

function isInside(x: OwnNumbers, box: DescentValues['box']): boolean {
	for (let k = 0; k < x.length; k++) {
		const [lo, hi] = box[k] as DescentValues['box'][number];
		if (!(lo <= (x[k] as number) && (x[k] as number) <= hi)) return false;
	}
	return true;
}
