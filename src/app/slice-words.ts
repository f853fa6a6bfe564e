/** A slice of more than two variables in words. */

import { WORDS } from '../words/words.ts';
import { formatNumber } from './format.ts';

/** Coordinates that a sentence names; a longer list is cut, and whole in the panel. */
const NAMED = 6;

/**
 * Where the slice lies that is drawn: `Slice at x3 = 0, x4 = 1.`
 * @param shown names and numbers of the coordinates that it does not show
 * @param way along axes it lies at them; in other directions it goes through a point
 */
export function sliceSentence(shown: readonly (readonly [string, number])[], way: 'axes' | 'random' | 'turned' = 'axes'): string {
	const named = shown.slice(0, NAMED).map(([name, value]) => `${name} = ${formatNumber(value, 4)}`);
	const more = shown.length - named.length;
	const where = more > 0 ? WORDS.run.andMore(named.join(', '), more) : named.join(', ');
	const { sliceAt, sliceRandom, sliceThrough } = WORDS.run;
	return { axes: sliceAt, random: sliceRandom, turned: sliceThrough }[way](where);
}
