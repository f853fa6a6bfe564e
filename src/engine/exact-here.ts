/** Double precision on this thread, for whoever has no session at hand. */

import type { Backend } from '../model/backend.ts';
import type { ExactHost } from '../model/exact-host.ts';
import { loadCpu } from './cpu-code.ts';

/** Evaluates here; nothing is made before it is first asked. @returns dispose of it where it lives shorter than the program */
export function exactHere(): ExactHost & { double(): Promise<Backend>; dispose(): void } {
	let backend: Promise<Backend> | undefined;
	const opened = (): Promise<Backend> => (backend ??= loadCpu().then((cpu) => cpu.createCpuBackend({ precision: 'f64', workers: 0 })));
	return {
		exact: async (...asked) => (await opened()).sample(...asked),
		double: opened,
		dispose: () => void backend?.then((machine) => machine.dispose()),
	};
}
