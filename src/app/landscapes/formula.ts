/** Formulas that a person types. */

import { printable } from '../../model/printable.ts';
import type { FormulaChoice } from '../../state/app-state.ts';
import { usesDimension } from '../formula-choice.ts';
import { type KindOfChoice, RESTORES_ALL } from './kind.ts';

/** As many variables as a formula that asks for n may have. */
const MOST_VARIABLES = 32;
const MOST_CHARACTERS = 80;

export const FORMULA_KIND: KindOfChoice<FormulaChoice> = {
	title: ({ text }) => printable(text.trim().replace(/\s+/g, ' ').slice(0, MOST_CHARACTERS) || 'Formula'),
	heading: () => 'Your formula',
	identity: () => 'formula',
	sizes: ({ text }) => (usesDimension(text) ? Array.from({ length: MOST_VARIABLES }, (_, k) => k + 1) : [2]),
	linked: RESTORES_ALL,
};
