/** Steps in lockstep are those of each network alone, bit for bit, for every optimizer, schedule and modifier. */

import { describe, expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import type { OwnNumbers } from '../../src/cpu/expression/module-memory.ts';
import { descentCode } from '../../src/cpu/training/code.ts';
import { inLockstep, LockstepStepper, ofLane } from '../../src/cpu/training/lockstep-stepper.ts';
import { beginningState, TrainingStepper } from '../../src/cpu/training/stepper.ts';
import type { Precision } from '../../src/model/backend.ts';
import { COORDINATE, PARTICLE } from '../../src/model/large-descent.ts';
import type { OptimizerSpec, ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { STATUS } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { LARGE_CHOICES } from '../support/large.ts';

const N = 70;
const STEPS = 5;
const STOP = { tolerance: -1, target: null };

/** Σ w (x² + x⁴/4), w = 1 + k/10; nothing beyond |x| = 100. */
function measured(x: ArrayLike<number>, gradient: OwnNumbers, stride = 1, lane = 0): number {
	let value = 0;
	for (let k = 0; k < N; k++) {
		const here = x[k * stride + lane] as number;
		const weight = 1 + k / 10;
		value += Math.abs(here) > 100 ? Number.NaN : weight * (here * here + here ** 4 / 4);
		gradient[k * stride + lane] = weight * (2 * here + here ** 3);
	}
	return value;
}

const starts = (lanes: number): Float64Array[] =>
	Array.from({ length: lanes }, (_, lane) => Float64Array.from({ length: N }, (_number, k) => Math.sin(k + 1 + 3 * lane) / 2));

/** A lane has a rate and a seed of its own. The last one diverges where it has a rate. */
function lanesOf(spec: OptimizerSpec, lanes: number): ResolvedOptimizer[] {
	return Array.from({ length: lanes }, (_, lane) => {
		const lr = lane === lanes - 1 ? 40 : 0.01 * (1 + lane);
		return resolveOptimizer({ ...spec, hyper: { ...spec.hyper, ...(spec.hyper.lr === undefined ? {} : { lr }) } });
	});
}

describe.each(['f64', 'f32'] as const satisfies readonly Precision[])('%s', (precision) => {
	// In f64 the stages are the same expressions.
	const choices = precision === 'f32' ? LARGE_CHOICES : LARGE_CHOICES.filter((_, k) => k % 4 === 0);
	test.each(choices.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_text, spec) => {
		const lanes = precision === 'f64' ? 2 : 4;
		const own = lanesOf(spec, lanes);
		const program = compileLargeDescent(own[0] as ResolvedOptimizer);
		const alone = await descentCode(own[0] as ResolvedOptimizer, precision);
		const begin = own.map(({ values }, lane) => beginningState(alone, starts(lanes)[lane] as Float64Array, program.begin(values)));
		const uniforms = own.map(({ values }, lane) => program.uniforms(values, 7 + lane));
		const expected = own.map(({ values }, lane) => {
			const stepper = new TrainingStepper(alone, N);
			stepper.load(begin[lane] as (typeof begin)[number]);
			stepper.use(uniforms[lane] as Float64Array);
			for (let step = 1; step <= STEPS; step++) stepper.take(program.stepConstants(step, true, values), measured, STOP);
			return stepper.save();
		});

		const code = await descentCode(own[0] as ResolvedOptimizer, precision, 'strict', 'each');
		const make = (): LockstepStepper => {
			const made = new LockstepStepper(code, N, lanes);
			made.use(uniforms);
			return made;
		};
		let stepper = make();
		stepper.load(inLockstep(begin, precision));
		for (let step = 1; step <= STEPS; step++) {
			const rows = own.map(({ values }) => program.stepConstants(step, true, values));
			stepper.take(
				rows,
				0,
				(x, gradient, values) => {
					for (let lane = 0; lane < lanes; lane++) values[lane] = measured(x, gradient, lanes, lane);
				},
				STOP,
			);
			if (step !== 3) continue;
			const state = stepper.save();
			stepper = make();
			stepper.load(state);
		}
		const found = stepper.save();
		for (const [lane, { words, vectors }] of expected.entries()) {
			expect(found.words[lane]).toEqual(words);
			const without = vectors.filter((_, k) => k !== COORDINATE.bestX);
			expect(found.vectors.map((vector) => ofLane(vector, lane, lanes))).toEqual(without);
		}
		expect(expected[0]?.words[PARTICLE.status]).toBe(STATUS.running);
	});
});
