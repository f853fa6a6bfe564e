/** Every optimizer there is: an explicit list, and how one is found by name. */

import { misspelt, nearest } from '../expr/syntax/names.ts';
import { UsageError } from '../model/errors.ts';
import type { Range } from '../model/geometry.ts';
import type { Optimizer, Schedule } from '../model/optimizer.ts';
import { ADAPTIVE_METHODS } from './adaptive-methods.ts';
import { DESCENT_METHODS } from './descent-methods.ts';
import { DIRECTION_METHODS } from './direction-methods.ts';
import { SCHEDULES } from './schedules.ts';

const clamp = (value: number, [lo, hi]: Range): number => (value < lo ? lo : value > hi ? hi : value);

/** The same optimizer, whose suited values are always accepted ones, however steep or high a landscape is. */
const withinRanges = (optimizer: Optimizer): Optimizer => ({
	...optimizer,
	suited: (scale) => {
		const suited = optimizer.suited(scale);
		const moved = optimizer.hyper.filter(({ name }) => Object.hasOwn(suited, name));
		return Object.fromEntries(moved.map(({ name, range }) => [name, clamp(suited[name] as number, range)]));
	},
});

export const OPTIMIZERS: readonly Optimizer[] = [...DESCENT_METHODS, ...ADAPTIVE_METHODS, ...DIRECTION_METHODS].map(withinRanges);

/**
 * The optimizer of an id.
 * @throws UsageError where there is none; it names the nearest id
 * @example findOptimizer('adam').hyper[0].value // 0.001
 */
export const findOptimizer = (id: string): Optimizer => find(OPTIMIZERS, id, 'optimizer');

/** The schedule of an id. @throws UsageError where there is none */
export const findSchedule = (id: string): Schedule => find(SCHEDULES, id, 'schedule');

function find<T extends { readonly id: string }>(list: readonly T[], id: string, what: string): T {
	const found = list.find((entry) => entry.id === id);
	if (found) return found;
	const ids = list.map((entry) => entry.id);
	const meant = nearest(id, ids, misspelt(id.length));
	throw new UsageError(`There is no ${what} “${id.slice(0, 40)}”. ${meant ? `Did you mean “${meant}”?` : `There are ${ids.join(', ')}.`}`);
}
