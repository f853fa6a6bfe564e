/** The catalogue: every test function, in the order of the gallery. An explicit list; a new entry is one line in its file. */

import type { CatalogueEntry } from '../model/catalogue.ts';
import { BOWLS_CURVED } from './bowls-curved.ts';
import { BOWLS_QUADRATIC } from './bowls-quadratic.ts';
import { DISCONTINUOUS } from './discontinuous.ts';
import { installCatalogue } from './known.ts';
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

export { findFunction, isFunction, nearestFunction } from './known.ts';

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

installCatalogue(FUNCTIONS);
