/** What `thalweg help` is given. */

import type { Command } from 'commander';
import { UsageError } from '../../model/errors.ts';

/** `help`, `help eval`, `help list functions`: of a command that there is. */
export function addHelp(program: Command): void {
	program
		.command('help')
		.description('help of a command')
		.argument('[command...]', 'its name')
		.action((names: readonly string[]) => {
			let command = program;
			for (const name of names) {
				const found = command.commands.find((each) => each.name() === name);
				if (!found) {
					const known = command.commands.map((each) => each.name());
					const among = known.length > 0 ? `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}` : '';
					throw new UsageError(`There is no command “${[...names].join(' ')}”${among}.`);
				}
				command = found;
			}
			command.outputHelp();
		});
}
