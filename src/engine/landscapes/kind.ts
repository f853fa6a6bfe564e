/** What a landscape is, whatever its kind, and where those of each kind come from. A kind registers an opener; see `landscape.ts`. */

import type { PreparedSurface, Transform } from '../../model/definition.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Interpolation, SampledField, SampledPath, SampledPoints } from '../../model/field.ts';
import type { Plane, Rectangle } from '../../model/geometry.ts';
import type { Objective } from '../../model/objective.ts';
import type { FormulaOptions } from './formula.ts';

/** Where a landscape comes from. */
export type LandscapeSource =
	| { readonly kind: 'function'; readonly id: string; readonly dimension?: number }
	| ({ readonly kind: 'formula'; readonly text: string } & FormulaOptions)
	/** A sum of terms of a few neighbouring variables, for many variables: see `SumBody`. */
	| { readonly kind: 'sum'; readonly term: string; readonly dimension: number }
	| {
			readonly kind: 'surface';
			readonly name: string;
			readonly field: SampledField | SampledPoints;
			readonly path?: SampledPath;
			/** What is drawn between the samples of a grid; within them where absent. */
			readonly interpolation?: Interpolation;
			/** Of this field and interpolation, where it was made beforehand (`files.ts`). */
			readonly prepared?: PreparedSurface;
	  };

export type SourceKind = LandscapeSource['kind'];
/** Sources of one kind. */
export type SourceOf<K extends SourceKind> = Extract<LandscapeSource, { readonly kind: K }>;

/**
 * Opens the sources of one kind.
 * @param transforms compositions, from the inside out
 * @throws FormulaError, UsageError
 */
export type LandscapeOpener<K extends SourceKind> = (source: SourceOf<K>, transforms: readonly Transform[]) => Landscape;

/** A known minimum, in all variables. */
export interface KnownMinimum {
	readonly point: readonly number[];
	readonly value: number;
}

/** A landscape, ready to be seen and descended. */
export interface Landscape {
	readonly source: LandscapeSource;
	readonly title: string;
	/** The formula's text, where there is one. */
	readonly formula?: string;
	readonly objective: Objective;
	/** The variables, n of them, as people name, read and write them. */
	readonly variables: readonly AxisLabel[];
	/** What its values are called, by the file that has them; f where absent. */
	readonly valueName?: string;
	/** Where it is defined or usually searched, in the plane. */
	readonly domain: Rectangle;
	/** The window to look through first. */
	readonly view: Rectangle;
	readonly minima: readonly KnownMinimum[];
	/** One line of what to watch. */
	readonly hint?: string;
	/** The even grid that meets a file's samples exactly, where there is one. */
	readonly samples?: { readonly columns: number; readonly rows: number };
	/** Where a file has samples, of those on no grid. */
	readonly samplePoints?: { readonly x: Float64Array; readonly y: Float64Array };
	/** The file's samples, where nothing composed around them changes them. */
	readonly sampled?: SampledField | SampledPoints;
	/** What a person has to know of what is shown. */
	readonly notes?: readonly string[];
	readonly path?: SampledPath;
	/** Where the samples of a file end; absent where compositions move them. */
	readonly edge?: Rectangle;
	/** The plane to look through first, where one is known. */
	readonly plane?: Plane;
}

/** The window of a typed formula that states none. */
export const DEFAULT_VIEW: Rectangle = { u: [-5, 5], v: [-5, 5] };
