/** Which adapter is taken, on browsers made of paper. */

import { describe, expect, test } from 'vitest';
import { acquireDevice } from '../../src/gpu/device/acquire.ts';
import { gpuMemory } from '../../src/platform/gpu-memory.ts';
import { memoryAfterLoss } from '../../src/gpu/device/memory-after-loss.ts';

const FULL = {
	maxBufferSize: 2 ** 28,
	maxStorageBufferBindingSize: 2 ** 27,
	maxStorageBuffersPerShaderStage: 8,
	maxStorageBuffersInVertexStage: 8,
	maxComputeInvocationsPerWorkgroup: 256,
	maxComputeWorkgroupSizeX: 256,
};

/** A browser that answers each request by its kind. */
function browser(answers: { full?: object; compatibility?: object; fallback?: object }) {
	const asked: GPURequestAdapterOptions[] = [];
	const devices: GPUDeviceDescriptor[] = [];
	const adapter = (name: string, limits: object, features: string[] = []) => ({
		info: { description: name },
		limits,
		features: new Set(features),
		requestDevice: async (descriptor: GPUDeviceDescriptor) => {
			devices.push(descriptor);
			return { limits };
		},
	});
	const gpu = {
		requestAdapter: async (options: GPURequestAdapterOptions) => {
			asked.push(options);
			const kind = options.featureLevel === 'compatibility' ? 'compatibility' : options.forceFallbackAdapter ? 'fallback' : 'full';
			const limits = answers[kind];
			return limits ? adapter(kind, limits, kind === 'compatibility' ? ['core-features-and-limits'] : []) : null;
		},
	} as unknown as GPU;
	return { gpu, asked, devices };
}

describe('the adapter', () => {
	test('is the preferred one, and the power preference is the one asked for', async () => {
		const { gpu, asked } = browser({ full: FULL });
		expect((await acquireDevice(gpu, { powerPreference: 'low-power' }, 1000)).name).toBe('full');
		expect(asked).toEqual([{ powerPreference: 'low-power' }]);
	});

	test('of the compatibility level is tried before the emulated one, with all that it can do', async () => {
		const { gpu, asked, devices } = browser({ compatibility: FULL, fallback: FULL });
		expect((await acquireDevice(gpu, {}, 1000)).name).toBe('compatibility');
		expect(asked).toEqual([{ powerPreference: 'high-performance' }, {}, { featureLevel: 'compatibility' }]);
		expect(devices[0]?.requiredFeatures).toEqual(['core-features-and-limits']);
	});

	test('that lacks what drawing needs is passed over, and the reason has its numbers', async () => {
		const { gpu } = browser({ compatibility: { ...FULL, maxStorageBuffersInVertexStage: 0 } });
		await expect(acquireDevice(gpu, {}, 1000)).rejects.toThrow(
			/compatibility offers maxStorageBuffersInVertexStage 0, and 2 are needed\. .*The CPU can answer instead\./,
		);
		const { gpu: with2 } = browser({ compatibility: { ...FULL, maxStorageBuffersInVertexStage: 0 }, fallback: FULL });
		expect((await acquireDevice(with2, {}, 1000)).name).toBe('fallback');
	});
});

describe('memory', () => {
	const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
	const safari = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
	const phone = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36';
	const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0';
	const edge = `${chrome} Edg/140.0.0.0`;

	test.each([
		[chrome, 8, 2 ** 31, false],
		[edge, 4, 2 ** 30, false],
		[firefox, undefined, 2 ** 31, false],
		[safari, undefined, Math.floor(2 ** 31 / 3), true],
		[phone, 8, Math.floor(2 ** 31 / 3), true],
	])('%s', (userAgent, deviceMemory, cap, pressure) => {
		expect(gpuMemory({ userAgent, ...(deviceMemory === undefined ? {} : { deviceMemory }) })).toEqual({ cap, pressure });
	});

	test('after a loss it is half of what was held, and never less than 64 MiB or more than before', () => {
		const MiB = 2 ** 20;
		expect([
			memoryAfterLoss(2048 * MiB, 1024 * MiB),
			memoryAfterLoss(2048 * MiB, 10 * MiB),
			memoryAfterLoss(2048 * MiB, 100 * MiB),
		]).toEqual([512 * MiB, 2048 * MiB, 64 * MiB]);
		expect(memoryAfterLoss(32 * MiB, 100 * MiB)).toBe(32 * MiB);
	});
});
