/**
 * The link: AppState in the hash, readable and complete. What equals the default is left out, so
 * `#f=rosenbrock` is a whole link.
 *
 *     #f=himmelblau                      a function of the catalogue
 *     #expr=(1-x)^2+a*(y-x^2)^2&p.a=50   a formula and its sliders
 *     #w=-2:2,-1:3&scale=log&map=magma   window, colour scale, colour map
 *     #bench=gradient:ackley             the benchmark, open on this choice
 *
 * A link is text from outside: every key is parsed by a rule of its own. Unknown keys, and values that
 * cannot be used, are reported by name; the default takes the place of such a value.
 */

import { CAMERA_LIMITS, type ColorMapName, type ScaleName } from '../model/view.ts';
import { LANGUAGES } from '../model/language.ts';
import { MACHINE_CHOICES, POWER_CHOICES } from '../model/machine-choice.ts';
import { BENCH_KEYS } from './link-bench.ts';
import { CHOSEN_KEYS } from './link-chosen.ts';
import { compareKeys } from './link-compare.ts';
import { LANDSCAPE_KEYS, LANDSCAPE_NAMES } from './link-landscape.ts';
import { SWARM_KEYS } from './link-swarm.ts';
import {
	type Draft,
	exact,
	type Key,
	type Reading,
	type LinkRules,
	number,
	numbers,
	oneOf,
	PARAMETER,
	quoted,
	range,
	unless,
	Unusable,
	whole,
	yes,
	yesText,
} from './link-values.ts';
import { type AppState, DEFAULT_STATE, type LandscapeChoice, RESOLUTIONS } from './app-state.ts';
import { standardSwarm, valuesOf, withChosen } from './landscape-choice.ts';
import { WORDS } from '../words/words.ts';

export type { LinkRules } from './link-values.ts';

/** Longest link that is read, and that is written: browsers keep no longer ones. */
export const MAX_LINK = 2 ** 20;

const COLOR_MAPS: readonly ColorMapName[] = ['viridis', 'cividis', 'magma', 'turbo', 'gray', 'diverging'];
const SCALES: readonly ScaleName[] = ['linear', 'log', 'symlog', 'quantile'];

/** A part of a link that could not be used, in words. */
export interface LinkProblem {
	readonly key: string;
	readonly message: string;
}

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

/** Cameras are written to this many decimals: less than a pixel of the largest picture. */
const CAMERA_DECIMALS = 4;

/** azimuth, elevation, distance, target x, y, z. */
function readCamera(draft: Draft, text: string): void {
	const list = numbers(text);
	if (list.length !== 6) throw new Unusable(WORDS.link.noCamera);
	// A number at the limit may have been rounded beyond it.
	const slack = 10 ** -CAMERA_DECIMALS;
	const within = (k: number, [lo, hi]: readonly [number, number]): number => {
		number(String(list[k]), lo - slack, hi + slack);
		return list[k] as number;
	};
	const { elevation, distance, target } = CAMERA_LIMITS;
	Object.assign(draft.camera, {
		azimuth: within(0, [-2 * Math.PI, 2 * Math.PI]),
		elevation: within(1, elevation),
		distance: within(2, distance),
		target: [within(3, target), within(4, target), within(5, target)],
	});
}

const [FIRST_OF_SWARM] = Object.keys(SWARM_KEYS);

/** What says which landscape: the whole link of one that is compared with. */
const ONE_LANDSCAPE: Readonly<Record<string, Key>> = { ...LANDSCAPE_KEYS, ...CHOSEN_KEYS };

function readOther(text: string, { rules }: Reading): LandscapeChoice {
	const { state, problems } = readWith(ONE_LANDSCAPE, text, rules);
	const [problem] = problems;
	// Another landscape in its place would be a guess, and the places behind it would be others.
	if (problem) throw new Unusable(WORDS.link.inOther(quoted(problem.key), problem.message));
	return state.landscape;
}

