/** Lists of whole numbers as people write them: `1,2,8-15`. */

import { UsageError } from './errors.ts';

/**
 * Whole numbers from 0 and ranges of them with both their ends.
 * @param most numbers in all
 * @param limit the largest number
 * @throws UsageError that says what is expected
 * @example readCounted('1,2,8-10', 100, 1000) // [1, 2, 8, 9, 10]
 */
export function readCounted(text: string, most: number, limit: number): readonly number[] {
	const list: number[] = [];
	for (const part of text.split(',')) {
		const [, from, to = from] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
		if (from === undefined) throw new UsageError(`Expected whole numbers and ranges of them: 1,2,8-15, not “${part.slice(0, 40)}”.`);
		const [first, last] = [Number(from), Number(to)];
		if (last < first || last > limit)
			throw new UsageError(`Expected a range from a smaller to a larger number, up to ${limit}, not “${part.slice(0, 40)}”.`);
		if (list.length + last - first + 1 > most) throw new UsageError(`Expected at most ${most} numbers.`);
		for (let k = first; k <= last; k++) list.push(k);
	}
	return list;
}
