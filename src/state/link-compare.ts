/**
 * The part of a link that says what the landscape is compared with: the link of each other landscape, one behind the other, with what is
 * chosen of it and nothing else; which two are subtracted, by their places; and whether each has its own scale.
 *
 *     f=rastrigin&with=f=ackley&with.minus=0,1
 *     with=f=ackley|file=b.npy&with.scales=own
 */

import { type AppState, type CompareChoice, DEFAULT_STATE, type LandscapeChoice, MOST_OTHERS } from './app-state.ts';
import { standardSwarm } from './landscape-choice.ts';
import { type Draft, escapeIn, type Key, type Reading, numbers, oneOf, quoted, unescapeIn, Unusable } from './link-values.ts';
import { WORDS } from '../words/words.ts';

/** Reads and writes the link of one landscape: the link's own rules. */
export interface LandscapeLinks {
	/** @throws Unusable */
	readonly read: (text: string, reading: Reading) => LandscapeChoice;
	readonly write: (state: AppState) => string;
}

const withCompare = (draft: Draft, change: (choice: CompareChoice) => CompareChoice): void => {
	if (!draft.compare) throw new Unusable(WORDS.link.noOthers);
	draft.compare = change(draft.compare);
};

function readMinus(text: string, { others }: CompareChoice): readonly [number, number] {
	const [first, second, more] = numbers(text);
	const isPlace = (at: number | undefined): at is number => at !== undefined && Number.isInteger(at) && at >= 0 && at <= others.length;
	if (!isPlace(first) || !isPlace(second) || first === second || more !== undefined) throw new Unusable(WORDS.link.noPlaces(quoted(text)));
	return [first, second];
}

export const compareKeys = ({ read, write }: LandscapeLinks): Readonly<Record<string, Key>> => ({
	with: {
		read: (draft, text, reading) => {
			const texts = text.split('|');
			if (texts.length > MOST_OTHERS) reading.report(WORDS.link.mostOthers(MOST_OTHERS, texts.length));
			draft.compare = { others: texts.slice(0, MOST_OTHERS).map((one) => read(unescapeIn(one, '|'), reading)) };
		},
		write: ({ compare }) =>
			compare &&
			compare.others.map((landscape) => escapeIn(write({ ...DEFAULT_STATE, landscape, swarm: standardSwarm(landscape) }), '|')).join('|'),
	},
	'with.minus': {
		read: (draft, text) => withCompare(draft, (choice) => ({ ...choice, minus: readMinus(text, choice) })),
		write: ({ compare }) => compare?.minus?.join(',') ?? null,
	},
	'with.scales': {
		read: (draft, text) => {
			oneOf(text, ['own'] as const);
			withCompare(draft, (choice) => ({ ...choice, own: true }));
		},
		write: ({ compare }) => (compare?.own ? 'own' : null),
	},
});
