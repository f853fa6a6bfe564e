/** Wall time with and without the copy of the result to the CPU, from what was timed. */

import type { Point, Task } from './schema.ts';

/** What a task's wall time says of the read-back: timed apart from it, part of it, or there is nothing to copy. */
export type ReadbackIs = 'apart' | 'included' | 'none';

const READBACK: Readonly<Record<Task, ReadbackIs>> = {
	value: 'apart',
	gradient: 'apart',
	hessian: 'included',
	adam: 'apart',
	gd: 'apart',
	'adam-steps': 'apart',
	'compile-cold': 'none',
	'compile-cached': 'none',
	surface: 'included',
	map: 'included',
	slice: 'apart',
	train: 'included',
	'train-many': 'included',
};

export const readbackOf = (task: Task): ReadbackIs => READBACK[task];

/** What the wall time of a task is called where it is shown. */
export const WALL_NAMES: Readonly<Record<ReadbackIs, string>> = {
	apart: 'without read-back',
	included: 'with read-back',
	none: 'nothing is read back',
};

/**
 * Milliseconds of a run and of the copy of its result to the CPU: the sum of both medians where the copy was timed apart. A field of
 * the CPU lies there already. Null where the copy was not timed, because the field is too large to be copied whole.
 * @example
 * wallWithReadback({ ...point, task: 'value', contestant: 'gpu-fast', wall: { median: 3 }, readback: { median: 2 } }) // 5
 */
export function wallWithReadback({ task, contestant, wall, readback }: Point): number | null {
	if (!wall) return null;
	if (readback) return wall.median + readback.median;
	return READBACK[task] === 'apart' && contestant.startsWith('gpu') ? null : wall.median;
}

/** The copy takes longer than the work: whoever needs the numbers on the CPU waits mostly for the copy. */
export const copyIsLonger = ({ wall, readback }: Point): boolean => wall !== null && readback !== null && readback.median > wall.median;
