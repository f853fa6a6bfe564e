/**
 * The link: AppState in the hash, readable and complete. What equals the default is left out, so
 * `#f=rosenbrock` is a whole link.
 *
 *     #f=himmelblau                      a function of the catalogue
 *     #expr=(1-x)^2+a*(y-x^2)^2&p.a=50   a formula and its sliders
 *     #w=-2:2,-1:3&scale=log&map=magma   window, colour scale, colour map
 *     #bench=gradient:ackley             the benchmark, open on this choice
 *
 * A link is somebody else's text: every key is parsed by a rule of its own, unknown keys are
 * ignored, and what is wrong is reported by name and replaced by the default.
 */

import type { ColorMapName, ScaleName } from '../model/view.ts';
import { BENCH_KEYS } from './link-bench.ts';
import { SWARM_KEYS } from './link-swarm.ts';
import { type Draft, type Key, number, numbers, oneOf, range, short, unless, Unusable } from './link-values.ts';
import { type AppState, DEFAULT_STATE, type FileCut, type LandscapeChoice, type PlaneChoice, RESOLUTIONS } from './app-state.ts';

/** Longest link that is read. */
export const MAX_LINK = 16_384;
/** Formulas in links are shorter than typed ones: a link is opened without being read. */
const MAX_LINK_FORMULA = 8192;

const COLOR_MAPS: readonly ColorMapName[] = ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'];
const SCALES: readonly ScaleName[] = ['linear', 'log', 'symlog', 'quantile'];

/** A part of a link that could not be used, in words. */
export interface LinkProblem {
	readonly key: string;
	readonly message: string;
}

const landscapeKey = (
	kind: LandscapeChoice['kind'],
	read: (text: string) => LandscapeChoice,
	write: (choice: LandscapeChoice) => string,
): Key => ({
	read: (draft, text) => {
		draft.landscape = read(text);
	},
	write: ({ landscape }) => (landscape.kind === kind ? unless(landscape, DEFAULT_STATE.landscape, write) : null),
});

const appearanceKey = <K extends keyof AppState['appearance']>(
	name: K,
	read: (text: string) => AppState['appearance'][K],
	write: (value: AppState['appearance'][K]) => string,
): Key => ({
	read: (draft, text) => {
		draft.appearance[name] = read(text);
	},
	write: ({ appearance }) => unless(appearance[name], DEFAULT_STATE.appearance[name], write),
});

function readPlane(text: string): PlaneChoice {
	const [kind, rest = ''] = text.split('~');
	if (kind === 'random') return { kind, seed: Math.round(number(rest, 0, 2 ** 32 - 1)) };
	if (kind === 'axes') {
		const [first, second] = numbers(rest);
		if (
			first === undefined ||
			second === undefined ||
			first === second ||
			![first, second].every((k) => Number.isInteger(k) && k >= 0 && k < 32)
		)
			throw new Unusable(`"${rest}" are not two axes`);
		return { kind, first, second };
	}
	if (kind === 'points') {
		const [a, b, c] = rest.split(';').map(numbers);
		if (!a || !b || !c || a.length !== b.length || b.length !== c.length) throw new Unusable('three points of equal length are needed');
		return { kind, points: [a, b, c] };
	}
	throw new Unusable(`"${kind}" is none of axes, random, points`);
}

function writePlane(plane: PlaneChoice): string {
	if (plane.kind === 'random') return `random~${plane.seed}`;
	if (plane.kind === 'axes') return `axes~${plane.first},${plane.second}`;
	return `points~${plane.points.map((p) => p.map(short).join(',')).join(';')}`;
}

/** `rows,columns;place,…` of an array of three or four axes. */
function readCut(text: string): FileCut {
	const [axes = [], index = [], more] = text.split(';').map(numbers);
	const [rows, columns, third] = axes;
	if (rows === undefined || columns === undefined || third !== undefined || more !== undefined || rows === columns)
		throw new Unusable(`"${text}" is not two axes and a place`);
	if (![...axes, ...index].every((k) => Number.isInteger(k) && k >= 0)) throw new Unusable(`"${text}" holds more than whole numbers`);
	return { axes: [rows, columns], index };
}

