/** What a figure is of: the data of a state, whoever draws it. */

import type { Poles } from '../../math/pole-range.ts';
import type { AxisLabel, Field, FieldStatistics } from '../../model/field.ts';
import type { Curve } from '../../model/swarm-view.ts';
import type { AppearanceSettings, Camera } from '../../model/view.ts';
import type { Overlays } from '../../render/contract.ts';

/** The particles of an optimizer. */
export interface FigureGroup {
	readonly name: string;
	/** sRGB as `#rrggbb`. */
	readonly color: `#${string}`;
	/** Where its particles are: u, v, u, v … */
	readonly places: Float64Array;
	/** Particles that it has; those that are not among the places are not drawn. */
	readonly count: number;
	/** The ways of its first particles: u, v, u, v … each. */
	readonly paths: readonly Float64Array[];
	readonly curve?: Curve;
}

export interface FigureSubject {
	readonly title: string;
	/** One line; empty where the title says it. */
	readonly formula: string;
	/** Of the axes across, up, and of values; an empty name is no variable. */
	readonly names: { readonly u: string; readonly v: string; readonly z: string };
	readonly axes: readonly [AxisLabel, AxisLabel];
	/** Its values on a grid of the window, from which lines of equal height are traced. */
	readonly field: Pick<Field, 'grid' | 'values'>;
	/** Of the picture that is shown: colours and heights are the same as there. */
	readonly range: { readonly statistics: FieldStatistics; readonly poles: Poles };
	readonly appearance: Omit<AppearanceSettings, 'theme'>;
	readonly camera: Camera;
	readonly overlays: Overlays;
	readonly groups: readonly FigureGroup[];
	/** `linear scale`: beside the colour bar. */
	readonly scaleName: string;
	/** Of the curves: `step`, and what they show. */
	readonly chartNames: { readonly step: string; readonly value: string };
	/** What was set, a thought each: the window, the scale, the seed, the optimizers. */
	readonly settings: readonly string[];
}
