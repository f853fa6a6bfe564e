/**
 * Decides by evidence what the free names of a text are. Beside x and y, other letters are parameters;
 * without x and y, two letters are the variables. A note says each decision, and nothing is decided
 * without evidence.
 */

import { FormulaError, type Note, type Rewrite, type Span } from './errors.ts';
import { MAX_VARIABLES } from './limits.ts';
import { isOneLetter } from './names.ts';

/** What is known of the names before a text is parsed. */
export interface Meanings {
	/** The variables by name, in order; absent: x, y or x1 … xn. */
	readonly variables?: readonly string[];
	/** The name whose coordinates are the variables: x[1], x[2]. */
	readonly vector: string;
	/** Names that stand for n. */
	readonly dimensions: ReadonlySet<string>;
	/** Words that a person declared to be parameters. */
	readonly parameters: ReadonlySet<string>;
	/** Names of coordinates written with an index from 0: x0, x1. */
	readonly fromZero: boolean;
	/** Unknown words are errors. */
	readonly strict: boolean;
	/** x or y is a variable of the text. */
	readonly letters?: boolean;
	/** Where the formula itself stands, once that is known. */
	readonly result?: Span;
	/** Names that could be the variables, where nothing else is one. */
	readonly candidates?: readonly string[];
}

/** What the first reading of a text found. */
export interface Findings {
	/** Names that nothing explains, each where it stands first. */
	readonly free: ReadonlyMap<string, Span>;
	/** Of these, the ones in the bounds of sums. */
	readonly bounds: ReadonlySet<string>;
	/** x or y stands alone. */
	readonly letters: boolean;
	/** Coordinates by number. */
	readonly numbers: boolean;
	/** The name that is indexed. */
	readonly vector: string;
	/** A sum of one argument in which no coordinates stand. */
	readonly vectorless: boolean;
	/** x0 occurs in it. */
	readonly zero: boolean;
	/** x1 or another from 1 stands in it. */
	readonly numbered: boolean;
}

export const UNDECIDED: Meanings = { vector: 'x', dimensions: new Set(), parameters: new Set(), fromZero: false, strict: false };

const alphabetical = (names: readonly string[]): string[] =>
	[...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }) || (a < b ? -1 : 1));
export const listed = (names: readonly string[]): string =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The text as a function of names: f(u, v) = … */
export const asFunction = (names: readonly string[], { start }: Span): Rewrite => ({
	label: `${listed(names)} ${names.length === 1 ? 'is the variable' : 'are the variables'}`,
	edits: [{ start, end: start, text: `f(${names.join(', ')}) = ` }],
});

/**
 * Decide.
 * @param result where the formula itself stands
 * @throws FormulaError where three names or more could be the variables
 */
export function decide(given: Meanings, found: Findings, result: Span): { meanings: Meanings; notes: Note[] } {
	const notes: Note[] = [];
	const dimensions = new Set<string>();
	const { free } = found;
	if (found.numbers) {
		for (const name of found.bounds) {
			const span = free.get(name);
			if (!span || !isOneLetter(name)) continue;
			dimensions.add(name);
			notes.push({ message: `${name} is read as n, the number of variables`, span });
		}
	}
	const meanings: Meanings = {
		...given,
		vector: found.vector,
		dimensions,
		fromZero: found.zero && found.numbered && !found.letters,
		strict: true,
		result,
		letters: found.letters,
		...(given.variables || found.letters || found.numbers || free.size > 8 ? {} : { candidates: alphabetical([...free.keys()]) }),
	};
	if (meanings.fromZero) notes.push({ message: 'x0 is the first variable: they are counted from 0 here', span: result });
	if (given.variables || found.letters || found.numbers) return { meanings, notes };
	const letters = [...free.keys()].filter(isOneLetter);
	const [first] = letters;
	if (found.vectorless && letters.length === 1 && first !== undefined) {
		notes.push({ message: `the coordinates of ${first} are the variables`, span: free.get(first) as Span });
		return { meanings: { ...meanings, vector: first }, notes };
	}
	const words = free.size - letters.length;
	if (letters.length === 2) {
		const variables = alphabetical(letters);
		notes.push({
			message: `${listed(variables)} are the variables, in this order`,
			span: free.get(letters[0] as string) as Span,
		});
		return { meanings: { ...meanings, variables }, notes };
	}
	// An unknown word is reported first.
	if (letters.length > 2 && words === 0) throw undecided(alphabetical(letters), free.get(letters[0] as string) as Span, result);
	return { meanings, notes };
}

function undecided(names: readonly string[], span: Span, result: Span): FormulaError {
	const shown = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : listed(names);
	const all = names.length <= MAX_VARIABLES ? [asFunction(names, result)] : [];
	return new FormulaError(
		`there is no x and no y, and ${names.length} other names: ${shown}. Say which are the variables: f(${names.slice(-2).join(', ')}) = …; the others are parameters`,
		span,
		{ rewrites: [asFunction(names.slice(-2), result), ...all] },
	);
}
