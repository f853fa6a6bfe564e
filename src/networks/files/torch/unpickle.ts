/**
 * A pickle, read as data (protocols 0 to 5): https://docs.python.org/3/library/pickletools.html. It never runs anything: a name is
 * looked up in an allow-list, and what it makes is plain data. Every step takes a byte at least, so that a file of n bytes ends after n.
 */

import { printable } from '../../../formats/failure.ts';
import { allowedName, call, damaged, refuse, storageFrom } from './allowed.ts';
import { PickleDict, PickleList, PickleOther, type PickleValue } from './values.ts';

/** Longest pickle, storages not counted: that of 4096 tensors is a twentieth of it. */
export const MAX_PICKLE = 16 * 2 ** 20;
/** Longest whole number, in bytes. */
const MAX_LONG = 64;
/** Deepest stack of marks: each is a list or tuple that is being filled. */
const MAX_DEPTH = 256;

/** Most items that its calls may copy. */
const MAX_COPIED = 2 ** 20;

export interface Unpickled {
	readonly value: PickleValue;
	/** The byte after the end. */
	readonly end: number;
}

/**
 * @param start the first byte of the pickle
 * @throws FormatError E_TORCH_CALL, _MODULE, _DAMAGED, _LIMIT, _PICKLE
 */
export function unpickle(bytes: Uint8Array, start = 0): Unpickled {
	return new Machine(bytes.subarray(0, Math.min(bytes.length, start + MAX_PICKLE)), start, bytes.length > start + MAX_PICKLE).run();
}

class Machine {
	private readonly view: DataView;
	private stack: PickleValue[] = [];
	/** Stacks that were begun before a mark. */
	private readonly marked: PickleValue[][] = [];
	private readonly memo = new Map<number, PickleValue>();

	constructor(
		private readonly bytes: Uint8Array,
		private at: number,
		private readonly cut: boolean,
	) {
		this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	}

	run(): Unpickled {
		for (;;) {
			const code = this.u8();
			if (code === 0x2e) return { value: this.pop(), end: this.at };
			const step = STEPS[code];
			if (step === undefined) throw refuse('PICKLE', `The pickle has an instruction ${code} at byte ${this.at - 1} that is not read.`);
			step(this);
		}
	}

	/** Moves on by `size` bytes and says where they began. */
	skip(size: number): number {
		const begin = this.at;
		if (!(size <= this.bytes.length - begin))
			throw this.cut
				? refuse('LIMIT', `The pickle is longer than ${MAX_PICKLE} bytes; that is the limit.`)
				: damaged('The pickle has no end');
		this.at += size;
		return begin;
	}
	u8 = (): number => this.view.getUint8(this.skip(1));
	u16 = (): number => this.view.getUint16(this.skip(2), true);
	u32 = (): number => this.view.getUint32(this.skip(4), true);
	i32 = (): number => this.view.getInt32(this.skip(4), true);
	u64 = (): number => Number(this.view.getBigUint64(this.skip(8), true));
	f64 = (): number => this.view.getFloat64(this.skip(8), false);
	raw = (size: number): Uint8Array => {
		const begin = this.skip(size);
		return this.bytes.subarray(begin, begin + size);
	};
	text = (size: number): string => new TextDecoder().decode(this.raw(size));
	/** Up to the end of the line. */
	line(): string {
		const end = this.bytes.indexOf(10, this.at);
		if (end < 0 || end - this.at > 4096) throw damaged('A line of the pickle has no end');
		const line = this.text(end - this.at);
		this.at = end + 1;
		return line;
	}

	push = (value: PickleValue): void => void this.stack.push(value);
	pop(): PickleValue {
		const value = this.stack.pop();
		if (value === undefined) throw damaged('The pickle takes from an empty stack');
		return value;
	}
	top(): PickleValue {
		const value = this.stack.at(-1);
		if (value === undefined) throw damaged('The pickle looks at an empty stack');
		return value;
	}
	mark(): void {
		if (this.marked.length >= MAX_DEPTH) throw refuse('LIMIT', `The pickle nests deeper than ${MAX_DEPTH}; that is the limit.`);
		this.marked.push(this.stack);
		this.stack = [];
	}
	/** What was put since the last mark. */
	since(): PickleValue[] {
		const items = this.stack;
		const before = this.marked.pop();
		if (before === undefined) throw damaged('The pickle closes what it did not open');
		this.stack = before;
		return items;
	}

