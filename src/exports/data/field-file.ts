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

/** @throws LimitError where so many cells, with their gradient or without, are too many for this format */
export function checkFieldSize(format: FieldFormat, columns: number, rows: number, withGradient: boolean): void {
	if ((format === 'csv' || format === 'json') && columns * rows * (withGradient ? 3 : 1) > MOST_TEXT_NUMBERS)
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
	checkFieldSize(format, columns, rows, gradientU !== undefined);
	const layers = [values, ...(gradientU && gradientV ? [gradientU, gradientV] : [])];
	const names = ['values', 'gradient_x', 'gradient_y'];
	const Floats = precision === 'f64' ? Float64Array : Float32Array;
	const x = Float64Array.from({ length: columns }, (_, k) => shownCoordinate(first, axisValue(domain.u, columns, k)));
	const y = Float64Array.from({ length: rows }, (_, k) => shownCoordinate(second, axisValue(domain.v, rows, k)));
	const line = rows === 1;
	if (format === 'h5') return writeLossSurface({ x, ...(line ? {} : { y }), values: { train_loss: Float64Array.from(values) } });
	if (format === 'npy') {
		const shape = [rows, columns];
		const data = new Floats(layers.length * values.length);
		for (const [k, layer] of layers.entries()) data.set(layer, k * values.length);
		return writeNpy(data, layers.length === 1 ? shape : [layers.length, ...shape]);
	}
	if (format === 'npz') {
		const shape = line ? [columns] : [rows, columns];
		const members = layers.map((layer, k) => [names[k] as string, { data: new Floats(layer), shape }] as const);
		const axes = { x: { data: x, shape: [columns] }, ...(line ? {} : { y: { data: y, shape: [rows] } }) };
		return writeNpz({ ...Object.fromEntries(members), ...axes });
	}
	const [own, ...more] = layers.map((layer) => Float64Array.from(layer, shown(precision)));
	const surface = { name: 'value', columns, rows, x, y, values: own as Float64Array };
	const further = Object.fromEntries(more.map((layer, k) => [names[k + 1] as string, layer]));
	return format === 'csv' ? writeCsv(surface, further) : writeJson(surface, further);
}
