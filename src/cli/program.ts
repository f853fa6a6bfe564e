/** The commands and their options. The code of a command is loaded when it runs. */

import { Command, CommanderError, Option } from 'commander';
import type { Transform } from '../engine/landscapes/landscape.ts';
import { printableLines } from '../model/printable.ts';
import { DEFAULT_APPEARANCE } from '../model/view.ts';
import { MOST_FRAMES } from '../exports/film/motion.ts';
import type { BenchOptions } from './commands/bench.ts';
import type { CodeOptions } from './commands/code.ts';
import type { DescendOptions } from './commands/descend.ts';
import type { EvalOptions } from './commands/eval.ts';
import type { GridOptions } from './commands/grid.ts';
import type { ModelOptions } from './commands/model.ts';
import type { PageOptions } from './commands/page.ts';
import type { RenderOptions } from './commands/render.ts';
import type { SliceOptions } from './commands/slice.ts';
import type { TrainOptions } from './commands/train.ts';
import { withNetwork, withNetworkLandscape } from './network-options.ts';
import {
	checkMachine,
	type MachineOptions,
	type OutputOptions,
	type WorkOptions,
	withLandscape,
	PLANES_OF_NETWORKS,
	withMachine,
	withPlane,
} from './options.ts';
import { UsageError } from '../model/errors.ts';
import { MOST_COUNTED } from '../model/swarm.ts';
import { MOST_TRAINING_STEPS } from '../model/training.ts';
import type { StoreOptions } from './store-options.ts';
import { type Idle, strict } from './strict-options.ts';
import { packageVersion } from '../platform/node-versions.ts';
import { collected, withSwarm } from './swarm-options.ts';
import { DEFAULT_FIGURE, FIGURE_FORMATS, FIGURE_LIMITS } from '../exports/figure/choice.ts';
import { FONT_FAMILIES } from '../exports/figure/fonts.ts';
import { domain, duration, numbers, numbersOf, part, pictureSize, plane, size, sizes, whole, within, words } from './values.ts';

const ABOUT = `Loss landscapes: values, grids, pictures and descents of a test function, a formula or a surface file.

<landscape> is an id of the catalogue (thalweg list functions), else a network (mlp:2-16-16-2:tanh, or a model
file .onnx .pt .pth .safetensors with --data), else a file (.h5 .npy .npz .csv .json), else a formula.
A formula that begins with “-” goes after -- or in --expr=…`;

const EXAMPLES = `
Examples:
  thalweg eval rosenbrock --at -1.2,1 --hessian
  thalweg eval "(a - x)^2 + b*(y - x^2)^2" --param a=1 --param b=100 --at -1.2,1 --json
  thalweg grid surface.h5 --out surface.npy
  thalweg render himmelblau --view surface --size 1280x720 --out himmelblau.png
  thalweg render himmelblau --figure --view both --size 180x90mm --theme print --out himmelblau.pdf
  thalweg render ackley -n 10 --plane random:7 --view map --out plane.png
  thalweg bench --workload gradient --budget 60s --json report.json
  thalweg descend himmelblau --optimizer gd:lr=0.01 --optimizer adam:lr=0.1 --particles 10000 --steps 2000
  thalweg model net.onnx --data digits
  thalweg code rosenbrock --language c --gradient
  thalweg code himmelblau --language matplotlib --out himmelblau.py
  thalweg slice net.safetensors --data digits --plane random:filter --quantity train_loss,test_accuracy --out net.h5
  thalweg page rosenbrock --scale log --optimizer adam --out rosenbrock.html
  thalweg info`;

/**
 * Parse and run a command line.
 * @param args without the program's own name
 * @returns the exit status
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
	let status = 0;
	const program = commands((next) => {
		status = next;
	});
	try {
		await program.parseAsync([...args], { from: 'user' });
	} catch (error) {
		// Help and the version are printed by the parser, as are its complaints.
		if (error instanceof CommanderError && error.exitCode === 0) return 0;
		throw error;
	}
	return status;
}

/** @param finish is told the exit status of the command that ran */
function commands(finish: (status: number) => void): Command {
	const program = new Command('thalweg')
		.description(ABOUT)
		.version(packageVersion())
		.exitOverride()
		.showHelpAfterError('(thalweg --help lists the commands and their options)')
		.addHelpText('after', EXAMPLES)
		.configureOutput({ outputError: (text, write) => write(printableLines(explained(text))) });
	addEval(program, finish);
	addGrid(program, finish);
	addRender(program, finish);
	addBench(program, finish);
	addDescend(program, finish);
	addTrain(program, finish);
	addModel(program, finish);
	addSlice(program, finish);
	addStore(program, finish);
	addCode(program, finish);
	addPage(program, finish);
	addList(program);
	addInfo(program, finish);
	program.helpCommand(false);
	addHelp(program);
	return program;
}

