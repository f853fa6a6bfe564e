/** The command line's entry: arguments in, an exit status out, and no stack trace on any way. */

import { constants } from 'node:os';
import { CommanderError } from 'commander';
import { announceDone, beat } from './child.ts';
import { describe, FAILED, fileError, statusOf } from './errors.ts';
import { reasonOf, removePartials } from './output.ts';
import { runCommandLine } from './program.ts';
import { STOP_SIGNALS } from './signals.ts';

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
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
	if (error.code === 'EPIPE') stop(0);
	fail(fileError(`The standard output cannot be written: ${reasonOf(error)}.`));
});
process.stderr.on('error', (error: NodeJS.ErrnoException) => stop(error.code === 'EPIPE' ? 0 : FAILED));
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
beat();

// A process that supervises another one ends when that one has (supervisor.ts); a benchmark first writes what it measured.
for (const signal of STOP_SIGNALS) {
	process.on(signal, () => {
		if (process.listenerCount(signal) === 1) stop(128 + constants.signals[signal]);
	});
}

/** Resolves when everything printed has been taken; where it could not be, the stream's error ends the process first. */
const printed = (): Promise<void> => new Promise((resolve) => process.stdout.write('', () => setImmediate(resolve)));

let status: number;
try {
	status = await runCommandLine(process.argv.slice(2));
	// Work that was stopped and kept what it had done.
	if (status === 0) status = Number(process.exitCode ?? 0);
} catch (error) {
	complain(error);
	status = statusOf(error);
}
await printed();
await announceDone(status);
stop(status);
