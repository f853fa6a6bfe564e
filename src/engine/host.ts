/** What the engine asks of the place it runs in; `platform/` answers. */

import type { WorkerFactory } from '../cpu/pool.ts';
import type { Waiting } from '../model/waiting.ts';
import type { RemotePort } from './remote/calls.ts';

/** Versions of what runs. */
export interface HostProgram {
	readonly thalweg: string;
	/** Node or browser, with version. */
	readonly runtime: string;
	/** What brings WebGPU. */
	readonly webgpu: string;
	/** Operating system and architecture. */
	readonly platform: string;
}

/** What `navigator.gpu` is, as far as anybody outside the GPU layer knows it. */
export interface WebGpuEntry {
	requestAdapter(options?: object): Promise<object | null>;
}

/** The place the engine runs in. A library's user takes the one of `defaultHost()`, and may replace parts of it. */
export interface Host {
	/** The entry to WebGPU, or why there is none; and who is told while its answers are awaited. May reject. */
	readonly gpu: () => Promise<{ readonly gpu: WebGpuEntry | null; readonly reason?: string; readonly waiting?: Waiting }>;
	/** Makes a worker of the CPU backend; absent where there are none. */
	readonly createWorker?: WorkerFactory;
	/** @internal Starts a worker that does what takes long away from this thread (`remote/`); absent where there are none. */
	readonly startWorker?: () => RemotePort;
	/** Canvases can be handed over to such a worker, so that it draws, too. */
	readonly drawsAway?: boolean;
	/** Processors to use. */
	readonly cores: number;
	/** The processor's name. */
	readonly processor: string;
	/** What runs here, for reports; absent where the caller knows it. */
	readonly program?: () => Promise<HostProgram>;
	/** Bytes the GPU may hold, and whether memory pressure takes its device away; the engine's default where absent. */
	readonly gpuMemory?: { readonly cap: number; readonly pressure: boolean };
	/** Calls the listener whenever a person comes back to the page, and returns the way to stop; absent where nobody leaves. */
	readonly onReturn?: (listener: () => void) => () => void;
}
