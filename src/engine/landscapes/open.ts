/** Opening a landscape with the code that is loaded: the page's way, which loads the rest when it is first asked for. */

import type { Transform } from '../../model/definition.ts';
import type { Landscape, LandscapeOpener, LandscapeSource, SourceKind } from './kind.ts';
import { openFormula } from './kinds/formula.ts';
import { openFunction } from './kinds/function.ts';
import { openSum } from './kinds/sum.ts';
import { openLoadedDifference } from './differences.ts';
import { openLoadedNetwork } from './networks.ts';
import { openLoadedSurface } from './surfaces.ts';

const OPENERS: { readonly [K in SourceKind]: LandscapeOpener<K> } = {
	function: openFunction,
	formula: openFormula,
	surface: openLoadedSurface,
	sum: openSum,
	network: openLoadedNetwork,
	difference: openLoadedDifference,
};

/**
 * Open a landscape: a test function of the catalogue, a formula, or the samples of a file. Its parameters, variables, window and
 * known minima come with it; values are computed by a `Session`.
 *
 * @param source `{ kind: 'function', id }`, `{ kind: 'formula', text }`, `{ kind: 'surface', name, field }`, or what
 * `networkSource` makes of a network
 * @param transforms compositions (shift, turn, stretch, noise), from the inside out
 * @throws FormulaError where a text cannot be read, with the place and what was probably meant; UsageError where there is no such
 * function or no form of it in so many variables
 * @see docs/language.md for the language of formulas; each function of `FUNCTIONS` names its source
 * @example
 * const himmelblau = openLandscape({ kind: 'function', id: 'himmelblau' });
 * console.log(himmelblau.formula); // (x^2 + y - 11)^2 + (x + y^2 - 7)^2
 * console.log(himmelblau.minima.length, himmelblau.minima[2]); // 4 { point: [ 3, 2 ], value: 0 }
 *
 * const typed = openLandscape({ kind: 'formula', text: 'a x^2 + y^2' });
 * console.log(typed.objective.dimension, typed.objective.parameters.map(({ name }) => name)); // 2 [ 'a' ]
 */
export const openLandscape = (source: LandscapeSource, transforms: readonly Transform[] = []): Landscape =>
	(OPENERS[source.kind] as LandscapeOpener<SourceKind>)(source, transforms);
