/** What a link names and the engine knows: whether there is such a function, and what of an optimizer can be used. */

import { soundOptimizer } from '../engine/swarm/optimizers.ts';
import { checkEvent } from '../engine/swarm/plan.ts';
import { UsageError } from '../model/errors.ts';
import type { LinkRules } from '../state/link.ts';
import { FUNCTION_RULES } from './link-functions.ts';

export { loadForLink } from './link-functions.ts';

export const LINK_RULES: LinkRules = {
	...FUNCTION_RULES,
	soundOptimizer,
	eventProblem: ({ optimizers, tolerance, target }, event) => {
		try {
			checkEvent({ optimizers, tolerance, target, parameters: {} }, event);
			return undefined;
		} catch (error) {
			if (error instanceof UsageError) return error.message;
			throw error;
		}
	},
};
