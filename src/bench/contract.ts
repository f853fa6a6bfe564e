/** What the runner asks of whoever takes part. It knows no machine: tests give it clocks and contestants of their own. */

import type { ContestantId, ErrorReport } from './schema.ts';
import type { Workload } from './workloads.ts';

/** Work of one size, ready to be run again and again. */
export interface Prepared {
	/** Before each sample, not timed: put things back to where they began. */
	readonly reset?: (signal: AbortSignal) => Promise<void>;
	/** The work once; resolves when the machine is done. Milliseconds in compute passes, null where they are not known. */
	readonly run: (signal: AbortSignal) => Promise<number | null>;
	/** After each sample and what is done with its result: let go of what is large, so that contestants never hold it at once. */
	readonly release?: () => void;
	/** Copy the result of the last run to the CPU; absent where it is part of the run. */
	readonly readback?: (signal: AbortSignal) => Promise<void>;
	/** How far the last run's answers are from the reference; absent where there is nothing to compare. */
	readonly check?: (signal: AbortSignal) => Promise<ErrorReport | null>;
	/** Operations, the built-in functions among them, and bytes a unit; 0 where they are not known. */
	readonly operations: number;
	readonly builtins: number;
	readonly bytes: number;
	dispose(): void;
}

/** Whoever can be timed. */
export interface Participant {
	/** @throws LimitError, OutOfMemoryError where the size does not fit */
	prepare(workload: Workload, size: number, signal: AbortSignal): Promise<Prepared>;
}

/** A machine of ours. */
export interface Contestant extends Participant {
	readonly id: ContestantId;
	/** It runs on the adapter whose roofline is measured. */
	readonly onAdapter: boolean;
}
