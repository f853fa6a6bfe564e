/** NumPy's .npz: a zip of .npy arrays, each a surface, an axis or something beside them. */

import { isList, type NamedArray, type NamedNumber } from './contents.ts';
import { failure, listed, printable, safeName } from './failure.ts';
import { valuesBudget } from './limits.ts';
import { findPair, isMeasured } from './names.ts';
import { readNpy } from './npy.ts';
import type { OpenOptions, OpenedFile } from './opened.ts';
import { openContents } from './read.ts';
import { recordsOf } from './structured.ts';
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
		throw failure('npz', 'EMPTY', otherArchive(others));
	}
	const most = valuesBudget(bytes.length);
	const notes: string[] = [];
	const skipped = others.map((name) => `${printable(name)} (no array)`);
	const arrays: NamedArray[] = [];
	const numbers: NamedNumber[] = [];
	const refused: Error[] = [];
	for (const member of members) {
		const name = safeName(member.name.slice(0, -4));
		const what = `"${printable(member.name)}"`;
		try {
			const structured = recordsOf('npz', what, name, member.bytes);
			skipped.push(...(structured?.skipped ?? []));
			const read = structured?.arrays ?? [readNpy('npz', what, name, member.bytes)];
			for (const { source, notes: said } of read) {
				notes.push(...said);
				const array = { ...source, group: structured === undefined ? '' : name };
				if (source.shape.length === 0) numbers.push({ name: source.name, group: '', value: source.read(0) });
				else if (source.shape.reduce((a, b) => a * b, 1) > most)
					throw failure(
						'npz',
						'LIMIT',
						`${what} has ${source.shape.join(' × ')} values in an archive of ${bytes.length} bytes; the limit for compressed ones is ${most}. Save it uncompressed (numpy.savez).`,
					);
				else arrays.push(array);
			}
		} catch (error) {
			// One array of texts or objects beside the values is usual: the others are still read.
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (!/_(DTYPE|OBJECT|STRUCTURED)$/.test(code)) throw error;
			refused.push(error as Error);
			skipped.push(`${printable(name)} (${code.endsWith('OBJECT') ? 'Python objects' : 'no plain numbers'})`);
		}
	}
	// Coordinates alone are not what the file is for.
	const bare =
		arrays.every(isList) && findPair(arrays.map(({ name }) => name)) !== undefined && !arrays.some(({ name }) => isMeasured(name));
	if (refused[0] !== undefined && (arrays.length === 0 || (bare && arrays.length === 2))) throw refused[0];
	if (arrays.length === 0)
		throw failure('npz', 'EMPTY', `The archive holds single numbers and no array: ${listed(numbers.map((number) => number.name))}.`);
	return openContents({ format: 'npz', title, arrays, numbers, skipped, notes }, options);
}

/** What a zip archive without arrays is, and the way out. */
function otherArchive(names: readonly string[]): string {
	const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
	if (has(/^xl\//)) return 'This is an Excel workbook. Save the sheet as CSV (File, Save as, CSV UTF-8) and open that.';
	if (has(/^content\.xml$/)) return 'This is an OpenDocument file. Save the sheet as CSV and open that.';
	if (has(/(?:^|\/)data\.pkl$/))
		return 'This is a checkpoint of PyTorch, a pickle, which is never loaded. Save the array with numpy.save("surface.npy", tensor.cpu().numpy()).';
	if (has(/(?:^|\/)\.zarray$|zarr\.json$/)) return 'This is a Zarr archive. Save the array with numpy.save("surface.npy", array[:]).';
	if (has(/\.keras$|model\.weights\.h5$/)) return 'This is a saved Keras model, not a surface.';
	if (has(/^word\//)) return 'This is a Word document.';
	return `This zip archive holds no .npy array${names.length > 0 ? `, but ${listed(names)}` : ''}. Unpack it, and open the file in it.`;
}
