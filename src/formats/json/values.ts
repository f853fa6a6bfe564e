/** The numbers in JSON: single ones, nested lists, Plotly's typed arrays. */

import { printable } from '../failure.ts';
import { numberReader } from '../npy.ts';
import type { NamedArray } from '../contents.ts';
import { arraySource } from '../slice.ts';
import { refuse } from './parse.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A number, or NaN for what stands for a hole; undefined where it is something else. */
export function numberOf(value: unknown): number | undefined {
	if (typeof value === 'number') return value;
	if (value === null) return Number.NaN;
	if (typeof value === 'boolean') return value ? 1 : 0;
	if (typeof value === 'string' && /^[+-]?(?:nan|inf|infinity)$|^$/i.test(value.trim())) return Number.NaN;
	return undefined;
}

/** A name that is a number: "0.5". */
export const NUMBER_KEY = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/**
 * A rectangular nested list of numbers; undefined where it holds no numbers at all.
 * @throws FormatError E_JSON_RAGGED
 */
export function nestedArray(name: string, group: string, value: unknown): NamedArray | undefined {
	if (isObject(value)) return typedArray(name, group, value);
	if (!Array.isArray(value)) return undefined;
	const shape: number[] = [];
	for (let inner: unknown = value; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
	if (shape.includes(0)) return { ...arraySource(name, shape, []), group };
	const values: number[] = [];
	const walk = (part: unknown, depth: number, place: string): boolean => {
		if (depth === shape.length) {
			const number = numberOf(part);
			if (Array.isArray(part)) throw refuse('RAGGED', `"${printable(name)}"${place} holds a list where the others hold a number.`);
			if (number === undefined) return false;
			values.push(Number.isFinite(number) ? number : Number.NaN);
			return true;
		}
		if (!Array.isArray(part) || part.length !== shape[depth]) {
			const has = Array.isArray(part) ? `${part.length} values` : 'a single value';
			throw refuse('RAGGED', `"${printable(name)}"${place} has ${has}, the first one at that depth has ${shape[depth]}.`);
		}
		const last = depth + 1 === shape.length;
		return part.every((element, k) => walk(element, depth + 1, last ? place : `${place}[${k}]`));
	};
	return walk(value, 0, '') ? { ...arraySource(name, shape, Float64Array.from(values)), group } : undefined;
}

/** Plotly's `{dtype, bdata, shape}`: little-endian numbers in base64. */
function typedArray(name: string, group: string, { dtype, bdata, shape }: JsonObject): NamedArray | undefined {
	if (typeof dtype !== 'string' || typeof bdata !== 'string') return undefined;
	const reader = numberReader(dtype);
	if (reader === undefined) return undefined;
	let text: string;
	try {
		text = atob(bdata);
	} catch {
		throw refuse('BDATA', `"${printable(name)}" is a typed array whose bdata is no base64.`);
	}
	const view = new DataView(new ArrayBuffer(text.length));
	for (let k = 0; k < text.length; k++) view.setUint8(k, text.charCodeAt(k));
	const count = Math.floor(text.length / reader.size);
	const sizes = shape === undefined ? [count] : String(shape).split(',').map(Number);
	if (sizes.some((size) => !Number.isInteger(size) || size < 0) || sizes.reduce((a, b) => a * b, 1) !== count)
		throw refuse('BDATA', `"${printable(name)}" is a typed array of ${count} numbers, not of the shape ${printable(String(shape))}.`);
	return { name, group, shape: sizes, fortran: false, read: (position) => reader.read(view, position * reader.size, true) };
}
