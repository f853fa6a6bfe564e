/** The messages of ONNX that are read: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto (numbers of fields are its). */

import { printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import { allowCount, decoded, MAX_AXES, MAX_TENSORS, numberKind, shapeText } from '../tensor.ts';
import { damaged, type FieldBudget, fieldBudget, fieldsOf, Message, refuse } from './wire.ts';

/** Most operators of a graph. */
export const MAX_NODES = 4096;

/** A tensor that the file holds. */
export interface OnnxTensor {
	readonly name: string;
	readonly dims: readonly number[];
	readonly dtype: string;
	readonly values: Float64Array;
}

export interface OnnxNode {
	readonly op: string;
	readonly name: string;
	readonly inputs: readonly string[];
	readonly outputs: readonly string[];
	readonly attributes: Attributes;
}

export interface OnnxGraph {
	readonly nodes: readonly OnnxNode[];
	/** Decoded when they are first asked for. */
	readonly initializers: ReadonlyMap<string, () => OnnxTensor>;
	/** The samples: name and axes, a text or nothing where an axis has no fixed length. Initializers are not among them. */
	readonly inputs: readonly { readonly name: string; readonly dims: readonly (number | string)[] | undefined }[];
	readonly outputs: readonly string[];
	/** Who wrote it. */
	readonly producer: string;
}

/** Whether the first fields are those of a ModelProto with a graph. */
export function isOnnx(bytes: Uint8Array): boolean {
	// ir_version is field 1, a whole number, and every writer writes it first.
	if (bytes[0] !== 0x08) return false;
	try {
		const fields = fieldsOf(bytes, { left: 1000 });
		return fields.some(({ number, value }) => number === 7 && typeof value !== 'bigint');
	} catch {
		// Cut short: still ONNX by what it begins with, an ir_version and the name of a producer or an opset.
		return bytes.length > 4 && (bytes[1] as number) < 32 && (bytes[2] === 0x12 || bytes[2] === 0x3a || bytes[2] === 0x42);
	}
}

/** @throws FormatError E_ONNX_DAMAGED, _LIMIT, _EXTERNAL, _DTYPE, _EMPTY */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
	const budget = fieldBudget();
	const model = new Message(bytes, budget);
	const graph = model.message(7);
	if (graph === undefined) throw refuse('EMPTY', 'The file holds no graph.');
	const nodes = graph.bytesList(1);
	if (nodes.length > MAX_NODES) throw refuse('LIMIT', `The graph has ${nodes.length} operators; the limit is ${MAX_NODES}.`);
	const held = graph.messages(5);
	if (held.length > MAX_TENSORS) throw refuse('LIMIT', `The graph has ${held.length} tensors; the limit is ${MAX_TENSORS}.`);
	if (graph.has(15)) throw refuse('SPARSE', 'The graph has sparse tensors, which are not read. Export the model with dense ones.');
	const initializers = new Map(held.map((message) => [message.text(8), once(() => tensorOf(message))] as const));
	for (const message of held) refuseExternal(message);
	return {
		nodes: nodes.map((node) => nodeOf(new Message(node, budget), budget)),
		initializers,
		inputs: graph
			.messages(11)
			.map((info) => ({ name: info.text(1), dims: dimsOf(info) }))
			.filter(({ name }) => !initializers.has(name)),
		outputs: graph.messages(12).map((info) => info.text(1)),
		producer: [model.text(2), model.text(3)].join(' ').trim(),
	};
}

const once = <V>(make: () => V): (() => V) => {
	let made: V | undefined;
	return () => (made ??= make());
};

function dimsOf(info: Message): readonly (number | string)[] | undefined {
	const dims = info.message(2)?.message(1)?.message(2)?.messages(1);
	if (dims && dims.length > MAX_AXES) throw refuse('LIMIT', `An input has ${dims.length} axes; the limit is ${MAX_AXES}.`);
	return dims?.map((dim) => (dim.has(1) ? dim.whole(1) : dim.text(2)));
}

/** By the numbers of TensorProto.DataType. */
const DTYPES: Readonly<Record<number, string>> = {
	1: 'F32',
	2: 'U8',
	3: 'I8',
	4: 'U16',
	5: 'I16',
	6: 'I32',
	7: 'I64',
	9: 'BOOL',
	10: 'F16',
	11: 'F64',
	12: 'U32',
	13: 'U64',
	16: 'BF16',
	17: 'F8_E4M3',
	19: 'F8_E5M2',
};

