/** Double precision on this thread, for whoever has no session at hand. */

import { createCpuBackend } from '../cpu/backend.ts';
import type { Backend } from '../model/backend.ts';
import type { ExactHost } from '../model/exact-host.ts';

/** Evaluates here; nothing is made before it is first asked. @returns dispose of it where it lives shorter than the program */
export function exactHere(): ExactHost & { dispose(): void } {
	let backend: Backend | undefined;
	return {
		exact(...asked) {
			backend ??= createCpuBackend({ precision: 'f64', workers: 0 });
			return backend.sample(...asked);
		},
		dispose: () => backend?.dispose(),
	};
}
