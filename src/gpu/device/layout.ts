/**
 * Layouts of structures shared with shaders: one schema gives the WGSL text, the byte offsets and the
 * writer, so no offset is ever typed by hand.
 *
 * Only types that the uniform address space accepts are allowed, so a layout serves both spaces.
 */

const TYPES = {
	f32: { align: 4, size: 4, kind: 'f32' },
	u32: { align: 4, size: 4, kind: 'u32' },
	i32: { align: 4, size: 4, kind: 'i32' },
	vec2f: { align: 8, size: 8, kind: 'f32' },
	vec3f: { align: 16, size: 12, kind: 'f32' },
	vec4f: { align: 16, size: 16, kind: 'f32' },
	vec2u: { align: 8, size: 8, kind: 'u32' },
	vec4u: { align: 16, size: 16, kind: 'u32' },
	mat4x4f: { align: 16, size: 64, kind: 'f32' },
} as const;

export type MemberType = keyof typeof TYPES;
/** A type, or an array of 16-byte elements: `['vec4f', 8]`. */
export type Member = MemberType | readonly ['vec4f' | 'vec4u' | 'mat4x4f', number];
export type Schema = Readonly<Record<string, Member>>;

/** What a member is written from: a number, or its numbers in order (matrices column by column). */
export type MemberValue<M extends Member> = M extends 'f32' | 'u32' | 'i32' ? number : ArrayLike<number>;
export type StructValue<S extends Schema> = { readonly [K in keyof S]: MemberValue<S[K]> };

export interface StructLayout<S extends Schema = Schema> {
	readonly name: string;
	/** `struct Name { … }`: a generated shader part. */
	readonly wgsl: string;
	/** Bytes, padded to the struct's alignment. */
	readonly size: number;
	readonly offsets: { readonly [K in keyof S]: number };
	/** All members as bytes, ready for `writeBuffer`. */
	encode(value: StructValue<S>): Uint8Array<ArrayBuffer>;
	/** Write some members into bytes made by `encode` or `new Uint8Array(size)`. */
	write(target: Uint8Array<ArrayBuffer>, value: Partial<StructValue<S>>): void;
}

interface Slot {
	readonly offset: number;
	readonly words: number;
	readonly kind: 'f32' | 'u32' | 'i32';
}

const align = (offset: number, to: number): number => Math.ceil(offset / to) * to;

/**
 * The layout of a structure, in the order of the schema.
 * @param name the WGSL struct's name
 * @example
 * const BAND = structLayout('Band', { columns: 'u32', row_offset: 'u32', view: 'mat4x4f' });
 * device.queue.writeBuffer(buffer, 0, BAND.encode({ columns: 4, row_offset: 0, view }));
 */
export function structLayout<const S extends Schema>(name: string, schema: S): StructLayout<S> {
	const slots = new Map<string, Slot>();
	const lines: string[] = [];
	let end = 0;
	let alignment = 4;
	for (const [member, declared] of Object.entries(schema) as [string, Member][]) {
		const [type, length] = typeof declared === 'string' ? [declared, 0] : declared;
		const row = TYPES[type];
		const size = row.size * Math.max(1, length);
		const offset = align(end, row.align);
		slots.set(member, { offset, words: size / 4, kind: row.kind });
		lines.push(`\t${member}: ${length ? `array<${type}, ${length}>` : type},`);
		alignment = Math.max(alignment, row.align);
		end = offset + size;
	}
	const size = align(end, alignment);
	const write = (target: Uint8Array<ArrayBuffer>, value: Partial<StructValue<S>>): void => {
		const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
		for (const [member, numbers] of Object.entries(value))
			writeMember(view, name, member, slots.get(member), numbers as number | ArrayLike<number>);
	};
	return {
		name,
		wgsl: `struct ${name} {\n${lines.join('\n')}\n}\n`,
		size,
		offsets: Object.fromEntries([...slots].map(([member, { offset }]) => [member, offset])) as StructLayout<S>['offsets'],
		encode(value) {
			const bytes = new Uint8Array(size);
			write(bytes, value);
			return bytes;
		},
		write,
	};
}

function writeMember(view: DataView, struct: string, member: string, slot: Slot | undefined, value: number | ArrayLike<number>): void {
	if (!slot) throw new Error(`${struct} has no member ${member}`);
	const numbers = typeof value === 'number' ? [value] : value;
	if (numbers.length !== slot.words) throw new Error(`${struct}.${member} takes ${slot.words} numbers, got ${numbers.length}`);
	for (let i = 0; i < slot.words; i++) {
		const at = slot.offset + 4 * i;
		const number = numbers[i] as number;
		if (slot.kind === 'f32') view.setFloat32(at, number, true);
		else if (slot.kind === 'u32') view.setUint32(at, number, true);
		else view.setInt32(at, number, true);
	}
}
