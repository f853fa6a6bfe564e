/** The part of a link that holds a swarm: every key with the rule by which it is read and written. */

import { UsageError } from '../model/errors.ts';
import type { OptimizerSpec } from '../model/optimizer.ts';
import { readOptimizer, writeOptimizer } from '../model/optimizer-text.ts';
import { MAX_GROUPS, MOST_COUNTED, type StartChoice, SWARM_SPACES } from '../model/swarm.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from './app-state.ts';
import { standardSwarm } from './landscape-choice.ts';
import { EVENT_KEYS } from './link-events.ts';
import {
	type Draft,
	exact,
	type Key,
	number,
	numbers,
	oneOf,
	pair,
	quoted,
	range,
	type Reading,
	Unusable,
	whole,
	yes,
	yesText,
} from './link-values.ts';
import { WORDS } from '../words/words.ts';

/** What a link may ask of a machine: a page opens it without being asked. */
const MAX_PARTICLES = 1_000_000;
const MAX_DEVIATION = 10;

/** `id:name=value,…;id`. An optimizer, or a value of one, that cannot be used is told and left out: the others run. */
function readOptimizers(text: string, reading: Reading): SwarmChoice['optimizers'] {
	if (text.trim() === '') return [];
	const parts = text.split(';');
	if (parts.length > MAX_GROUPS) reading.report(WORDS.link.mostOptimizers(MAX_GROUPS, parts.length));
	return parts.slice(0, MAX_GROUPS).flatMap((part) => readOne(part, reading));
}

function readOne(text: string, { rules, report }: Reading): SwarmChoice['optimizers'] {
	const colon = text.indexOf(':');
	const id = (colon < 0 ? text : text.slice(0, colon)).trim();
	if (!/^[a-z0-9-]{1,40}$/i.test(id)) {
		report(WORDS.link.noOptimizer(quoted(id)));
		return [];
	}
	// Setting by setting: one that cannot be read leaves the others.
	let spec: OptimizerSpec = { id, hyper: {} };
	for (const setting of colon < 0 ? [] : text.slice(colon + 1).split(',')) {
		try {
			spec = joined(spec, readOptimizer(`${id}:${setting}`), setting);
		} catch (error) {
			if (!(error instanceof UsageError)) throw error;
			report(error.message);
		}
	}
	const sound = rules.soundOptimizer?.(spec) ?? { spec, problems: [] };
	for (const problem of sound.problems) report(problem);
	return sound.spec ? [sound.spec] : [];
}

function joined(before: OptimizerSpec, { hyper, schedule }: OptimizerSpec, setting: string): OptimizerSpec {
	const [[name, value] = ['schedule', 0]] = Object.entries(hyper);
	const isNew = schedule === undefined ? !Object.hasOwn(before.hyper, name) : before.schedule === undefined;
	if (setting.trim() === '' || !isNew || !Number.isFinite(value))
		throw new UsageError(`${before.id}: ${quoted(setting)} is ${isNew ? 'no setting name=value' : 'given twice'}.`);
	// Entries, not an assignment: a name like __proto__ must stay a name.
	if (schedule === undefined) return { ...before, hyper: Object.fromEntries([...Object.entries(before.hyper), [name, value]]) };
	return { ...before, schedule };
}

/** `2,0`: the first optimizer has the third colour, the second the first. */
function readColors(text: string): readonly number[] {
	const slots = text.split(',').map((part) => whole(part, 0, MAX_GROUPS - 1));
	if (new Set(slots).size < slots.length) throw new Unusable(WORDS.link.sameColor(quoted(text)));
	return slots;
}

/** `uniform`, `grid`, `gaussian`, `gaussian~deviation`, `gaussian~u,v`, `gaussian~u,v,deviation`, `point~u,v`. */
function readStarts(text: string): StartChoice {
	const [kind = '', rest, more] = text.split('~');
	const name = oneOf(kind, ['uniform', 'grid', 'gaussian', 'point'] as const);
	if (more !== undefined) throw new Unusable(WORDS.link.tooMuch(quoted(more)));
	if (name === 'point') return { kind: name, at: pair(rest ?? '') };
	if (name === 'gaussian') return rest === undefined ? { kind: name } : readGaussian(rest);
	if (rest !== undefined) throw new Unusable(WORDS.link.noStarts(quoted(rest), name));
	return { kind: name };
}

function readGaussian(text: string): StartChoice {
	const list = numbers(text);
	if (list.length > 3) throw new Unusable(WORDS.link.noMiddle(quoted(text)));
	const deviation = list.length === 2 ? undefined : list.at(-1);
	const [u, v] = list;
	return {
		kind: 'gaussian',
		...(list.length >= 2 && u !== undefined && v !== undefined ? { center: [u, v] as const } : {}),
		...(deviation === undefined ? {} : { deviation: number(String(deviation), 0, MAX_DEVIATION) }),
	};
}

function writeStarts(starts: StartChoice): string {
	if (starts.kind === 'point') return `point~${starts.at.map(exact).join(',')}`;
	if (starts.kind !== 'gaussian') return starts.kind;
	const list = [...(starts.center ?? []), ...(starts.deviation === undefined ? [] : [starts.deviation])];
	return ['gaussian', ...(list.length > 0 ? [list.map(exact).join(',')] : [])].join('~');
}

const key = <K extends keyof SwarmChoice>(
	name: K,
	read: (text: string, reading: Reading) => Exclude<SwarmChoice[K], undefined>,
	write: (value: SwarmChoice[K]) => string | null,
): Key => ({
	read: (draft: Draft, text: string, reading: Reading) => {
		draft.swarm = { ...draft.swarm, [name]: read(text, reading) };
	},
	write: ({ swarm, landscape }: AppState) =>
		JSON.stringify(swarm[name]) === JSON.stringify(standardSwarm(landscape)[name]) ? null : write(swarm[name]),
});

const orAuto = (value: number | null): string => (value === null ? 'auto' : exact(value));

export const SWARM_KEYS: Readonly<Record<string, Key>> = {
	o: key('optimizers', readOptimizers, (list) => list.map(writeOptimizer).join(';')),
	colors: key('colors', readColors, (slots) => slots?.join() ?? null),
	particles: key('particles', (t) => whole(t, 1, MAX_PARTICLES), String),
	starts: key('starts', readStarts, writeStarts),
	in: key(
		'in',
		(t) => oneOf(t, SWARM_SPACES),
		(space) => (space === 'plane' ? space : null),
	),
	area: key(
		'area',
		(text) => {
			const [u, v, more] = text.split(',');
			if (!u || !v || more !== undefined) throw new Unusable(WORDS.link.noArea(quoted(text)));
			return { u: range(u), v: range(v) };
		},
		(area) => (area ? [area.u, area.v].map((r) => r.map(exact).join(':')).join(',') : null),
	),
	fit: key('fit', yes, yesText),
	seed: key('seed', (t) => whole(t, 0, MOST_COUNTED), String),
	steps: key('steps', (t) => whole(t, 1, MOST_COUNTED), String),
	tol: key('tolerance', (t) => (t === 'auto' ? null : number(t, 0, 1e9)), orAuto),
	target: key('target', (t) => (t === 'auto' ? null : number(t)), orAuto),
	...EVENT_KEYS,
	at: key('at', (t) => whole(t, 0, MOST_COUNTED), String),
	loop: key('loop', yes, yesText),
	speed: key('speed', (t) => number(t, 0.05, 10_000), exact),
	paint: key('color', (t) => oneOf(t, ['optimizer', 'loss', 'speed'] as const), String),
	trail: key('trail', (t) => number(t, 0, 0.99), exact),
};
