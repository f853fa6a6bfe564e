/** What a backend on the CPU is asked for, and what it offers beside the contract of every backend. */

import type { Backend, BackendInfo, Precision } from '../model/backend.ts';
import type { Mode } from '../model/objective.ts';
import type { WorkerFactory } from './pool.ts';

export interface CpuOptions {
	readonly precision: Precision;
	/** f64, point by point: the definition that compiled code is held to. Slow; for tests. */
	readonly interpreted?: boolean;
	/** strict (the twin of the strict GPU, subnormals flushed) or fast. */
	readonly mode?: Mode;
	/** Worker threads; 0 runs on this thread. */
	readonly workers?: number;
	readonly createWorker?: WorkerFactory;
	/** The processor's name. */
	readonly device?: string;
	/** A monotonic clock in milliseconds, by which a slow field is told. */
	readonly now?: () => number;
}

/** A {@link Backend} on the CPU. */
export interface CpuBackend extends Backend {
	/** Make sure that the next field cannot answer with what an earlier one left in memory. */
	spoil(): void;
}

/** What a backend of these options says of itself. */
export const backendInfo = ({ precision, mode = 'strict', device = 'CPU', interpreted = false }: CpuOptions): BackendInfo => ({
	kind: 'cpu',
	precision,
	mode,
	device,
	selfTest: interpreted ? 'the reference' : precision === 'f64' || mode === 'strict' ? 'bit-exact' : 'within-bound',
});
