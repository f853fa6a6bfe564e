/** Formulas that a person types. */

import { MAX_VARIABLES } from '../../model/objective.ts';
import { printable } from '../../model/printable.ts';
import type { FormulaChoice } from '../../state/app-state.ts';
import { usesDimension } from '../formula-choice.ts';
import type { KindOfChoice } from './kind.ts';
import { WORDS } from '../../words/words.ts';

const MOST_CHARACTERS = 80;

export const FORMULA_KIND: KindOfChoice<FormulaChoice> = {
	title: ({ text }) => printable(text.trim().replace(/\s+/g, ' ').slice(0, MOST_CHARACTERS) || WORDS.landscape.formula),
	heading: () => WORDS.landscape.yourFormula,
	identity: () => 'formula',
	sizes: ({ text }) => (usesDimension(text) ? Array.from({ length: MAX_VARIABLES }, (_, k) => k + 1) : [2]),
	linked: () => WORDS.landscape.restoresAll,
};
