/** From a landscape in a window to the picture that a script draws. */

import { UsageError } from '../../model/errors.ts';
import { isSlice, type Plane, type Rectangle } from '../../model/geometry.ts';
import type { AxisLabel } from '../../model/axis-label.ts';
import type { Objective } from '../../model/objective.ts';
import type { ScriptPicture } from './matplotlib.ts';
import { codeSubject } from './subject.ts';

/** What is read of a landscape. */
export interface ScriptLandscape {
	readonly title: string;
	readonly formula?: string;
	readonly valueName?: string;
	readonly objective: Objective;
	readonly variables: readonly AxisLabel[];
	readonly minima: readonly { readonly point: readonly number[] }[];
}

/** What is seen of it. */
export interface ScriptView extends Omit<ScriptPicture, 'title' | 'of' | 'names' | 'logarithmic' | 'minima'> {
	readonly plane: Plane;
	readonly parameters: Readonly<Record<string, number>>;
	/** The labels of the axes across and up. */
	readonly axes: readonly [AxisLabel, AxisLabel];
}

/** Whether the script of a landscape holds its formula; else its samples stand in a file beside it. */
export const hasFormula = ({ objective }: Pick<ScriptLandscape, 'objective'>): boolean => objective.definition.body.kind === 'formula';

/** @throws UsageError for samples along a line, which are no picture */
export function pictureOf(landscape: ScriptLandscape, { plane, parameters, axes, ...view }: ScriptView): ScriptPicture {
	const { title, formula, objective, variables, valueName, minima } = landscape;
	const n = objective.dimension;
	if (n === 1 && !hasFormula(landscape))
		throw new UsageError('Samples along a line need no script: save them as a table, and plot its two columns.');
	const names = variables.map(({ name }) => name);
	const label = ({ name, scale }: AxisLabel): string => (scale === 'log10' ? `log10 ${name}` : name);
	return {
		...view,
		title,
		of: hasFormula(landscape) ? codeSubject(objective, { title, formula, variables: names, parameters, plane }) : 'data',
		names: { u: label(axes[0]), v: label(axes[1]), z: valueName ?? 'f' },
		logarithmic: [axes[0].scale === 'log10', axes[1].scale === 'log10'],
		minima: isSlice({ n })
			? []
			: minima.flatMap(({ point }) => (inside(point, view.window) ? [[point[0] ?? 0, point[1] ?? 0] as const] : [])),
	};
}

const inside = ([x = 0, y]: readonly number[], { u, v }: Rectangle): boolean =>
	y !== undefined && x >= u[0] && x <= u[1] && y >= v[0] && y <= v[1];
