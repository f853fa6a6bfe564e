/** Optimizers, stop rules and parameters of the landscape as they are in force in a run, and told to its groups when they change. */

import { type BoundObjective, bindObjective } from '../../model/bound.ts';
import type { Plane } from '../../model/geometry.ts';
import type { LandscapeMetrics } from '../../model/optimizer.ts';
import type { StopRules } from '../../model/swarm.ts';
import type { RunValues } from '../../model/swarm-events.ts';
import type { Landscape } from '../landscapes/landscape.ts';
import { suitedTolerance } from '../landscapes/landscape-metrics.ts';
import type { Groups } from './groups.ts';
import { resolveOptimizer } from './optimizers.ts';

/** On what a run descends. */
export interface Ground {
	readonly landscape: Landscape;
	readonly plane: Plane;
	readonly scale: LandscapeMetrics;
	/** The largest |coordinate| of the window. */
	readonly reach: number;
}

export class ValuesInForce {
	readonly #ground: Ground;
	#values: RunValues;
	#bound: BoundObjective;

	/** @throws UsageError, LimitError where the landscape cannot have these parameters */
	constructor(ground: Ground, values: RunValues) {
		this.#ground = ground;
		this.#values = values;
		this.#bound = this.bind(values.parameters);
	}

	get all(): RunValues {
		return this.#values;
	}

	/** The landscape with the values that its parameters have. */
	get bound(): BoundObjective {
		return this.#bound;
	}

	get stop(): StopRules {
		const { scale, reach } = this.#ground;
		const { tolerance, target } = this.#values;
		return { tolerance: tolerance ?? suitedTolerance(scale, reach), target };
	}

	/** The landscape with other values of its parameters. @throws UsageError, LimitError */
	bind(parameters: RunValues['parameters']): BoundObjective {
		const { landscape, plane } = this.#ground;
		return bindObjective(landscape.objective, 'full', parameters, plane);
	}

	/** Other values, from the next step on. @returns whether they wake particles that are at rest */
	take(values: RunValues, groups: Groups): boolean {
		const before = this.#values;
		this.#values = values;
		groups.setOptimizers(values.optimizers.map(resolveOptimizer));
		if (before.tolerance !== values.tolerance || before.target !== values.target) groups.update({ stop: this.stop });
		if (JSON.stringify(before.parameters) === JSON.stringify(values.parameters)) return false;
		this.#bound = this.bind(values.parameters);
		groups.update({ parameters: this.#bound.parameters });
		return true;
	}

	/** The groups have these parameters already, with a snapshot: telling them again would wake who is at rest. */
	adopt(parameters: RunValues['parameters']): void {
		this.#bound = this.bind(parameters);
		this.#values = { ...this.#values, parameters };
	}
}
