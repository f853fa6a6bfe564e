/** What opening a CPU gives. */

import type { Backend } from '../model/backend.ts';
import type { Renderer } from '../render/contract.ts';

/** A CPU that computes, and what draws beside it. */
export interface OpenedCpu {
	readonly backend: Backend;
	/** The same in double precision, opened when it is first asked for; it ends with this one. */
	double(): Promise<Backend>;
	/** Makes what draws; on this thread where absent. */
	readonly draw?: () => Promise<Renderer>;
	/** Why it is not in a worker, where that was wanted. */
	readonly notice?: string;
	readonly end: () => void;
}
