/** Opening a landscape: from an id, a formula or samples to what every view and command works on. */

import type { Transform } from '../../model/definition.ts';
import type { Landscape, LandscapeOpener, LandscapeSource, SourceKind } from './kind.ts';
import { openFormula } from './kinds/formula.ts';
import { openFunction } from './kinds/function.ts';
import { openSurface } from './kinds/surface.ts';

export type { Transform } from '../../model/definition.ts';
export type { KnownMinimum, Landscape, LandscapeSource } from './kind.ts';

const OPENERS: { readonly [K in SourceKind]: LandscapeOpener<K> } = {
	function: openFunction,
	formula: openFormula,
	surface: openSurface,
};

/**
 * Open a landscape.
 * @param transforms compositions, from the inside out
 * @throws FormulaError, UsageError
 */
export const openLandscape = (source: LandscapeSource, transforms: readonly Transform[] = []): Landscape =>
	(OPENERS[source.kind] as LandscapeOpener<SourceKind>)(source, transforms);
