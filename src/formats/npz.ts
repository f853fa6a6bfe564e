/** NumPy's .npz: a zip of .npy arrays, each a channel or an axis. */

import { assemble } from './assemble.ts';
import { failure, listed } from './failure.ts';
import { readNpy } from './npy.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import type { ArraySource } from './slice.ts';
import { readZip } from './zip.ts';

/** @throws FormatError E_NPZ_… */
export function openNpz(title: string, bytes: Uint8Array, options: OpenOptions): OpenedFile {
	const others: string[] = [];
	const members = readZip(bytes, (name) => {
		const array = name.endsWith('.npy');
		if (!array) others.push(name);
		return array;
	});
	if (members.length === 0) {
		throw failure('npz', 'EMPTY', `This zip archive holds no .npy array${others.length > 0 ? `, but ${listed(others)}` : ''}.`);
	}
	const notes: string[] = [];
	if (others.length > 0) notes.push(`Not read, for they are no arrays: ${listed(others)}.`);
	const sources: ArraySource[] = [];
	const refused: Error[] = [];
	for (const member of members) {
		const name = member.name.slice(0, -4);
		try {
			const array = readNpy('npz', `"${member.name}"`, name, member.bytes);
			sources.push(array.source);
			notes.push(...array.notes);
		} catch (error) {
			// One array of texts or objects beside the values is usual: the others are still read.
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (!/_(DTYPE|OBJECT|STRUCTURED)$/.test(code)) throw error;
			refused.push(error as Error);
			notes.push(`"${member.name}" is not read: it holds no plain numbers.`);
		}
	}
	if (sources.length === 0 && refused[0] !== undefined) throw refused[0];
	return assemble({ format: 'npz', title, sources, notes }, options);
}
