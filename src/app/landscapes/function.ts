/** Functions of the catalogue. */

import { dimensionsOf, functionHint, functionName } from '../../engine/landscapes/functions.ts';
import type { FunctionChoice } from '../../state/app-state.ts';
import type { KindOfChoice } from './kind.ts';
import { WORDS } from '../../words/words.ts';

export const FUNCTION_KIND: KindOfChoice<FunctionChoice> = {
	title: ({ id }) => functionName(id),
	heading: ({ id }) => functionName(id),
	identity: ({ id }) => id,
	sizes: ({ id }) => dimensionsOf(id),
	hint: ({ id }) => functionHint(id),
	linked: () => WORDS.landscape.restoresAll,
	galleryId: ({ id }) => id,
};