/** `help`, `help eval`, `help list functions`: of a command that there is. */
function addHelp(program: Command): void {
	program
		.command('help')
		.description('help of a command')
		.argument('[command...]', 'its name')
		.action((names: readonly string[]) => {
			let command = program;
			for (const name of names) {
				const found = command.commands.find((each) => each.name() === name);
				if (!found) {
					const known = command.commands.map((each) => each.name());
					const among = known.length > 0 ? `; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}` : '';
					throw new UsageError(`There is no command “${[...names].join(' ')}”${among}.`);
				}
				command = found;
			}
			command.outputHelp();
		});
}

/** A complaint of the parser, with what is likely to help. */
function explained(text: string): string {
	const mistaken = /unknown option '(-[^-'][^']*)'/.exec(text)?.[1];
	const help = mistaken === undefined ? '' : `A formula that begins with “-” is written as --expr=${mistaken} or after --.\n`;
	return `${text.replace(/^error: /, 'thalweg: UsageError: ')}${help}`;
}

/** Options that may be given several times: parameters, what is composed around a landscape, and networks of a path. */
const COMPOSED = ['param', 'shift', 'rotate', 'stretch', 'noise', 'path'] as const;

/** Double precision has no fast mode that could be left out, and the CPU computes in it unless said. */
const IDLE_STRICT: readonly Idle<MachineOptions>[] = [
	{
		option: 'strict',
		where: ({ precision }) => precision === 'f64',
		because: 'with --precision f64: it chooses between ways to compute in f32.',
	},
	{
		option: 'strict',
		where: ({ backend, precision }) => backend === 'cpu' && precision === undefined,
		because: 'with --backend cpu, which computes in f64: it chooses between ways to compute in f32.',
	},
];

/** Where the CPU answers, no GPU is asked for. */
const IDLE_POWER: Idle<MachineOptions> = {
	option: 'power',
	where: ({ backend, precision }) => backend === 'cpu' || precision === 'f64',
	because: 'where the CPU computes: it chooses between GPUs.',
};

/** Run a command where the machine it needs can be used. */
async function run<O extends WorkOptions>(options: O, work: (options: O) => Promise<void>): Promise<number> {
	checkMachine(options);
	const { inProcess, triesGpu } = await import('./gpu-process.ts');
	const use = { tries: triesGpu(options), insists: options.backend === 'gpu' };
	return inProcess(use, (refusal) => work(refusal === undefined ? options : { ...options, backend: 'cpu' }));
}

function addEval(program: Command, finish: (status: number) => void): void {
	const transforms: Transform[] = [];
	const command = program.command('eval').description('value, gradient and Hessian at points');
	withLandscape(command, transforms)
		.option('--at <x,y,…>', 'a point, a number for each variable (repeatable)', (text, before: (readonly number[])[] = []) => [
			...before,
			numbers(text),
		])
		.option('--hessian', 'second derivatives too');
	const ofGpu = (['strict', 'power'] as const).map(
		(option): Idle<EvalOptions> => ({
			option,
			where: ({ backend, precision }) => backend === 'auto' && precision === undefined,
			because: 'without --backend gpu: values at points are computed in f64.',
		}),
	);
	strict<EvalOptions>(withMachine(command), [...COMPOSED, 'at'], [...IDLE_STRICT, IDLE_POWER, ...ofGpu]).action(
		async (landscape: string | undefined, given: Omit<EvalOptions, 'transforms'>) => {
			const work = async (options: EvalOptions): Promise<void> => (await import('./commands/eval.ts')).evalCommand(landscape, options);
			finish(await run({ ...inDouble(given), transforms }, work));
		},
	);
}

/** Add the options of a surface that is written in parts. */
const withStore = (command: Command): Command =>
	command
		.option('--store <folder.zarr>', 'a Zarr store, filled chunk by chunk, by several processes or machines at once')
		.option('--part <k>/<n>', 'of a store: only this part of its chunks', part)
		.option('--chunk <n>', 'of a store: samples along each side of a chunk (default: 256)', whole(16, 4096));

const IDLE_STORE: readonly Idle<StoreOptions>[] = (['part', 'chunk'] as const).map((option) => ({
	option,
	where: ({ store }) => store === undefined,
	because: 'without --store: only a store is filled in parts.',
}));

