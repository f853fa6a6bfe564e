/**
 * Large arrays across the border, in pieces with a breath between them: a message is copied whole before the thread goes on, and a
 * hundred megabytes would stop a page for a tenth of a second.
 */

import { breath } from '../../model/work.ts';
import type { RemoteObject } from './calls.ts';

/** Bytes that are copied at once; arrays up to this size travel with their message. */
const PIECE_BYTES = 2 ** 23;
/** Lists with more members are not looked into. */
const MOST_MEMBERS = 1000;

const KINDS = { Float64Array, Float32Array, Int32Array, Uint32Array, Uint16Array, Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Numbers = InstanceType<(typeof KINDS)[Kind]>;

/** A part of an array on its way. */
export interface Piece {
	readonly array: number;
	readonly kind: Kind;
	/** Of the whole array. */
	readonly length: number;
	readonly at: number;
	readonly numbers: Numbers;
}

type PieceMethods = { readonly piece: (piece: Piece) => void };

const kindOf = (value: object): Kind | undefined => (Object.keys(KINDS) as Kind[]).find((kind) => value instanceof KINDS[kind]);
const isLarge = (value: object): value is Numbers =>
	ArrayBuffer.isView(value) && value.byteLength > PIECE_BYTES && value.buffer instanceof ArrayBuffer && kindOf(value) !== undefined;
const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;

/** The same with some objects in place of others; what has none of them is the same object. */
function replaced(value: unknown, other: (value: object) => object | undefined): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const found = other(value);
	if (found) return found;
	if (!isPlain(value) || (Array.isArray(value) && value.length > MOST_MEMBERS)) return value;
	const entries = Object.entries(value).map(([name, member]) => [name, replaced(member, other)] as const);
	if (entries.every(([name, member]) => member === (value as Record<string, unknown>)[name])) return value;
	return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

/** The side that sends. */
export class PiecesOut {
	#next = 1;

	/**
	 * A message whose large arrays were sent ahead, to be told or called with next; itself, and at once, where it has none.
	 * @param remote the object that the message goes to, or another one of the same store
	 */
	ahead<T>(remote: RemoteObject<PieceMethods>, message: T): T | Promise<T> {
		const sent = new Map<Numbers, number>();
		const rest = replaced(message, (value) => {
			if (!isLarge(value)) return undefined;
			const array = sent.get(value) ?? this.#next++;
			sent.set(value, array);
			return { sentAhead: array };
		}) as T;
		return sent.size === 0 ? message : this.#send(remote, sent).then(() => rest);
	}

	async #send(remote: RemoteObject<PieceMethods>, arrays: ReadonlyMap<Numbers, number>): Promise<void> {
		for (const [numbers, array] of arrays) {
			const { length } = numbers;
			const kind = kindOf(numbers) as Kind;
			const step = PIECE_BYTES / numbers.BYTES_PER_ELEMENT;
			for (let at = 0; at < length; at += step) {
				const part = numbers.slice(at, at + step) as Numbers & { readonly buffer: ArrayBuffer };
				remote.tell('piece', { array, kind, length, at, numbers: part }, [part.buffer]);
				await breath();
			}
		}
	}
}

/** The side that receives. */
export class PiecesIn {
	readonly #arrays = new Map<number, Numbers>();

	take({ array, kind, length, at, numbers }: Piece): void {
		const whole = this.#arrays.get(array) ?? new KINDS[kind](length);
		this.#arrays.set(array, whole);
		whole.set(numbers, at);
	}

	/** A message with the arrays that were sent ahead of it, which are its own from then on. */
	joined<T>(message: T): T {
		const used = new Set<number>();
		const whole = replaced(message, (value) => {
			if (!('sentAhead' in value)) return undefined;
			const number = value.sentAhead as number;
			const array = this.#arrays.get(number);
			if (!array) throw new TypeError(`array ${number} was not sent`);
			used.add(number);
			return array;
		}) as T;
		for (const number of used) this.#arrays.delete(number);
		return whole;
	}
}
