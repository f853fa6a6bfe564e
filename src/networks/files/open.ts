/** Opening a model file: told apart by what is in it, whatever it is called. */

import { failure, listed, printable } from '../../formats/failure.ts';
import { isNpy, startsWith } from '../../formats/npy.ts';
import { isZip } from '../../formats/zip.ts';
import { messageOf } from '../../model/errors.ts';
import type { Architecture } from '../../model/network.ts';
import { readArchitecture } from '../architecture/parse.ts';
import { isOnnx } from './onnx/model.ts';
import { openOnnx } from './onnx/open.ts';
import type { OpenedModel } from './opened.ts';
import { isSafetensors, readSafetensors } from './safetensors.ts';
import { readCheckpoint } from './torch/checkpoint.ts';
import { isTorch } from './torch/container.ts';
import { readWeights } from './weights-npz.ts';

/** Under this name our own .safetensors keep the architecture, as JSON. */
export const ARCHITECTURE_KEY = 'thalweg.architecture';

const letters = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));
/** What is met and not read: its first bytes, and the way out. */
const OTHERS: readonly (readonly [at: number, magic: readonly number[], what: string])[] = [
	[0, [0x89, 0x48, 0x44, 0x46], 'an HDF5 file. Of a Keras model, save the weights: numpy.savez("weights.npz", *model.get_weights())'],
	[0, [0x1f, 0x8b], 'compressed by gzip. Unpack it (gunzip), and open the file in it'],
	[0, letters('GGUF'), 'a GGUF file of a language model'],
	[4, letters('TFL3'), 'a TensorFlow Lite model. Convert the model that it was made of by tf2onnx'],
	[257, letters('ustar'), 'a tar archive, or a file of a PyTorch before 0.2. Unpack it, or save the weights with a newer PyTorch'],
];

/** @returns the file's name without folder and ending */
const titleOf = (name: string): string => printable((name.split(/[/\\]/).pop() ?? '').replace(/\.[^.]+$/, '') || 'model');

/**
 * Opens a model file. Nothing in it is run, and its sizes are checked before memory is taken.
 *
 * @param name the file's name, for the title
 * @throws FormatError with a code `E_<FORMAT>_<CAUSE>`; the message says what was found and what to do
 * @example
 * const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 3 }] });
 * const bytes = writeModel(plan, initialParameters(plan, 0));
 * const { format, architecture, tensors } = openModel(bytes, 'net.safetensors');
 * console.log(format, architecture?.layers.length, tensors.map(({ name }) => name)); // safetensors 1 [ 'layer0.weight', 'layer0.bias' ]
 */
export function openModel(bytes: Uint8Array, name: string): OpenedModel {
	const title = titleOf(name);
	if (bytes.length === 0) throw failure('model', 'EMPTY', 'The file is empty.');
	// First: the length that it begins with may look like the beginning of another, whose first 8 bytes are no length that fits.
	if (isSafetensors(bytes)) {
		const { tensors, metadata, notes } = readSafetensors(bytes);
		const kept = metadata.get(ARCHITECTURE_KEY);
		const architecture = kept === undefined ? undefined : keptArchitecture(kept);
		return { format: 'safetensors', title, ...(architecture && { architecture }), tensors, notes };
	}
	if (isOnnx(bytes)) return { format: 'onnx', title, ...openOnnx(bytes, title) };
	if (isTorch(bytes)) return { format: 'torch', title, ...readCheckpoint(bytes) };
	if (isZip(bytes)) return { format: 'npz', title, ...readWeights(bytes) };
	const other = OTHERS.find(([at, magic]) => startsWith(bytes.subarray(at), magic))?.[2];
	if (other !== undefined) throw failure('model', 'OTHER', `This is ${other}.`);
	if (isNpy(bytes))
		throw failure('model', 'OTHER', 'This is a single array. Save all weights in one file: numpy.savez("weights.npz", **weights).');
	if (/\.safetensors$/i.test(name)) readSafetensors(bytes);
	const first = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0'));
	throw failure('model', 'UNKNOWN', `${printable(name)} is no model file that can be read: it begins with the bytes ${listed(first)}.`);
}

function keptArchitecture(text: string): Architecture {
	if (text.length > 2 ** 20)
		throw failure('safetensors', 'LIMIT', `The architecture in the file has ${text.length} letters; the limit is ${2 ** 20}.`);
	try {
		return readArchitecture(text);
	} catch (error) {
		throw failure('safetensors', 'ARCHITECTURE', `The architecture in the file cannot be used: ${messageOf(error)}`);
	}
}
