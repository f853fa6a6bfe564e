/** Writers: .npy, .npz, .csv, .json. What they write, the readers here read back unchanged. */

import { zipSync } from 'fflate';
import type { SampledField } from '../model/field.ts';

/** Values in C order with their shape. */
export interface NpyArray {
	readonly data: Float32Array | Float64Array;
	readonly shape: readonly number[];
}

/**
 * A .npy file, version 1.0, C order, little-endian; holes are NaN.
 * @param data rows × columns values (or any other shape), the last axis fastest
 * @throws RangeError where the shape does not hold exactly the data
 * @example
 * const bytes = writeNpy(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3]);
 * const file = await openSurface('values.npy', bytes);
 * console.log(bytes.length, file.surface().values); // 176 Float64Array(6) [ 1, 2, 3, 4, 5, 6 ]
 */
export function writeNpy(data: Float32Array | Float64Array, shape: readonly number[]): Uint8Array<ArrayBuffer> {
	const count = shape.reduce((product, size) => product * size, 1);
	if (count !== data.length) throw new RangeError(`A shape of ${shape.join(' × ')} does not hold ${data.length} values.`);
	const size = data.BYTES_PER_ELEMENT;
	const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
	const entries = `{'descr': '<f${size}', 'fortran_order': False, 'shape': ${tuple}, }`;
	// NumPy aligns the values to 64 bytes: magic and length take 10, a newline ends the header.
	const header = entries.padEnd(Math.ceil((entries.length + 11) / 64) * 64 - 11) + '\n';
	const out = new Uint8Array(10 + header.length + data.byteLength);
	out.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
	out.set(new TextEncoder().encode(header), 10);
	const view = new DataView(out.buffer, 10 + header.length);
	for (let k = 0; k < data.length; k++) {
		if (size === 4) view.setFloat32(k * 4, data[k] as number, true);
		else view.setFloat64(k * 8, data[k] as number, true);
	}
	return out;
}

/**
 * A .npz archive, stored as NumPy's savez does.
 * @param members the arrays by name; `values`, `x` and `y` are read back as a surface with its axes
 * @throws RangeError where a shape does not hold exactly its data
 * @example
 * const bytes = writeNpz({
 * 	values: { data: Float64Array.of(1, 2, 3, 4), shape: [2, 2] },
 * 	x: { data: Float64Array.of(-1, 1), shape: [2] },
 * 	y: { data: Float64Array.of(0, 5), shape: [2] },
 * });
 * console.log((await openSurface('surface.npz', bytes)).reading?.y?.to); // 5
 */
export function writeNpz(members: Readonly<Record<string, NpyArray>>): Uint8Array {
	const files = Object.entries(members).map(([name, { data, shape }]) => [`${name}.npy`, writeNpy(data, shape)] as const);
	// A fixed date, so that the same data make the same bytes.
	return zipSync(Object.fromEntries(files), { level: 0, mtime: '1980-01-01T00:00:00' });
}

/** The name as a column of a CSV file. */
const quoted = (name: string): string => (/[",\r\n]/.test(name) || name.trim() !== name ? `"${name.replaceAll('"', '""')}"` : name);

/** More numbers at the cells of a field, by name: rows × columns each. */
type MoreColumns = Readonly<Record<string, ArrayLike<number>>>;

/**
 * x, y and value columns under a header, y outer, ascending; holes are `nan`. Lines have no y.
 * @param more further columns, after the value
 * @example
 * const field = { name: 'loss', columns: 2, rows: 1, x: Float64Array.of(0, 1), y: Float64Array.of(0), values: Float64Array.of(3, NaN) };
 * console.log(writeCsv(field).split('\n')); // [ 'x,loss', '0,3', '1,nan', '' ]
 */
export function writeCsv(field: SampledField, more: MoreColumns = {}): string {
	const line = field.rows === 1;
	const name = /^(?:x|y)?$/i.test(field.name) ? 'value' : field.name;
	const layers = [field.values, ...Object.values(more)];
	const out = [[...(line ? ['x'] : ['x', 'y']), ...[name, ...Object.keys(more)].map(quoted)].join()];
	for (let row = 0; row < field.rows; row++) {
		for (let column = 0; column < field.columns; column++) {
			const shown = layers.map((layer) => textOf(layer[row * field.columns + column] as number)).join();
			out.push(line ? `${field.x[column]},${shown}` : `${field.x[column]},${field.y[row]},${shown}`);
		}
	}
	return `${out.join('\n')}\n`;
}

const textOf = (value: number): string => (Number.isFinite(value) ? String(value) : 'nan');

/**
 * `{"name", "x", "y", "values"}`, values as rows; holes are null. Lines have flat values and no y.
 * @param more further members, in the shape of the values
 * @example
 * const field = { name: 'loss', columns: 2, rows: 1, x: Float64Array.of(0, 1), y: Float64Array.of(0), values: Float64Array.of(3, NaN) };
 * console.log(writeJson(field).trim()); // {"name":"loss","x":[0,1],"values":[3,null]}
 */
export function writeJson(field: SampledField, more: MoreColumns = {}): string {
	const nested = (layer: ArrayLike<number>) => {
		const cells = Array.from(layer, (value) => (Number.isFinite(value) ? value : null));
		const rows = Array.from({ length: field.rows }, (_, row) => cells.slice(row * field.columns, (row + 1) * field.columns));
		return field.rows === 1 ? rows[0] : rows;
	};
	const axes = field.rows === 1 ? { x: [...field.x] } : { x: [...field.x], y: [...field.y] };
	const further = Object.fromEntries(Object.entries(more).map(([name, layer]) => [name, nested(layer)]));
	return `${JSON.stringify({ name: field.name, ...axes, values: nested(field.values), ...further })}\n`;
}
