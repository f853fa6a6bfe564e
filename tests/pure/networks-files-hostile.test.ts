/**
 * Broken and hostile model files open or are refused by a named error, quickly: bytes changed by seed, and files that were
 * made to take much time or memory.
 */

import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { FormatError } from '../../src/model/errors.ts';
import { philox } from '../../src/math/philox.ts';
import { planNetwork } from '../../src/networks/architecture/plan.ts';
import { fitTensors, inferArchitecture, openModel, writeModelNpz } from '../../src/networks/files/index.ts';
import { modelBytes } from '../support/models.ts';
import { processorTime } from '../support/processor-time.ts';

/** Everything that is done with a file when it is opened. @returns whether it opened */
function tryToOpen(bytes: Uint8Array): boolean {
	try {
		const { architecture, tensors, optimizer } = openModel(bytes, 'a');
		for (const tensor of [...tensors, ...(optimizer?.moments.values() ?? [])].flat().slice(0, 50))
			if (tensor.count <= 2 ** 20) tensor.values();
		const network = architecture ?? inferArchitecture(tensors)?.architecture;
		if (network) fitTensors(planNetwork(network), tensors);
		return true;
	} catch (error) {
		if (
			error instanceof Error &&
			(error.name === 'ArchitectureError' || (error instanceof FormatError && /^E_[A-Z]+_[A-Z]+$/.test(error.code)))
		)
			return false;
		throw error;
	}
}

/** 1 to 8 bytes changed, or a piece left out, doubled, or cut off. */
function broken(bytes: Uint8Array, seed: number): Uint8Array {
	const draws = Array.from({ length: 6 }, (_, k) => philox(seed, k, 0, 0)).flat();
	const draw = (k: number, below: number): number => (draws[k] as number) % below;
	const at = draw(1, bytes.length);
	switch (draw(0, 8)) {
		case 0:
			return bytes.slice(0, at);
		case 1:
			return Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + 1 + draw(2, 40))]);
		case 2:
			return Uint8Array.from([
				...bytes.subarray(0, at),
				...bytes.subarray(draw(2, bytes.length), draw(2, bytes.length) + 30),
				...bytes.subarray(at),
			]);
		default: {
			const out = bytes.slice();
			// Half of the changes hit the beginning, where the sizes are.
			const reach = draw(3, 2) === 0 ? Math.min(bytes.length, 400) : bytes.length;
			for (let k = 0; k <= draw(4, 8); k++) out[draw(5 + k, reach)] = [0, 255, 128, 127, 1, draw(14 + k, 256)][draw(13, 6)] as number;
			return out;
		}
	}
}

/** A zip whose pickle is broken and whose checksums are right. */
function withPickle(file: Uint8Array, change: (pickle: Uint8Array) => Uint8Array): Uint8Array {
	const members = unzipSync(file);
	const name = Object.keys(members).find((member) => member.endsWith('data.pkl')) as string;
	return zipSync({ ...members, [name]: change(members[name] as Uint8Array) }, { level: 0 });
}

const plan = planNetwork({ input: [2], layers: [{ type: 'dense', units: 2 }] });
const KINDS: Readonly<Record<string, (seed: number) => Uint8Array>> = {
	onnx: (seed) =>
		broken(modelBytes(['more/resnet-unfolded.onnx', 'more/layer-scale.onnx', 'more/fixed-batch.onnx'][seed % 3] as string), seed),
	safetensors: (seed) => broken(modelBytes('strided-cnn.safetensors'), seed),
	'zip of torch.save': (seed) => withPickle(modelBytes('more/momentum.pth'), (pickle) => broken(pickle, seed)),
	'torch.save before 1.6': (seed) => broken(modelBytes('more/odd-tensors-before-1.6.pt'), seed),
	npz: (seed) => broken(writeModelNpz(plan, new Float64Array(6)), seed),
};

describe('300 broken files of each kind', () => {
	test.each(Object.keys(KINDS))('%s', (kind) => {
		let opened = 0;
		for (let seed = 0; seed < 300; seed++) {
			const bytes = KINDS[kind]?.(seed) as Uint8Array;
			const begun = processorTime();
			if (tryToOpen(bytes)) opened++;
			expect(processorTime() - begun, `seed ${seed}`).toBeLessThan(2000);
		}
		// Both happen: changed numbers open, changed sizes do not.
		expect(opened).toBeGreaterThan(0);
		expect(opened).toBeLessThan(280);
	});
});

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
function joined(...parts: (Uint8Array | readonly number[])[]): Uint8Array {
	const out = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
	let at = 0;
	for (const part of parts) {
		out.set(part, at);
		at += part.length;
	}
	return out;
}

