/** Choices with their names in the language of the page, for lists of options and rows of buttons. */
export const named = <T extends string>(choices: readonly T[], names: Readonly<Record<T, string>>): readonly (readonly [T, string])[] =>
	choices.map((choice) => [choice, names[choice]]);
