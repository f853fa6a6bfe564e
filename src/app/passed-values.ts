/** What may change while a run goes on: values of optimizers, when it stops, sliders of the landscape. */

import type { Landscape } from '../engine/landscapes/landscape.ts';
import { resolveOptimizer } from '../engine/swarm/optimizers.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import type { AppState } from '../state/app-state.ts';
import { ownParameters } from './swarm-structure.ts';

export class PassedValues {
	readonly #run: SwarmRun;
	readonly #landscape: Landscape;
	#parameters: string;
	#hypers: readonly string[];

	/** @param state what the run was started from */
	constructor(run: SwarmRun, landscape: Landscape, state: AppState) {
		this.#run = run;
		this.#landscape = landscape;
		this.#parameters = JSON.stringify(ownParameters(state, landscape));
		this.#hypers = state.swarm.optimizers.map((spec) => JSON.stringify(spec));
	}

	/** Pass on what was moved. True where that wakes particles that are at rest. @throws UsageError */
	pass(state: AppState): boolean {
		const { swarm } = state;
		const run = this.#run;
		for (const [index, spec] of swarm.optimizers.entries()) {
			const text = JSON.stringify(spec);
			if (this.#hypers[index] === text) continue;
			this.#hypers = this.#hypers.with(index, text);
			run.setHyper(index, resolveOptimizer(spec).values);
		}
		if (run.plan.tolerance !== swarm.tolerance || run.plan.target !== swarm.target)
			run.setStop({ tolerance: swarm.tolerance, target: swarm.target });
		const parameters = ownParameters(state, this.#landscape);
		const text = JSON.stringify(parameters);
		if (text === this.#parameters) return false;
		this.#parameters = text;
		run.setParameters(parameters);
		return true;
	}
}
