/** What a link names and the engine knows: whether there is such a function, and what of an optimizer can be used. */

import { isFunction, nearestFunction } from '../engine/landscapes/gallery.ts';
import { soundOptimizer } from '../engine/swarm/optimizers.ts';
import { checkEvent } from '../engine/swarm/plan.ts';
import { UsageError } from '../model/errors.ts';
import type { LinkRules } from '../state/link.ts';
import { WORDS } from '../words/words.ts';

export const LINK_RULES: LinkRules = {
	functionProblem: (id) => {
		if (isFunction(id)) return undefined;
		const meant = nearestFunction(id);
		return meant ? WORDS.landscape.noFunctionBut(id, meant) : WORDS.landscape.noFunction(id);
	},
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
