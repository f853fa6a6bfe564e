/** Samples of a file: on a grid, on a line, or on no grid. */

import { compileObjective } from '../../../compile/objective.ts';
import { coarseness, isEvenAxis } from '../../../compile/surface/axis.ts';
import '../../../compile/surface/express.ts';
import { type AxisLabel, defaultVariables } from '../../../model/axis-label.ts';
import type { Range, Rectangle } from '../../../model/geometry.ts';
import { printable } from '../../../model/printable.ts';
import type { LandscapeOpener } from '../kind.ts';

/** Four nodes as far from 0 and from one another as scattered samples typically are. */
function typicalSpacing(places: Float64Array): Float64Array {
	const [lo, hi] = extent(places);
	const spacing = (hi - lo) / Math.sqrt(places.length);
	return Float64Array.of(lo, lo + spacing, hi - spacing, hi).sort();
}

export const openSurface: LandscapeOpener<'surface'> = (source, transforms) => {
	const { field, name, path, interpolation, prepared } = source;
	const body = { kind: 'field', field, ...(interpolation ? { interpolation } : {}), ...(prepared ? { prepared } : {}) } as const;
	const objective = compileObjective({ body, transforms });
	const isPoints = field.layout === 'points';
	const line = !isPoints && field.rows === 1;
	const axes = line ? [field.x] : [field.x, field.y];
	const [u = [0, 1], v = u] = axes.map(isPoints ? extent : ends);
	const window: Rectangle = { u, v };
	const variables = defaultVariables(axes.length).map((label, k) => field.axes?.[k] ?? label);
	// Shift, turn and stretch are sliders: the edge moves with them, and what is beyond it is a hole.
	const stays = transforms.every(({ kind }) => kind === 'noise');
	const spaced = isPoints ? axes.map(typicalSpacing) : axes;
	const notes = spaced.flatMap((axis, k) => coarseness(variables[k] as AxisLabel, axis) ?? []);
	return {
		source,
		title: printable(`${name} · ${field.name}`),
		objective,
		// A composition mixes the axes: what it answers to is a coordinate, no longer a number of the file's.
		variables: stays ? variables : variables.map((label) => (label.scale ? { name: `log10(${label.name})` } : label)),
		...(field.name === '' ? {} : { valueName: printable(field.name) }),
		domain: window,
		view: window,
		minima: [],
		...(transforms.length === 0 ? { sampled: field } : {}),
		...(isPoints
			? { samplePoints: { x: field.x, y: field.y } }
			: axes.every(isEvenAxis)
				? { samples: { columns: field.columns, rows: field.rows } }
				: {}),
		...(notes.length > 0 ? { notes } : {}),
		...(path ? { path } : {}),
		...(stays ? { edge: window } : {}),
	};
};

const ends = (axis: Float64Array): Range => [axis[0] ?? 0, axis.at(-1) ?? 1];
const extent = (places: Float64Array): Range => [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];