const KEYS: Readonly<Record<string, Key>> = {
	...ONE_LANDSCAPE,
	...compareKeys({ read: readOther, write: (state) => writeLink(state) }),
	w: {
		read: (draft, text) => {
			const [u, v, more] = text.split(',');
			if (!u || !v || more !== undefined) throw new Unusable(WORDS.link.noWindow(quoted(text)));
			draft.window = { u: range(u), v: range(v) };
		},
		write: ({ window: seen }) => (seen ? [seen.u, seen.v].map((r) => r.map(exact).join(':')).join(',') : null),
	},
	res: {
		read: (draft, text) => {
			draft.resolution = whole(text, 16, RESOLUTIONS.at(-1) as number);
		},
		write: ({ resolution }) => unless(resolution, DEFAULT_STATE.resolution, String),
	},
	map: appearanceKey('colormap', (t) => oneOf(t, COLOR_MAPS), String),
	reversed: appearanceKey('reversed', yes, yesText),
	lit: appearanceKey('lit', yes, yesText),
	shadows: appearanceKey('shadows', yes, yesText),
	scale: appearanceKey('scale', (t) => oneOf(t, SCALES), String),
	contours: appearanceKey('contours', (t) => whole(t, 0, 64), String),
	height: appearanceKey('exaggeration', (t) => number(t, 0.05, 3), exact),
	clip: appearanceKey(
		'clip',
		(t) => (t === 'auto' ? null : number(t, 0.05, 1)),
		(v) => (v === null ? 'auto' : exact(v)),
	),
	theme: {
		read: (draft, text) => {
			draft.theme = oneOf(text, ['system', 'dark', 'light']);
		},
		write: ({ theme }) => unless(theme, DEFAULT_STATE.theme, String),
	},
	lang: {
		read: (draft, text) => {
			draft.language = oneOf(text, LANGUAGES);
		},
		write: ({ language }) => language,
	},
	layout: {
		read: (draft, text) => {
			draft.layout = oneOf(text, ['both', 'surface', 'map']);
		},
		write: ({ layout }) => unless(layout, DEFAULT_STATE.layout, String),
	},
	machine: {
		read: (draft, text) => {
			draft.machine = oneOf(text, MACHINE_CHOICES);
		},
		write: ({ machine }) => unless(machine, DEFAULT_STATE.machine, String),
	},
	power: {
		read: (draft, text) => {
			draft.power = oneOf(text, POWER_CHOICES);
		},
		write: ({ power }) => unless(power, DEFAULT_STATE.power, String),
	},
	cam: {
		read: readCamera,
		write: ({ camera }) => {
			// As written, so that a camera that came back to the default by steps is the default.
			const text = ({ azimuth, elevation, distance, target }: AppState['camera']): string =>
				[azimuth, elevation, distance, ...target].map((x) => String(Number(x.toFixed(CAMERA_DECIMALS)))).join(',');
			return unless(text(camera), text(DEFAULT_STATE.camera), String);
		},
	},
	...SWARM_KEYS,
	...BENCH_KEYS,
	ortho: {
		read: (draft, text) => {
			draft.camera.projection = yes(text) ? 'orthographic' : 'perspective';
		},
		write: ({ camera }) => unless(camera.projection, DEFAULT_STATE.camera.projection, () => yesText(camera.projection === 'orthographic')),
	},
};

/** What a page shows that is opened without a link: the four basins of its landscape are plain to see on this scale. */
const START_LINK = 'scale=quantile';

/** The hash of the page for a state, without `#`: none for what a page without a link shows. */
export function writeAddress(state: AppState): string {
	const link = writeLink(state);
	return link === START_LINK ? '' : link || 'scale=linear';
}

