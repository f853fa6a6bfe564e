/** The path of many coordinates on small expressions: swarms that the small path can be compared with. */

import { type Evaluated, evaluatedOf } from '../../src/compile/large/evaluated.ts';
import { type LargeHost, pooledLargeSwarm, referenceLargeSwarm } from '../../src/cpu/large-swarms.ts';
import type { LargeCpuSwarm } from '../../src/cpu/swarm/large-swarm.ts';
import { WorkerPool } from '../../src/cpu/pool.ts';
import type { Precision } from '../../src/model/backend.ts';
import type { Objective } from '../../src/model/objective.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import type { SwarmRequest } from '../../src/model/swarm.ts';
import { MODIFIERS, OPTIMIZERS, SCHEDULES } from '../../src/optimizers/registry.ts';
import { formula } from './objective.ts';

/** A sum of Rosenbrock's terms in neighbouring variables, x3 being a term's number. */
const CHAIN = '100(x2 - x1^2)^2 + (1 - x1)^2 + 0*x3';

/** Σ 100(x_{k+1} − x_k²)² + (1 − x_k)² of n variables. */
export const chainObjective = (dimension: number): Objective => ({ ...formula(CHAIN, 3), key: `chain ${dimension}`, dimension });

/** What is evaluated: a chain is a sum of terms, anything else an expression. */
export const evaluatedIn = ({ bound: { objective } }: SwarmRequest): Evaluated => ({
	...evaluatedOf(objective),
	kind: objective.key.startsWith('chain') ? 'sum' : 'expression',
});

/** The definition: one coordinate after the other in double precision. */
export const largeReference = (request: SwarmRequest): LargeCpuSwarm => referenceLargeSwarm(request, evaluatedIn(request));

/** WebAssembly on this thread. */
export function largeOnThread(request: SwarmRequest, precision: Precision): LargeCpuSwarm {
	const pool = new WorkerPool(1);
	const known = new Map<string, Promise<number>>();
	const register: LargeHost['register'] = ({ key }, make) => {
		const made = (): Promise<number> => {
			const { code, shape } = make();
			return pool.add(code, shape);
		};
		const id = known.get(key) ?? made();
		known.set(key, id);
		return id;
	};
	return pooledLargeSwarm({ precision, mode: 'strict', pool, register }, request, evaluatedIn(request));
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