function addStore(program: Command, finish: (status: number) => void): void {
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
		await (await import('./commands/store.ts')).storeCommand(what, folder, options);
		finish(0);
	});
}

function addGrid(program: Command, finish: (status: number) => void): void {
	const transforms: Transform[] = [];
	const command = program.command('grid').description('sample a grid, reduce it and write it to a file');
	withPlane(withLandscape(command, transforms))
		.option('--size <columns>x<rows>', "samples across and up; a file's own by default, else 512x512", size)
		.option('--domain <x0:x1,y0:y1>', "both ends are sampled; the landscape's own by default", domain)
		.option('--gradient', 'the gradient along the plane too')
		.option('--out <file>', '.npy .npz .csv .json or .h5');
	strict<GridOptions>(withMachine(withStore(command)), COMPOSED, [
		...IDLE_STORE,
		IDLE_POWER,
		{ option: 'strict', where: () => true, because: 'here: a grid is always strict.' },
		{
			option: 'gradient',
			where: ({ out, store }) => out === undefined && store === undefined,
			because: 'without --out or --store: the gradient is written to a file.',
		},
	]).action(async (landscape: string | undefined, given: Omit<GridOptions, 'transforms'>) => {
		const work = async (options: GridOptions): Promise<void> => (await import('./commands/grid.ts')).gridCommand(landscape, options);
		finish(await run({ ...given, transforms }, work));
	});
}

