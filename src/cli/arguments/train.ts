/** What `thalweg train` is given. */

import { type Command, Option } from 'commander';
import { MOST_COUNTED } from '../../model/swarm.ts';
import { MOST_TRAINING_STEPS } from '../../model/training.ts';
import type { TrainOptions } from '../commands/train.ts';
import { withNetwork } from '../network-options.ts';
import { checkMachine } from '../options.ts';
import { strict } from '../strict-options.ts';
import { collected } from '../swarm-options.ts';
import { counted, numbers, whole } from '../values.ts';
import type { Finish } from './finish.ts';

/** Most seeds of trainings side by side. */
const MOST_SEEDS = 100_000;

/** Whether many are trained: what is of one network has no effect then. */
const isMany = ({ seeds, rates, batches }: TrainOptions): boolean => (seeds ?? rates ?? batches) !== undefined;
const ofOne = 'with --seeds, --rates or --batches: it is of a single training.';

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
			.option('--seeds <list>', 'many side by side, one a seed: 0-255, or 1,2,8-15', counted(MOST_SEEDS, MOST_COUNTED))
			.option('--rates <list>', 'many side by side, one a learning rate: 0.1,0.01', numbers)
			.option('--batches <list>', 'many side by side, one a size of a batch: 0,16,32', counted(MOST_SEEDS, 2 ** 30))
			.option('--every <n>', 'steps between two lines of the table (default: a tenth of the steps)', whole(1, MOST_TRAINING_STEPS))
			.option('--sharpness', 'the largest eigenvalues of the Hessian in each line, beside the limit of the method')
			.option('--out <file>', 'a .safetensors or .npz file (repeatable)', collected, [])
			.option('--progress', 'say how far the work is, also where the standard error is no terminal')
			.option('--json', 'print JSON'),
		['out'],
		[
			{ option: 'every', where: isMany, because: ofOne },
			{ option: 'out', where: isMany, because: ofOne },
			{ option: 'seed', where: ({ seeds }) => seeds !== undefined, because: 'with --seeds, which names them.' },
			{ option: 'init', where: ({ seeds }) => seeds !== undefined, because: 'with --seeds, which draw the parameters, too.' },
			{ option: 'batch', where: ({ batches }) => batches !== undefined, because: 'with --batches, which names them.' },
		],
	).action(async (network: string | undefined, options: TrainOptions) => {
		checkMachine(options);
		const { inProcess } = await import('../gpu-process.ts');
		const onGpu = options.backend === 'gpu';
		const work = async (): Promise<void> =>
			isMany(options)
				? (await import('../commands/train-many.ts')).trainManyCommand(network, options)
				: (await import('../commands/train.ts')).trainCommand(network, options);
		finish(await inProcess({ tries: onGpu, insists: onGpu }, work));
	});
}
