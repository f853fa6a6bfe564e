/** Getting a device: adapters in order of preference, the adapter's real limits, and every refusal in words. */

import { GpuUnavailableError, messageOf } from '../../model/errors.ts';

export interface AcquireOptions {
	/** The fastest where absent; `any` says nothing, and the browser chooses. */
	readonly powerPreference?: GPUPowerPreference | 'any';
}

export interface Acquired {
	readonly device: GPUDevice;
	readonly info: GPUAdapterInfo;
	/** The adapter's name for people. */
	readonly name: string;
	/** The largest buffer and storage binding that can really be allocated. */
	readonly bufferBytes: number;
}

/** Limits that this program gains from; each is asked for at the adapter's own value. */
const WANTED_LIMITS = [
	'maxBufferSize',
	'maxStorageBufferBindingSize',
	'maxStorageBuffersPerShaderStage',
	'maxStorageBuffersInVertexStage',
	'maxComputeWorkgroupStorageSize',
	'maxComputeInvocationsPerWorkgroup',
	'maxComputeWorkgroupSizeX',
	'maxComputeWorkgroupsPerDimension',
	'maxTextureDimension2D',
] as const satisfies readonly (keyof GPUSupportedLimits)[];

/** Where the compatibility level was asked for, an adapter that can do more says so by the second. */
const WANTED_FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'core-features-and-limits'];

/** A buffer of exactly the advertised size fails as out of memory on some drivers. */
const ALLOCATION_MARGIN = 65_536;

const NEXT_STEP = 'The CPU can answer instead.';

/**
 * A device with the adapter's own limits.
 * @param timeout milliseconds for each request
 * @throws GpuUnavailableError
 */
export async function acquireDevice(gpu: GPU, options: AcquireOptions, timeout: number): Promise<Acquired> {
	const adapter = await findAdapter(gpu, options, timeout);
	const requiredLimits: Record<string, number> = {};
	for (const name of WANTED_LIMITS) {
		const limit = adapter.limits[name];
		if (typeof limit === 'number') requiredLimits[name] = limit;
	}
	const requiredFeatures = WANTED_FEATURES.filter((feature) => adapter.features.has(feature));
	const device = await within(timeout, 'The request for a device', () =>
		adapter.requestDevice({ label: 'Gpu.device', requiredLimits, requiredFeatures }),
	).catch((error: unknown) => {
		throw new GpuUnavailableError(`The GPU (${nameOf(adapter.info)}) refused a device: ${reasonOf(error)} ${NEXT_STEP}`);
	});
	const bufferBytes = Math.min(device.limits.maxBufferSize, device.limits.maxStorageBufferBindingSize) - ALLOCATION_MARGIN;
	return { device, info: adapter.info, name: nameOf(adapter.info), bufferBytes: Math.floor(bufferBytes / 16) * 16 };
}

/** The preferred adapter, else any, else one of the compatibility level, else the fallback adapter; each only where it can do all that is asked. */
async function findAdapter(gpu: GPU, options: AcquireOptions, timeout: number): Promise<GPUAdapter> {
	const { powerPreference = 'high-performance' } = options;
	const requests: GPURequestAdapterOptions[] = [
		...(powerPreference === 'any' ? [] : [{ powerPreference }]),
		{},
		// Older hardware behind OpenGL ES or Direct3D 11.
		{ featureLevel: 'compatibility' },
		{ forceFallbackAdapter: true },
	];
	const refusals = new Set<string>();
	for (const request of requests) {
		try {
			const adapter = await within(timeout, 'The search for a GPU', () => gpu.requestAdapter(request));
			if (adapter) {
				const short = lacking(adapter);
				if (short === undefined) return adapter;
				refusals.add(short);
				continue;
			}
			refusals.add('the browser found no GPU.');
		} catch (error) {
			refusals.add(reasonOf(error));
			if (error instanceof NoAnswer) break;
		}
	}
	throw new GpuUnavailableError(`No GPU can be used: ${[...refusals].join(' ')} ${NEXT_STEP}`);
}

/** What every kernel and pass fits into. WebGPU promises as much; its compatibility level does not. */
const NEEDED_LIMITS = {
	maxStorageBuffersPerShaderStage: 8,
	/** The surface pulls its heights, marks and particles their places, from buffers. */
	maxStorageBuffersInVertexStage: 2,
	maxComputeInvocationsPerWorkgroup: 256,
	maxComputeWorkgroupSizeX: 256,
} as const satisfies Partial<Record<keyof GPUSupportedLimits, number>>;

/** What an adapter lacks, in words. A limit that a browser does not know of is that of full WebGPU. */
function lacking({ limits, info }: GPUAdapter): string | undefined {
	for (const [name, needed] of Object.entries(NEEDED_LIMITS)) {
		const has = limits[name as keyof typeof NEEDED_LIMITS];
		if (has !== undefined && has < needed) return `${nameOf(info)} offers ${name} ${has}, and ${needed} are needed.`;
	}
	return undefined;
}

class NoAnswer extends Error {}

/** The promise that `start` returns, for at most `timeout` milliseconds; a throw becomes a rejection. */
async function within<T>(timeout: number, what: string, start: () => Promise<T>): Promise<T> {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new NoAnswer(`${what} did not answer within ${timeout / 1000} s.`)), timeout);
	});
	try {
		return await Promise.race([start(), late]);
	} finally {
		clearTimeout(timer);
	}
}

function reasonOf(error: unknown): string {
	const text = messageOf(error);
	return /[.!?]$/.test(text) ? text : `${text}.`;
}

function nameOf(info: GPUAdapterInfo): string {
	return info.description || [info.vendor, info.architecture, info.device].filter(Boolean).join(' ') || 'unnamed adapter';
}
