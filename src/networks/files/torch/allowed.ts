/** The names that a pickle of PyTorch may use, and what each makes. Every other name is refused before anything is made of it. */

import { failure, printable } from '../../../formats/failure.ts';
import { valueCount } from '../../../formats/limits.ts';
import { MAX_AXES, numberKind } from '../tensor.ts';
import { PickleDict, PickleList, PickleName, PickleOther, PickleStorage, PickleTensor, type PickleValue } from './values.ts';

export const refuse = (cause: string, found: string) => failure('torch', cause, found);
export const damaged = (found: string) => refuse('DAMAGED', `${found}: the file is damaged or cut short.`);

/** Storages by their class. */
const STORAGES: Readonly<Record<string, string>> = {
	DoubleStorage: 'F64',
	FloatStorage: 'F32',
	HalfStorage: 'F16',
	BFloat16Storage: 'BF16',
	LongStorage: 'I64',
	IntStorage: 'I32',
	ShortStorage: 'I16',
	CharStorage: 'I8',
	ByteStorage: 'U8',
	BoolStorage: 'BOOL',
};
/** Number types by their name in `torch`. */
const DTYPES: Readonly<Record<string, string>> = {
	float64: 'F64',
	float32: 'F32',
	float16: 'F16',
	bfloat16: 'BF16',
	float8_e4m3fn: 'F8_E4M3',
	float8_e5m2: 'F8_E5M2',
	int64: 'I64',
	int32: 'I32',
	int16: 'I16',
	int8: 'I8',
	uint64: 'U64',
	uint32: 'U32',
	uint16: 'U16',
	uint8: 'U8',
	bool: 'BOOL',
};

/** Counts items that are copied: a long list that is copied again and again would take for ever. */
export type Spend = (items: number) => void;
type Make = (args: readonly PickleValue[], spend: Spend) => PickleValue;
const other =
	(name: string): Make =>
	() =>
		new PickleOther(name);

const MAKERS: Readonly<Record<string, Make>> = {
	'collections.OrderedDict': (args, spend) => dictOf(args[0], spend),
	'collections.defaultdict': () => new PickleDict(),
	'builtins.set': (args, spend) => new PickleList('set', itemsOf(args[0], spend)),
	'builtins.frozenset': (args, spend) => new PickleList('set', itemsOf(args[0], spend)),
	'builtins.dict': (args, spend) => dictOf(args[0], spend),
	'builtins.list': (args, spend) => new PickleList('list', itemsOf(args[0], spend)),
	'builtins.tuple': (args, spend) => new PickleList('tuple', itemsOf(args[0], spend)),
	'builtins.complex': other('complex'),
	'builtins.bytearray': other('bytearray'),
	'torch._utils._rebuild_tensor': (args) => tensorOf(args),
	'torch._utils._rebuild_tensor_v2': (args) => tensorOf(args),
	'torch._utils._rebuild_tensor_v3': (args) => tensorOf(args, args[6]),
	'torch._utils._rebuild_parameter': parameterOf,
	'torch._utils._rebuild_parameter_with_state': parameterOf,
	'torch._tensor._rebuild_from_type_v2': rebuiltFromType,
	'torch.Size': (args, spend) => new PickleList('tuple', itemsOf(args[0], spend)),
	'torch.device': other('device'),
	'numpy.core.multiarray.scalar': other('numpy scalar'),
	'numpy._core.multiarray.scalar': other('numpy scalar'),
	'numpy.dtype': other('numpy dtype'),
	'_codecs.encode': other('bytes'),
	'datetime.datetime': other('date'),
	'pathlib.PosixPath': other('path'),
	'pathlib.WindowsPath': other('path'),
};
/** Names that are used and never called. */
const PLAIN = new Set(['torch.Tensor', 'torch.nn.parameter.Parameter', 'torch.nn.Parameter', 'torch.serialization._get_layout']);

/** Python 2 names of modules. */
const pythonThree = (module: string): string => (module === '__builtin__' ? 'builtins' : module);

/**
 * The name, where it may be used.
 * @throws FormatError E_TORCH_MODULE of a whole module, E_TORCH_CALL of every other name
 */
export function allowedName(module: string, name: string): PickleName {
	const full = `${pythonThree(module)}.${name}`;
	if (Object.hasOwn(MAKERS, full) || PLAIN.has(full) || storageOf(full) !== undefined || dtypeOf(full) !== undefined)
		return new PickleName(full);
	const asked = `"${printable(full)}"`;
	if (/^torch\.(?:nn|jit|fx|ao|distributed|quantization)\b|^__torch__|^torchvision\b|^__main__$/.test(pythonThree(module)))
		throw refuse(
			'MODULE',
			`The file is a pickle of a whole module: it needs the class ${asked}, and code in files is never run. Save the weights alone, torch.save(model.state_dict(), "model.pt"), or the whole network, torch.onnx.export(model, example, "model.onnx").`,
		);
	throw refuse(
		'CALL',
		`The file wants to call ${asked}. Only what makes tensors, lists and dictionaries is allowed, and code in files is never run. If it is a checkpoint of yours, save the weights alone: torch.save(model.state_dict(), "model.pt").`,
	);
}

