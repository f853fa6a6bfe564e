/** What `thalweg code` is given. */

import { type Command, Option } from 'commander';
import type { Transform } from '../../engine/landscapes/landscape.ts';
import type { CodeOptions } from '../commands/code.ts';
import { IDLE_POWER, IDLE_STRICT, inDouble, runOnMachine } from '../machine-options.ts';
import { COMPOSED_IN_PLANE, withLandscape, withMachine, withPlane } from '../options.ts';
import { strict } from '../strict-options.ts';
import { domain } from '../values.ts';
import type { Finish } from './finish.ts';

export function addCode(program: Command, finish: Finish): void {
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
	strict<CodeOptions>(withMachine(command), COMPOSED_IN_PLANE, [
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
		const work = async (options: CodeOptions): Promise<void> => (await import('../commands/code.ts')).codeCommand(landscape, options);
		finish(await runOnMachine({ ...inDouble(given), transforms }, work));
	});
}
