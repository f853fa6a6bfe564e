/** A CPU that computes and draws in a worker of the page. */

import type { CpuOptions } from '../../cpu/backend.ts';
import type { Host } from '../host.ts';
import type { OpenedCpu } from '../opened-cpu.ts';
import { BoundNames } from './bounds.ts';
import { Caller } from './calls.ts';
import type { RootMethods } from './methods.ts';
import { RemoteBackend } from './remote-backend.ts';
import { RemoteRenderer } from './remote-renderer.ts';

/**
 * Open it.
 * @param onLost the worker ended by itself, and everything in it is gone
 * @throws Error where no worker comes to life; nothing of it is left behind
 */
export async function openAway(
	startWorker: NonNullable<Host['startWorker']>,
	options: Omit<CpuOptions, 'createWorker'>,
	onLost: (reason: string) => void,
): Promise<OpenedCpu> {
	let isOpen = false;
	const caller = new Caller(startWorker(), ({ message }) => {
		if (isOpen) onLost(message);
	});
	try {
		const root = caller.root<RootMethods>();
		const names = new BoundNames(root);
		const open = async (chosen: typeof options): Promise<RemoteBackend> =>
			new RemoteBackend(caller, names, await root.call('openBackend', chosen));
		const backend = await open(options);
		const { info } = backend;
		isOpen = true;
		let double: Promise<RemoteBackend> | undefined;
		return {
			backend,
			double: () => (double ??= open({ ...options, precision: 'f64', mode: 'strict' })),
			draw: async () => RemoteRenderer.open(caller, await root.call('openRenderer', info), info),
			end: () => caller.dispose(),
		};
	} catch (error) {
		caller.dispose();
		throw error;
	}
}
