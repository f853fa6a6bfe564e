/** A tensor in a file: its numbers stay where they are until somebody asks for them. */

import type { Shape } from '../../model/network.ts';
import { failure, type ModelFormatId, printable } from '../../formats/failure.ts';
import { halfToNumber } from '../../formats/npy.ts';
import { countText, valueCount } from '../../formats/limits.ts';

/** Most numbers of one tensor that is decoded (128 MiB as f64): sixteen times the largest network that is tried. */
export const MAX_NUMBERS = 2 ** 24;
/** Most tensors of a file. */
export const MAX_TENSORS = 4096;
/** Longest name of a tensor. */
export const MAX_NAME = 4096;
/** Most axes of a tensor. */
export const MAX_AXES = 16;

/** A named tensor of a file. */
export interface FileTensor {
	/** As the file has it. Show it through `printable`. */
	readonly name: string;
	readonly shape: Shape;
	/** `F32`, `BF16`, `I64` …: what the file stores. */
	readonly dtype: string;
	/** Product of the shape. */
	readonly count: number;
	/**
	 * Its numbers, the last axis fastest, decoded anew at every call.
	 * @throws FormatError E_<FORMAT>_LIMIT beyond 2^24 numbers
	 */
	readonly values: () => Float64Array;
}

/** How a number of a kind is stored, little-endian. */
export interface NumberKind {
	/** Bytes. */
	readonly size: number;
	readonly read: (view: DataView, at: number) => number;
}

const widened = new DataView(new ArrayBuffer(4));
/** The number that the upper 16 bits of an f32 stand for. */
function brainToNumber(bits: number): number {
	widened.setUint32(0, bits * 65536);
	return widened.getFloat32(0);
}

/** 8 bits: sign, 4 of exponent (bias 7), 3 of fraction. No infinity. */
function float8e4m3(bits: number): number {
	const sign = bits & 128 ? -1 : 1;
	const exponent = (bits >> 3) & 15;
	const fraction = bits & 7;
	if ((bits & 127) === 127) return Number.NaN;
	return exponent === 0 ? sign * fraction * 2 ** -9 : sign * (8 + fraction) * 2 ** (exponent - 10);
}

/** By their names in safetensors. */
export const NUMBER_KINDS: Readonly<Record<string, NumberKind>> = {
	F64: { size: 8, read: (view, at) => view.getFloat64(at, true) },
	F32: { size: 4, read: (view, at) => view.getFloat32(at, true) },
	F16: { size: 2, read: (view, at) => halfToNumber(view.getUint16(at, true)) },
	BF16: { size: 2, read: (view, at) => brainToNumber(view.getUint16(at, true)) },
	F8_E4M3: { size: 1, read: (view, at) => float8e4m3(view.getUint8(at)) },
	F8_E5M2: { size: 1, read: (view, at) => halfToNumber(view.getUint8(at) << 8) },
	I64: { size: 8, read: (view, at) => Number(view.getBigInt64(at, true)) },
	U64: { size: 8, read: (view, at) => Number(view.getBigUint64(at, true)) },
	I32: { size: 4, read: (view, at) => view.getInt32(at, true) },
	U32: { size: 4, read: (view, at) => view.getUint32(at, true) },
	I16: { size: 2, read: (view, at) => view.getInt16(at, true) },
	U16: { size: 2, read: (view, at) => view.getUint16(at, true) },
	I8: { size: 1, read: (view, at) => view.getInt8(at) },
	U8: { size: 1, read: (view, at) => view.getUint8(at) },
	BOOL: { size: 1, read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

export const numberKind = (dtype: string): NumberKind | undefined => (Object.hasOwn(NUMBER_KINDS, dtype) ? NUMBER_KINDS[dtype] : undefined);

/** `20 × 64`; a single number is `1 number`. */
export const shapeText = (shape: Shape): string => (shape.length === 0 ? '1 number' : shape.map(countText).join(' × '));

/** Throws unless the numbers may be decoded. */
export function allowCount(format: ModelFormatId, name: string, shape: Shape): number {
	const count = valueCount(shape);
	if (count > MAX_NUMBERS)
		throw failure(format, 'LIMIT', `"${printable(name)}" has ${shapeText(shape)} numbers; the limit for one tensor is ${MAX_NUMBERS}.`);
	return count;
}

/** Typed arrays are of this order on every machine that is in use; elsewhere numbers are read one by one. */
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The first `count` numbers of `bytes`. */
export function decoded(dtype: string, { size, read }: NumberKind, bytes: Uint8Array, count: number): Float64Array {
	if (LITTLE_ENDIAN && (dtype === 'F32' || dtype === 'F64')) {
		// A copy, so that it begins where a number may. (`slice` of Node's Buffer makes none.)
		const { buffer } = new Uint8Array(bytes.subarray(0, count * size));
		return dtype === 'F32' ? new Float64Array(new Float32Array(buffer)) : new Float64Array(buffer);
	}
	const out = new Float64Array(count);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	for (let k = 0; k < count; k++) out[k] = read(view, k * size);
	return out;
}

/**
 * A tensor whose numbers lie together in `bytes`.
 * @param bytes exactly the product of the shape times the size of the kind
 */
export function plainTensor(
	format: ModelFormatId,
	name: string,
	shape: Shape,
	dtype: string,
	kind: NumberKind,
	bytes: Uint8Array,
): FileTensor {
	return {
		name,
		shape,
		dtype,
		count: valueCount(shape),
		values: () => decoded(dtype, kind, bytes, allowCount(format, name, shape)),
	};
}
