/** Opening a landscape: from an id, a formula or samples to what every view and command works on. */

import { compileObjective } from '../../compile/objective.ts';
import { coarseness, isEvenAxis } from '../../compile/surface/axis.ts';
import type { PreparedSurface } from '../../model/definition.ts';
import type { Transform } from '../../model/definition.ts';
import { findFunction } from '../../catalogue/registry.ts';
import type { CatalogueEntry } from '../../model/catalogue.ts';
import { UsageError } from '../../model/errors.ts';
import { type AxisLabel, defaultVariables } from '../../model/axis-label.ts';
import type { Interpolation, SampledField, SampledPath, SampledPoints } from '../../model/field.ts';
import type { Plane, Range, Rectangle } from '../../model/geometry.ts';
import type { Objective } from '../../model/objective.ts';
import type { FormulaOptions } from './formula.ts';
import { printable } from '../../model/printable.ts';

export type { Transform } from '../../model/definition.ts';

/** Where a landscape comes from. */
export type LandscapeSource =
	| { readonly kind: 'function'; readonly id: string; readonly dimension?: number }
	| ({ readonly kind: 'formula'; readonly text: string } & FormulaOptions)
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
	/** Where it is defined or usually searched, in the plane. */
	readonly domain: Rectangle;
	/** The window to look through first. */
	readonly view: Rectangle;
	readonly minima: readonly KnownMinimum[];
	/** One line of what to watch. */
	readonly watch?: string;
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

/**
 * Open a landscape.
 * @param transforms compositions, from the inside out
 * @throws FormulaError, UsageError
 */
export function openLandscape(source: LandscapeSource, transforms: readonly Transform[] = []): Landscape {
	switch (source.kind) {
		case 'function':
			return openFunction(source, transforms);
		case 'formula': {
			const objective = compileObjective({ body: source, transforms });
			const variables = objective.variables?.map((name) => ({ name })) ?? defaultVariables(objective.dimension);
			return {
				source,
				title: source.text,
				formula: source.text,
				objective,
				variables,
				domain: DEFAULT_VIEW,
				view: DEFAULT_VIEW,
				minima: [],
			};
		}
		case 'surface':
			return openField(source, transforms);
	}
}

/** Four nodes as far from 0 and from one another as scattered samples typically are. */
function typicalSpacing(places: Float64Array): Float64Array {
	const [lo, hi] = extent(places);
	const spacing = (hi - lo) / Math.sqrt(places.length);
	return Float64Array.of(lo, lo + spacing, hi - spacing, hi).sort();
}

/** Samples from a file. */
function openField(source: Extract<LandscapeSource, { kind: 'surface' }>, transforms: readonly Transform[]): Landscape {
	const { field, name, path, interpolation, prepared } = source;
	const body = { kind: 'field', field, ...(interpolation ? { interpolation } : {}) } as const;
	const objective = compileObjective({ body, transforms }, prepared);
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
}

const ends = (axis: Float64Array): Range => [axis[0] ?? 0, axis.at(-1) ?? 1];
const extent = (places: Float64Array): Range => [places.reduce((a, b) => Math.min(a, b)), places.reduce((a, b) => Math.max(a, b))];

function openFunction(source: Extract<LandscapeSource, { kind: 'function' }>, transforms: readonly Transform[]): Landscape {
	const entry = findFunction(source.id);
	const dimension = source.dimension ?? 2;
	const text = dimension === 2 ? entry.formula : entry.formulaND;
	const limits = entry.dimensions;
	if (text === undefined || (dimension !== 2 && limits && (dimension < limits.min || dimension > limits.max))) {
		const known = entry.formulaND && limits ? `2, or ${limits.min} to ${limits.max}` : 'only 2';
		throw new UsageError(`${entry.name} has no form in ${dimension} variables; it has ${known}.`);
	}
	const objective = compileObjective({ body: { kind: 'formula', text, dimension }, transforms });
	return {
		source,
		title: dimension === 2 ? entry.name : `${entry.name} in ${dimension} variables`,
		formula: text,
		objective,
		variables: defaultVariables(dimension),
		...windows(entry, dimension),
		// A composed landscape has its minima elsewhere.
		minima: transforms.length > 0 ? [] : knownMinima(entry, dimension),
		...(entry.plane?.n === dimension ? { plane: entry.plane } : {}),
		watch: entry.watch,
	};
}

function windows(entry: CatalogueEntry, dimension: number): { domain: Rectangle; view: Rectangle } {
	const side = dimension > 2 ? entry.domainND?.(dimension) : undefined;
	if (!side) return { domain: entry.domain, view: entry.view };
	return { domain: { u: side, v: side }, view: { u: side, v: side } };
}

function knownMinima({ minima, minimumND }: CatalogueEntry, dimension: number): KnownMinimum[] {
	if (dimension === 2) return (minima?.points ?? []).map((point) => ({ point, value: minima?.value ?? Number.NaN }));
	const known = minimumND?.(dimension);
	return known ? [known] : [];
}