/** A .safetensors file with this header. */
function safetensors(header: string, body = new Uint8Array()): Uint8Array {
	const encoded = text(header);
	const length = new DataView(new ArrayBuffer(8));
	length.setBigUint64(0, BigInt(encoded.length), true);
	return joined(new Uint8Array(length.buffer), encoded, body);
}
/** A zip of torch.save around a pickle. */
const pickled = (pickle: Uint8Array): Uint8Array => zipSync({ 'a/data.pkl': pickle }, { level: 0 });

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]);
const field = (number: number, content: Uint8Array | readonly number[]): Uint8Array =>
	joined(varint(8 * number + 2), varint(content.length), content);
const whole = (number: number, value: number): number[] => [...varint(8 * number), ...varint(value)];
const onnxModel = (...graph: Uint8Array[]): Uint8Array => joined(whole(1, 7), field(7, joined(...graph)));
const onnxNode = (op: string, inputs: string[], output: string): Uint8Array =>
	field(1, joined(...inputs.map((name) => field(1, text(name))), field(2, text(output)), field(4, text(op))));
const onnxInput = (name: string, ...dims: number[]): Uint8Array =>
	field(
		11,
		joined(
			field(1, text(name)),
			field(2, field(1, joined(whole(1, 1), field(2, joined(...dims.map((size) => field(1, whole(1, size)))))))),
		),
	);
const onnxOutput = (name: string): Uint8Array => field(12, field(1, text(name)));
const onnxBytes = (name: string, dims: number[], count: number): Uint8Array =>
	field(5, joined(...dims.map((size) => whole(1, size)), whole(2, 3), field(8, text(name)), field(9, new Uint8Array(count))));

/** 3000 operators that each turn a matrix of a million numbers. */
const turning = (): Uint8Array =>
	onnxModel(
		...Array.from({ length: 3000 }, (_, k) => onnxNode('Transpose', [k === 0 ? 'w' : `w${k - 1}`], `w${k}`)),
		onnxNode('MatMul', ['x', 'w2999'], 'y'),
		onnxBytes('w', [1000, 1000], 1e6),
		onnxInput('x', 1, 1000),
		onnxOutput('y'),
	);
/** A dictionary of 250 names that are all itself. */
const itself = (): Uint8Array =>
	pickled(
		joined(
			[0x80, 2, 0x7d, 0x71, 0],
			...Array.from({ length: 250 }, (_, k) => joined([0x58, 3, 0, 0, 0], text(String(k).padStart(3, '0')), [0x68, 0, 0x73])),
			[0x2e],
		),
	);
/** A tuple of 60 000 items that is copied 60 000 times. */
const copied = (): Uint8Array =>
	pickled(
		joined(
			[0x80, 2, 0x28],
			new Uint8Array(60_000).fill(0x4e),
			[0x74, 0x71, 0, 0x85, 0x71, 1, 0x30],
			text('c__builtin__\nset\n'),
			[0x71, 2, 0x30],
			...Array.from({ length: 60_000 }, () => [0x68, 2, 0x68, 1, 0x52, 0x30]),
			[0x4e, 0x2e],
		),
	);

