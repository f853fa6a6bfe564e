/** What `thalweg model` is given. */

import type { Command } from 'commander';
import type { ModelOptions } from '../commands/model.ts';
import { withNetwork } from '../network-options.ts';
import { strict } from '../strict-options.ts';
import { whole } from '../values.ts';
import type { Finish } from './finish.ts';

export function addModel(program: Command, finish: Finish): void {
	const command = program
		.command('model')
		.description('what a network is and how good it is: layers, shapes, loss, accuracy, sharpness')
		.argument('[network]', 'a preset (mlp:2-16-16-2:tanh) or a model file (.onnx .pt .pth .safetensors .npz)');
	strict<ModelOptions>(
		withNetwork(command)
			.option('--first <n>', 'samples whose outputs are printed in JSON', whole(1, 1000), 3)
			.option('--no-sharpness', 'leave out the largest eigenvalue of the Hessian, which takes longest')
			.option('--json', 'print JSON'),
		[],
		[],
	).action(async (network: string | undefined, options: ModelOptions) => {
		await (await import('../commands/model.ts')).modelCommand(network, options);
		finish(0);
	});
}
