/** What a link names of landscapes and the engine knows: whether there is such a function. */

import { hasCatalogue, isFunction, loadCatalogue, nearestFunction } from '../engine/landscapes/functions.ts';
import { loadDialects, needsDialects } from '../engine/landscapes/formula.ts';
import type { LandscapeChoice } from '../state/app-state.ts';
import { landscapesOf } from '../state/landscape-choice.ts';
import { type LinkRules, readAddress } from '../state/link.ts';
import { WORDS } from '../words/words.ts';

/** What a landscape of a link is opened by, where the page has not loaded it yet. */
function missingFor(landscape: LandscapeChoice): (() => Promise<void>) | null {
	if (landscape.kind === 'function') return hasCatalogue() || isFunction(landscape.id) ? null : loadCatalogue;
	return landscape.kind === 'formula' && needsDialects(landscape.text) ? loadDialects : null;
}

/**
 * Load what a link needs and the page has not loaded yet: null where it has all. What cannot be loaded is no failure here: whoever
 * opens the landscape says so then.
 */
export function loadForLink(hash: string): Promise<void> | null {
	const missing = new Set(landscapesOf(readAddress(hash).state).map(missingFor));
	missing.delete(null);
	if (missing.size === 0) return null;
	return Promise.all([...missing].map((load) => load?.().catch(() => undefined))).then(() => undefined);
}

export const FUNCTION_RULES: LinkRules = {
	functionProblem: (id) => {
		if (isFunction(id)) return undefined;
		if (!hasCatalogue()) return WORDS.landscape.noCatalogue(id);
		const meant = nearestFunction(id);
		return meant ? WORDS.landscape.noFunctionBut(id, meant) : WORDS.landscape.noFunction(id);
	},
};
