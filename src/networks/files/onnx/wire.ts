/** The wire format of protocol buffers, bounded: https://protobuf.dev/programming-guides/encoding. Nothing is copied. */

import { failure, printable } from '../../../formats/failure.ts';

export const refuse = (cause: string, found: string) => failure('onnx', cause, found);
export const damaged = (what: string) => refuse('DAMAGED', `${what}: the file is damaged or cut short, or it is no ONNX.`);

/** Most fields of all messages together: those of 4096 nodes with 32 attributes each are a fraction of it. */
const MAX_FIELDS = 2 ** 20;

/** Fields that a file may still have. */
export interface FieldBudget {
	left: number;
}
export const fieldBudget = (): FieldBudget => ({ left: MAX_FIELDS });

export interface Field {
	readonly number: number;
	/** A whole number (two's complement of 64 bits), or 4 or 8 bytes, or the bytes of a text, a message or a packed list. */
	readonly value: bigint | Uint8Array;
}

/** A varint and the byte after it; undefined where it has no end within 10 bytes. */
function varint(bytes: Uint8Array, at: number): { value: bigint; next: number } | undefined {
	let low = 0;
	// Most fit into 28 bits.
	for (let k = 0; k < 4; k++) {
		const byte = bytes[at + k];
		if (byte === undefined) return undefined;
		low |= (byte & 127) << (7 * k);
		if (byte < 128) return { value: BigInt(low), next: at + k + 1 };
	}
	let value = BigInt(low);
	for (let k = 4; k < 10; k++) {
		const byte = bytes[at + k];
		if (byte === undefined) return undefined;
		value |= BigInt(byte & 127) << BigInt(7 * k);
		if (byte < 128) return { value: BigInt.asIntN(64, value), next: at + k + 1 };
	}
	return undefined;
}

/**
 * The fields of a message, in their order.
 * @throws FormatError E_ONNX_DAMAGED, E_ONNX_LIMIT
 */
export function fieldsOf(bytes: Uint8Array, budget: FieldBudget): Field[] {
	const fields: Field[] = [];
	for (let at = 0; at < bytes.length; ) {
		if (--budget.left < 0) throw refuse('LIMIT', `The file has more than ${MAX_FIELDS} fields; that is the limit.`);
		const tag = varint(bytes, at);
		if (tag === undefined || tag.value < 8n || tag.value > 0xffff_ffffn) throw damaged('A field has no number');
		const number = Number(tag.value >> 3n);
		const wire = Number(tag.value & 7n);
		let end = tag.next;
		if (wire === 0) {
			const read = varint(bytes, (at = tag.next));
			if (read === undefined) throw damaged('A number has no end');
			fields.push({ number, value: read.value });
			at = read.next;
			continue;
		}
		let begin = tag.next;
		if (wire === 1) end = begin + 8;
		else if (wire === 5) end = begin + 4;
		else if (wire === 2) {
			const size = varint(bytes, begin);
			if (size === undefined || size.value < 0n || size.value > BigInt(bytes.length)) throw damaged('A field is longer than the file');
			begin = size.next;
			end = begin + Number(size.value);
		} else throw damaged(`A field has wire type ${wire}`);
		if (end > bytes.length) throw damaged('A field is longer than what holds it');
		fields.push({ number, value: bytes.subarray(begin, end) });
		at = end;
	}
	return fields;
}

/** Asks a message's fields for what a schema says that they hold; what they do not hold is damage. */
export class Message {
	private readonly byNumber = new Map<number, Field['value'][]>();
	constructor(
		bytes: Uint8Array,
		private readonly budget: FieldBudget,
	) {
		for (const { number, value } of fieldsOf(bytes, budget)) {
			const list = this.byNumber.get(number);
			if (list) list.push(value);
			else this.byNumber.set(number, [value]);
		}
	}
	private all = (number: number): readonly Field['value'][] => this.byNumber.get(number) ?? [];

	bytes(number: number): Uint8Array | undefined {
		const value = this.all(number).at(-1);
		if (typeof value === 'bigint') throw damaged('A field holds a number where bytes are expected');
		return value;
	}
	bytesList(number: number): readonly Uint8Array[] {
		return this.all(number).map((value) => {
			if (typeof value === 'bigint') throw damaged('A field holds a number where bytes are expected');
			return value;
		});
	}
	text = (number: number): string => decoded(this.bytes(number) ?? new Uint8Array());
	texts = (number: number): readonly string[] => this.bytesList(number).map(decoded);
	message(number: number): Message | undefined {
		const bytes = this.bytes(number);
		return bytes && new Message(bytes, this.budget);
	}
	messages = (number: number): readonly Message[] => this.bytesList(number).map((bytes) => new Message(bytes, this.budget));
	/** A whole number; 0 where absent, as protocol buffers have it. */
	whole(number: number): number {
		const value = this.all(number).at(-1) ?? 0n;
		if (typeof value !== 'bigint') throw damaged('A field holds bytes where a number is expected');
		return Number(value);
	}
	has = (number: number): boolean => this.byNumber.has(number);
	/** Whole numbers, packed or one by one. */
	wholes(number: number): number[] {
		const out: number[] = [];
		for (const value of this.all(number)) {
			if (typeof value === 'bigint') {
				out.push(Number(value));
				continue;
			}
			for (let at = 0; at < value.length; ) {
				const read = varint(value, at);
				if (read === undefined) throw damaged('A number in a list has no end');
				out.push(Number(read.value));
				at = read.next;
			}
		}
		return out;
	}
	/** Floats of 4 or 8 bytes, packed or one by one. */
	floats(number: number, size: 4 | 8): Float64Array {
		const parts = this.bytesList(number);
		const length = parts.reduce((sum, part) => sum + part.length, 0);
		if (parts.some((part) => part.length % size !== 0)) throw damaged('A list of floats ends inside one');
		const out = new Float64Array(length / size);
		let k = 0;
		for (const part of parts) {
			const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
			for (let at = 0; at < part.length; at += size) out[k++] = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
		}
		return out;
	}
}

const decoded = (bytes: Uint8Array): string => {
	if (bytes.length > 4096)
		throw refuse(
			'LIMIT',
			`A name has ${bytes.length} bytes; the limit is 4096: ${printable(new TextDecoder().decode(bytes.subarray(0, 80)))}`,
		);
	return new TextDecoder().decode(bytes);
};
