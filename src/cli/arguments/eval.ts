/** What `thalweg eval` is given. */

import type { Command } from 'commander';
import type { Transform } from '../../engine/landscapes/landscape.ts';
import type { EvalOptions } from '../commands/eval.ts';
import { IDLE_POWER, IDLE_STRICT, inDouble, runOnMachine } from '../machine-options.ts';
import { COMPOSED, withLandscape, withMachine } from '../options.ts';
import { type Idle, strict } from '../strict-options.ts';
import { numbers } from '../values.ts';
import type { Finish } from './finish.ts';

export function addEval(program: Command, finish: Finish): void {
	const transforms: Transform[] = [];
	const command = program.command('eval').description('value, gradient and Hessian at points');
	withLandscape(command, transforms)
		.option('--at <x,y,…>', 'a point, a number for each variable (repeatable)', (text, before: (readonly number[])[] = []) => [
			...before,
			numbers(text),
		])
		.option('--hessian', 'second derivatives too');
	const ofGpu = (['strict', 'power'] as const).map(
		(option): Idle<EvalOptions> => ({
			option,
			where: ({ backend, precision }) => backend === 'auto' && precision === undefined,
			because: 'without --backend gpu: values at points are computed in f64.',
		}),
	);
	strict<EvalOptions>(withMachine(command), [...COMPOSED, 'at'], [...IDLE_STRICT, IDLE_POWER, ...ofGpu]).action(
		async (landscape: string | undefined, given: Omit<EvalOptions, 'transforms'>) => {
			const work = async (options: EvalOptions): Promise<void> => (await import('../commands/eval.ts')).evalCommand(landscape, options);
			finish(await runOnMachine({ ...inDouble(given), transforms }, work));
		},
	);
}
