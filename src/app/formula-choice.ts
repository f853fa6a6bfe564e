/** What stays of a formula's choice when its text changes, and how the names of its variables are typed. */

import type { FormulaChoice, LandscapeChoice } from '../state/app-state.ts';
import { chosenOf, withChosen } from '../state/landscape-choice.ts';
import { WORDS } from '../words/words.ts';

/** Does a text hold a word, and not only as a part of a longer one? */
export const mentions = (text: string, word: string): boolean =>
	text.split(/[^\p{L}\p{M}\p{N}_]+/u).includes(word) || (word.length > 1 && !/^[\p{L}\p{N}_]+$/u.test(word) && text.includes(word));

/** Is the number of variables left to the person? Only where the text asks for n. */
export const usesDimension = (text: string): boolean => mentions(text, 'n');

/**
 * The choice for another text: words that were made parameters stay so where the text still has them, and names of variables
 * as long as it has all of them. What is chosen of the landscape before stays: sliders of the same names, the slice.
 */
export function retyped(before: LandscapeChoice, text: string): FormulaChoice {
	if (before.kind !== 'formula') return withChosen({ kind: 'formula', text }, chosenOf(before));
	const parameters = before.parameters?.filter((word) => mentions(text, word)) ?? [];
	const variables = before.variables?.every((word) => mentions(text, word)) ? before.variables : undefined;
	const names = { ...(variables ? { variables } : {}), ...(parameters.length > 0 ? { parameters } : {}) };
	return withChosen({ kind: 'formula', text, ...names }, chosenOf(before));
}

/** The choice with an unknown word made a parameter. */
export const withParameter = (choice: FormulaChoice, word: string): FormulaChoice => ({
	...choice,
	parameters: [...(choice.parameters ?? []).filter((other) => other !== word), word],
});

/** And back. */
export function withoutParameter({ parameters = [], ...choice }: FormulaChoice, word: string): FormulaChoice {
	const left = parameters.filter((other) => other !== word);
	return left.length > 0 ? { ...choice, parameters: left } : choice;
}

/** The choice with the names of its variables in this order; none: as the text has them. */
export function withVariables({ variables: _, ...choice }: FormulaChoice, names: readonly string[]): FormulaChoice {
	return names.length > 0 ? { ...choice, variables: names } : choice;
}

/** Names of variables as they are typed: separated by commas or blanks. A sentence where they cannot be names. */
export function readNames(text: string): readonly string[] | string {
	const names = text.split(/[\s,;]+/).filter((word) => word !== '');
	const wrong = names.find((word) => !/^\p{L}[\p{L}\p{M}\p{N}_]*$/u.test(word));
	if (wrong !== undefined) return WORDS.landscape.noName(wrong.slice(0, 24));
	const twice = names.find((word, i) => names.indexOf(word) < i);
	return twice === undefined ? names : WORDS.landscape.twice(twice);
}
