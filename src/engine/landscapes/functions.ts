/** What is said of a test function, by its id. The whole catalogue is loaded when a function outside the lessons is asked for. */

import { findFunction, hasCatalogue, isFunction, nearestFunction } from '../../catalogue/known.ts';

export { hasCatalogue, isFunction, nearestFunction };

/** Load every test function. */
export async function loadCatalogue(): Promise<void> {
	await import('../../catalogue/registry.ts');
}

/** The name of a function, by its id or an alias; the id where there is none. */
export const functionName = (id: string): string => (isFunction(id) ? findFunction(id).name : id);

/** What to look for in a function; undefined where there is none. */
export const functionHint = (id: string): string | undefined => (isFunction(id) ? findFunction(id).hint : undefined);

/** Sizes offered for a function: 2, and what its general form allows. */
export function dimensionsOf(id: string): readonly number[] {
	const limits = isFunction(id) ? findFunction(id).dimensions : undefined;
	if (!limits) return [2];
	return [2, 3, 4, 5, 8, 10, 16, 32].filter((n) => n === 2 || (n >= limits.min && n <= limits.max));
}