/** Read the hash of the page (with or without `#`): see {@link readLink}. */
export const readAddress = (hash: string, rules: LinkRules = {}): ReturnType<typeof readLink> =>
	readLink(hash.replace(/^#/, '') || START_LINK, rules);

/** Characters that a hash may hold as they are, and that make a formula readable there. */
const READABLE = /%(?:28|29|2B|2A|5E|2C|3A|2F|3B|7C|21|3D|3C|3E|5B|5D|7E)/gi;
/** Half a character (a lone surrogate) has no encoding: it is written as its number behind a mark that is no character either. */
const HALF = /[\p{Cs}\uffff]/gu;
const MARKED = /\uffff([0-9a-f]{4})/g;

// A space travels as "_"; a real underscore is escaped so that both come back.
const encodeValue = (text: string): string =>
	encodeURIComponent(text.replace(HALF, (half) => `\uffff${half.charCodeAt(0).toString(16).padStart(4, '0')}`))
		.replace(/_/g, '%5F')
		.replace(READABLE, (code) => decodeURIComponent(code))
		.replace(/%20/g, '_');
const decodeValue = (text: string): string =>
	decodeURIComponent(text.replace(/_/g, '%20')).replace(MARKED, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** The hash of a state, without `#`. It may be longer than MAX_LINK, and is not to be used then. */
export function writeLink(state: AppState): string {
	const parts = Object.entries(KEYS).flatMap(([key, { write }]) => {
		const text = write(state);
		return text === null ? [] : [`${key}=${encodeValue(text)}`];
	});
	for (const [name, value] of Object.entries(valuesOf(state.landscape))) parts.push(`p.${encodeURIComponent(name)}=${exact(value)}`);
	return parts.join('&');
}

/**
 * Read a hash (with or without `#`). Never throws: what cannot be used is listed by name, and the default stands in.
 * @param rules what only the engine knows; without them the form alone is checked
 */
export const readLink = (hash: string, rules: LinkRules = {}): ReadState => readWith(KEYS, hash, rules);

interface ReadState {
	readonly state: AppState;
	readonly problems: readonly LinkProblem[];
}

function readWith(keys: Readonly<Record<string, Key>>, hash: string, rules: LinkRules): ReadState {
	const draft = structuredClone(DEFAULT_STATE) as Draft;
	const problems: LinkProblem[] = [];
	const text = hash.replace(/^#/, '');
	if (text.length > MAX_LINK)
		return {
			state: DEFAULT_STATE,
			problems: [{ key: 'link', message: WORDS.link.tooLong(text.length, MAX_LINK) }],
		};
	const { values, sliders } = partsOf(keys, text, (key, message) => problems.push({ key, message }));
	const read = (key: string, act: (report: (message: string) => void) => void): void => {
		const report = (message: string): void => {
			problems.push({ key, message });
		};
		try {
			act(report);
		} catch (error) {
			report(error instanceof Unusable ? error.message : WORDS.link.unreadable);
		}
	};
	// In the order of KEYS: a landscape is read before the keys that say more of it, wherever they stand in the link.
	for (const [key, { read: take }] of Object.entries(keys)) {
		// The swarm comes after the landscape, whose own it is where nothing is said of it.
		if (key === FIRST_OF_SWARM) draft.swarm = structuredClone(standardSwarm(draft.landscape as AppState['landscape'])) as Draft['swarm'];
		const value = values.get(key);
		if (value !== undefined) read(key, (report) => take(draft, decodeValue(value), { rules, report }));
	}
	for (const [key, value] of sliders)
		read(key, () => {
			const name = decodeURIComponent(key.slice(2));
			if (!PARAMETER.test(name)) throw new Unusable(WORDS.link.noParameter(quoted(name)));
			const values = valuesOf(draft.landscape);
			if (Object.hasOwn(values, name)) throw new Unusable(WORDS.link.twice);
			draft.landscape = withChosen(draft.landscape, { values: { ...values, [name]: number(decodeValue(value)) } });
		});
	return { state: draft, problems: problems.map(({ key, message }) => ({ key: key.slice(0, 32), message })) };
}

/** The parts of a link by name: each once, and one landscape; all else is told. */
function partsOf(keys: Readonly<Record<string, Key>>, text: string, report: (key: string, message: string) => void) {
	const values = new Map<string, string>();
	const sliders = new Map<string, string>();
	for (const part of text.split('&')) {
		if (part === '') continue;
		const at = part.indexOf('=');
		const key = at < 0 ? part : part.slice(0, at);
		const kind = key.startsWith('p.') ? sliders : values;
		if (kind === values && !Object.hasOwn(keys, key)) report(key, WORDS.link.noPart);
		else if (at < 0) report(key, WORDS.link.noValue);
		else if (kind.has(key) && kind.get(key) !== part.slice(at + 1)) report(key, WORDS.link.twice);
		else kind.set(key, part.slice(at + 1));
	}
	for (const key of LANDSCAPE_NAMES.filter((name) => values.has(name)).slice(1)) {
		values.delete(key);
		report(key, WORDS.link.anotherLandscape);
	}
	return { values, sliders };
}

/** What a person is told of the parts that could not be used; undefined where there is none. */
export function problemText(problems: readonly LinkProblem[]): string | undefined {
	if (problems.length === 0) return undefined;
	const shown = problems.slice(0, 3).map(({ key, message }) => WORDS.link.problem(quoted(key), message));
	return WORDS.link.problems(problems.length > 3 ? [...shown, WORDS.link.more(problems.length - 3)] : shown);
}