	put = (key: number): void => void this.memo.set(key, this.top());
	memoize = (): void => void this.memo.set(this.memo.size, this.top());
	get(key: number): void {
		const value = this.memo.get(key);
		if (value === undefined) throw damaged('The pickle refers to what it did not make');
		this.push(value);
	}

	popItems(): PickleValue[] {
		const value = this.pop();
		if (!(value instanceof PickleList)) throw damaged('The pickle takes for a list what is none');
		return value.items;
	}
	append(items: readonly PickleValue[]): void {
		const list = this.top();
		if (list instanceof PickleOther) return;
		if (!(list instanceof PickleList) || list.kind === 'tuple') throw damaged('The pickle appends to what is no list');
		for (const item of items) list.items.push(item);
	}
	setItems(pairs: readonly PickleValue[]): void {
		const dict = this.top();
		if (dict instanceof PickleOther) return;
		if (!(dict instanceof PickleDict) || pairs.length % 2 !== 0) throw damaged('The pickle sets items of what is no dictionary');
		for (let k = 0; k < pairs.length; k += 2) dict.set(pairs[k] as PickleValue, pairs[k + 1] as PickleValue);
	}
	name(module: PickleValue, name: PickleValue): void {
		if (typeof module !== 'string' || typeof name !== 'string') throw damaged('The pickle asks for a name that is no text');
		this.push(allowedName(module, name));
	}
	private copied = 0;
	private readonly spend = (items: number): void => {
		this.copied += items;
		if (this.copied > MAX_COPIED) throw refuse('LIMIT', `The pickle copies more than ${MAX_COPIED} items; that is the limit.`);
	};
	call(args: PickleValue): void {
		this.push(call(this.pop(), args, this.spend));
	}
	/** The state of an object: attributes beside its items (a state dict's `_metadata`), which nothing here needs. */
	build(): void {
		this.pop();
		const target = this.top();
		if (!(target instanceof PickleDict || target instanceof PickleOther)) throw damaged('The pickle gives a state to what has none');
	}
}

/** A whole number of little-endian two's complement. */
function longOf(raw: Uint8Array): number | bigint {
	if (raw.length > MAX_LONG) throw refuse('LIMIT', `The pickle has a whole number of ${raw.length} bytes; the limit is ${MAX_LONG}.`);
	let value = 0n;
	for (let k = raw.length - 1; k >= 0; k--) value = (value << 8n) | BigInt(raw[k] as number);
	if (raw.length > 0 && ((raw[raw.length - 1] as number) & 128) !== 0) value -= 1n << BigInt(8 * raw.length);
	return wholeOf(value);
}
const wholeOf = (value: bigint): number | bigint => {
	const number = Number(value);
	return Number.isSafeInteger(number) ? number : value;
};

function textNumber(text: string): PickleValue {
	if (text === '00' || text === '01') return text === '01';
	if (!/^-?\d{1,150}L?$/.test(text)) throw damaged(`"${printable(text)}" in the pickle is no whole number`);
	return wholeOf(BigInt(text.replace('L', '')));
}

