/**
 * The part of a link that says what is chosen of a landscape of any kind: the number of its variables, and its plane.
 *
 *     n=5&plane=axes~0,3         five variables, seen along the first and the fourth
 *     plane=random~7;1,2,3       a random plane through a point
 *     plane=points~0,0,0;…;…     through three points
 *     plane=turned~0,1|0,2,30;1,2,3   the first two axes, the first turned by 30° towards the third, about a point
 *     plane=turned~0.6,0.8,0/0,0,1    along two directions
 */

import { MAX_VARIABLES } from '../model/objective.ts';
import { MOST_TURNS, type Turn } from '../model/turns.ts';
import type { PlaneChoice } from './app-state.ts';
import { DEFAULT_DIMENSION, DEFAULT_PLANE, dimensionOf, planeChosen, withChosen } from './landscape-choice.ts';
import { exact, type Key, number, numbers, oneOf, quoted, unless, Unusable, whole } from './link-values.ts';
import { WORDS } from '../words/words.ts';

const MOST_PLANE_SEED = 2 ** 32 - 1;

function readPlane(text: string): PlaneChoice {
	const [kind = '', rest = '', more] = text.split('~');
	if (more !== undefined) throw new Unusable(WORDS.link.tooMuch(quoted(more)));
	const type = oneOf(kind, ['axes', 'random', 'points', 'turned'] as const);
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
	if (type === 'axes') {
		const [first, second] = readAxes(directions);
		return { kind: type, first, second, ...origin };
	}
	const [before = '', turns = '', tooMuch] = directions.split('|');
	if (tooMuch !== undefined) throw new Unusable(WORDS.link.tooMuch(quoted(tooMuch)));
	return { kind: type, along: before.includes('/') ? readDirections(before) : readAxes(before), turns: readTurns(turns), ...origin };
}

const axisNumber = (text: string): number => whole(text, 0, MAX_VARIABLES - 1);

function readAxes(text: string): readonly [number, number] {
	const [first, second, third] = text.split(',').map(axisNumber);
	if (first === undefined || second === undefined || third !== undefined || first === second)
		throw new Unusable(WORDS.link.noAxes(quoted(text)));
	return [first, second];
}

/** `0.6,0.8,0/0,0,1` */
function readDirections(text: string): readonly [readonly number[], readonly number[]] {
	const [first = [], second = [], third] = text.split('/').map(numbers);
	if (third || first.length !== second.length) throw new Unusable(WORDS.link.noAxes(quoted(text)));
	return [first, second];
}

/** `0,2,30:1,3,-15`: from, to and degrees of each. */
function readTurns(text: string): readonly Turn[] {
	const turns = (text === '' ? [] : text.split(':')).map((turn): Turn => {
		const [from = '', to = '', degrees = '', more] = turn.split(',');
		const one = { from: axisNumber(from), to: axisNumber(to), degrees: number(degrees, -360, 360) };
		if (more !== undefined || one.from === one.to) throw new Unusable(WORDS.link.noAxes(quoted(turn)));
		return one;
	});
	if (turns.length > MOST_TURNS) throw new Unusable(WORDS.link.tooMuch(quoted(text)));
	return turns;
}

/** The directions and the turns of a turned plane, without what it goes through. */
function writeTurned({ along, turns }: PlaneChoice & { readonly kind: 'turned' }): string {
	const directions = along.map((one) => (typeof one === 'number' ? one : one.map(exact))).join(typeof along[0] === 'number' ? ',' : '/');
	const turned = turns.map(({ from, to, degrees }) => `${from},${to},${exact(degrees)}`).join(':');
	return `turned~${directions}${turned === '' ? '' : `|${turned}`}`;
}

function writePlane(plane: PlaneChoice): string {
	if (plane.kind === 'points') return `points~${plane.points.map((p) => p.map(exact).join(',')).join(';')}`;
	const directions =
		plane.kind === 'turned' ? writeTurned(plane) : plane.kind === 'random' ? `random~${plane.seed}` : `axes~${plane.first},${plane.second}`;
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
