/** Which machine a command works on. */

import { openSession as openOn } from '../engine/open-session.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { Machine, Session } from '../engine/session.ts';
import { nodeHost } from '../platform/node-host.ts';
import { CommandError, FAILED } from './errors.ts';
import { DRIVER_REASON, triesGpu } from './gpu-process.ts';
import type { MachineOptions } from './options.ts';

/**
 * Open a session as the options say.
 * @param inline the work is small: no worker threads
 * @throws GpuUnavailableError where the GPU was asked for and there is none
 */
export async function openSession(options: MachineOptions, inline = false): Promise<Session> {
	const host = nodeHost();
	// A CPU has no built-ins to be fast with: its f32 numbers are always those of the strict GPU.
	const cpu = (): Promise<Session> =>
		openOn(host, { machine: 'cpu', precision: options.precision ?? 'f64', strict: true, ...(inline ? { workers: 0 } : {}) });
	if (!triesGpu(options)) return cpu();
	const session = await openOn(host, {
		machine: options.backend,
		strict: options.strict ?? false,
		insists: options.backend === 'gpu',
		...(options.power && { power: options.power }),
	}).catch((error: unknown) => {
		throw withDriverReason(error);
	});
	if (session.machine.kind === 'gpu') return session;
	session.dispose();
	process.stderr.write(`thalweg: the CPU is used. ${session.machine.notice ?? ''}\n`);
	return cpu();
}

/** The options for a landscape: networks are computed on the CPU, in f64 unless something else is said; on a GPU where it is asked for by name. */
export function machineFor<O extends MachineOptions>(landscape: Pick<Landscape, 'network'>, options: O): O {
	return landscape.network && options.backend === 'auto' ? { ...options, backend: 'cpu' } : options;
}

/** What is to be known of the machine that computes a network. */
export const networkNotes = (session: Pick<Session, 'adapter' | 'machine'>, landscape: Pick<Landscape, 'network'>): string[] =>
	landscape.network && session.machine.kind === 'gpu' && session.adapter?.emulated ? [EMULATED_NOTE] : [];

export const EMULATED_NOTE = 'This GPU is emulated on the processor, which computes networks many times faster without it (--backend cpu).';

/** The processor's name, where nothing but double precision on this thread computes. */
export const platformMachine = (): string => nodeHost().processor;

/** What made the numbers, in a line: `gpu f32 strict · the adapter's name`. */
export const machineName = ({ kind, precision, mode, device }: Machine): string =>
	[[kind, precision, ...(kind === 'gpu' ? [mode] : [])].join(' '), device].join(' · ');

/** The same for an answer in JSON. */
export const machineFacts = ({ kind, precision, mode, device }: Machine) => ({ backend: kind, precision, mode, device });

/** The error, and why no driver came with this package where that is known. */
function withDriverReason(error: unknown): unknown {
	const reason = process.env[DRIVER_REASON];
	const isMissing = error instanceof Error && error.name === 'GpuUnavailableError';
	return isMissing && reason ? new CommandError(error.name, `${error.message} ${reason}`, FAILED) : error;
}
