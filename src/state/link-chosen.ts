/**
 * The part of a link that says what is chosen of a landscape of any kind: the number of its variables, and its plane.
 *
 *     n=5&plane=axes~0,3         five variables, seen along the first and the fourth
 *     plane=random~7;1,2,3       a random plane through a point
 *     plane=points~0,0,0;…;…     through three points
 */

import { MAX_VARIABLES } from '../model/objective.ts';
import type { PlaneChoice } from './app-state.ts';
import { DEFAULT_DIMENSION, DEFAULT_PLANE, dimensionOf, planeChosen, withChosen } from './landscape-choice.ts';
import { exact, type Key, numbers, oneOf, quoted, unless, Unusable, whole } from './link-values.ts';
import { WORDS } from '../words/words.ts';

const MOST_PLANE_SEED = 2 ** 32 - 1;

function readPlane(text: string): PlaneChoice {
	const [kind = '', rest = '', more] = text.split('~');
	if (more !== undefined) throw new Unusable(WORDS.link.tooMuch(quoted(more)));
	const type = oneOf(kind, ['axes', 'random', 'points'] as const);
	if (type === 'points') {
		const [a, b, c, fourth] = rest.split(';').map(numbers);
		if (!a || !b || !c || fourth || a.length !== b.length || b.length !== c.length) throw new Unusable(WORDS.link.threePoints);
		return { kind: type, points: [a, b, c] };
	}
	// What the plane goes through stands behind its directions.
	const [directions = '', through, further] = rest.split(';');
	if (further !== undefined) throw new Unusable(WORDS.link.tooMuch(quoted(further)));
	const origin = through === undefined ? {} : { origin: numbers(through) };
	if (type === 'random') return { kind: type, seed: whole(directions, 0, MOST_PLANE_SEED), ...origin };
	const [first, second, third] = directions.split(',').map((axis) => whole(axis, 0, MAX_VARIABLES - 1));
	if (first === undefined || second === undefined || third !== undefined || first === second)
		throw new Unusable(WORDS.link.noAxes(quoted(directions)));
	return { kind: type, first, second, ...origin };
}

function writePlane(plane: PlaneChoice): string {
	if (plane.kind === 'points') return `points~${plane.points.map((p) => p.map(exact).join(',')).join(';')}`;
	const directions = plane.kind === 'random' ? `random~${plane.seed}` : `axes~${plane.first},${plane.second}`;
	return plane.origin ? `${directions};${plane.origin.map(exact).join(',')}` : directions;
}

export const CHOSEN_KEYS: Readonly<Record<string, Key>> = {
	n: {
		read: (draft, text) => {
			draft.landscape = withChosen(draft.landscape, { dimension: whole(text, 1, MAX_VARIABLES) });
		},
		write: ({ landscape }) => unless(dimensionOf(landscape), DEFAULT_DIMENSION, String),
	},
	plane: {
		read: (draft, text) => {
			draft.landscape = withChosen(draft.landscape, { plane: readPlane(text) });
		},
		write: ({ landscape }) => unless(planeChosen(landscape), DEFAULT_PLANE, writePlane),
	},
};