const HOSTILE: readonly (readonly [string, string, () => Uint8Array])[] = [
	[
		'a product of axes beyond 2^64',
		'E_SAFETENSORS_DAMAGED',
		() => safetensors('{"w":{"dtype":"F32","shape":[4194305,4194305,211106198978564],"data_offsets":[0,4]}}', new Uint8Array(4)),
	],
	['a header that claims more than the file', 'E_MODEL_UNKNOWN', () => joined([255, 255, 255, 255, 255, 255, 255, 127], text('{"w":1}'))],
	[
		'tensors that lie over each other',
		'E_SAFETENSORS_DAMAGED',
		() =>
			safetensors(
				'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
				new Uint8Array(12),
			),
	],
	[
		'offsets beyond the file',
		'E_SAFETENSORS_DAMAGED',
		() => safetensors('{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}', new Uint8Array(12)),
	],
	[
		'60 000 tensors',
		'E_SAFETENSORS_LIMIT',
		() => safetensors(`{${Array.from({ length: 60_000 }, (_, k) => `"${k}":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}`).join()}}`),
	],
	['a header a million lists deep', 'E_SAFETENSORS_HEADER', () => safetensors(`{"a":${'['.repeat(1e6)}`)],
	[
		'a kind of number that is not read',
		'E_SAFETENSORS_DTYPE',
		() => safetensors('{"a":{"dtype":"F4","shape":[2],"data_offsets":[0,1]}}', new Uint8Array(1)),
	],
	[
		'an architecture that is none',
		'E_SAFETENSORS_ARCHITECTURE',
		() => safetensors('{"__metadata__":{"thalweg.architecture":"{\\"input\\":[1e9],\\"layers\\":[]}"}}'),
	],
	[
		'a call of os.system',
		'E_TORCH_CALL',
		() => pickled(joined([0x80, 2], text('cposix\nsystem\n'), [0x58, 1, 0, 0, 0, 0x61, 0x85, 0x52, 0x2e])),
	],
	[
		'a call by the names of a newer protocol',
		'E_TORCH_CALL',
		() => pickled(joined([0x80, 4, 0x8c, 8], text('builtins'), [0x8c, 4], text('eval'), [0x93, 0x29, 0x52, 0x2e])),
	],
	['a call as protocol 0 has it', 'E_TORCH_CALL', () => pickled(joined([0x28], text('ibuiltins\nexec\n'), [0x2e]))],
	['a class of its own', 'E_TORCH_MODULE', () => pickled(joined([0x80, 2], text('c__main__\nNet\n'), [0x29, 0x81, 0x2e]))],
	['a text longer than the file', 'E_TORCH_DAMAGED', () => pickled(Uint8Array.from([0x80, 4, 0x8d, 255, 255, 255, 255, 255, 255, 0, 0]))],
	['a number of a gigabyte', 'E_TORCH_DAMAGED', () => pickled(Uint8Array.from([0x80, 2, 0x8b, 0, 0, 0, 64, 1]))],
	['marks nested a million deep', 'E_TORCH_LIMIT', () => pickled(new Uint8Array(1e6).fill(0x28))],
	['a dictionary that holds itself 250 times', 'E_TORCH_EMPTY', itself],
	['a long tuple that is copied for ever', 'E_TORCH_LIMIT', copied],
	['a pickle of something else', 'E_TORCH_PICKLE', () => Uint8Array.from([0x80, 2, 0x5d, 0x2e, 0, 0, 0, 0, 0, 0])],
	[
		'an axis of 2^62',
		'E_ONNX_DAMAGED',
		() =>
			onnxModel(
				onnxNode('MatMul', ['x', 'w'], 'y'),
				field(5, joined(whole(1, 2 ** 50), whole(1, 2 ** 12), whole(2, 1), field(8, text('w')), field(9, [1, 2, 3, 4]))),
				onnxInput('x', 1, 4),
				onnxOutput('y'),
			),
	],
	['a matrix that is turned 3000 times', 'E_ONNX_LIMIT', turning],
	[
		'5000 operators',
		'E_ONNX_LIMIT',
		() => onnxModel(...Array.from({ length: 5000 }, () => onnxNode('Relu', ['x'], 'y')), onnxInput('x', 1, 4), onnxOutput('y')),
	],
	['an input of no fixed axes', 'E_ONNX_INPUT', () => onnxModel(onnxNode('Relu', ['x'], 'y'), onnxInput('x', 3), onnxOutput('y'))],
	[
		'an operator that reads what nothing makes',
		'E_ONNX_DAMAGED',
		() => onnxModel(onnxNode('Add', ['x', 'z'], 'y'), onnxInput('x', 1, 3), onnxOutput('y')),
	],
	['the sample itself', 'E_ONNX_EMPTY', () => onnxModel(onnxNode('Identity', ['x'], 'y'), onnxInput('x', 1, 3), onnxOutput('y'))],
	['an HDF5 file', 'E_MODEL_OTHER', () => Uint8Array.from([0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0])],
	['nothing', 'E_MODEL_EMPTY', () => new Uint8Array()],
];

describe('hostile files', () => {
	test.each(HOSTILE)('%s: %s', (_what, code, make) => {
		const bytes = make();
		const begun = processorTime();
		let error: unknown;
		try {
			openModel(bytes, 'a.bin');
		} catch (thrown) {
			error = thrown;
		}
		expect((error as FormatError).message).toMatch(/Model files that can be opened/);
		expect((error as FormatError).code).toBe(code);
		expect(processorTime() - begun).toBeLessThan(2000);
	});
});
