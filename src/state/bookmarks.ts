/**
 * A bookmark of a view: its name, and a link that holds window, camera, layout, appearance and plane of one landscape. A link is what a
 * browser or a session may bring back from anywhere: the rules of links read it.
 */

import type { AppState, LandscapeChoice } from './app-state.ts';
import { DEFAULT_STATE } from './app-state.ts';
import { chosenOf, standardSwarm, withChosen } from './landscape-choice.ts';
import { MAX_LINK, readLink, writeLink } from './link.ts';

export interface Bookmark {
	readonly name: string;
	readonly link: string;
}

/** Characters of a name. */
export const MOST_NAME = 80;
/** Bookmarks of one landscape. */
export const MOST_BOOKMARKS = 100;

type View = Pick<AppState, 'landscape' | 'window' | 'camera' | 'layout' | 'appearance'>;

/** What is seen of a landscape, as a link: its sliders, its swarm and the machine are not of the view. */
export function viewLink({ landscape, window, camera, layout, appearance }: View): string {
	const seen = withChosen(landscape, { values: undefined });
	return writeLink({ ...DEFAULT_STATE, landscape: seen, swarm: standardSwarm(seen), window, camera, layout, appearance });
}

/** What a bookmark changes of the state, whose landscape it is of. */
export function viewOf({ landscape: present }: Pick<AppState, 'landscape'>, { link }: Bookmark): View {
	const { landscape: marked, window, camera, layout, appearance } = readLink(link).state;
	const { dimension, plane } = chosenOf(marked);
	return { landscape: withPlane(withChosen(present, { dimension, plane }), marked), window, camera, layout, appearance };
}

/** Where a kind has a plane of its own: the directions of a network, the cut of an array. */
function withPlane(present: LandscapeChoice, marked: LandscapeChoice): LandscapeChoice {
	if (present.kind === 'network' && marked.kind === 'network') {
		const { through: _, ...rest } = present;
		return marked.through === undefined ? rest : { ...rest, through: marked.through };
	}
	if (present.kind === 'file' && marked.kind === 'file') {
		const { cut: _, ...rest } = present;
		return marked.cut === undefined ? rest : { ...rest, cut: marked.cut };
	}
	return present;
}

/** Whether something from outside is a bookmark: what its link says is read when it is gone to. */
export function isBookmark(one: unknown): one is Bookmark {
	if (typeof one !== 'object' || one === null) return false;
	const { name, link } = one as Partial<Record<keyof Bookmark, unknown>>;
	return typeof name === 'string' && name.length <= MOST_NAME && typeof link === 'string' && link.length <= MAX_LINK;
}
