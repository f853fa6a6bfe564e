/** What a pickle becomes here: plain data. Nothing in it can be called. */

/** A name that the pickle asks for, `torch._utils._rebuild_tensor_v2`, before anything is made of it. */
export class PickleName {
	constructor(readonly full: string) {}
}

/** A list, a set, or a tuple (the only one that is fixed). */
export class PickleList {
	constructor(
		readonly kind: 'list' | 'tuple' | 'set',
		readonly items: PickleValue[],
	) {}
}

/** A dictionary. Keys that are neither text nor number are left out of it, and counted. */
export class PickleDict {
	readonly entries = new Map<string | number, PickleValue>();
	otherKeys = 0;
	set(key: PickleValue, value: PickleValue): void {
		if (typeof key === 'string' || typeof key === 'number') this.entries.set(key, value);
		else this.otherKeys++;
	}
	get(key: string | number): PickleValue | undefined {
		return this.entries.get(key);
	}
}

/** A storage of numbers, by its key in the file. */
export class PickleStorage {
	constructor(
		readonly key: string,
		/** As in safetensors: `F32`; undefined where the storage is a run of bytes. */
		readonly dtype: string | undefined,
		/** Numbers, or bytes of a run of them. */
		readonly count: number,
	) {}
}

/** A view of a storage. */
export class PickleTensor {
	constructor(
		readonly storage: PickleStorage,
		readonly dtype: string,
		readonly offset: number,
		readonly shape: readonly number[],
		readonly strides: readonly number[],
	) {}
}

/** Something that is allowed and has no use here: a device, a size, a NumPy scalar. */
export class PickleOther {
	constructor(readonly name: string) {}
}

export type PickleValue =
	| null
	| boolean
	| number
	| bigint
	| string
	| Uint8Array
	| PickleName
	| PickleList
	| PickleDict
	| PickleStorage
	| PickleTensor
	| PickleOther;
