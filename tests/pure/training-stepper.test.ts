/** Steps of training are those of swarms of many coordinates, bit for bit, for every optimizer, schedule and modifier. */

import { describe, expect, test } from 'vitest';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { numbersFrom, type OwnNumbers } from '../../src/cpu/expression/module-memory.ts';
import { pooledLargeMachine } from '../../src/cpu/large-machines.ts';
import { type PoolProgram, WorkerPool } from '../../src/cpu/pool.ts';
import { LargeCpuSwarm } from '../../src/cpu/swarm/large-swarm.ts';
import { descentCode } from '../../src/cpu/training/code.ts';
import { beginningState, type StepperState, TrainingStepper } from '../../src/cpu/training/stepper.ts';
import type { Precision } from '../../src/model/backend.ts';
import { COORDINATE, MISSING, PARTICLE, type Stage } from '../../src/model/large-descent.ts';
import { STATUS } from '../../src/model/swarm.ts';
import type { OptimizerSpec, ResolvedOptimizer } from '../../src/model/optimizer.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import { chainObjective, LARGE_CHOICES } from '../support/large.ts';
import { swarmRequest } from '../support/swarm.ts';

const N = 70;
const STEPS = 9;
/** That of `swarmRequest`. */
const SEED = 7;
const START = Float64Array.from({ length: N }, (_, k) => Math.sin(k + 1) / 2);

/** Σ (1 + k/10) (x_k² + x_k⁴/4) + Σ (x_{k+1} − x_k)²/2, each number rounded once to the precision. */
function measured(x: OwnNumbers, gradient: OwnNumbers): number {
	let value = 0;
	for (let k = 0; k < N; k++) {
		const [here, next, before] = [x[k] as number, x[k + 1] ?? 0, x[k - 1] ?? 0];
		const weight = 1 + k / 10;
		value += weight * (here * here + here ** 4 / 4) + (k + 1 < N ? (next - here) ** 2 / 2 : 0);
		gradient[k] = weight * (2 * here + here ** 3) + (k > 0 ? here - before : 0) - (k + 1 < N ? next - here : 0);
	}
	return value;
}

/** The state of a swarm of one particle on the same loss. */
async function ofSwarm(optimizer: ResolvedOptimizer, precision: Precision): Promise<StepperState> {
	const program = compileLargeDescent(optimizer);
	const pool = new WorkerPool(1);
	const known = new Map<string, Promise<PoolProgram>>();
	const code = (stage: Stage): Promise<PoolProgram> => {
		const shape = {
			precision,
			inputs: stage.reads.length + Number(stage.numbered),
			outputs: stage.outputs + 1,
			uniformCount: optimizer.hyper.length + 2 + program.particleWords + program.rowWidth,
			columnTerms: 0,
			tables: [],
		};
		const made = known.get(stage.key) ?? pool.compile(precision === 'f64' ? stage.wasm64() : stage.wasm('strict'), shape);
		known.set(stage.key, made);
		return made;
	};
	const machine = pooledLargeMachine(precision, pool, code, async (x) => {
		const gradient = numbersFrom(precision, new Float64Array(N));
		return { value: measured(x, gradient), missing: MISSING.nothing, gradient };
	});
	const request = swarmRequest(chainObjective(N), optimizer, START);
	const swarm = new LargeCpuSwarm(program, machine, { ...request, box: Array.from({ length: N }, () => [-1e9, 1e9] as const) });
	await swarm.advance(STEPS);
	const snapshot = (await swarm.snapshot()) as unknown as {
		particles: { words: OwnNumbers; vectors: OwnNumbers[]; next: number }[];
	};
	const [{ words, vectors, next }] = snapshot.particles as [(typeof snapshot.particles)[number]];
	const own = Array.from({ length: program.coordinateState }, (_, k) => vectors[COORDINATE.state + k] as OwnNumbers);
	return { words, vectors: [vectors[COORDINATE.x] as OwnNumbers, vectors[COORDINATE.bestX] as OwnNumbers, ...own], next };
}

async function ofStepper(optimizer: ResolvedOptimizer, precision: Precision, interrupt: boolean): Promise<StepperState> {
	const program = compileLargeDescent(optimizer);
	const code = await descentCode(optimizer, precision);
	const stop = { tolerance: 0, target: null };
	let stepper = new TrainingStepper(code, N);
	stepper.load(beginningState(code, START, program.begin(optimizer.values)));
	stepper.use(program.uniforms(optimizer.values, SEED));
	for (let step = 1; step <= STEPS; step++) {
		stepper.take(program.stepConstants(step, true, optimizer.values), measured, stop);
		if (!interrupt || step % 4 !== 0) continue;
		const state = stepper.save();
		stepper = new TrainingStepper(code, N);
		stepper.load(state);
		stepper.use(program.uniforms(optimizer.values, SEED));
	}
	stepper.take(program.stepConstants(stepper.next, false, optimizer.values), measured, stop);
	return stepper.save();
}

describe.each(['f64', 'f32'] as const)('%s', (precision) => {
	test.each(LARGE_CHOICES.map((spec) => [JSON.stringify(spec), spec] as const))('%s', async (_text, spec: OptimizerSpec) => {
		// Rates that suit n = 70 terms of weight up to 8.
		const optimizer = resolveOptimizer({ ...spec, hyper: { ...spec.hyper, ...(spec.hyper.lr === undefined ? {} : { lr: 0.01 }) } });
		const expected = await ofSwarm(optimizer, precision);
		expect(await ofStepper(optimizer, precision, false)).toEqual(expected);
		expect(await ofStepper(optimizer, precision, true), 'saved and loaded on the way').toEqual(expected);
		expect(expected.words[PARTICLE.steps]).toBe(STEPS);
		expect(expected.words[PARTICLE.status]).toBe(STATUS.running);
	});
});
