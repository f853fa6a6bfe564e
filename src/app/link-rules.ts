/** What a link names and the engine knows: whether there is such a function, and what of an optimizer can be used. */

import { hasCatalogue, isFunction, loadCatalogue, nearestFunction } from '../engine/landscapes/functions.ts';
import { soundOptimizer } from '../engine/swarm/optimizers.ts';
import { checkEvent } from '../engine/swarm/plan.ts';
import { UsageError } from '../model/errors.ts';
import type { LinkRules } from '../state/link.ts';
import { WORDS } from '../words/words.ts';

/** A function that a link names. */
const FUNCTION = /(?:^#?|&)f=([a-z0-9-]+)/;

/**
 * Load what a link names and the page has not loaded yet: null where it has all. What cannot be loaded is no failure here: reading the
 * link says so then.
 */
export function loadForLink(hash: string): Promise<void> | null {
	const id = FUNCTION.exec(hash)?.[1];
	if (id === undefined || hasCatalogue() || isFunction(id)) return null;
	return loadCatalogue().catch(() => undefined);
}

export const LINK_RULES: LinkRules = {
	functionProblem: (id) => {
		if (isFunction(id)) return undefined;
		if (!hasCatalogue()) return WORDS.landscape.noCatalogue(id);
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
