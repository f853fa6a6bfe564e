/** Double precision on this thread, for whoever has no session at hand. */

import { createCpuBackend } from '../cpu/backend.ts';
import type { Backend } from '../model/backend.ts';
import type { DoubleHost, ExactHost } from '../model/exact-host.ts';

/** Evaluates here; nothing is made before it is first asked. @returns dispose of it where it lives shorter than the program */
export function exactHere(): ExactHost & DoubleHost & { dispose(): void } {
	let backend: Backend | undefined;
	const opened = (): Backend => (backend ??= createCpuBackend({ precision: 'f64', workers: 0 }));
	return {
		exact: (...asked) => opened().sample(...asked),
		double: async () => opened(),
		dispose: () => backend?.dispose(),
	};
}
