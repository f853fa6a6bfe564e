/** The command line's entry: arguments in, an exit status out, and no stack trace on any way. */

import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { announceDone, beat } from './child.ts';
import { describe, FAILED, statusOf } from './errors.ts';
import { removePartials } from './output.ts';
import { runCommandLine } from './program.ts';

/** Shows stack traces, for reports of defects. */
const DEBUG = process.env['THALWEG_DEBUG'] === '1';

function complain(error: unknown): void {
	// The parser has printed its own complaint.
	if (error instanceof CommanderError) return;
	process.stderr.write(`${DEBUG && error instanceof Error ? error.stack : describe(error)}\n`);
}

/** End at once and leave nothing half done behind. */
function stop(status: number): never {
	removePartials();
	process.exit(status);
}

function fail(error: unknown): never {
	complain(error);
	stop(FAILED);
}

// Whoever reads the output may stop reading (`| head`): that is no failure.
for (const stream of [process.stdout, process.stderr]) {
	stream.on('error', (error: NodeJS.ErrnoException) => stop(error.code === 'EPIPE' ? 0 : FAILED));
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
beat();

// A process that supervises another one ends when that one has; see supervisor.ts.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.on(signal, () => {
		if (process.listenerCount(signal) === 1) stop(128 + constants.signals[signal]);
	});
}

let status: number;
try {
	status = await runCommandLine(process.argv.slice(2));
} catch (error) {
	complain(error);
	status = statusOf(error);
}
await announceDone(status);
stop(status);
