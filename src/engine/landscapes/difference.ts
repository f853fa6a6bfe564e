/**
 * One landscape minus another, as a landscape. Where both are expressions (functions, formulas, samples of files), so is their
 * difference: every machine computes it, with its gradient and its bounds. Where one is not (a network), both are computed at the same
 * nodes and their difference is a surface of samples.
 */

import { SECOND } from '../../compile/difference.ts';
import { compileObjective } from '../../compile/objective.ts';
import { loadSurfaces, openLoadedSurface } from './surfaces.ts';
import type { ExpressionDefinition } from '../../model/definition.ts';
import { UsageError } from '../../model/errors.ts';
import type { AxisLabel, Field, SampledField } from '../../model/field.ts';
import { axis64, isSlice, type Plane, type Range, type Rectangle } from '../../model/geometry.ts';
import type { Objective } from '../../model/objective.ts';
import { planeAxes } from './axis-names.ts';
import type { Landscape, LandscapeOpener } from './kind.ts';
import { planeShown } from './planes.ts';

export { SECOND };

/** A landscape as it is seen. */
export interface SeenLandscape {
	readonly landscape: Landscape;
	/** Of more than two variables; its own, or along the first two axes where absent. */
	readonly plane?: Plane;
	/** Parameters that are not at their defaults. */
	readonly parameters?: Readonly<Record<string, number>>;
}

/** What two ranges share; null where that is no more than a point. */
function shared([a, b]: Range, [c, d]: Range): Range | null {
	const [lo, hi] = [Math.max(a, c), Math.min(b, d)];
	return lo < hi ? [lo, hi] : null;
}

/** What two rectangles share; null where that is no more than an edge. */
export function sharedPart(one: Rectangle, other: Rectangle): Rectangle | null {
	const [u, v] = [shared(one.u, other.u), shared(one.v, other.v)];
	return u && v && { u, v };
}

/** Where both landscapes may have values: where the samples of files end, as far as files go; null: everywhere. @throws UsageError */
export function commonPart({ title: first, edge: a }: Landscape, { title: second, edge: b }: Landscape): Rectangle | null {
	if (!a || !b) return a ?? b ?? null;
	const common = sharedPart(a, b);
	if (common) return common;
	throw new UsageError(
		`“${first}” and “${second}” have no part of the plane in common (${rectangleText(a)}; ${rectangleText(b)}), so there is no difference.`,
	);
}

const digits = (x: number): string => String(Number(x.toPrecision(6)));
const rangeText = ([lo, hi]: Range): string => `${digits(lo)} … ${digits(hi)}`;
const rectangleText = ({ u, v }: Rectangle): string => `${rangeText(u)} by ${rangeText(v)}`;

const planeOfSeen = ({ landscape, plane }: SeenLandscape): Plane => plane ?? planeShown(landscape, { kind: 'axes', first: 0, second: 1 });
const isSamePlane = (a: Plane, b: Plane): boolean =>
	(['origin', 'first', 'second'] as const).every((part) => a[part].every((x, k) => x === b[part][k]));
const axesOfSeen = (seen: SeenLandscape): readonly [AxisLabel, AxisLabel] => planeAxes(seen.landscape, planeOfSeen(seen));

/**
 * What has to be known of a comparison of two landscapes, place by place.
 * @throws UsageError where their coordinates cannot be compared: one axis is logarithmic and the other is not; or they share no part
 */
export function comparisonNotes(first: SeenLandscape, second: SeenLandscape): string[] {
	const [one, other] = [first.landscape, second.landscape];
	const [a, b] = [axesOfSeen(first), axesOfSeen(second)];
	for (const [k, way] of ['across', 'up'].entries()) {
		const [p, q] = [a[k], b[k]] as [AxisLabel, AxisLabel];
		if (p.scale === q.scale || p.name === '' || q.name === '') continue;
		const [log, linear] = p.scale === 'log10' ? [one, other] : [other, one];
		throw new UsageError(
			`The axis ${way} is logarithmic in “${log.title}” and not in “${linear.title}”: a place of the one is none of the other. Read both files with the same axes.`,
		);
	}
	const notes: string[] = [];
	const names = (labels: readonly AxisLabel[]): string[] => labels.map(({ name }) => name);
	const [namesA, namesB] = [names(a), names(b)];
	if (namesA.some((name, k) => name !== namesB[k] && name !== '' && namesB[k] !== ''))
		notes.push(`${namesA.join(' and ')} of “${one.title}” are taken for ${namesB.join(' and ')} of “${other.title}”.`);
	const [n, m] = [one.objective.dimension, other.objective.dimension];
	if (n !== m)
		notes.push(`“${one.title}” has ${n} variables and “${other.title}” ${m}: what is compared is the plane of each that is seen.`);
	else if (isSlice({ n }) && !isSamePlane(planeOfSeen(first), planeOfSeen(second)))
		notes.push(`“${one.title}” and “${other.title}” are seen through planes of their own: equal coordinates are different points.`);
	const common = commonPart(one, other);
	if (common && !(one.edge && other.edge && rectangleText(one.edge) === rectangleText(other.edge)))
		notes.push(`Both have values over ${rectangleText(common)}: the difference is there alone.`);
	const sampled = [one, other].filter(({ source }) => source.kind === 'surface');
	if (sampled.length > 0)
		notes.push(`Between the samples of ${sampled.map(({ title }) => `“${title}”`).join(' and ')} values are taken as they are drawn.`);
	return notes;
}

