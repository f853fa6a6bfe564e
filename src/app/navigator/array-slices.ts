/** The slices of an array of three or four axes beside the one in view. */

import { changedFile } from '../file-choice.ts';
import { optionsOf } from '../file-keeper.ts';
import type { NavigatorPage } from './page.ts';
import { around, type NeighbourSlice, SIDE, type SliceTable } from './slice-table.ts';
import { placeTitle } from './array-words.ts';

/** Nodes on each side of the one in view: along one axis, along each of two. */
const EACH = { row: 3, table: 1 } as const;
/** An axis of so few nodes is shown whole. */
const WHOLE = 9;

/** Numbers of the contents that were opened: another file has other slices. */
const numbers = new WeakMap<object, number>();
let next = 1;

/** @param along one axis of the array that is not shown, or two: across and up */
export function arraySlices({ workspace: { files, landscape } }: NavigatorPage, along: readonly number[]): SliceTable | null {
	const file = files.file.peek();
	const choice = landscape.shownChoice.peek();
	const content = files.content;
	if (choice?.kind !== 'file' || file?.title !== choice.name || !content) return null;
	const { axes, index, arrayAxes } = file;
	if (!axes || !index || !arrayAxes) return null;
	const others = arrayAxes.map((_, k) => k).filter((k) => !axes.includes(k));
	const [across, up] = along.filter((k) => others.includes(k));
	if (across === undefined) return null;
	const number = numbers.get(content) ?? next++;
	numbers.set(content, number);
	const placeOn = (axis: number): number => index[others.indexOf(axis)] ?? 0;
	const lastOn = (axis: number): number => (arrayAxes[axis]?.length ?? 1) - 1;
	const sliceAt = (places: readonly (readonly [number, number])[]): NeighbourSlice => {
		const at = places.reduce<readonly number[]>((all, [axis, place]) => all.with(others.indexOf(axis), place), index);
		const moved = changedFile(choice, { place: { axes, index: at } });
		const options = optionsOf(moved);
		return {
			key: JSON.stringify([number, options]),
			title: places.map(([axis, place]) => placeTitle(arrayAxes[axis], place)).join(', '),
			here: places.every(([axis, place]) => place === placeOn(axis)),
			samples: async (signal) => {
				const glance = await content.glance({ options, side: SIDE });
				signal.throwIfAborted();
				return glance;
			},
			go: () => void files.changeFile((now) => changedFile(now, { place: { axes, index: at } })),
		};
	};
	const placesOn = (axis: number, each: number): number[] => around(placeOn(axis), each, lastOn(axis));
	if (up === undefined) {
		const places = lastOn(across) < WHOLE ? placesOn(across, WHOLE) : placesOn(across, EACH.row);
		return { columns: places.length, slices: places.map((place) => sliceAt([[across, place]])) };
	}
	const columns = placesOn(across, EACH.table);
	return {
		columns: columns.length,
		slices: placesOn(up, EACH.table)
			.reverse()
			.flatMap((high) =>
				columns.map((place) =>
					sliceAt([
						[across, place],
						[up, high],
					]),
				),
			),
	};
}