/** The dtype of a storage class; '' of the untyped one. */
function storageOf(full: string): string | undefined {
	if (/^torch\.(?:storage\.)?UntypedStorage$/.test(full)) return '';
	const name = /^torch\.(?:cuda\.)?(\w+Storage)$/.exec(full)?.[1];
	return name !== undefined && Object.hasOwn(STORAGES, name) ? STORAGES[name] : undefined;
}

function dtypeOf(full: string): string | undefined {
	const name = /^torch\.(\w+)$/.exec(full)?.[1];
	return name !== undefined && Object.hasOwn(DTYPES, name) ? DTYPES[name] : undefined;
}

/** Calls what a name stands for. */
export function call(callee: PickleValue, args: PickleValue, spend: Spend): PickleValue {
	if (!(callee instanceof PickleName) || !(args instanceof PickleList)) throw damaged('The pickle calls what is no name');
	const make = Object.hasOwn(MAKERS, callee.full) ? MAKERS[callee.full] : undefined;
	if (make === undefined) throw refuse('CALL', `The file wants to call "${printable(callee.full)}", which is allowed as a name only.`);
	return make(args.items, spend);
}

/** The storage that a persistent id names: ('storage', class, key, place, count). */
export function storageFrom(id: PickleValue): PickleStorage {
	const items = id instanceof PickleList ? id.items : [];
	const [word, kind, key, , count] = items;
	if (word !== 'storage' || !(kind instanceof PickleName) || typeof key !== 'string' || !isWhole(count))
		throw damaged('The pickle names a storage in no known way');
	const dtype = storageOf(kind.full);
	if (dtype === undefined) throw refuse('DTYPE', `A storage is of class "${printable(kind.full)}", which is not read. Save it as float32.`);
	return new PickleStorage(key, dtype === '' ? undefined : dtype, count);
}

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
function itemsOf(value: PickleValue | undefined, spend: Spend): PickleValue[] {
	if (!(value instanceof PickleList)) return [];
	spend(value.items.length);
	return [...value.items];
}

/** The dictionary of a list of pairs. */
function dictOf(pairs: PickleValue | undefined, spend: Spend): PickleDict {
	const dict = new PickleDict();
	for (const pair of itemsOf(pairs, spend)) {
		const [key, value] = itemsOf(pair, spend);
		if (key !== undefined && value !== undefined) dict.set(key, value);
	}
	return dict;
}

function wholeNumbers(value: PickleValue | undefined): number[] | undefined {
	const items = value instanceof PickleList ? value.items : undefined;
	return items && items.length <= MAX_AXES && items.every(isWhole) ? items : undefined;
}

/** (storage, offset, shape, strides, …): a view, checked against the storage that the pickle claims. */
function tensorOf(args: readonly PickleValue[], type?: PickleValue): PickleTensor {
	const [storage, offset] = args;
	const shape = wholeNumbers(args[2]);
	const strides = wholeNumbers(args[3]);
	if (!(storage instanceof PickleStorage) || !isWhole(offset) || !shape || strides?.length !== shape.length)
		throw damaged('The pickle makes a tensor of no storage, shape and strides');
	const dtype = type instanceof PickleName ? dtypeOf(type.full) : storage.dtype;
	if (dtype === undefined) throw refuse('DTYPE', 'A tensor has numbers of a kind that is not read. Save it as float32: tensor.float().');
	const size = numberKind(dtype)?.size ?? 1;
	const there = storage.dtype === undefined ? Math.floor(storage.count / size) : storage.count;
	if (valueCount(shape) > 0) {
		const last = shape.reduce((at, length, axis) => at + (length - 1) * (strides[axis] as number), offset);
		if (!(last < there)) throw damaged(`A tensor of ${shape.join(' × ')} numbers reaches beyond its storage of ${there}`);
	}
	return new PickleTensor(storage, dtype, offset, shape, strides);
}

function parameterOf([data]: readonly PickleValue[]): PickleValue {
	if (!(data instanceof PickleTensor)) throw damaged('The pickle makes a parameter of no tensor');
	return data;
}

/** (function, class, its arguments, state): a tensor of a class of its own, where the class is a plain one. */
function rebuiltFromType([make, type, args]: readonly PickleValue[], spend: Spend): PickleValue {
	if (!(type instanceof PickleName) || !PLAIN.has(type.full)) throw damaged('The pickle makes a tensor of no known class');
	if (!(make instanceof PickleName) || make.full === 'torch._tensor._rebuild_from_type_v2')
		throw damaged('The pickle makes a tensor in no known way');
	return call(make, args ?? null, spend);
}
