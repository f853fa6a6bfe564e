/** What `thalweg info` is given. */

import type { Command } from 'commander';
import { type MachineOptions, type OutputOptions, withMachine } from '../options.ts';
import { strict } from '../strict-options.ts';
import type { Finish } from './finish.ts';

export function addInfo(program: Command, finish: Finish): void {
	const command = program.command('info').description('machines, limits, features and versions');
	const everyMachine = { where: () => true, because: 'here: info tells of every machine.' };
	strict<MachineOptions & OutputOptions>(
		withMachine(command),
		[],
		(['precision', 'strict'] as const).map((option) => ({ option, ...everyMachine })),
	).action(async (options: MachineOptions & OutputOptions) => {
		const [{ infoCommand }, { inProcess }] = await Promise.all([import('../commands/info.ts'), import('../gpu-process.ts')]);
		const cpuOnly = options.backend === 'cpu' ? 'not tried; --backend cpu was asked for.' : undefined;
		finish(await inProcess({ tries: cpuOnly === undefined, insists: false }, (refusal) => infoCommand(options, refusal ?? cpuOnly)));
	});
}
