/** A slice of more than two variables in words. */

import { WORDS } from '../words/words.ts';
import { formatNumber } from './format.ts';

/** Coordinates that a sentence names; a longer list is cut, and whole in the panel. */
const NAMED = 6;

/**
 * Where the slice lies that is drawn: `Slice at x3 = 0, x4 = 1.`
 * @param shown names and numbers of the coordinates that it does not show
 * @param random it goes through a point in directions of its own
 */
export function sliceSentence(shown: readonly (readonly [string, number])[], random = false): string {
	const named = shown.slice(0, NAMED).map(([name, value]) => `${name} = ${formatNumber(value, 4)}`);
	const more = shown.length - named.length;
	const where = more > 0 ? WORDS.run.andMore(named.join(', '), more) : named.join(', ');
	return random ? WORDS.run.sliceThrough(where) : WORDS.run.sliceAt(where);
}
