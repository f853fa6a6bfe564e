/** What `thalweg serve` is given. */

import type { Command } from 'commander';
import type { ServeOptions } from '../commands/serve.ts';
import { USUAL_HOST, USUAL_PORT } from '../store-options.ts';
import { strict } from '../strict-options.ts';
import { whole } from '../values.ts';
import type { Finish } from './finish.ts';

export function addServe(program: Command, finish: Finish): void {
	const command = program
		.command('serve')
		.description('show a store on the page, also while it is filled: serves both to this machine until Ctrl-C')
		.argument('<folder>', 'a store (s.zarr), or a folder with stores in it')
		.option('--port <n>', 'to listen at; 0: any that is free', whole(0, 65_535), USUAL_PORT)
		.option('--host <name>', 'to listen at; other machines reach none but this one by default', USUAL_HOST);
	strict<ServeOptions>(command, [], []).action(async (folder: string, options: ServeOptions) => {
		await (await import('../commands/serve.ts')).serveCommand(folder, options);
		finish(0);
	});
}
