/** The catalogue: every test function, in the order of the gallery. An explicit list; a new entry is one line in its file. */

import { misspelt, nearest } from '../expr/syntax/names.ts';
import type { CatalogueEntry } from '../model/catalogue.ts';
import { UsageError } from '../model/errors.ts';
import { BOWLS_CURVED } from './bowls-curved.ts';
import { BOWLS_QUADRATIC } from './bowls-quadratic.ts';
import { DISCONTINUOUS } from './discontinuous.ts';
import { MULTIMODAL_KINKED } from './multimodal-kinked.ts';
import { MULTIMODAL_LEVY } from './multimodal-levy.ts';
import { MULTIMODAL_PERIODIC } from './multimodal-periodic.ts';
import { MULTIMODAL_POLYNOMIAL } from './multimodal-polynomial.ts';
import { MULTIMODAL_RINGS } from './multimodal-rings.ts';
import { MULTIMODAL_WELLS } from './multimodal-wells.ts';
import { RIDGES } from './ridges.ts';
import { RUGGED } from './rugged.ts';
import { SADDLES } from './saddles.ts';
import { SLICES } from './slices.ts';
import { STEEP } from './steep.ts';
import { VALLEYS } from './valleys.ts';

/**
 * Every test function: formula, domain, window, known minima, properties, and the publication it is from.
 * @example
 * const [first] = FUNCTIONS;
 * console.log(first?.id, first?.minima?.value); // sphere 0
 */
export const FUNCTIONS: readonly CatalogueEntry[] = [
	...BOWLS_QUADRATIC,
	...BOWLS_CURVED,
	...VALLEYS,
	...MULTIMODAL_POLYNOMIAL,
	...MULTIMODAL_WELLS,
	...MULTIMODAL_PERIODIC,
	...MULTIMODAL_LEVY,
	...MULTIMODAL_RINGS,
	...MULTIMODAL_KINKED,
	...RUGGED,
	...STEEP,
	...RIDGES,
	...DISCONTINUOUS,
	...SADDLES,
	...SLICES,
];

/** Ids that a gallery shows first. */
export const FEATURED: readonly string[] = [
	'rosenbrock',
	'himmelblau',
	'rastrigin',
	'ackley',
	'beale',
	'six-hump-camel',
	'monkey-saddle',
	'peaks',
	'eggholder',
	'levy',
	'griewank',
	'easom',
];

const BY_NAME: ReadonlyMap<string, CatalogueEntry> = new Map(
	FUNCTIONS.flatMap((entry) => [entry.id, ...(entry.aliases ?? [])].map((name) => [name, entry] as const)),
);

/**
 * The test function of an id or an alias.
 *
 * @throws UsageError where there is none; it names the nearest id
 * @example
 * console.log(findFunction('rosenbrock').formula); // 100*(y - x^2)^2 + (1 - x)^2
 */
export function findFunction(id: string): CatalogueEntry {
	const entry = BY_NAME.get(id);
	if (entry) return entry;
	const meant = nearestFunction(id);
	const hint = meant ? `Did you mean “${meant}”?` : 'The catalogue lists them all.';
	throw new UsageError(`There is no test function “${id.slice(0, 40)}”. ${hint}`);
}

/** The id or alias that a misspelt one was probably meant to be. */
export const nearestFunction = (id: string): string | undefined => nearest(id, [...BY_NAME.keys()], misspelt(id.length));

/** Whether an id or alias is in the catalogue. */
export const isFunction = (id: string): boolean => BY_NAME.has(id);
