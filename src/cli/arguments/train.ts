/** What `thalweg train` is given. */

import { type Command, Option } from 'commander';
import { MOST_COUNTED } from '../../model/swarm.ts';
import { MOST_TRAINING_STEPS } from '../../model/training.ts';
import type { TrainOptions } from '../commands/train.ts';
import { withNetwork } from '../network-options.ts';
import { checkMachine } from '../options.ts';
import { strict } from '../strict-options.ts';
import { collected } from '../swarm-options.ts';
import { whole } from '../values.ts';
import type { Finish } from './finish.ts';

export function addTrain(program: Command, finish: Finish): void {
	const command = program
		.command('train')
		.description('train a network, and write it')
		.argument('[network]', 'a preset (mlp:2-16-16-2:tanh) or a model file (.onnx .pt .pth .safetensors .npz)');
	strict<TrainOptions>(
		withNetwork(command)
			.option('--optimizer <id[:name=value,…]>', "with its values, schedule and modifiers (default: the preset's, else adam:lr=0.01)")
			.option('--steps <n>', "batches to take (default: the preset's, else 1000)", whole(0, MOST_TRAINING_STEPS))
			.option('--batch <n>', "samples of a batch; 0 takes all (default: the preset's, else 0)", whole(0, 2 ** 30))
			.option('--seed <n>', 'of the parameters (but --init) and of the order of the samples', whole(0, MOST_COUNTED), 0)
			.addOption(new Option('--backend <machine>', 'the CPU, or the GPU').choices(['gpu', 'cpu']).default('cpu'))
			.addOption(new Option('--precision <format>', 'of the CPU: f64 unless said; a GPU has f32').choices(['f64', 'f32']))
			.option('--every <n>', 'steps between two lines of the table (default: a tenth of the steps)', whole(1, MOST_TRAINING_STEPS))
			.option('--sharpness', 'the largest eigenvalues of the Hessian in each line, beside the limit of the method')
			.option('--out <file>', 'a .safetensors or .npz file (repeatable)', collected, [])
			.option('--progress', 'say how far the work is, also where the standard error is no terminal')
			.option('--json', 'print JSON'),
		['out'],
		[],
	).action(async (network: string | undefined, options: TrainOptions) => {
		checkMachine(options);
		const { inProcess } = await import('../gpu-process.ts');
		const onGpu = options.backend === 'gpu';
		const work = async (): Promise<void> => (await import('../commands/train.ts')).trainCommand(network, options);
		finish(await inProcess({ tries: onGpu, insists: onGpu }, work));
	});
}
