/** Makes swarms of many coordinates on the CPU. */

import { compileLargeDescent } from '../compile/large/descent.ts';
import { type Evaluated, evaluatedOf } from '../compile/large/evaluated.ts';
import { packTable, packTable64 } from '../compile/program.ts';
import type { Precision } from '../model/backend.ts';
import type { LargeDescent, Stage } from '../model/large-descent.ts';
import type { Mode, Program } from '../model/objective.ts';
import type { SwarmRequest } from '../model/swarm.ts';
import type { RunnerShape } from './expression/wasm-runner.ts';
import { type Measure, pooledLargeMachine, referenceLargeMachine } from './large-machines.ts';
import { pooledMeasure, quantityMeasure, referenceMeasure } from './large-measure.ts';
import type { PoolProgram, WorkerPool } from './pool.ts';
import { LargeCpuSwarm } from './swarm/large-swarm.ts';

/** A module, and what is needed to run it. */
interface LargeModule {
	readonly code: Uint8Array<ArrayBuffer>;
	readonly shape: RunnerShape;
}

/** What a backend lends to its swarms. */
export interface LargeHost {
	readonly precision: Precision;
	readonly mode: Mode;
	readonly pool: WorkerPool;
	/** The code of a program, compiled where it is not: a swarm that rests keeps none alive. */
	readonly register: (program: Pick<Program, 'key' | 'tables'>, make: () => LargeModule) => Promise<PoolProgram>;
}

/** The definition: one coordinate after the other in double precision. @throws LimitError */
export function referenceLargeSwarm(request: SwarmRequest, evaluated?: Evaluated): LargeCpuSwarm {
	const program = compileLargeDescent(request.optimizer);
	const { evaluation } = request.bound.objective;
	const measure =
		!evaluated && evaluation.kind === 'network'
			? quantityMeasure(evaluation.reference())
			: referenceMeasure(evaluated ?? evaluatedOf(request.bound.objective));
	return new LargeCpuSwarm(program, referenceLargeMachine(program, measure), request);
}

/** WebAssembly over the pool. @throws LimitError */
export function pooledLargeSwarm(host: LargeHost, request: SwarmRequest, evaluated = evaluatedOf(request.bound.objective)): LargeCpuSwarm {
	const { precision, pool, register } = host;
	return measuredSwarm(
		host,
		request,
		pooledMeasure(evaluated, precision, pool, () => register(evaluated.program, () => programModule(evaluated, host))),
	);
}

/** WebAssembly over the pool, whatever measures the landscape. @param measure f and ∇f of a particle @throws LimitError */
export function measuredSwarm(host: LargeHost, request: SwarmRequest, measure: Measure): LargeCpuSwarm {
	const { precision, pool, register } = host;
	const program = compileLargeDescent(request.optimizer);
	const stageCode = (stage: Stage): Promise<PoolProgram> =>
		register({ key: stage.key, tables: [] }, () => stageModule(stage, program, request.optimizer.hyper.length, host));
	return new LargeCpuSwarm(program, pooledLargeMachine(precision, pool, stageCode, measure), request);
}

function stageModule(
	stage: Stage,
	{ particleWords, rowWidth }: LargeDescent,
	hyperCount: number,
	{ precision, mode }: LargeHost,
): LargeModule {
	const shape = {
		precision,
		inputs: stage.reads.length + Number(stage.numbered),
		outputs: stage.outputs + 1,
		// The hyper-parameters and the seed, the particle's number, its words, its row.
		uniformCount: hyperCount + 2 + particleWords + rowWidth,
		columnTerms: 0,
		tables: [],
	};
	return { code: precision === 'f64' ? stage.wasm64() : stage.wasm(mode), shape };
}

function programModule({ program }: Evaluated, { precision, mode }: LargeHost): LargeModule {
	const { inputs, outputs, uniformCount, tables } = program;
	const shape = { precision, inputs, outputs, uniformCount };
	if (precision === 'f32')
		return { code: program.wasm(mode), shape: { ...shape, columnTerms: program.columnTerms, tables: tables.map(packTable) } };
	const { code, columnTerms } = program.wasm64();
	return { code, shape: { ...shape, columnTerms, tables: tables.map(packTable64) } };
}
