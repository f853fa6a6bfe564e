/** Being told to stop: at once, or with a last word of what was done so far. */

import { constants } from 'node:os';

/** The signals that ask a process to end. */
export const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A terminal sends its signal to a process and its parent hands it on: within this time they are one. */
const SAME_PRESS_MS = 300;

/**
 * Be asked, in place of being ended, by the first signal; the next one ends the process.
 * @param asked is given the exit status that the signal stands for
 * @returns the way to be ended at once again
 */
export function untilStopped(asked: (status: number) => void): () => void {
	let first: number | undefined;
	const hear = (signal: NodeJS.Signals): void => {
		const status = 128 + constants.signals[signal];
		if (first === undefined) {
			first = performance.now();
			asked(status);
		} else if (performance.now() - first > SAME_PRESS_MS) process.exit(status);
	};
	for (const signal of STOP_SIGNALS) process.on(signal, hear);
	return () => {
		for (const signal of STOP_SIGNALS) process.off(signal, hear);
	};
}
