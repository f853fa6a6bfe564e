/** The numbers of a field as files: what the readers here, NumPy and the tool of Li et al. 2018 read. */

import { writeLossSurface } from '../../formats/loss-surface.ts';
import { writeCsv, writeJson, writeNpy, writeNpz } from '../../formats/write.ts';
import { type AxisLabel, shownCoordinate } from '../../model/axis-label.ts';
import { shown } from '../../model/decimal.ts';
import { LimitError } from '../../model/errors.ts';
import type { Field, Precision } from '../../model/field.ts';
import { axisValue } from '../../model/geometry.ts';

export type FieldFormat = 'npz' | 'npy' | 'csv' | 'json' | 'h5';
export const FIELD_FORMATS: readonly FieldFormat[] = ['npz', 'npy', 'csv', 'json', 'h5'];

/** Most numbers in a text file: as text they take ten times the space. */
const MOST_TEXT_NUMBERS = 2 ** 23;

/** @param layers numbers of a cell @throws LimitError where so many cells are too many for this format */
export function checkFieldSize(format: FieldFormat, columns: number, rows: number, layers: number): void {
	if ((format === 'csv' || format === 'json') && columns * rows * layers > MOST_TEXT_NUMBERS)
		throw new LimitError(`A grid of ${columns} × ${rows} is too large for .${format}; write .npy or .npz.`);
}

/**
 * The file's content: rows = y ascending, columns = x ascending, in the precision of the field; text has every digit that was
 * computed. `.npy` stacks the gradient behind the values; `.h5` has no gradient, and its name of the values is `train_loss`.
 *
 * @param labels of the axes: coordinates are written as a person reads them
 * @throws LimitError
 */
export function fieldFile(
	format: FieldFormat,
	{ grid, values, gradientU, gradientV }: Field,
	[first, second]: readonly [AxisLabel, AxisLabel?],
	precision: Precision,
): Uint8Array | string {
	const { columns, rows, domain } = grid;
	checkFieldSize(format, columns, rows, gradientU ? 3 : 1);
	const all = [values, ...(gradientU && gradientV ? [gradientU, gradientV] : [])];
	const x = Float64Array.from({ length: columns }, (_, k) => shownCoordinate(first, axisValue(domain.u, columns, k)));
	const y = Float64Array.from({ length: rows }, (_, k) => shownCoordinate(second, axisValue(domain.v, rows, k)));
	const isLine = rows === 1;
	if (format === 'h5') return writeLossSurface({ x, ...(isLine ? {} : { y }), values: { train_loss: Float64Array.from(values) } });
	const isText = format === 'csv' || format === 'json';
	const names = [isText ? 'value' : 'values', 'gradient_x', 'gradient_y'];
	const Floats = precision === 'f64' ? Float64Array : Float32Array;
	const layers = all.map((layer, k) => ({
		name: names[k] as string,
		values: isText ? Float64Array.from(layer, shown(precision)) : new Floats(layer),
	}));
	return layersFile(format, { x, y, isLine, layers });
}

/** Numbers of several kinds at the same samples. */
export interface Layers {
	/** Coordinates of columns and rows. */
	readonly x: Float64Array;
	readonly y: Float64Array;
	/** There is one row, and no second axis. */
	readonly isLine: boolean;
	/** At least one; rows × columns numbers each, all of one type. */
	readonly layers: readonly { readonly name: string; readonly values: Float64Array | Float32Array }[];
}

/** The file's content: rows = y ascending, columns = x ascending. `.npy` stacks the layers and has no names of them. */
export function layersFile(format: Exclude<FieldFormat, 'h5'>, { x, y, isLine, layers }: Layers): Uint8Array | string {
	const [columns, rows] = [x.length, y.length];
	const shape = [rows, columns];
	const [own, ...more] = layers as [Layers['layers'][number], ...Layers['layers']];
	if (format === 'npy') {
		const all = own.values.length * layers.length;
		const data = own.values instanceof Float64Array ? new Float64Array(all) : new Float32Array(all);
		for (const [k, { values }] of layers.entries()) data.set(values, k * own.values.length);
		return writeNpy(data, layers.length === 1 ? shape : [layers.length, ...shape]);
	}
	if (format === 'npz') {
		const members = layers.map(({ name, values }) => [name, { data: values, shape: isLine ? [columns] : shape }] as const);
		const axes = { x: { data: x, shape: [columns] }, ...(isLine ? {} : { y: { data: y, shape: [rows] } }) };
		return writeNpz({ ...Object.fromEntries(members), ...axes });
	}
	const doubles = (values: Float64Array | Float32Array): Float64Array =>
		values instanceof Float64Array ? values : Float64Array.from(values);
	const surface = { name: own.name, columns, rows, x, y, values: doubles(own.values) };
	const further = Object.fromEntries(more.map(({ name, values }) => [name, doubles(values)]));
	return format === 'csv' ? writeCsv(surface, further) : writeJson(surface, further);
}