function addRender(program: Command, finish: (status: number) => void): void {
	const { colormap, scale, contours, exaggeration, theme } = DEFAULT_APPEARANCE;
	const transforms: Transform[] = [];
	const command = program.command('render').description('draw a picture');
	withPlane(withLandscape(command, transforms))
		.addOption(
			new Option('--view <view>', 'what to draw; both and chart in a figure')
				.choices(['surface', 'map', 'both', 'chart'])
				.default('surface'),
		)
		.option('--size <width>x<height>', 'pixels (default: 1280x720), or of a figure also 85mm×60mm (default: 180x90mm)', pictureSize)
		.option('--domain <x0:x1,y0:y1>', "the window; the landscape's own by default", domain)
		.option('--resolution <n>', 'samples along each axis (default: 512, of a network 128)', whole(2, 8192))
		.addOption(new Option('--theme <theme>', 'print, in a figure: told apart in grey').choices(['dark', 'light', 'print']).default(theme))
		.addOption(
			new Option('--scale <scale>', 'how values become colours and heights')
				.choices(['linear', 'log', 'symlog', 'quantile'])
				.default(scale),
		)
		.addOption(new Option('--colormap <map>').choices(['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging']).default(colormap))
		.option('--reversed', 'turn the colour map round')
		.option('--unlit', 'no light and shade: the surface has exactly the colours of the legend')
		.option('--shadows', 'heights cast shadows on what lies behind them')
		.option('--contours <n>', 'intervals between contour lines; 0 draws none', whole(0, 64), contours)
		.option('--height <h>', "height of the surface's box relative to its width", within(0.05, 3), exaggeration)
		.option('--clip <q>', 'cut values above this quantile off; 1 cuts nothing (default: only poles and outliers)', within(0.01, 1))
		.option(
			'--camera <azimuth,elevation[,distance]>',
			'degrees, degrees and box widths',
			numbersOf(2, 3, 'azimuth,elevation or azimuth,elevation,distance: -60,35,2.3'),
		)
		.option('--swarm <id[:name=value,…]>', 'draw a swarm of this optimizer with its trails (repeatable, up to 8)', collected)
		.addOption(
			new Option('--swarm-color <what>', 'what the colour of a particle tells')
				.choices(['optimizer', 'loss', 'speed'])
				.default('optimizer'),
		)
		.option('--figure', 'a figure with title, axes, colour bar, legend and settings, for print')
		.addOption(new Option('--format <format>', "of a figure; by the file's name where absent").choices([...FIGURE_FORMATS]))
		.option('--dpi <n>', 'pixels per inch of a figure', within(...FIGURE_LIMITS.dpi), DEFAULT_FIGURE.dpi)
		.option('--font-size <points>', 'letters of a figure', within(...FIGURE_LIMITS.fontSize), DEFAULT_FIGURE.fontSize)
		.addOption(new Option('--font <family>', 'of a figure; PNG has sans').choices([...FONT_FAMILIES]).default(DEFAULT_FIGURE.family))
		.option('--chart', 'the curves of the swarm beside the views of a figure')
		.option('--transparent', 'a figure without paper')
		.option('--without <parts>', 'leave parts of a figure out: title, colorBar, legend, caption', words)
		.addOption(
			new Option('--mesh <format>', 'the surface as triangles, in place of a picture').choices(['glb', 'stl', 'ply', 'obj', 'vtp']),
		)
		.option('--orbit', 'a film, once around the surface')
		.option(
			'--zoom <u,v,factor>',
			'a film into a point, to a window that is smaller by this factor',
			numbersOf(3, 3, 'u,v,factor: 0,0,1000'),
		)
		.option('--frames <n>', 'of a film (default: 60)', whole(2, MOST_FRAMES))
		.option('--rate <n>', 'of a film: frames per second (default: 20)', whole(1, 50))
		.requiredOption('--out <file>', 'a .png file, a figure: .png, .svg, .pdf, a mesh: .glb, .stl, .ply, .obj, .vtp, or a film: .gif');
	const isMesh = ({ mesh, out, figure }: RenderOptions): boolean =>
		mesh !== undefined || (!figure && !/\.(png|svg|pdf|gif|webm|mp4)$/i.test(out));
	const isFilm = ({ orbit, zoom }: RenderOptions): boolean => orbit === true || zoom !== undefined;
	const ofFilm = { where: (given: RenderOptions) => !isFilm(given), because: 'without --orbit or --zoom: it is of films.' };
	const ofPicture = { where: isMesh, because: 'on a mesh: it is of pictures.' };
	const ofSurface = { where: ({ view }: RenderOptions) => view === 'map', because: 'with --view map: a map is seen from above.' };
	const ofFigure = { where: ({ figure }: RenderOptions) => !figure, because: 'without --figure.' };
	const ofSwarm = { where: ({ swarm }: RenderOptions) => !swarm, because: 'without --swarm: no swarm is released.' };
	strict<RenderOptions>(
		withMachine(withSwarm(command, 200)),
		[...COMPOSED, 'swarm'],
		[
			...IDLE_STRICT,
			IDLE_POWER,
			...(['view', 'size', 'theme', 'unlit', 'shadows', 'contours', 'camera', 'swarm', 'figure', 'orbit', 'zoom'] as const).map(
				(option) => ({
					option,
					...ofPicture,
				}),
			),
			...(['frames', 'rate'] as const).map((option) => ({ option, ...ofFilm })),
			...(['camera', 'height'] as const).map((option) => ({ option, ...ofSurface })),
			...(['format', 'dpi', 'fontSize', 'font', 'chart', 'transparent', 'without'] as const).map((option) => ({ option, ...ofFigure })),
			...(['swarmColor', 'particles', 'starts', 'in', 'steps', 'seed', 'tol', 'target', 'suited'] as const).map((option) => ({
				option,
				...ofSwarm,
			})),
		],
	).action(async (landscape: string | undefined, given: Omit<RenderOptions, 'transforms'>) => {
		const work = async (options: RenderOptions): Promise<void> => (await import('./commands/render.ts')).renderCommand(landscape, options);
		finish(await run({ ...(given.swarm ? inSingle(given) : given), transforms }, work));
	});
}

function addBench(program: Command, finish: (status: number) => void): void {
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
		const [{ benchCommand, benchUse }, { inProcess }] = await Promise.all([import('./commands/bench.ts'), import('./gpu-process.ts')]);
		finish(await inProcess(benchUse(options), (refusal) => benchCommand(options, refusal)));
	});
}

function addDescend(program: Command, finish: (status: number) => void): void {
	const transforms: Transform[] = [];
	const command = program.command('descend').description('release optimizers and tell what became of them');
	withSwarm(
		withPlane(withLandscape(command, transforms))
			.option('--optimizer <id[:name=value,…]>', 'which one descends (repeatable, up to 8): thalweg list optimizers', collected)
			.option('--start <x,y,…>', 'a start, a number for each variable (repeatable)', (text, before: (readonly number[])[] = []) => [
				...before,
				numbers(text),
			])
			.option('--domain <x0:x1,y0:y1>', "the window of the starts; the landscape's own by default", domain),
		1000,
	)
		.option('--trace', 'every point of every particle')
		.option('--final <n>', 'particles whose end is printed', whole(0, MOST_COUNTED), 10);
	strict<DescendOptions>(
		withMachine(command),
		[...COMPOSED, 'optimizer', 'start'],
		[
			...IDLE_STRICT,
			IDLE_POWER,
			{ option: 'trace', where: ({ json = false }) => !json, because: 'without --json: a trace is printed as JSON only.' },
		],
	).action(async (landscape: string | undefined, given: Omit<DescendOptions, 'transforms'>) => {
		const work = async (options: DescendOptions): Promise<void> =>
			(await import('./commands/descend.ts')).descendCommand(landscape, options);
		finish(await run({ ...inSingle(given), transforms }, work));
	});
}

