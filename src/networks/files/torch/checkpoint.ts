/** What a file of torch.save holds: a state dict, or a checkpoint with one in it and the state of an optimizer beside it. */

import { listed, printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import type { OptimizerState } from '../opened.ts';
import { allowCount, decoded, type FileTensor, MAX_NAME, MAX_TENSORS, numberKind } from '../tensor.ts';
import { damaged, refuse } from './allowed.ts';
import { readTorchFile } from './container.ts';
import { PickleDict, PickleList, PickleTensor, type PickleValue } from './values.ts';

export interface Checkpoint {
	readonly tensors: readonly FileTensor[];
	readonly optimizer?: OptimizerState;
	readonly notes: readonly string[];
}

/** Where people keep the weights, best first. */
const WEIGHTS = ['model_state_dict', 'state_dict', 'model', 'net', 'network', 'weights', 'params', 'module', 'model_state', 'ema'];
/** Most that an optimizer remembers of a parameter. */
const MAX_MOMENTS = 16;
/** Where a search for a state dict ends. */
const MAX_DEPTH = 4;

/** @throws FormatError E_TORCH_… */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
	const file = readTorchFile(bytes);
	const notes = [...file.notes];
	const found = stateDictIn(file.value, '', 0, new Set());
	if (found === undefined) throw refuse('EMPTY', `The file holds no tensors by name${contentOf(file.value)}. Save model.state_dict().`);
	if (found.path !== '') notes.push(`The weights are those of "${printable(found.path)}".`);
	const tensors = tensorsOf(found.dict, file.storages);
	const skipped = [...found.dict.entries.keys()].filter((key) => !(found.dict.get(key) instanceof PickleTensor)).map(String);
	if (found.path === '' && skipped.length > 0) notes.push(`Beside the weights, not read: ${listed(skipped)}.`);
	const optimizer = file.value instanceof PickleDict ? optimizerOf(file.value, tensors, file.storages, notes) : undefined;
	return { tensors, ...(optimizer && { optimizer }), notes };
}

const contentOf = (value: PickleValue): string =>
	value instanceof PickleDict && value.entries.size > 0 ? `, but ${listed([...value.entries.keys()].map(String))}` : '';

/** The dictionary of tensors: this one, or the first inside it under a usual name, or under any. */
function stateDictIn(
	value: PickleValue,
	path: string,
	depth: number,
	seen: Set<PickleDict>,
): { dict: PickleDict; path: string } | undefined {
	if (!(value instanceof PickleDict) || depth > MAX_DEPTH || seen.has(value)) return undefined;
	seen.add(value);
	for (const item of value.entries.values()) if (item instanceof PickleTensor) return { dict: value, path };
	const keys = [...WEIGHTS, ...[...value.entries.keys()].filter((key) => !/optim|sched|scaler/i.test(String(key)))];
	for (const key of keys.slice(0, 256)) {
		const inner = value.get(key);
		const found = inner === undefined ? undefined : stateDictIn(inner, path === '' ? String(key) : `${path}.${key}`, depth + 1, seen);
		if (found) return found;
	}
	return undefined;
}

function tensorsOf(dict: PickleDict, storages: ReadonlyMap<string, Uint8Array>): FileTensor[] {
	const tensors: FileTensor[] = [];
	for (const [key, value] of dict.entries) {
		if (!(value instanceof PickleTensor)) continue;
		if (tensors.length === MAX_TENSORS) throw refuse('LIMIT', `The file holds more than ${MAX_TENSORS} tensors; that is the limit.`);
		if (String(key).length > MAX_NAME)
			throw refuse('LIMIT', `A tensor's name has ${String(key).length} letters; the limit is ${MAX_NAME}.`);
		tensors.push(tensorIn(String(key), value, storages));
	}
	return tensors;
}

