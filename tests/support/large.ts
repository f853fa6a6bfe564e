/** The path of many coordinates on small expressions: swarms that the small path can be compared with. */

import { type LargeHost, pooledLargeSwarm, referenceLargeSwarm } from '../../src/cpu/large-swarms.ts';
import type { LargeCpuSwarm } from '../../src/cpu/swarm/large-swarm.ts';
import { type PoolProgram, WorkerPool } from '../../src/cpu/pool.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Objective, Sum } from '../../src/model/objective.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';
import { MODIFIERS, OPTIMIZERS, SCHEDULES } from '../../src/optimizers/registry.ts';

/** Σ 100(x_{k+1} − x_k²)² + (1 − x_k)² of n variables. */
export const chainObjective = (dimension: number): Objective<Sum> =>
	compileObjective({ body: { kind: 'sum', term: '100(x[2] - x[1]^2)^2 + (1 - x[1])^2', dimension } });

/** The definition: one coordinate after the other in double precision. */
export const largeReference = (request: SwarmRequest): LargeCpuSwarm => referenceLargeSwarm(request);

/** WebAssembly on this thread. */
export function largeOnThread(request: SwarmRequest, precision: Precision): LargeCpuSwarm {
	const pool = new WorkerPool(1);
	const known = new Map<string, Promise<PoolProgram>>();
	const register: LargeHost['register'] = ({ key }, make) => {
		const made = (): Promise<PoolProgram> => {
			const { code, shape } = make();
			return pool.compile(code, shape);
		};
		const program = known.get(key) ?? made();
		known.set(key, program);
		return program;
	};
	return pooledLargeSwarm({ precision, mode: 'strict', pool, register }, request);
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
