/** What `thalweg slice` is given. */

import { type Command, Option } from 'commander';
import type { SliceOptions } from '../commands/slice.ts';
import { withNetworkLandscape } from '../network-options.ts';
import { PLANES_OF_NETWORKS } from '../options.ts';
import { IDLE_STORE, withStore } from '../store-options.ts';
import { strict } from '../strict-options.ts';
import { domain, plane, size } from '../values.ts';
import type { Finish } from './finish.ts';

export function addSlice(program: Command, finish: Finish): void {
	const command = program
		.command('slice')
		.description('sample quantities of a network over a plane through its parameters')
		.argument('[network]', 'a preset (mlp:2-16-16-2:tanh) or a model file (.onnx .pt .pth .safetensors .npz)');
	strict<SliceOptions>(
		withStore(withNetworkLandscape(command))
			.option('--plane <plane>', PLANES_OF_NETWORKS, plane)
			.option('--size <columns>x<rows>', 'samples across and up', size, [51, 51] as const)
			.option('--domain <u0:u1,v0:v1>', 'both ends are sampled (default: what suits the plane)', domain)
			.addOption(new Option('--precision <format>', 'f64 unless said').choices(['f64', 'f32']))
			.option('--out <file>', '.h5 (as the tool of Li et al. has it) .npy .npz .csv or .json')
			.option('--progress', 'say how far the work is, also where the standard error is no terminal')
			.option('--json', 'print JSON'),
		['path'],
		IDLE_STORE,
	).action(async (network: string | undefined, options: SliceOptions) => {
		await (await import('../commands/slice.ts')).sliceCommand(network, options);
		finish(0);
	});
}
