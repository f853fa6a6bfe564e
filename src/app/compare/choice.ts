/** What is compared: pure, from one state to the next. Places are counted from 0, the landscape in view. */

import { type AppState, type CompareChoice, type LandscapeChoice, MOST_OTHERS } from '../../state/app-state.ts';
import { landscapesOf } from '../../state/landscape-choice.ts';

export type Compared = Pick<AppState, 'landscape' | 'compare'>;

/** Is there room for another one? */
export const hasRoom = ({ compare }: Compared): boolean => (compare?.others.length ?? 0) < MOST_OTHERS;

/** With other landscapes; a difference of places that are gone is left out. */
function withOthers({ compare }: Compared, others: readonly LandscapeChoice[], minus = compare?.minus): CompareChoice | null {
	if (others.length === 0) return null;
	const isThere = minus?.every((place) => place <= others.length);
	return { others, ...(minus && isThere ? { minus } : {}), ...(compare?.own ? { own: true } : {}) };
}

/** Another landscape beside those that are seen. The caller asks first whether it {@link hasRoom}. */
export const added = (state: Compared, landscape: LandscapeChoice): Compared => ({
	landscape: state.landscape,
	compare: withOthers(state, [...(state.compare?.others ?? []), landscape].slice(0, MOST_OTHERS)),
});

/** Another landscape at a place. */
export function replaced(state: Compared, place: number, landscape: LandscapeChoice): Compared {
	if (place === 0) return { ...state, landscape };
	return {
		...state,
		compare: withOthers(
			state,
			(state.compare?.others ?? []).map((other, k) => (k === place - 1 ? landscape : other)),
		),
	};
}

/** Without the landscape at a place: where it is the one in view, the next one is. */
export function removed(state: Compared, place: number): Compared {
	const [landscape, ...others] = landscapesOf(state).filter((_, k) => k !== place);
	if (!landscape) return state;
	const minus = state.compare?.minus;
	const moved = (at: number): number => (at > place ? at - 1 : at);
	const kept = minus && !minus.includes(place) ? ([moved(minus[0]), moved(minus[1])] as const) : undefined;
	return { landscape, compare: withOthers({ ...state, compare: withoutMinus(state.compare) }, others, kept) };
}

/** The landscape at a place is the one in view, and the other way round: the same two are subtracted. */
export function swapped(state: Compared, place: number): Compared {
	const all = landscapesOf(state);
	const [landscape, before] = [all[place], all[0]];
	if (!landscape || !before || !state.compare) return state;
	const others = state.compare.others.map((other, k) => (k === place - 1 ? before : other));
	const moved = (at: number): number => (at === 0 ? place : at === place ? 0 : at);
	const { minus } = state.compare;
	return { landscape, compare: { ...state.compare, others, ...(minus ? { minus: [moved(minus[0]), moved(minus[1])] } : {}) } };
}

/** These two subtracted; null: none. */
export function withDifference({ landscape, compare }: Compared, minus: readonly [number, number] | null): Compared {
	if (!compare) return { landscape, compare };
	const rest = withoutMinus(compare) as CompareChoice;
	return { landscape, compare: minus && minus[0] !== minus[1] ? { ...rest, minus } : rest };
}

/** Each with its own scale, or all with the same. */
export function withOwnScales({ landscape, compare }: Compared, own: boolean): Compared {
	if (!compare) return { landscape, compare };
	const { own: _, ...rest } = compare;
	return { landscape, compare: own ? { ...rest, own } : rest };
}

function withoutMinus(compare: CompareChoice | null): CompareChoice | null {
	if (!compare) return null;
	const { minus: _, ...rest } = compare;
	return rest;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** A network without what of it is seen. */
function networkOf(choice: LandscapeChoice): LandscapeChoice {
	if (choice.kind !== 'network') return choice;
	const { quantity: _, ...network } = choice;
	return network;
}

/**
 * The others once the landscape in view is another: another quantity of the same network goes with it to the next step, the next plane,
 * the next seed. All else stays as it is.
 */
export function followed(before: LandscapeChoice, after: LandscapeChoice, compare: CompareChoice): CompareChoice {
	if (before.kind !== 'network' || after.kind !== 'network' || before.model !== after.model) return compare;
	if (same(networkOf(before), networkOf(after))) return compare;
	const others = compare.others.map((other) => {
		if (other.kind !== 'network' || !same(networkOf(other), networkOf(before))) return other;
		return { ...(networkOf(after) as typeof after), ...(other.quantity === undefined ? {} : { quantity: other.quantity }) };
	});
	return same(others, compare.others) ? compare : { ...compare, others };
}
