/** Compound values (IV.A.2.d, class 6): the named numbers in each item. */

import { numberTypeAt } from './dataset.ts';
import { damaged, type FileBytes } from './bytes.ts';
import { small } from './dense.ts';
import type { NumberType } from './numbers.ts';

export interface Field {
	readonly name: string;
	readonly type: NumberType;
}

/** Bytes of the properties of the classes that can stand in a compound: integer, float, text. */
const PROPERTIES: Readonly<Record<number, number>> = { 0: 4, 1: 12, 3: 0 };

/** The fields that are numbers, and the names of the others; undefined where there is one of a kind whose size is not known. */
export function compoundFields(file: FileBytes, typeAt: number): { fields: Field[]; texts: string[] } | undefined {
	const version = file.u8(typeAt) >> 4;
	const count = file.u16(typeAt + 1);
	const size = file.u32(typeAt + 4);
	const offsetBytes = version === 3 ? Math.max(1, Math.ceil(Math.log2(size + 1) / 8)) : 4;
	const fields: Field[] = [];
	const texts: string[] = [];
	let at = typeAt + 8;
	for (let k = 0; k < count; k++) {
		file.visit();
		const name = file.terminated(at, file.bytes.length);
		const length = new TextEncoder().encode(name).length + 1;
		at += version === 3 ? length : Math.ceil(length / 8) * 8;
		const offset = small(file, at, offsetBytes);
		at += offsetBytes;
		if (version === 1) at += 28;
		const kind = file.u8(at) & 15;
		const properties = PROPERTIES[kind];
		if (properties === undefined) return undefined;
		const type = kind === 3 ? 'text' : numberTypeAt(file, at, 1);
		if (typeof type === 'string') texts.push(name);
		else {
			if (offset + type.size > size) throw damaged(`The field "${name}" lies outside its item`);
			fields.push({ name, type: { ...type, size, offset } });
		}
		at += 8 + properties;
	}
	return { fields, texts };
}
