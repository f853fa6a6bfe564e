/** What `thalweg bench` is given. */

import type { Command } from 'commander';
import { MOST_COUNTED } from '../../model/swarm.ts';
import type { BenchOptions } from '../commands/bench.ts';
import { strict } from '../strict-options.ts';
import { duration, sizes, whole, words } from '../values.ts';
import type { Finish } from './finish.ts';

export function addBench(program: Command, finish: Finish): void {
	const command = program
		.command('bench')
		.description('time the same work on the GPU and the CPU, with the error of each')
		.option('--workload <names>', 'tasks, or task:landscape: gradient,adam:rastrigin (repeatable); all by default', words)
		.option('--sizes <n,…>', 'sides of grids, points, particles or steps; each task has its own by default', sizes)
		.option('--backend <names>', 'who takes part: gpu, cpu, gpu-fast, gpu-strict, cpu-all, cpu-1, f64; all by default', words)
		.option('--budget <time>', 'how long it may take: 60s, 5m', duration, 60_000)
		.option('--runs <n>', 'samples at each size', whole(7, 1000), 7)
		.option('--seed <n>', 'of starts, of places compared with the reference, and of the order', whole(0, MOST_COUNTED), 1)
		.option('--json <file>', 'write the report')
		.option('--csv', 'print the report as CSV')
		.option('--markdown', 'print the report as Markdown')
		.option('--compare <file...>', 'measure nothing: set two reports side by side')
		.option('--progress', 'say how far the work is, also where the standard error is no terminal');
	const measures = { where: ({ compare }: BenchOptions) => compare !== undefined, because: 'with --compare: nothing is measured.' };
	const measuring = ['workload', 'sizes', 'backend', 'budget', 'runs', 'seed', 'json', 'csv', 'markdown', 'progress'] as const;
	strict<BenchOptions>(
		command,
		['workload', 'backend', 'compare'],
		[
			...measuring.map((option) => ({ option, ...measures })),
			{ option: 'csv', where: ({ markdown = false }) => markdown, because: 'beside --markdown: the report is printed once.' },
		],
	).action(async (options: BenchOptions) => {
		const [{ benchCommand, benchUse }, { inProcess }] = await Promise.all([import('../commands/bench.ts'), import('../gpu-process.ts')]);
		finish(await inProcess(benchUse(options), (refusal) => benchCommand(options, refusal)));
	});
}
