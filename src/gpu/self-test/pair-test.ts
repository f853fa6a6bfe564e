/**
 * Are pairs of f32 to be had on this device? Compilers may reorder sums and so make of a pair the f32 it began with; Firefox is known to
 * do it where Chromium does not, on the same card. It is measured before the first use, and where one answer is wrong pairs are not used.
 */

import pairTest from '../../../shaders/kernels/pair-test.wgsl?raw';
import { judgePairs, type PairProof, type PairRequest, pairTestWgsl } from '../../compile/pair-test.ts';
import { splitNumber } from '../../math/pairs/split.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { words } from '../device/words.ts';
import { runOnce } from './kernels.ts';

export const PAIR_TEST_INPUTS = structLayout('PairTestInputs', { count: 'u32' });

export const pairTestParts = (code = pairTestWgsl().code): readonly ShaderPart[] => [
	structPart(PAIR_TEST_INPUTS),
	{ file: 'generated:pairs', text: code },
	{ file: 'shaders/kernels/pair-test.wgsl', text: pairTest },
];

const RANDOM = 256;
const [ULP, HALF] = [2 ** -23, 2 ** -24];

/** Numbers at which rounding is decided by the last bit: ties, neighbours of powers of two, sums that cancel. */
const EDGES = [
	1,
	1 + ULP,
	1 - HALF,
	1 + 2 ** -12,
	1 + 2 ** -12 + ULP,
	2 - ULP,
	HALF,
	HALF + 2 ** -47,
	2 ** -25,
	1 / 3,
	4097,
	2 ** 23 - 0.5,
	1e-3,
	-1,
	-1 - ULP,
	-HALF,
	-1 / 3,
];

/** What a device is asked. */
export function pairRequests(): PairRequest[] {
	const f32 = EDGES.map((x) => Math.fround(x));
	const edges = f32.flatMap((x) =>
		f32.map((y): PairRequest => [x, x * 2 ** -26, y, y * -(2 ** -27)].map(Math.fround) as unknown as PairRequest),
	);
	const random = words(4 * RANDOM);
	// 48 random bits and magnitudes of 2^±12: no operation of the test meets a subnormal.
	const number = (at: number): readonly [number, number] => {
		const [first, second] = [random[at] as number, random[at + 1] as number];
		const size = (1 + (first >>> 1) / 2 ** 31 + second / 2 ** 63) * 2 ** ((second % 25) - 12);
		return splitNumber(first & 1 ? -size : size);
	};
	return [...edges, ...Array.from({ length: RANDOM }, (_, i): PairRequest => [...number(4 * i), ...number(4 * i + 2)])];
}

/**
 * Ask a device.
 * @param generated another program only to show that a wrong one is noticed
 * @throws DeviceLostError, ShaderCompileError, GpuUnavailableError
 */
export async function provePairs(context: GpuContext, generated = pairTestWgsl()): Promise<PairProof> {
	const requests = pairRequests();
	const { code, constants } = generated;
	const floats = new Float32Array(Math.ceil((1 + constants.length) / 4) * 4);
	floats.set(constants, 1);
	const answers = await runOnce(context, {
		...{ label: 'PairTest', entryPoint: 'test_pairs', parts: pairTestParts(code) },
		inputs: PAIR_TEST_INPUTS.encode({ count: requests.length }),
		requests: new Uint32Array(Float32Array.from(requests.flat()).buffer),
		constants: floats,
		threads: requests.length,
		words: Number(/ANSWERS: u32 = (\d+)u/.exec(code)?.[1]),
	});
	return judgePairs(requests, new Float32Array(answers.buffer, answers.byteOffset, answers.length));
}
