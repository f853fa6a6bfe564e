/** What went wrong, in words and as an exit status: never a stack trace. */

import { CommanderError } from 'commander';
import { printableLines } from '../model/printable.ts';

/** The work could not be done. */
export const FAILED = 1;
/** The command line cannot be used as written. */
export const USAGE = 2;

/** An error with lines of its own below the message, such as the caret under a formula. */
export class CommandError extends Error {
	/**
	 * @param kind the name it is shown by
	 * @param status the exit status
	 * @param details lines shown below the message
	 */
	constructor(
		readonly kind: string,
		message: string,
		readonly status: number,
		readonly details = '',
	) {
		super(message);
		this.name = kind;
	}
}

/** A file that cannot be read or written. */
export const fileError = (message: string): CommandError => new CommandError('FileError', message, FAILED);

/** The exit status of an error. */
export function statusOf(error: unknown): number {
	if (error instanceof CommandError) return error.status;
	if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
	return error instanceof Error && (error.name === 'UsageError' || error.name === 'ArchitectureError') ? USAGE : FAILED;
}

/** What is printed for an error: its name, its message, and what belongs below. */
export function describe(error: unknown): string {
	if (!(error instanceof Error)) return `thalweg: ${printableLines(String(error))}`;
	const name = error.name === 'Error' ? '' : `${error.name}: `;
	const details = error instanceof CommandError && error.details !== '' ? `\n${printableLines(error.details)}` : '';
	return `thalweg: ${name}${printableLines(error.message)}${details}`;
}
