/** The kinds of choices, each with a module of its own. Whoever has a choice asks here, and never for its kind. */

import type { ChoiceOf, LandscapeChoice, LandscapeKind } from '../../state/app-state.ts';
import { FILE_KIND } from './file.ts';
import { FORMULA_KIND } from './formula.ts';
import { FUNCTION_KIND } from './function.ts';
import { NETWORK_KIND } from './network.ts';
import type { KindOfChoice } from './kind.ts';

const KINDS: { readonly [K in LandscapeKind]: KindOfChoice<ChoiceOf<K>> } = {
	function: FUNCTION_KIND,
	formula: FORMULA_KIND,
	file: FILE_KIND,
	network: NETWORK_KIND,
};

const kindOf = ({ kind }: LandscapeChoice): KindOfChoice<LandscapeChoice> => KINDS[kind];

export const titleOf = (choice: LandscapeChoice): string => kindOf(choice).title(choice);
export const headingOf = (choice: LandscapeChoice): string => kindOf(choice).heading(choice);
export const identityOf = (choice: LandscapeChoice): string => kindOf(choice).identity(choice);
export const sizesOf = (choice: LandscapeChoice): readonly number[] => kindOf(choice).sizes(choice);
export const hintOf = (choice: LandscapeChoice): string | undefined => kindOf(choice).hint?.(choice);
export const linkedOf = (choice: LandscapeChoice): string => kindOf(choice).linked();
export const galleryIdOf = (choice: LandscapeChoice): string => kindOf(choice).galleryId?.(choice) ?? '';