/** A landscape whose difference is an expression. */
const isExpression = ({ objective }: Landscape): boolean => objective.evaluation.kind === 'expression';

/** Whether the difference of two landscapes is an expression; else it is made of their values at nodes ({@link sampledDifference}). */
export const isExpressible = (first: Landscape, second: Landscape): boolean => isExpression(first) && isExpression(second);

/** What the values of a difference are called. */
export const DIFFERENCE = 'difference';

/** A formula stands in brackets. */
const termOf = ({ title, source }: Landscape): string => (source.kind === 'formula' ? `(${title})` : title);
const titleOf = (first: Landscape, second: Landscape): string => `${termOf(first)} − ${termOf(second)}`;

/**
 * The first landscape minus the second, as one expression of the two coordinates that both are seen in. It has a value where both have
 * one. Its parameters are those of both; of the second their names begin with `B.`.
 *
 * @throws UsageError where one of them is no expression (a network, a sum of many variables), or they cannot be compared
 * @example
 * const [steep, flat] = ['3 x^2 + y^2', 'x^2 + y^2'].map((text) => openLandscape({ kind: 'formula', text }));
 * const difference = differenceOf({ landscape: steep }, { landscape: flat });
 * console.log(difference.title); // (3 x^2 + y^2) − (x^2 + y^2)
 * const truth = difference.objective.truth(0, bindObjective(difference.objective, 'plane'));
 * truth.run([2, 5]);
 * console.log(truth.values[0]); // 8
 */
export function differenceOf(first: SeenLandscape, second: SeenLandscape): Landscape {
	const [one, other] = [first.landscape, second.landscape];
	const refused = [one, other].find((landscape) => !isExpression(landscape));
	if (refused)
		throw new UsageError(`“${refused.title}” is no single expression, so the difference is not one either: subtract its values on a grid.`);
	const notes = comparisonNotes(first, second);
	const part = (seen: SeenLandscape) => {
		const plane = planeOfSeen(seen);
		const definition = seen.landscape.objective.definition as ExpressionDefinition;
		return { definition, ...(isSlice(plane) ? { plane } : {}) };
	};
	const objective = compileObjective({ body: { kind: 'difference', first: part(first), second: part(second) } });
	const common = commonPart(one, other);
	const within = (rectangle: Rectangle): Rectangle => (common && sharedPart(rectangle, common)) ?? rectangle;
	const labels = axesOfSeen(first).filter(({ name }) => name !== '');
	const variables = (labels.length >= objective.dimension ? labels : axesOfSeen(second)).slice(0, objective.dimension);
	const { samples } = one;
	const isSameGrid = JSON.stringify([one.edge, samples]) === JSON.stringify([other.edge, other.samples]);
	return {
		source: { kind: 'difference', first: one.source, second: other.source },
		title: titleOf(one, other),
		objective,
		variables,
		valueName: DIFFERENCE,
		domain: within(sharedPart(one.domain, other.domain) ?? one.domain),
		view: within(sharedPart(one.view, other.view) ?? one.view),
		minima: [],
		...(samples && isSameGrid ? { samples } : {}),
		...(notes.length > 0 ? { notes } : {}),
		...(common ? { edge: common } : {}),
	};
}

/** The values of both for the parameters of their difference. */
export function differenceParameters(first: SeenLandscape, second: SeenLandscape): Readonly<Record<string, number>> {
	const own = (objective: Objective, values: SeenLandscape['parameters'] = {}, prefix: string): [string, number][] =>
		objective.parameters.map(({ name, value }) => [`${prefix}${name}`, values[name] ?? value]);
	return Object.fromEntries([
		...own(first.landscape.objective, first.parameters, ''),
		...own(second.landscape.objective, second.parameters, SECOND),
	]);
}

/**
 * The difference of two fields of one grid, as a surface of samples: exact at their nodes, and between them as samples are drawn.
 * @throws RangeError where the grids differ
 */
export async function sampledDifference(first: SeenLandscape, second: SeenLandscape, a: Field, b: Field): Promise<Landscape> {
	const { columns, rows, domain } = a.grid;
	if (a.values.length !== b.values.length) throw new RangeError('the fields of a difference have the same grid');
	const notes = comparisonNotes(first, second);
	const field: SampledField = {
		name: DIFFERENCE,
		columns,
		rows,
		x: axis64(domain.u, columns),
		y: axis64(domain.v, rows),
		values: Float64Array.from(a.values, (value, k) => value - (b.values[k] as number)),
		axes: axesOfSeen(first),
	};
	await loadSurfaces();
	const surface = openLoadedSurface({ kind: 'surface', name: titleOf(first.landscape, second.landscape), field }, []);
	return { ...surface, title: titleOf(first.landscape, second.landscape), ...(notes.length > 0 ? { notes } : {}) };
}

/** @param open opens each of the two */
export const differenceOpener =
	(open: (source: Landscape['source']) => Landscape): LandscapeOpener<'difference'> =>
	({ first, second }, transforms) => {
		if (transforms.length > 0)
			throw new UsageError('Shift, turn, stretch and noise are for the landscapes of a difference, not around it.');
		return differenceOf({ landscape: open(first) }, { landscape: open(second) });
	};
