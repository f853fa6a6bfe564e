/** An .npz of weights, as `np.savez(file, **weights)` writes it: an array a tensor. */

import { failure, listed, printable } from '../../formats/failure.ts';
import { valueCount } from '../../formats/limits.ts';
import { readNpy } from '../../formats/npy.ts';
import { readZip } from '../../formats/zip.ts';
import { FormatError } from '../../model/errors.ts';
import { allowCount, type FileTensor, MAX_TENSORS } from './tensor.ts';

/** @throws FormatError E_WEIGHTS_… */
export function readWeights(bytes: Uint8Array): { readonly tensors: readonly FileTensor[]; readonly notes: readonly string[] } {
	const others: string[] = [];
	const members = readZip(
		bytes,
		(name) => {
			const array = name.endsWith('.npy');
			if (!array) others.push(name);
			return array;
		},
		'weights',
	);
	if (members.length === 0)
		throw failure('weights', 'EMPTY', `The archive holds no .npy array${others.length > 0 ? `, but ${listed(others)}` : ''}.`);
	if (members.length > MAX_TENSORS)
		throw failure('weights', 'LIMIT', `The archive lists ${members.length} arrays; the limit is ${MAX_TENSORS}.`);
	const notes: string[] = others.length > 0 ? [`Not read: ${listed(others)}.`] : [];
	const tensors: FileTensor[] = [];
	const refused: Error[] = [];
	for (const { name, bytes: content } of members) {
		try {
			tensors.push(arrayOf(name, content, notes));
		} catch (error) {
			// A text or an object beside the weights is usual: the others are still read.
			if (!(error instanceof FormatError) || !/_(DTYPE|OBJECT|STRUCTURED)$/.test(error.code)) throw error;
			refused.push(error);
			notes.push(`Not read, as it holds no plain numbers: ${printable(name)}.`);
		}
	}
	if (tensors.length === 0 && refused[0]) throw refused[0];
	return { tensors, notes };
}

function arrayOf(member: string, bytes: Uint8Array, notes: string[]): FileTensor {
	const name = member.slice(0, -4);
	const { source, notes: said } = readNpy('weights', `"${printable(member)}"`, name, bytes);
	notes.push(...said);
	const { shape, fortran, read } = source;
	return {
		name,
		shape,
		dtype: 'npy',
		count: valueCount(shape),
		values: () => {
			const out = new Float64Array(allowCount('weights', name, shape));
			for (let k = 0; k < out.length; k++) out[k] = read(fortran ? fortranPlace(k, shape) : k);
			return out;
		},
	};
}

/** Where a column-major array keeps its k-th number in row-major order. */
function fortranPlace(k: number, shape: readonly number[]): number {
	let place = 0;
	let stride = valueCount(shape);
	let rest = k;
	for (let axis = shape.length - 1; axis >= 0; axis--) {
		const size = shape[axis] as number;
		stride /= size;
		place += (rest % size) * stride;
		rest = Math.floor(rest / size);
	}
	return place;
}
