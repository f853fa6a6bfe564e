/** The program of the command line: its commands, its help, and how the parser complains. The code of a command is loaded when it runs. */

import { Command, CommanderError } from 'commander';
import { printableLines } from '../model/printable.ts';
import { packageVersion } from '../platform/node-versions.ts';
import { addBench } from './arguments/bench.ts';
import { addCode } from './arguments/code.ts';
import { addDescend } from './arguments/descend.ts';
import { addEval } from './arguments/eval.ts';
import type { Finish } from './arguments/finish.ts';
import { addGrid } from './arguments/grid.ts';
import { addHelp } from './arguments/help.ts';
import { addInfo } from './arguments/info.ts';
import { addList } from './arguments/list.ts';
import { addModel } from './arguments/model.ts';
import { addPage } from './arguments/page.ts';
import { addRender } from './arguments/render.ts';
import { addServe } from './arguments/serve.ts';
import { addSlice } from './arguments/slice.ts';
import { addStore } from './arguments/store.ts';
import { addTrain } from './arguments/train.ts';

/** Every command, in the order of the help. */
const COMMANDS: readonly ((program: Command, finish: Finish) => void)[] = [
	addEval,
	addGrid,
	addRender,
	addBench,
	addDescend,
	addTrain,
	addModel,
	addSlice,
	addStore,
	addServe,
	addCode,
	addPage,
	addList,
	addInfo,
];

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
function commands(finish: Finish): Command {
	const program = new Command('thalweg')
		.description(ABOUT)
		.version(packageVersion())
		.exitOverride()
		.showHelpAfterError('(thalweg --help lists the commands and their options)')
		.addHelpText('after', EXAMPLES)
		.configureOutput({ outputError: (text, write) => write(printableLines(explained(text))) });
	for (const add of COMMANDS) add(program, finish);
	program.helpCommand(false);
	addHelp(program);
	return program;
}

/** A complaint of the parser, with what is likely to help. */
function explained(text: string): string {
	const mistaken = /unknown option '(-[^-'][^']*)'/.exec(text)?.[1];
	const help = mistaken === undefined ? '' : `A formula that begins with “-” is written as --expr=${mistaken} or after --.\n`;
	return `${text.replace(/^error: /, 'thalweg: UsageError: ')}${help}`;
}
