/** What the engine asks of the place it runs in; `platform/` answers. */

import type { WorkerFactory } from '../cpu/pool.ts';

export interface Host {
	/** The entry to WebGPU, or why there is none. May reject. */
	readonly gpu: () => Promise<{ readonly gpu: GPU | null; readonly reason?: string }>;
	/** Makes a worker of the CPU backend; absent where there are none. */
	readonly createWorker?: WorkerFactory;
	/** Processors to use. */
	readonly cores: number;
	/** The processor's name. */
	readonly processor: string;
	/** Bytes the GPU may hold; the engine's default where absent. */
	readonly gpuMemory?: number;
}
