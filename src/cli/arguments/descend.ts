/** What `thalweg descend` is given. */

import type { Command } from 'commander';
import type { Transform } from '../../engine/landscapes/landscape.ts';
import { MOST_COUNTED } from '../../model/swarm.ts';
import type { DescendOptions } from '../commands/descend.ts';
import { IDLE_POWER, IDLE_STRICT, inSingle, runOnMachine } from '../machine-options.ts';
import { COMPOSED_IN_PLANE, withLandscape, withMachine, withPlane } from '../options.ts';
import { strict } from '../strict-options.ts';
import { collected, withSwarm } from '../swarm-options.ts';
import { domain, numbers, whole } from '../values.ts';
import type { Finish } from './finish.ts';

export function addDescend(program: Command, finish: Finish): void {
	const transforms: Transform[] = [];
	const command = program.command('descend').description('release optimizers and tell what became of them');
	withSwarm(
		withPlane(withLandscape(command, transforms))
			.option('--optimizer <id[:name=value,…]>', 'which one descends (repeatable, up to 8): thalweg list optimizers', collected)
			.option('--start <x,y,…>', 'a start, a number for each variable (repeatable)', (text, before: (readonly number[])[] = []) => [
				...before,
				numbers(text),
			])
			.option('--domain <x0:x1,y0:y1>', "the window of the starts; the landscape's own by default", domain),
		1000,
	)
		.option('--trace', 'every point of every particle')
		.option('--final <n>', 'particles whose end is printed', whole(0, MOST_COUNTED), 10);
	strict<DescendOptions>(
		withMachine(command),
		[...COMPOSED_IN_PLANE, 'optimizer', 'start'],
		[
			...IDLE_STRICT,
			IDLE_POWER,
			{ option: 'trace', where: ({ json = false }) => !json, because: 'without --json: a trace is printed as JSON only.' },
		],
	).action(async (landscape: string | undefined, given: Omit<DescendOptions, 'transforms'>) => {
		const work = async (options: DescendOptions): Promise<void> =>
			(await import('../commands/descend.ts')).descendCommand(landscape, options);
		finish(await runOnMachine({ ...inSingle(given), transforms }, work));
	});
}
