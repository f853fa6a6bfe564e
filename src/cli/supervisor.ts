/**
 * Work that may hang or take its process down (a GPU driver) runs in a process of its own, which is
 * ended when it no longer shows that it is alive.
 */

import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { constants } from 'node:os';
import { CHILD_MARK, type ChildMessage } from './child.ts';
import { STOP_SIGNALS } from './signals.ts';

export interface SuperviseOptions {
	/** The program and its arguments. */
	readonly script: string;
	readonly args: readonly string[];
	/** Variables to set before it starts, in addition to this process's own. */
	readonly environment?: Readonly<Record<string, string>>;
	/** Milliseconds without a sign of life after which it is ended. */
	readonly silence?: number;
	/** Milliseconds that a process has to end by itself when it is told to. */
	readonly grace?: number;
}

/** `status`: it ended by itself, or was told to. `died`: it did not do its work, and why. */
export type Outcome = { readonly kind: 'status'; readonly status: number } | { readonly kind: 'died'; readonly reason: string };

/** Run a program as a worker process. Its standard streams are those of this process. */
export function supervise({ script, args, environment = {}, silence = 60_000, grace = 1000 }: SuperviseOptions): Promise<Outcome> {
	const child = fork(script, [...args], {
		stdio: 'inherit',
		env: { ...process.env, ...environment, [CHILD_MARK]: '1' },
	});
	return new Promise((resolve) => {
		let reason: string | undefined;
		let stopped: number | undefined;
		let done: number | undefined;
		let partial: string | undefined;
		let watch: ReturnType<typeof setTimeout> | undefined;
		const alive = (): void => {
			clearTimeout(watch);
			watch = setTimeout(() => {
				reason = `it gave no sign of life for ${silence / 1000} s and was ended`;
				child.kill('SIGKILL');
			}, silence);
		};
		const stop = (signal: NodeJS.Signals): void => {
			stopped ??= 128 + constants.signals[signal];
			child.kill(signal);
			setTimeout(() => child.kill('SIGKILL'), grace).unref();
		};
		for (const signal of STOP_SIGNALS) process.on(signal, stop);
		alive();
		child.on('message', (message: ChildMessage) => {
			alive();
			if (message.kind === 'partial') partial = message.path;
			if (message.kind === 'done') {
				done = message.status;
				// Drivers may hang while they unload; nothing depends on them any more.
				setTimeout(() => child.kill('SIGKILL'), grace).unref();
			}
		});
		child.on('error', (error) => {
			reason ??= error.message;
			if (child.pid === undefined) resolve({ kind: 'died', reason });
		});
		child.on('close', (code, signal) => {
			clearTimeout(watch);
			for (const name of STOP_SIGNALS) process.off(name, stop);
			if (done === undefined && partial !== undefined) rmSync(partial, { force: true });
			if (stopped !== undefined) resolve({ kind: 'status', status: stopped });
			else if (done !== undefined) resolve({ kind: 'status', status: done });
			else if (reason === undefined && code !== null) resolve({ kind: 'status', status: code });
			else resolve({ kind: 'died', reason: reason ?? `it was ended by ${signal ?? 'the system'}` });
		});
	});
}
