/** The path of many coordinates on small expressions: swarms that the small path can be compared with. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { compileLargeDescent } from '../../src/compile/large/descent.ts';
import { packTable, packTable64 } from '../../src/compile/program.ts';
import { referenceLargeMachine, pooledLargeMachine, stageShape } from '../../src/cpu/large-machines.ts';
import { type MeasureParts, pooledMeasure, referenceMeasure } from '../../src/cpu/large-measure.ts';
import { LargeCpuSwarm } from '../../src/cpu/swarm/large-swarm.ts';
import { WorkerPool } from '../../src/cpu/pool.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { Stage } from '../../src/model/large-descent.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';
import { MODIFIERS, OPTIMIZERS, SCHEDULES } from '../../src/optimizers/registry.ts';
import { formula } from './objective.ts';

/** A sum of Rosenbrock's terms in neighbouring variables, x3 being a term's number. */
const CHAIN = '100(x2 - x1^2)^2 + (1 - x1)^2 + 0*x3';

/** Σ 100(x_{k+1} − x_k²)² + (1 − x_k)² of n variables. */
export const chainObjective = (dimension: number): Objective => {
	return { ...formula(CHAIN, 3), key: `chain ${dimension}`, dimension };
};

/** What is evaluated: a chain is a sum of terms, anything else an expression. */
export const measureOf = ({ bound: { objective } }: SwarmRequest): MeasureParts => ({
	kind: objective.key.startsWith('chain') ? 'sum' : 'expression',
	program: expressionOf(objective).program(1, 'full'),
	parameters: objective.parameters,
});

/** The definition: one coordinate after the other in double precision. */
export function referenceLargeSwarm(request: SwarmRequest): LargeCpuSwarm {
	const program = compileLargeDescent(request.optimizer);
	return new LargeCpuSwarm(program, referenceLargeMachine(program, referenceMeasure(measureOf(request))), request);
}

/** WebAssembly on this thread. */
export function pooledLargeSwarm(request: SwarmRequest, precision: Precision): LargeCpuSwarm {
	const evaluated = measureOf(request);
	const program = compileLargeDescent(request.optimizer);
	const pool = new WorkerPool(1);
	const known = new Map<string, Promise<number>>();
	const registered = (key: string, make: () => Promise<number>): Promise<number> => {
		const id = known.get(key) ?? make();
		known.set(key, id);
		return id;
	};
	const id = (stage: Stage): Promise<number> =>
		registered(stage.key, () =>
			pool.add(
				precision === 'f64' ? stage.wasm64() : stage.wasm('strict'),
				stageShape(stage, program, request.optimizer.hyper.length, precision),
			),
		);
	const objective = evaluated.program;
	const { inputs, outputs, uniformCount, tables, columnTerms } = objective;
	const packed = tables.map((table) => (precision === 'f64' ? packTable64(table) : packTable(table)));
	const shape = { precision, inputs, outputs, uniformCount, tables: packed, columnTerms };
	const measured = (): Promise<number> =>
		registered('objective', () => pool.add(precision === 'f64' ? objective.wasm64().code : objective.wasm('strict'), shape));
	return new LargeCpuSwarm(program, pooledLargeMachine(precision, pool, id, pooledMeasure(evaluated, precision, pool, measured)), request);
}

/** Rates that keep most particles in their box, so that there is something to compare. */
const suited = (id: string): Record<string, number> => ({
	...OPTIMIZERS.find((optimizer) => optimizer.id === id)?.suited({ extent: 4, gradient: 10, curvature: 2000, lowest: 0, median: 50 }),
});

const owns = (id: string, name: string): boolean =>
	OPTIMIZERS.find((optimizer) => optimizer.id === id)?.hyper.some((hyper) => hyper.name === name) ?? false;

const modified = (id: string, chosen = MODIFIERS): OptimizerSpec => ({
	id,
	hyper: { ...suited(id), ...Object.fromEntries(chosen.flatMap(({ hyper }) => (owns(id, hyper.name) ? [] : [[hyper.name, hyper.value]]))) },
});

/** Every optimizer, by itself and with its flags, with all modifiers where it takes them; each modifier; each schedule. */
export const LARGE_CHOICES: readonly OptimizerSpec[] = [
	...OPTIMIZERS.map(({ id }) => ({ id, hyper: suited(id) })),
	...OPTIMIZERS.flatMap(({ id, hyper }) =>
		hyper.filter(({ flag }) => flag).map(({ name }) => ({ id, hyper: { ...suited(id), [name]: 1 } })),
	),
	...OPTIMIZERS.filter(({ ignores = [] }) => !ignores.includes('modifiers')).map(({ id }) => modified(id)),
	...MODIFIERS.map((modifier) => modified('momentum', [modifier])),
	...SCHEDULES.map(({ id }) => ({ id: 'adam', hyper: suited('adam'), schedule: id })),
];
