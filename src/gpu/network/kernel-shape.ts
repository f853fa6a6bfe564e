/** How kernels of networks are written: variants within the same bounds, and which one an adapter gets. */

import type { GpuContext } from '../device/context.ts';

export interface KernelShape {
	/** Loops are kept from being unrolled. An emulated GPU then compiles them sooner. */
	readonly rolled: boolean;
	/** Vectors of scratch that a thread has in memory of its own, at most; what needs more lies in a buffer. WGSL allows 8 KiB, 512 vectors. */
	readonly own: number;
	/** Whether the samples of a cell or a network are shared out among threads; else one thread goes through all of them. */
	readonly chunked: boolean;
}

const OWN = 480;

export const KERNEL_SHAPES = {
	'own memory, unrolled': { rolled: false, own: OWN, chunked: true },
	'own memory, rolled': { rolled: true, own: OWN, chunked: true },
	'a buffer, unrolled': { rolled: false, own: 0, chunked: true },
	'a buffer, rolled': { rolled: true, own: 0, chunked: true },
	'one thread, unrolled': { rolled: false, own: OWN, chunked: false },
} as const satisfies Readonly<Record<string, KernelShape>>;

export type KernelShapeName = keyof typeof KERNEL_SHAPES;

/** What was measured fastest, by adapter (`npm run hardware` measures all). The first that fits counts. */
const MEASURED: readonly { readonly adapter: RegExp; readonly shape: KernelShapeName }[] = [
	{ adapter: /swiftshader|llvmpipe|lavapipe|basic render/i, shape: 'own memory, rolled' },
];
const UNKNOWN: KernelShapeName = 'own memory, unrolled';

/** The variant for a device. */
export function kernelShapeOf({ adapterName }: Pick<GpuContext, 'adapterName'>): KernelShape {
	return KERNEL_SHAPES[MEASURED.find(({ adapter }) => adapter.test(adapterName))?.shape ?? UNKNOWN];
}
