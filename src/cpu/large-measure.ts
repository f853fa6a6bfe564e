/** f and ∇f of an expression at one point, for swarms of many coordinates. */

import { parameterValues } from '../compile/uniforms.ts';
import type { Precision } from '../model/backend.ts';
import type { Objective } from '../model/objective.ts';
import { numbersFrom, type OwnNumbers } from './expression/module-memory.ts';
import type { WorkerPool } from './pool.ts';
import type { Measure } from './large-machines.ts';
import type { Measured } from './swarm/large-step.ts';

/** The definition, in double precision. */
export function referenceMeasure(objective: Objective): Measure {
	const evaluator = objective.program(1, 'full').evaluator();
	return async (x, { parameters }) => {
		evaluator.run(x, parameterValues(objective.parameters, parameters));
		const { values, valid } = evaluator;
		const hasGradient = valid.every((holds) => holds === 1);
		return { value: values[0] as number, gradient: values.slice(1), defined: valid[0] !== 1 ? 0 : hasGradient ? 2 : 1 };
	};
}

/** WebAssembly over a pool. @param id of the objective's module of first order in the pool */
export const pooledMeasure =
	(objective: Objective, precision: Precision, pool: WorkerPool, id: () => Promise<number>): Measure =>
	async (x, { parameters }): Promise<Measured> => {
		const uniforms = numbersFrom(precision, parameterValues(objective.parameters, parameters));
		const job = { kind: 'points', program: await id(), points: x, count: 1, uniforms } as const;
		const [answer] = (await pool.run(job)) as [OwnNumbers];
		// What is not there is NaN: the value, and all of the gradient where any of it is not.
		const [value] = answer;
		const gradient = answer.slice(1) as OwnNumbers;
		const hasGradient = !Number.isNaN(gradient[0]);
		if (!hasGradient) gradient.fill(0);
		return { value: Number.isNaN(value) ? 0 : (value as number), gradient, defined: Number.isNaN(value) ? 0 : hasGradient ? 2 : 1 };
	};
