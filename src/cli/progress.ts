/** Progress on the standard error: a line that is rewritten on a terminal, a line for every tenth elsewhere. */

import type { WorkOptions } from '../model/backend.ts';

/** Milliseconds of work before progress is shown: on a terminal, and elsewhere without `--progress`. */
const PATIENCE = 300;
const UNASKED_PATIENCE = 3000;
/** Milliseconds between two updates of a terminal. */
const PACE = 100;

export interface Progress {
	/** For the machine that works. */
	readonly options: WorkOptions;
	/** Say at once what begins: work that cannot tell how far it is. */
	begin(text: string): void;
	/** The work is done: clear the line. */
	end(): void;
}

/**
 * @param what the work, in a word
 * @param asked whether every tenth is told where there is no terminal, however short the work
 */
export function progress(what: string, asked = false): Progress {
	const terminal = process.stderr.isTTY === true;
	const start = performance.now();
	let last = start;
	let tenth = 0;
	let written = false;
	const onProgress = (fraction: number): void => {
		const now = performance.now();
		const percent = Math.round(100 * Math.min(1, Math.max(0, fraction)));
		if (!terminal) {
			if (Math.floor(percent / 10) <= tenth || (!asked && now - start < UNASKED_PATIENCE)) return;
			tenth = Math.floor(percent / 10);
			process.stderr.write(`${what} ${percent} %\n`);
		} else if (now - start >= PATIENCE && now - last >= PACE) {
			last = now;
			written = true;
			process.stderr.write(`\r${what} ${percent} % `);
		}
	};
	return {
		options: { onProgress },
		begin: (text) => {
			written ||= terminal;
			process.stderr.write(terminal ? `\r${what}: ${text} ` : `${what}: ${text}\n`);
		},
		end: () => void (written && process.stderr.write('\r\u001b[K')),
	};
}
