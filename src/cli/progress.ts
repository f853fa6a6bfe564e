/** Progress on the standard error: a line that is rewritten on a terminal, a line every tenth elsewhere. */

import type { WorkOptions } from '../model/backend.ts';

/** Milliseconds of work before anything is said. */
const PATIENCE = 300;
/** Milliseconds between two updates of a terminal. */
const PACE = 100;

export interface Progress {
	/** For the machine that works. */
	readonly options: WorkOptions;
	/** The work is done: clear the line. */
	end(): void;
}

/**
 * @param what the work, in a word
 * @param asked whether progress was asked for where there is no terminal
 */
export function progress(what: string, asked = false): Progress {
	const terminal = process.stderr.isTTY === true;
	if (!terminal && !asked) return { options: {}, end: () => {} };
	const start = performance.now();
	let last = start;
	let tenth = 0;
	let written = false;
	const onProgress = (fraction: number): void => {
		const now = performance.now();
		const percent = Math.round(100 * Math.min(1, Math.max(0, fraction)));
		if (!terminal) {
			if (Math.floor(percent / 10) <= tenth) return;
			tenth = Math.floor(percent / 10);
			process.stderr.write(`${what} ${percent} %\n`);
		} else if (now - start >= PATIENCE && now - last >= PACE) {
			last = now;
			written = true;
			process.stderr.write(`\r${what} ${percent} % `);
		}
	};
	return { options: { onProgress }, end: () => void (written && process.stderr.write('\r\u001b[K')) };
}
