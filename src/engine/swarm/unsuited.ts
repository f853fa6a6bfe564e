/** Optimizers of a state on another landscape, for code that is there before the optimizers are. */

import type { OptimizerSpec } from '../../model/optimizer.ts';

type Rule = (spec: OptimizerSpec) => OptimizerSpec;

let rule: Rule = () => {
	throw new Error('The optimizers are not loaded: whoever chooses one has to load engine/swarm/optimizers.ts first.');
};

/** Called by the module of the optimizers when it is loaded. */
export function installUnsuited(known: Rule): void {
	rule = known;
}

/** An optimizer for another landscape: what suits a landscape's scale is left to be chosen again. */
export const unsuitedNow: Rule = (spec) => rule(spec);
