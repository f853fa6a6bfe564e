/** The test functions that are there, by name: those of the lessons, and all of them once `registry.ts` is loaded. */

import { misspelt, nearest } from '../expr/syntax/names.ts';
import type { CatalogueEntry } from '../model/catalogue.ts';
import { UsageError } from '../model/errors.ts';
import { FIRST_FUNCTIONS } from './first.ts';

const named = (functions: readonly CatalogueEntry[]): ReadonlyMap<string, CatalogueEntry> =>
	new Map(functions.flatMap((entry) => [entry.id, ...(entry.aliases ?? [])].map((name) => [name, entry] as const)));

let byName = named(FIRST_FUNCTIONS);
let isWhole = false;

/** These are all of them. */
export function installCatalogue(functions: readonly CatalogueEntry[]): void {
	byName = named(functions);
	isWhole = true;
}

/** Whether the whole catalogue is there: before, a name that is not found may be one of its. */
export const hasCatalogue = (): boolean => isWhole;

/**
 * The test function of an id or an alias.
 *
 * @throws UsageError where there is none; it names the nearest id. Error where the catalogue was not loaded
 * @example
 * console.log(findFunction('rosenbrock').formula); // 100*(y - x^2)^2 + (1 - x)^2
 */
export function findFunction(id: string): CatalogueEntry {
	const entry = byName.get(id);
	if (entry) return entry;
	if (!isWhole)
		throw new Error(`“${id.slice(0, 40)}” is looked for in the catalogue, which was not loaded: load catalogue/registry.ts first.`);
	const meant = nearestFunction(id);
	const hint = meant ? `Did you mean “${meant}”?` : 'The catalogue lists them all.';
	throw new UsageError(`There is no test function “${id.slice(0, 40)}”. ${hint}`);
}

/** The id or alias that a misspelt one was probably meant to be. */
export const nearestFunction = (id: string): string | undefined => nearest(id, [...byName.keys()], misspelt(id.length));

/** Whether an id or alias is there. */
export const isFunction = (id: string): boolean => byName.has(id);
