/** What `thalweg page` is given. */

import { type Command, Option } from 'commander';
import { MOST_COUNTED } from '../../model/swarm.ts';
import type { PageOptions } from '../commands/page.ts';
import { strict } from '../strict-options.ts';
import { collected } from '../swarm-options.ts';
import { domain, whole } from '../values.ts';
import type { Finish } from './finish.ts';

export function addPage(program: Command, finish: Finish): void {
	const command = program
		.command('page')
		.description('one HTML file with landscape, data, swarm and viewer: it opens from a disk, without a server')
		.argument('<landscape>', 'an id of the catalogue, a formula, a file of a surface or a model, or a link of the page')
		.option('--title <text>', 'of the page; what the landscape is called by default')
		.addOption(new Option('--view <view>', 'what to show').choices(['both', 'surface', 'map']))
		.addOption(new Option('--theme <theme>').choices(['system', 'dark', 'light']))
		.addOption(new Option('--scale <scale>', 'how values become colours and heights').choices(['linear', 'log', 'symlog', 'quantile']))
		.addOption(new Option('--colormap <map>').choices(['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging']))
		.option('--domain <x0:x1,y0:y1>', "the window; the landscape's own by default", domain)
		.option('--optimizer <id[:name=value,…]>', 'a swarm of this optimizer (repeatable, up to 8)', collected)
		.option('--particles <n>', 'of each optimizer', whole(1, 1_000_000))
		.option('--steps <n>', 'after which the swarm stops', whole(1, MOST_COUNTED))
		.option('--seed <n>', 'of the starts', whole(0, MOST_COUNTED))
		.option('--still', 'the swarm waits until somebody lets it move')
		.requiredOption('--out <file>', 'an .html file');
	const ofSwarm = { where: ({ optimizer }: PageOptions) => !optimizer, because: 'without --optimizer: no swarm is released.' };
	strict<PageOptions>(
		command,
		['optimizer'],
		(['particles', 'steps', 'seed', 'still'] as const).map((option) => ({ option, ...ofSwarm })),
	).action(async (landscape: string, options: PageOptions) => {
		await (await import('../commands/page.ts')).pageCommand(landscape, options);
		finish(0);
	});
}
