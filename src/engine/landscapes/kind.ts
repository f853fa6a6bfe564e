/** What a landscape is, whatever its kind, and where those of each kind come from. A kind registers an opener; see `landscape.ts`. */

import type { PreparedSurface, Transform } from '../../model/definition.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Interpolation, SampledField, SampledPath, SampledPoints } from '../../model/field.ts';
import type { Plane, Rectangle } from '../../model/geometry.ts';
import type { Objective } from '../../model/objective.ts';
import type { LandscapeTiles } from '../../model/tiles.ts';
import type { NetworkBody, NetworkPlan } from '../../model/network.ts';
import type { NetworkPlaneChoice } from '../../model/network-plane.ts';
import type { NetworkPlaneAnswer } from '../../networks/directions/plane.ts';
import type { Marker } from '../../render/contract.ts';
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
			/** Computed by a program that knows the landscape: values far out belong to it, and are no outliers. */
			readonly isComputed?: boolean;
	  }
	| ({ readonly kind: 'network' } & NetworkSource)
	/** The first minus the second, both with their defaults; of what is seen otherwise `differenceOf` makes the difference. */
	| { readonly kind: 'difference'; readonly first: LandscapeSource; readonly second: LandscapeSource };

/** A network in the middle of its landscape, and what else is known of it. All vectors have as many numbers as it has parameters. */
export interface NetworkSource {
	readonly title: string;
	readonly body: NetworkBody;
	readonly parameters: Float64Array;
	/** Networks of its training, in order. */
	readonly path?: readonly Float64Array[];
	/** Other networks, for planes through three. */
	readonly others?: Readonly<Record<string, Float64Array>>;
	/** Adam's. */
	readonly moments?: { readonly first: Float64Array; readonly second: Float64Array };
	/** Of the Hessian, for a plane along them: found beforehand, because that takes long. */
	readonly eigen?: { readonly vectors: readonly [Float64Array, Float64Array]; readonly values: readonly [number, number] };
	/** The plane to look through; two random directions where absent. */
	readonly plane?: NetworkPlaneChoice;
	/** That plane, where it was made beforehand: directions of millions of parameters take long. */
	readonly made?: NetworkPlaneAnswer;
	readonly notes?: readonly string[];
}

/** A network's landscape through one plane. */
export interface NetworkView {
	readonly plane: Plane;
	/** Absent of a network of one or two parameters, which is its own plane. */
	readonly choice?: NetworkPlaneChoice;
	readonly axes: readonly [AxisLabel, AxisLabel];
	/** What is worth seeing of it. */
	readonly window: Rectangle;
	/** Where the network itself is. */
	readonly middle: Marker;
	/** The angle between the directions; shares of the path's variance along each, and a random walk's; eigenvalues. */
	readonly facts?: Omit<NetworkPlaneAnswer, 'plane' | 'names'>;
	/** Its training, as it projects on the plane, how far each point is from it, and the share of its variance that the plane shows. */
	readonly path?: SampledPath;
	readonly distances?: Float64Array;
	readonly pathExplained?: number;
}

/** What is known of a network's landscape beside any landscape's. */
export interface NetworkOfLandscape {
	readonly plan: NetworkPlan;
	readonly parameters: Float64Array;
	readonly path?: readonly Float64Array[];
	/** Through the plane to look through first. */
	readonly view: NetworkView;
	/** Through another plane; absent where the network is its own plane. @throws UsageError */
	readonly viewOf?: (choice: NetworkPlaneChoice) => NetworkView;
}

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
	/** The plane to look through first, where one is known, and what its axes are called. */
	readonly plane?: Plane;
	readonly planeAxes?: readonly [AxisLabel, AxisLabel];
	/** What is marked beside known minima. */
	readonly marks?: readonly Marker[];
	/** Of a network. */
	readonly network?: NetworkOfLandscape;
	/** The samples are a coarse whole of these. */
	readonly tiles?: LandscapeTiles;
	/** The landscape of a plane alone, of two variables, where swarms can be kept in it. */
	readonly within?: (plane: Plane) => Landscape;
}

/** Whether its values were measured: those far out are outliers then, not poles. */
export const isMeasured = ({ source }: Landscape): boolean => source.kind === 'surface' && source.isComputed !== true;

/** The window of a typed formula that states none. */
export const DEFAULT_VIEW: Rectangle = { u: [-5, 5], v: [-5, 5] };