function refuseExternal(message: Message): void {
	if (message.whole(14) === 0 && !message.has(13)) return;
	const entries = message.messages(13).map((entry) => [entry.text(1), entry.text(2)] as const);
	const where = entries.find(([key]) => key === 'location')?.[1] ?? 'another file';
	throw refuse(
		'EXTERNAL',
		`The numbers of "${printable(message.text(8))}" are not in the file but in "${printable(where)}", and no other file is opened. Save the model as one: onnx.save(onnx.load("model.onnx"), "one.onnx"), or torch.onnx.export(…, external_data=False).`,
	);
}

function tensorOf(message: Message): OnnxTensor {
	refuseExternal(message);
	const name = message.text(8);
	const what = `The tensor "${printable(name)}"`;
	const dims = message.wholes(1);
	if (dims.length > MAX_AXES || !dims.every((size) => Number.isSafeInteger(size) && size >= 0)) throw damaged(`${what} has no shape`);
	const dtype = DTYPES[message.whole(2)];
	const kind = dtype === undefined ? undefined : numberKind(dtype);
	if (dtype === undefined || kind === undefined)
		throw refuse('DTYPE', `${what} has data type ${message.whole(2)} of ONNX, which is not read. Export the model in float32.`);
	const count = valueCount(dims);
	const raw = message.bytes(9);
	if (raw !== undefined && raw.length > 0) {
		if (count * kind.size !== raw.length)
			throw damaged(`${what} claims ${shapeText(dims)} numbers of ${kind.size} bytes in ${raw.length} bytes`);
		const values = decoded(dtype, kind, raw, allowCount('onnx', name, dims));
		return { name, dims, dtype, values };
	}
	const values = listed(message, dtype);
	if (values.length !== count) throw damaged(`${what} claims ${shapeText(dims)} numbers and holds ${values.length}`);
	return { name, dims, dtype, values };
}

/** Numbers in the field of their type, where they are not raw. */
function listed(message: Message, dtype: string): Float64Array {
	switch (dtype) {
		case 'F32':
			return message.floats(4, 4);
		case 'F64':
			return message.floats(10, 8);
		case 'I64':
			return Float64Array.from(message.wholes(7));
		case 'U32':
		case 'U64':
			return Float64Array.from(message.wholes(11));
		default: {
			// Small types are whole numbers of 32 bits, halves by their bits.
			const whole = message.wholes(5);
			const kind = numberKind(dtype);
			if (kind === undefined || !/^B?F/.test(dtype) || dtype === 'BOOL') return Float64Array.from(whole);
			const view = new DataView(new ArrayBuffer(4));
			return Float64Array.from(whole, (bits) => {
				view.setUint32(0, bits, true);
				return kind.read(view, 0);
			});
		}
	}
}

function nodeOf(message: Message, budget: FieldBudget): OnnxNode {
	const op = message.text(4);
	const attributes = new Attributes(
		op,
		new Map(
			message.bytesList(5).map((bytes) => {
				const attribute = new Message(bytes, budget);
				return [attribute.text(1), attribute] as const;
			}),
		),
	);
	return { op, name: message.text(3), inputs: message.texts(1), outputs: message.texts(2), attributes };
}

/** The attributes of an operator, by their name in its schema. */
export class Attributes {
	constructor(
		readonly op: string,
		private readonly byName: ReadonlyMap<string, Message>,
	) {}
	has = (name: string): boolean => this.byName.has(name);
	whole = (name: string, absent: number): number => this.byName.get(name)?.whole(3) ?? absent;
	float(name: string, absent: number): number {
		const bytes = this.byName.get(name)?.bytes(2);
		if (bytes === undefined) return this.byName.has(name) ? 0 : absent;
		if (bytes.length !== 4) throw damaged(`The attribute ${name} of ${printable(this.op)} is no float`);
		return new DataView(bytes.buffer, bytes.byteOffset, 4).getFloat32(0, true);
	}
	text = (name: string, absent: string): string => this.byName.get(name)?.text(4) ?? absent;
	wholes = (name: string): readonly number[] | undefined => this.byName.get(name)?.wholes(8);
	floats = (name: string): Float64Array | undefined => this.byName.get(name)?.floats(7, 4);
	tensor(name: string): OnnxTensor | undefined {
		const message = this.byName.get(name)?.message(5);
		return message && tensorOf(message);
	}
}
