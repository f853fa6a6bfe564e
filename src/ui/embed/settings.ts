/**
 * What the attributes of `<loss-landscape>` say, as the link of the page: every value is read by the rule that the link has for it, and
 * what cannot be used is told by name.
 */

import { LANDSCAPE_NAMES } from '../../state/link-landscape.ts';

/** Attributes that stand for a part of the link. */
const PARTS = {
	view: 'layout',
	scale: 'scale',
	colormap: 'map',
	theme: 'theme',
	window: 'w',
	resolution: 'res',
	contours: 'contours',
	camera: 'cam',
	machine: 'machine',
	optimizers: 'o',
	particles: 'particles',
	starts: 'starts',
	steps: 'steps',
	seed: 'seed',
} as const;

/** What changes the picture; the element has others, which are about itself. */
export const SETTINGS: readonly string[] = ['landscape', ...Object.keys(PARTS)];

const LINK = new RegExp(`^#|^(?:${LANDSCAPE_NAMES.join('|')})=`);
/** A word of two letters or more names a function of the catalogue; anything else is a formula. */
const NAME = /^[a-z][a-z0-9-]+$/i;

/** As a link holds it: a space travels as `_`. */
const encoded = (text: string): string => encodeURIComponent(text).replace(/_/g, '%5F');

/** The parts of the link that a landscape is named by. @param text an id, a formula, a link or its fragment; empty: none */
function landscapeParts(text: string): readonly string[] {
	const named = text.trim();
	if (named === '') return [];
	const address = /^(?:https?|file):\/\/[^#]*(#.*)$/.exec(named);
	const link = address?.[1] ?? named;
	if (LINK.test(link)) return link.replace(/^#/, '').split('&');
	return [`${NAME.test(named) ? 'f' : 'expr'}=${encoded(named)}`];
}

/**
 * The link that attributes stand for. An attribute goes before the part of a link that says the same. Without optimizers there is no
 * swarm: a page of somebody else moves only where its author wants it to.
 *
 * @param read the value of an attribute; null where it is absent
 * @example linkOf((name) => ({ landscape: 'ackley', scale: 'log' })[name] ?? null) // 'f=ackley&o=&scale=log'
 */
export function linkOf(read: (attribute: string) => string | null): string {
	const said = Object.entries(PARTS).flatMap(([attribute, key]) => {
		const value = read(attribute);
		return value === null ? [] : [{ key, part: `${key}=${encoded(value.trim())}` }];
	});
	const keys = new Set<string>(said.map(({ key }) => key));
	const link = landscapeParts(read('landscape') ?? '').filter((part) => !keys.has(part.split('=', 1)[0] as string));
	const hasSwarm = keys.has('o') || link.some((part) => part.startsWith('o='));
	return [...link, ...(hasSwarm ? [] : ['o=']), ...said.map(({ part }) => part)].join('&');
}