/** A quoted text of protocol 0; its escapes stay as they are written. */
const unquoted = (line: string): string => line.replace(/^(['"])(.*)\1$/s, '$2');

const list = (kind: PickleList['kind'], items: PickleValue[]): PickleList => new PickleList(kind, items);
const dictOf = (m: Machine, pairs: readonly PickleValue[]): void => {
	m.push(new PickleDict());
	m.setItems(pairs);
};
const tuple = (m: Machine, count: number): void => {
	const items = Array.from({ length: count }, () => m.pop()).reverse();
	m.push(list('tuple', items));
};

type Step = (m: Machine) => void;

/** By the letter of each instruction, as in Python's pickle.py. */
const LETTERS: Readonly<Record<string, Step>> = {
	'(': (m) => m.mark(),
	'0': (m) => void m.pop(),
	'1': (m) => void m.since(),
	'2': (m) => m.push(m.top()),
	F: (m) => m.push(Number(m.line())),
	I: (m) => m.push(textNumber(m.line())),
	J: (m) => m.push(m.i32()),
	K: (m) => m.push(m.u8()),
	L: (m) => m.push(textNumber(m.line())),
	M: (m) => m.push(m.u16()),
	N: (m) => m.push(null),
	P: (m) => m.push(storageFrom(m.line())),
	Q: (m) => m.push(storageFrom(m.pop())),
	R: (m) => m.call(m.pop()),
	S: (m) => m.push(unquoted(m.line())),
	T: (m) => m.push(m.text(m.u32())),
	U: (m) => m.push(m.text(m.u8())),
	V: (m) => m.push(m.line()),
	X: (m) => m.push(m.text(m.u32())),
	a: (m) => m.append([m.pop()]),
	b: (m) => m.build(),
	c: (m) => m.name(m.line(), m.line()),
	d: (m) => dictOf(m, m.since()),
	'}': (m) => m.push(new PickleDict()),
	e: (m) => m.append(m.since()),
	g: (m) => m.get(Number(m.line())),
	h: (m) => m.get(m.u8()),
	i: (m) => {
		const args = list('tuple', m.since());
		m.name(m.line(), m.line());
		m.call(args);
	},
	j: (m) => m.get(m.u32()),
	l: (m) => m.push(list('list', m.since())),
	']': (m) => m.push(list('list', [])),
	o: (m) => {
		const [callee, ...args] = m.since();
		m.push(callee ?? null);
		m.call(list('tuple', args));
	},
	p: (m) => m.put(Number(m.line())),
	q: (m) => m.put(m.u8()),
	r: (m) => m.put(m.u32()),
	s: (m) => {
		const value = m.pop();
		m.setItems([m.pop(), value]);
	},
	t: (m) => m.push(list('tuple', m.since())),
	')': (m) => m.push(list('tuple', [])),
	u: (m) => m.setItems(m.since()),
	G: (m) => m.push(m.f64()),
	B: (m) => m.push(m.raw(m.u32())),
	C: (m) => m.push(m.raw(m.u8())),
};

const STEPS: Readonly<Record<number, Step>> = {
	...Object.fromEntries(Object.entries(LETTERS).map(([letter, step]) => [letter.charCodeAt(0), step])),
	0x80: (m) => {
		const protocol = m.u8();
		if (protocol > 5) throw refuse('PICKLE', `The pickle is of protocol ${protocol}; 0 to 5 can be read.`);
	},
	0x81: (m) => m.call(m.pop()),
	0x85: (m) => tuple(m, 1),
	0x86: (m) => tuple(m, 2),
	0x87: (m) => tuple(m, 3),
	0x88: (m) => m.push(true),
	0x89: (m) => m.push(false),
	0x8a: (m) => m.push(longOf(m.raw(m.u8()))),
	0x8b: (m) => m.push(longOf(m.raw(m.u32()))),
	0x8c: (m) => m.push(m.text(m.u8())),
	0x8d: (m) => m.push(m.text(m.u64())),
	0x8e: (m) => m.push(m.raw(m.u64())),
	0x8f: (m) => m.push(list('set', [])),
	0x90: (m) => m.append(m.since()),
	0x91: (m) => m.push(list('set', m.since())),
	0x92: (m) => {
		m.pop();
		m.call(m.pop());
	},
	0x93: (m) => {
		const name = m.pop();
		m.name(m.pop(), name);
	},
	0x94: (m) => m.memoize(),
	0x95: (m) => void m.u64(),
	0x96: (m) => m.push(m.raw(m.u64())),
};