/** @throws FormatError E_TORCH_DAMAGED where the storage is missing or shorter than the pickle claims */
function tensorIn(name: string, tensor: PickleTensor, storages: ReadonlyMap<string, Uint8Array>): FileTensor {
	const { storage, dtype, offset, shape, strides } = tensor;
	const kind = numberKind(dtype);
	const bytes = storages.get(storage.key);
	if (kind === undefined || bytes === undefined) throw damaged(`"${printable(name)}" has no numbers in the file`);
	if (storage.count * (storage.dtype === undefined ? 1 : kind.size) > bytes.length)
		throw damaged(`"${printable(name)}" claims ${storage.count} numbers in a storage of ${bytes.length} bytes`);
	return {
		name,
		shape,
		dtype,
		count: valueCount(shape),
		values: () => {
			const count = allowCount('torch', name, shape);
			if (strides.every((stride, axis) => stride === valueCount(shape.slice(axis + 1))))
				return decoded(dtype, kind, bytes.subarray(offset * kind.size), count);
			const out = new Float64Array(count);
			const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			const at = new Uint32Array(shape.length);
			let place = offset;
			for (let k = 0; k < out.length; k++) {
				out[k] = kind.read(view, place * kind.size);
				for (let axis = shape.length - 1; axis >= 0; axis--) {
					const stride = strides[axis] as number;
					at[axis] = (at[axis] as number) + 1;
					place += stride;
					if ((at[axis] as number) < (shape[axis] as number)) break;
					place -= stride * (shape[axis] as number);
					at[axis] = 0;
				}
			}
			return out;
		},
	};
}

/** Numbers that a buffer keeps and no optimizer moves. */
const isBuffer = (name: string): boolean => /(?:^|\.)(?:running_mean|running_var|num_batches_tracked)$/.test(name);

/**
 * The state of the optimizer, by the names of the parameters: torch numbers them in the order of `model.parameters()`, which is that of
 * the state dict without its buffers.
 */
function optimizerOf(
	root: PickleDict,
	tensors: readonly FileTensor[],
	storages: ReadonlyMap<string, Uint8Array>,
	notes: string[],
): OptimizerState | undefined {
	const found = [...root.entries].map(([key, value]) => ({ key, dict: optimizerDict(value) })).find(({ dict }) => dict !== undefined);
	const dict = found?.dict;
	const state = dict?.get('state');
	if (found === undefined || dict === undefined || !(state instanceof PickleDict)) return undefined;
	const parameters = tensors.filter(({ name }) => !isBuffer(name));
	const moments = new Map<string, FileTensor[]>();
	let step: number | undefined;
	for (const [key, entry] of state.entries) {
		const parameter = typeof key === 'number' ? parameters[key] : undefined;
		if (parameter === undefined || !(entry instanceof PickleDict) || entry.entries.size > MAX_MOMENTS) {
			notes.push(
				`The state of "${printable(String(found.key))}" numbers ${state.entries.size} parameters, and the weights are ${parameters.length}: it is not read.`,
			);
			return undefined;
		}
		for (const [what, value] of entry.entries) {
			if (what === 'step') {
				const number = value instanceof PickleTensor ? tensorIn('step', value, storages).values()[0] : value;
				if (typeof number === 'number') step = number;
			} else if (value instanceof PickleTensor) {
				if (value.shape.join() !== parameter.shape.join()) {
					notes.push(
						`${printable(String(what))} of "${printable(parameter.name)}" has another shape than the weights: the state of the optimizer is not read.`,
					);
					return undefined;
				}
				const list = moments.get(String(what)) ?? [];
				list.push(tensorIn(parameter.name, value, storages));
				moments.set(String(what), list);
			}
		}
	}
	return { ...(step !== undefined && { step }), options: optionsOf(dict), moments };
}

function optimizerDict(value: PickleValue): PickleDict | undefined {
	// Lightning keeps a list of them.
	const dict = value instanceof PickleList ? value.items[0] : value;
	return dict instanceof PickleDict && dict.get('state') instanceof PickleDict && dict.get('param_groups') instanceof PickleList
		? dict
		: undefined;
}

/** Numbers of the first group of parameters: lr, momentum, weight_decay … */
function optionsOf(dict: PickleDict): Record<string, number> {
	const groups = dict.get('param_groups');
	const first = groups instanceof PickleList ? groups.items[0] : undefined;
	const options: Record<string, number> = {};
	if (first instanceof PickleDict) {
		for (const [key, value] of first.entries) {
			if (typeof value === 'number') options[String(key)] = value;
			else if (key === 'betas' && value instanceof PickleList)
				value.items.forEach((beta, k) => {
					if (typeof beta === 'number') options[`beta${k + 1}`] = beta;
				});
		}
	}
	return options;
}
