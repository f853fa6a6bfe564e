/**
 * Whether a command tries the GPU, and the process that it then needs. Nothing here computes: a process that only starts another one
 * and watches it loads no more than this.
 */

import { existsSync, readdirSync, rmSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isChild } from './child.ts';
import { CommandError, FAILED } from './errors.ts';
import type { MachineOptions } from './options.ts';
import { supervise } from './supervisor.ts';
import { messageOf } from '../model/errors.ts';

/** Whether this machine has a graphics processor that is worth starting a driver for. */
export function hasGpuDevice(): boolean {
	if (process.platform !== 'linux') return process.platform === 'darwin' || process.platform === 'win32';
	const names = (folder: string): string[] => {
		try {
			return readdirSync(folder);
		} catch {
			return [];
		}
	};
	// dxg is the GPU of the Windows around a WSL.
	return [...names('/dev/dri'), ...names('/dev')].some((name) => /^(renderD\d+|nvidia\d+|dxg)$/.test(name));
}

/** Whether a command has to try the GPU. */
export const triesGpu = ({ backend, precision }: MachineOptions): boolean =>
	backend === 'gpu' || (backend === 'auto' && precision !== 'f64' && hasGpuDevice());

/** Why there is no driver, told to the process that asks for a GPU. */
export const DRIVER_REASON = 'THALWEG_GPU_REASON';

/** How a command uses the GPU. */
export interface GpuUse {
	/** It tries the GPU, so it needs a process of its own. */
	readonly tries: boolean;
	/** Without the GPU it fails. */
	readonly insists: boolean;
	/** Milliseconds that it needs to end when it is told to; the supervisor's own where absent. */
	readonly grace?: number;
}

/**
 * Do a command's work: here, or, where a GPU may hang or crash, in a process of its own that is
 * watched. Where such a process dies and the GPU was not insisted on, the work is done without it.
 *
 * @param work does it; with a `refusal` (why there is no GPU) it is not to try the GPU
 * @returns the exit status
 */
export async function inProcess({ tries, insists, grace }: GpuUse, work: (refusal?: string) => Promise<void>): Promise<number> {
	if (isChild() || !tries) return work().then(() => 0);
	const environment = await driverEnvironment();
	try {
		const outcome = await supervise({
			script: process.argv[1] ?? '',
			args: process.argv.slice(2),
			environment,
			...(grace === undefined ? {} : { grace }),
		});
		if (outcome.kind === 'status') return outcome.status;
		const message = `The process that worked on the GPU failed: ${outcome.reason}.`;
		if (insists) throw new CommandError('DeviceLostError', `${message} Use --backend cpu.`, FAILED);
		process.stderr.write(`thalweg: the CPU is used. ${message}\n`);
		await work(message);
		return 0;
	} finally {
		const runtime = environment['XDG_RUNTIME_DIR'];
		if (runtime !== undefined && runtime !== process.env['XDG_RUNTIME_DIR']) rmSync(runtime, { recursive: true, force: true });
	}
}

/**
 * What a Vulkan driver needs to be found. In a checkout that includes the software GPU of the
 * development dependencies; elsewhere the system's own settings hold.
 */
async function driverEnvironment(): Promise<Readonly<Record<string, string>>> {
	const tool = fileURLToPath(new URL('../../tools/software-gpu.mjs', import.meta.url));
	if (!existsSync(tool)) return {};
	try {
		const { softwareGpuEnvironment } = (await import(/* @vite-ignore */ pathToFileURL(tool).href)) as {
			softwareGpuEnvironment(): Promise<Record<string, string>>;
		};
		return await softwareGpuEnvironment();
	} catch (error) {
		// No driver of our own: the reason is told should the system have none either.
		return { [DRIVER_REASON]: messageOf(error) };
	}
}
