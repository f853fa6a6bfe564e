/** What `thalweg store` is given. */

import type { Command } from 'commander';
import { UsageError } from '../../model/errors.ts';
import type { OutputOptions } from '../options.ts';
import { strict } from '../strict-options.ts';
import type { Finish } from './finish.ts';

export function addStore(program: Command, finish: Finish): void {
	const command = program
		.command('store')
		.description('how full a store of a surface is, and whether every chunk can be read')
		.argument('<what>', 'status: which chunks are there; check: read each of them', (what: string) => {
			if (what === 'status' || what === 'check') return what;
			throw new UsageError(`A store is asked for its status, or checked; not “${what}”.`);
		})
		.argument('<folder.zarr>')
		.option('--progress', 'say how far the work is, also where the standard error is no terminal')
		.option('--json', 'print JSON');
	strict<OutputOptions>(command, [], []).action(async (what: 'status' | 'check', folder: string, options: OutputOptions) => {
		await (await import('../commands/store.ts')).storeCommand(what, folder, options);
		finish(0);
	});
}
