/** How readers refuse: a code, what was found, what to do, what can be opened. */

import { FormatError } from '../model/errors.ts';
import { printable as safe } from '../model/printable.ts';
import { OPENABLE, type FormatId } from './table-of-formats.ts';

/** Readers of models share the readers of zip and npy with those of surfaces. `weights` is an .npz of them, `model` is none of these. */
export type ModelFormatId = 'onnx' | 'safetensors' | 'torch' | 'weights' | 'model';
/** Whoever refuses; `file` before a reader is chosen, `zarr` where arrays of a store are read. */
export type ReaderId = FormatId | ModelFormatId | 'zarr' | 'file';

const OPENABLE_MODELS = '.onnx, .safetensors, .pt and .pth (PyTorch), .npz';
const MODEL_FORMATS: ReadonlySet<ReaderId> = new Set(['onnx', 'safetensors', 'torch', 'weights', 'model']);

/**
 * A refusal.
 * @param format which reader refuses, or `FILE` before one is chosen
 * @param cause one capital word; the code is `E_<FORMAT>_<CAUSE>`
 * @param found what was found, and what to do; whole sentences
 */
export function failure(format: ReaderId, cause: string, found: string): FormatError {
	const openable = MODEL_FORMATS.has(format)
		? `Model files that can be opened: ${OPENABLE_MODELS}`
		: `Formats that can be opened: ${OPENABLE}`;
	return new FormatError(`E_${format.toUpperCase()}_${cause}`, `${found} ${openable}.`);
}

/** A name from a file, each unsafe character replaced by `?`; all that is shown or asked for by name goes through this. */
export const safeName = (name: string): string => safe(name);

/** A name from a file, safe to print and at most 60 characters long. */
export const printable = (name: string): string => safe(name, 60);

/** "a, b, c and 4 more". */
export function listed(names: readonly string[], most = 8): string {
	const shown = names.slice(0, most).map(printable).join(', ');
	return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
