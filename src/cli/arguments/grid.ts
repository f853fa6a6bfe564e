/** What `thalweg grid` is given. */

import type { Command } from 'commander';
import type { Transform } from '../../engine/landscapes/landscape.ts';
import type { GridOptions } from '../commands/grid.ts';
import { IDLE_POWER, runOnMachine } from '../machine-options.ts';
import { COMPOSED_IN_PLANE, withLandscape, withMachine, withPlane } from '../options.ts';
import { IDLE_STORE, withStore } from '../store-options.ts';
import { strict } from '../strict-options.ts';
import { domain, size } from '../values.ts';
import type { Finish } from './finish.ts';

export function addGrid(program: Command, finish: Finish): void {
	const transforms: Transform[] = [];
	const command = program.command('grid').description('sample a grid, reduce it and write it to a file');
	withPlane(withLandscape(command, transforms))
		.option('--size <columns>x<rows>', "samples across and up; a file's own by default, else 512x512", size)
		.option('--domain <x0:x1,y0:y1>', "both ends are sampled; the landscape's own by default", domain)
		.option('--gradient', 'the gradient along the plane too')
		.option('--out <file>', '.npy .npz .csv .json or .h5');
	strict<GridOptions>(withMachine(withStore(command)), COMPOSED_IN_PLANE, [
		...IDLE_STORE,
		IDLE_POWER,
		{ option: 'strict', where: () => true, because: 'here: a grid is always strict.' },
		{
			option: 'gradient',
			where: ({ out, store }) => out === undefined && store === undefined,
			because: 'without --out or --store: the gradient is written to a file.',
		},
	]).action(async (landscape: string | undefined, given: Omit<GridOptions, 'transforms'>) => {
		const work = async (options: GridOptions): Promise<void> => (await import('../commands/grid.ts')).gridCommand(landscape, options);
		finish(await runOnMachine({ ...given, transforms }, work));
	});
}
