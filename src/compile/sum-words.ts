/** The words of a place while terms are added to its sums. */

import type { Order } from '../model/objective.ts';

/** Numbers that are summed, by order: the value, its two derivatives along the plane, three second derivatives. */
export const SUMMED = [1, 3, 6] as const satisfies Readonly<Record<Order, number>>;
/** u and v, before the sums. */
const PLACE = 2;

/** The word of the sum of an output; the next one is the rest of it. */
export const sumWord = (output: number): number => PLACE + 2 * output;
/** The word that is 1 where an output is a hole. */
export const holeWord = (order: Order, output: number): number => sumWord(SUMMED[order]) + (output === 0 ? 0 : output < 3 ? 1 : 2);
/** Words a place. */
export const sumWords = (order: Order): number => sumWord(SUMMED[order]) + order + 1;
