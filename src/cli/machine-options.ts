/** What the options of a machine mean for a command: where they do nothing, which precision is meant, and where it runs. */

import { checkMachine, type MachineOptions, type WorkOptions } from './options.ts';
import type { Idle } from './strict-options.ts';

/** Double precision has no fast mode that could be left out, and the CPU computes in it unless said. */
export const IDLE_STRICT: readonly Idle<MachineOptions>[] = [
	{
		option: 'strict',
		where: ({ precision }) => precision === 'f64',
		because: 'with --precision f64: it chooses between ways to compute in f32.',
	},
	{
		option: 'strict',
		where: ({ backend, precision }) => backend === 'cpu' && precision === undefined,
		because: 'with --backend cpu, which computes in f64: it chooses between ways to compute in f32.',
	},
];

/** Where the CPU answers, no GPU is asked for. */
export const IDLE_POWER: Idle<MachineOptions> = {
	option: 'power',
	where: ({ backend, precision }) => backend === 'cpu' || precision === 'f64',
	because: 'where the CPU computes: it chooses between GPUs.',
};

/** Swarms are f32 where nothing else is asked for: what `auto` answers does not depend on whether there is a GPU. */
export const inSingle = <O extends MachineOptions>(options: O): O =>
	options.backend === 'auto' && options.precision === undefined ? { ...options, precision: 'f32' } : options;

/** Values at points are f64, unless a machine or a precision is asked for by name: a GPU that `auto` would find is for pictures. */
export const inDouble = <O extends MachineOptions>(options: O): O =>
	options.backend === 'auto' && options.precision === undefined ? { ...options, precision: 'f64' } : options;

/** Run a command where the machine it needs can be used. */
export async function runOnMachine<O extends WorkOptions>(options: O, work: (options: O) => Promise<void>): Promise<number> {
	checkMachine(options);
	const { inProcess, triesGpu } = await import('./gpu-process.ts');
	const use = { tries: triesGpu(options), insists: options.backend === 'gpu' };
	return inProcess(use, (refusal) => work(refusal === undefined ? options : { ...options, backend: 'cpu' }));
}
