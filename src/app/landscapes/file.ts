/** Files of samples. */

import { printable } from '../../model/printable.ts';
import type { FileChoice } from '../../state/app-state.ts';
import type { KindOfChoice } from './kind.ts';
import { WORDS } from '../../words/words.ts';

export const FILE_KIND: KindOfChoice<FileChoice> = {
	title: ({ name }) => printable(name),
	heading: ({ name }) => printable(name),
	identity: ({ name }) => `file ${name}`,
	sizes: () => [2],
	linked: () => WORDS.landscape.restoresReading,
};
