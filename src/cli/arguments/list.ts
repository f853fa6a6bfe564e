/** What `thalweg list` is given. */

import type { Command } from 'commander';
import { UsageError } from '../../model/errors.ts';
import type { OutputOptions } from '../options.ts';

export function addList(program: Command): void {
	const lists = [
		['functions', 'the catalogue of test functions'],
		['optimizers', 'optimizers and their hyper-parameters'],
		['schedules', 'schedules of the learning rate'],
		['formats', 'files that can be opened and written'],
	] as const;
	const list = program
		.command('list')
		.description('what there is to name')
		.argument('[what]')
		.action((what?: string) => {
			const known = lists.map(([name]) => name).join(', ');
			throw new UsageError(
				what === undefined ? `What is to be listed? There are ${known}.` : `There is no list “${what}”; there are ${known}.`,
			);
		});
	for (const [what, about] of lists) {
		list
			.command(what)
			.description(about)
			.option('--json', 'print JSON')
			.action(async (options: OutputOptions) => {
				const { listCommand } = await import('../commands/list.ts');
				await listCommand(what, options);
			});
	}
}
