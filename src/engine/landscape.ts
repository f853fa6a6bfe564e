/** Opening a landscape: from an id, a formula or samples to what every view and command works on. */

import { compileObjective } from '../compile/objective.ts';
import type { Transform } from '../compile/transforms.ts';
import { findFunction } from '../functions/registry.ts';
import type { CatalogueEntry } from '../model/catalogue.ts';
import { UsageError } from '../model/errors.ts';
import type { SampledField, SampledPath } from '../model/field.ts';
import type { Plane, Range, Rectangle } from '../model/geometry.ts';
import type { Objective } from '../model/objective.ts';
import type { FormulaOptions } from './formula.ts';

export type { Transform } from '../compile/transforms.ts';

/** Where a landscape comes from. */
export type LandscapeSource =
	| { readonly kind: 'function'; readonly id: string; readonly dimension?: number }
	| ({ readonly kind: 'formula'; readonly text: string } & FormulaOptions)
	| { readonly kind: 'surface'; readonly name: string; readonly field: SampledField; readonly path?: SampledPath };

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
	/** Where it is defined or usually searched, in the plane. */
	readonly domain: Rectangle;
	/** The window to look through first. */
	readonly view: Rectangle;
	readonly minima: readonly KnownMinimum[];
	/** One line of what to watch. */
	readonly watch?: string;
	/** A grid that meets a file's samples exactly. */
	readonly samples?: { readonly columns: number; readonly rows: number };
	readonly path?: SampledPath;
	/** Where the samples of a file end; absent where compositions move them. */
	readonly edge?: Rectangle;
	/** Of more than two variables: the plane to look through first. */
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
			return { source, title: source.text, formula: source.text, objective, domain: DEFAULT_VIEW, view: DEFAULT_VIEW, minima: [] };
		}
		case 'surface': {
			const { field, name, path } = source;
			const objective = compileObjective({ body: { kind: 'field', field }, transforms });
			const window: Rectangle = { u: ends(field.x), v: field.rows === 1 ? ends(field.x) : ends(field.y) };
			// Shift, turn and stretch are sliders: the edge moves with them, and what is beyond it is a hole.
			const stays = transforms.every(({ kind }) => kind === 'noise');
			return {
				source,
				title: `${name} · ${field.name}`,
				objective,
				domain: window,
				view: window,
				minima: [],
				samples: { columns: field.columns, rows: field.rows },
				...(path ? { path } : {}),
				...(stays ? { edge: window } : {}),
			};
		}
	}
}

const ends = (axis: Float64Array): Range => [axis[0] ?? 0, axis.at(-1) ?? 1];

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
		...windows(entry, dimension),
		// A composed landscape has its minima elsewhere.
		minima: transforms.length > 0 ? [] : knownMinima(entry, dimension),
		...(dimension > 2 && entry.plane?.origin.length === dimension ? { plane: entry.plane } : {}),
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