function addTrain(program: Command, finish: (status: number) => void): void {
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
		const { inProcess } = await import('./gpu-process.ts');
		const onGpu = options.backend === 'gpu';
		const work = async (): Promise<void> => (await import('./commands/train.ts')).trainCommand(network, options);
		finish(await inProcess({ tries: onGpu, insists: onGpu }, work));
	});
}

function addModel(program: Command, finish: (status: number) => void): void {
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
		await (await import('./commands/model.ts')).modelCommand(network, options);
		finish(0);
	});
}

function addSlice(program: Command, finish: (status: number) => void): void {
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
		await (await import('./commands/slice.ts')).sliceCommand(network, options);
		finish(0);
	});
}

function addCode(program: Command, finish: (status: number) => void): void {
	const transforms: Transform[] = [];
	const command = program.command('code').description('a formula in another language, or a script that draws its picture');
	withPlane(withLandscape(command, transforms))
		.addOption(
			new Option('--language <language>', 'matplotlib is a Python script that draws surface and map')
				.choices(['python', 'javascript', 'c', 'wgsl', 'latex', 'matplotlib'])
				.makeOptionMandatory(),
		)
		.option('--gradient', 'the gradient too')
		.option('--domain <x0:x1,y0:y1>', "the window of the script; the landscape's own by default", domain)
		.option('--out <file>', 'write it to a file; samples that a script reads go into an .npz file beside it');
	const drawn = {
		where: ({ language }: CodeOptions) => language !== 'matplotlib',
		because: 'without --language matplotlib: nothing is drawn.',
	};
	strict<CodeOptions>(withMachine(command), COMPOSED, [
		...IDLE_STRICT,
		IDLE_POWER,
		{ option: 'domain', ...drawn },
		{
			option: 'gradient',
			where: ({ language }) => language === 'matplotlib',
			because: 'with --language matplotlib: a script draws values.',
		},
		{ option: 'json', where: () => true, because: 'here: code is text.' },
		{ option: 'strict', where: () => true, because: 'here: samples beside a script are always strict.' },
	]).action(async (landscape: string | undefined, given: Omit<CodeOptions, 'transforms'>) => {
		const work = async (options: CodeOptions): Promise<void> => (await import('./commands/code.ts')).codeCommand(landscape, options);
		finish(await run({ ...inDouble(given), transforms }, work));
	});
}

function addPage(program: Command, finish: (status: number) => void): void {
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
		await (await import('./commands/page.ts')).pageCommand(landscape, options);
		finish(0);
	});
}

/** Swarms are f32 where nothing else is asked for: what `auto` answers does not depend on whether there is a GPU. */
const inSingle = <O extends MachineOptions>(options: O): O =>
	options.backend === 'auto' && options.precision === undefined ? { ...options, precision: 'f32' } : options;

/** Values at points are f64, unless a machine or a precision is asked for by name: a GPU that `auto` would find is for pictures. */
const inDouble = <O extends MachineOptions>(options: O): O =>
	options.backend === 'auto' && options.precision === undefined ? { ...options, precision: 'f64' } : options;

function addList(program: Command): void {
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
				const { listCommand } = await import('./commands/list.ts');
				await listCommand(what, options);
			});
	}
}

function addInfo(program: Command, finish: (status: number) => void): void {
	const command = program.command('info').description('machines, limits, features and versions');
	const everyMachine = { where: () => true, because: 'here: info tells of every machine.' };
	strict<MachineOptions & OutputOptions>(
		withMachine(command),
		[],
		(['precision', 'strict'] as const).map((option) => ({ option, ...everyMachine })),
	).action(async (options: MachineOptions & OutputOptions) => {
		const [{ infoCommand }, { inProcess }] = await Promise.all([import('./commands/info.ts'), import('./gpu-process.ts')]);
		const cpuOnly = options.backend === 'cpu' ? 'not tried; --backend cpu was asked for.' : undefined;
		finish(await inProcess({ tries: cpuOnly === undefined, insists: false }, (refusal) => infoCommand(options, refusal ?? cpuOnly)));
	});
}