const KEYS: Readonly<Record<string, Key>> = {
	f: landscapeKey(
		'function',
		(text) => {
			if (!/^[a-z0-9-]{1,64}$/.test(text)) throw new Unusable(`"${text}" is no function's id`);
			return { kind: 'function', id: text };
		},
		(l) => (l.kind === 'function' ? l.id : ''),
	),
	expr: landscapeKey(
		'formula',
		(text) => {
			if (text.length > MAX_LINK_FORMULA) throw new Unusable(`a formula in a link may have ${MAX_LINK_FORMULA} characters`);
			return { kind: 'formula', text };
		},
		(l) => (l.kind === 'formula' ? l.text : ''),
	),
	file: landscapeKey(
		'file',
		(text) => {
			const [name = '', channel, cut] = text.split('|');
			return { kind: 'file', name, ...(channel ? { channel } : {}), ...(cut ? { cut: readCut(cut) } : {}) };
		},
		(l) =>
			l.kind === 'file'
				? [
						l.name,
						...(l.channel || l.cut ? [l.channel ?? ''] : []),
						...(l.cut ? [`${l.cut.axes.join(',')};${l.cut.index.join(',')}`] : []),
					].join('|')
				: '',
	),
	n: {
		read: (draft, text) => {
			draft.dimension = Math.round(number(text, 1, 32));
		},
		write: ({ dimension }) => unless(dimension, DEFAULT_STATE.dimension, String),
	},
	plane: {
		read: (draft, text) => {
			draft.plane = readPlane(text);
		},
		write: ({ plane }) => unless(plane, DEFAULT_STATE.plane, writePlane),
	},
	w: {
		read: (draft, text) => {
			const [u, v, more] = text.split(',');
			if (!u || !v || more !== undefined) throw new Unusable(`"${text}" is not a window u0:u1,v0:v1`);
			draft.window = { u: range(u), v: range(v) };
		},
		write: ({ window: seen }) => (seen ? [seen.u, seen.v].map((r) => r.map(short).join(':')).join(',') : null),
	},
	res: {
		read: (draft, text) => {
			draft.resolution = Math.round(number(text, 16, RESOLUTIONS.at(-1)));
		},
		write: ({ resolution }) => unless(resolution, DEFAULT_STATE.resolution, String),
	},
	map: appearanceKey('colormap', (t) => oneOf(t, COLOR_MAPS), String),
	reversed: appearanceKey(
		'reversed',
		(t) => t === '1',
		(v) => (v ? '1' : '0'),
	),
	scale: appearanceKey('scale', (t) => oneOf(t, SCALES), String),
	contours: appearanceKey('contours', (t) => Math.round(number(t, 0, 64)), String),
	height: appearanceKey('exaggeration', (t) => number(t, 0.05, 3), short),
	clip: appearanceKey(
		'clip',
		(t) => (t === 'auto' ? null : number(t, 0.05, 1)),
		(v) => (v === null ? 'auto' : short(v)),
	),
	theme: {
		read: (draft, text) => {
			draft.theme = oneOf(text, ['system', 'dark', 'light']);
		},
		write: ({ theme }) => unless(theme, DEFAULT_STATE.theme, String),
	},
	layout: {
		read: (draft, text) => {
			draft.layout = oneOf(text, ['both', 'surface', 'map']);
		},
		write: ({ layout }) => unless(layout, DEFAULT_STATE.layout, String),
	},
	machine: {
		read: (draft, text) => {
			draft.machine = oneOf(text, ['auto', 'gpu', 'cpu']);
		},
		write: ({ machine }) => unless(machine, DEFAULT_STATE.machine, String),
	},
	cam: {
		read: (draft, text) => {
			const [azimuth, elevation, distance, tx, ty, tz, ...more] = numbers(text);
			if (tz === undefined || more.length > 0) throw new Unusable('a camera has six numbers: azimuth, elevation, distance, target x, y, z');
			Object.assign(draft.camera, { azimuth, elevation, distance, target: [tx, ty, tz] });
		},
		write: ({ camera }) => {
			// As written, so that a camera that came back to the default by steps is the default.
			const text = ({ azimuth, elevation, distance, target }: AppState['camera']): string =>
				[azimuth, elevation, distance, ...target].map((x) => String(Number(x.toFixed(4)))).join(',');
			return unless(text(camera), text(DEFAULT_STATE.camera), String);
		},
	},
	...SWARM_KEYS,
	...BENCH_KEYS,
	ortho: {
		read: (draft, text) => {
			draft.camera.projection = text === '1' ? 'orthographic' : 'perspective';
		},
		write: ({ camera }) =>
			unless(camera.projection, DEFAULT_STATE.camera.projection, () => (camera.projection === 'orthographic' ? '1' : '0')),
	},
};

/** Characters that a hash may hold as they are, and that make a formula readable there. */
const READABLE = /%(?:28|29|2B|2A|5E|2C|3A|2F|3B|7C|21|3D|3C|3E|5B|5D|7E)/gi;
const encode = (text: string): string =>
	encodeURIComponent(text)
		.replace(READABLE, (code) => decodeURIComponent(code))
		.replace(/%20/g, '_');
// A space travels as "_"; a real underscore is escaped so that both come back.
const encodeValue = (text: string): string => encode(text.replace(/_/g, '\u0001')).replace(/%01/g, '%5F');

/** The hash of a state, without `#`. */
export function writeLink(state: AppState): string {
	const parts = Object.entries(KEYS).flatMap(([key, { write }]) => {
		const text = write(state);
		return text === null ? [] : [`${key}=${encodeValue(text)}`];
	});
	for (const [name, value] of Object.entries(state.parameters)) parts.push(`p.${encodeURIComponent(name)}=${short(value)}`);
	return parts.join('&');
}

/** Read a hash (with or without `#`). Never throws: problems are listed, and defaults stand in. */
export function readLink(hash: string): { readonly state: AppState; readonly problems: readonly LinkProblem[] } {
	const draft = structuredClone(DEFAULT_STATE) as Draft;
	const problems: LinkProblem[] = [];
	const text = hash.replace(/^#/, '');
	if (text.length > MAX_LINK)
		return {
			state: DEFAULT_STATE,
			problems: [{ key: 'link', message: `the link has ${text.length} characters; ${MAX_LINK} can be read` }],
		};
	for (const part of text.split('&')) {
		const at = part.indexOf('=');
		if (at < 0) continue;
		const key = part.slice(0, at);
		try {
			const value = decodeURIComponent(part.slice(at + 1).replace(/_/g, '%20'));
			if (key.startsWith('p.')) {
				const name = decodeURIComponent(key.slice(2));
				if (!/^[\p{L}][\p{L}\p{N}_]{0,63}$/u.test(name)) throw new Unusable(`"${name}" is no parameter's name`);
				Object.defineProperty(draft.parameters, name, { value: number(value), enumerable: true, configurable: true, writable: true });
			} else if (Object.hasOwn(KEYS, key)) KEYS[key]?.read(draft, value);
		} catch (error) {
			const message = error instanceof Unusable ? error.message : 'it is not readable text';
			problems.push({ key: key.slice(0, 32), message });
		}
	}
	return { state: draft, problems };
}
