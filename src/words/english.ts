/** The page in English: every text of it, grouped by where it is met. */

import { COMMANDS } from './english/commands.ts';
import { COMMON } from './english/common.ts';
import { FILES } from './english/files.ts';
import { LANDSCAPE } from './english/landscape.ts';
import { LESSON } from './english/lessons.ts';
import { LINK } from './english/link.ts';
import { MACHINE } from './english/machine.ts';
import { NETWORKS } from './english/networks.ts';
import { OPTIMIZERS } from './english/optimizers.ts';
import { RESULTS } from './english/results.ts';
import { RUN } from './english/run.ts';
import { SHELL } from './english/shell.ts';
import { VIEWS } from './english/views.ts';

export const ENGLISH = {
	common: COMMON,
	shell: SHELL,
	commands: COMMANDS,
	landscape: LANDSCAPE,
	files: FILES,
	link: LINK,
	views: VIEWS,
	machine: MACHINE,
	run: RUN,
	results: RESULTS,
	optimizers: OPTIMIZERS,
	networks: NETWORKS,
	lesson: LESSON,
};
