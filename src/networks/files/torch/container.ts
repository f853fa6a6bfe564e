/** The two files of torch.save: a zip (since 1.6), and four pickles in a row with the storages after them (before). */

import { listed } from '../../../formats/failure.ts';
import { isZip, readZip } from '../../../formats/zip.ts';
import { MAX_TENSORS, numberKind } from '../tensor.ts';
import { damaged, refuse } from './allowed.ts';
import { unpickle } from './unpickle.ts';
import { PickleDict, PickleList, type PickleStorage, type PickleValue } from './values.ts';

export interface TorchFile {
	readonly value: PickleValue;
	/** The bytes of a storage, by its key. */
	readonly storages: ReadonlyMap<string, Uint8Array>;
	readonly notes: readonly string[];
}

/** What the first pickle of a file before 1.6 is: torch.serialization.MAGIC_NUMBER. */
const MAGIC = 0x1950a86a20f9469cfc6cn;

/** A zip with a `data.pkl`, or a pickle. */
export const isTorch = (bytes: Uint8Array): boolean =>
	(isZip(bytes) && includesText(bytes, 'data.pkl')) || (bytes[0] === 0x80 && (bytes[1] as number) <= 5);

/** Whether a text stands in the first or last 64 KiB, where a zip has its names. */
function includesText(bytes: Uint8Array, text: string): boolean {
	const part = 64 * 1024;
	return [bytes.subarray(0, part), bytes.subarray(Math.max(0, bytes.length - part))].some((some) =>
		new TextDecoder('latin1').decode(some).includes(text),
	);
}

/** @throws FormatError E_TORCH_… */
export const readTorchFile = (bytes: Uint8Array): TorchFile => (isZip(bytes) ? readArchive(bytes) : readRow(bytes));

function readArchive(bytes: Uint8Array): TorchFile {
	const names: string[] = [];
	const members = readZip(
		bytes,
		(name) => {
			names.push(name);
			return /(?:^|\/)(?:data\.pkl|byteorder)$|\/data\/[^/]+$/.test(name);
		},
		'torch',
	);
	if (names.some((name) => /(?:^|\/)code\//.test(name)))
		throw refuse(
			'SCRIPT',
			'This is a TorchScript program, which is never run. Save the weights, torch.save(model.state_dict(), "model.pt"), or the whole network, torch.onnx.export(model, example, "model.onnx").',
		);
	const pickle = members.find(({ name }) => /(?:^|\/)data\.pkl$/.test(name));
	if (pickle === undefined) throw refuse('EMPTY', `The zip archive holds no data.pkl, but ${listed(names)}.`);
	const root = pickle.name.slice(0, -'data.pkl'.length);
	const order = members.find(({ name }) => name === `${root}byteorder`);
	if (order !== undefined && new TextDecoder().decode(order.bytes) !== 'little')
		throw refuse('ENDIAN', 'The file was written by a machine of big-endian numbers. Load and save it on a usual one.');
	const storages = new Map(
		members
			.filter(({ name }) => name.startsWith(`${root}data/`))
			.map(({ name, bytes: content }) => [name.slice(root.length + 'data/'.length), content]),
	);
	return { value: unpickle(pickle.bytes).value, storages, notes: [] };
}

function readRow(bytes: Uint8Array): TorchFile {
	const magic = unpickle(bytes);
	if (magic.value !== MAGIC) {
		throw refuse(
			'PICKLE',
			'This is a pickle, and none of torch.save: nothing in it tells which numbers are weights. Save them by torch.save(model.state_dict(), "model.pt") or as .safetensors.',
		);
	}
	const protocol = unpickle(bytes, magic.end);
	if (protocol.value !== 1001)
		throw refuse('VERSION', 'The file has a protocol of torch.save that is not 1001. Load and save it with a newer PyTorch.');
	const system = unpickle(bytes, protocol.end);
	if (system.value instanceof PickleDict && system.value.get('little_endian') === false)
		throw refuse('ENDIAN', 'The file was written by a machine of big-endian numbers. Load and save it on a usual one.');
	const object = unpickle(bytes, system.end);
	const keys = unpickle(bytes, object.end);
	const items = keys.value instanceof PickleList ? keys.value.items : [];
	if (items.length > MAX_TENSORS) throw refuse('LIMIT', `The file lists ${items.length} storages; the limit is ${MAX_TENSORS}.`);
	const kinds = storagesIn(object.value);
	const storages = new Map<string, Uint8Array>();
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = keys.end;
	for (const key of items) {
		if (typeof key !== 'string') throw damaged('The list of storages has a key that is no text');
		if (at + 8 > bytes.length) throw damaged(`The file ends before its storage ${storages.size + 1} of ${items.length}`);
		const count = Number(view.getBigInt64(at, true));
		const size = numberKind(kinds.get(key)?.dtype ?? 'F32')?.size ?? 4;
		at += 8;
		if (!(count >= 0 && count * size <= bytes.length - at))
			throw damaged(`The file ends inside its storage ${storages.size + 1} of ${items.length}`);
		storages.set(key, bytes.subarray(at, at + count * size));
		at += count * size;
	}
	return {
		value: object.value,
		storages,
		notes: at < bytes.length ? [`${bytes.length - at} bytes after the last storage are not read.`] : [],
	};
}

/** Most values that are looked at when a pickle is searched; what refers to itself ends there. */
const MAX_VISITS = 1_000_000;

/** The storages that a value refers to, by their key. */
function storagesIn(root: PickleValue): Map<string, PickleStorage> {
	const found = new Map<string, PickleStorage>();
	const seen = new Set<object>();
	const left: PickleValue[] = [root];
	for (let visits = 0; left.length > 0; visits++) {
		if (visits > MAX_VISITS) throw refuse('LIMIT', `The pickle holds more than ${MAX_VISITS} values; that is the limit.`);
		const value = left.pop() as PickleValue;
		if (typeof value !== 'object' || value === null || seen.has(value)) continue;
		seen.add(value);
		if (value instanceof PickleList) for (const item of value.items) left.push(item);
		else if (value instanceof PickleDict) for (const item of value.entries.values()) left.push(item);
		else if ('storage' in value) found.set(value.storage.key, value.storage);
	}
	return found;
}
