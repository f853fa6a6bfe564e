/** The part of a link that holds a swarm: every key with the rule by which it is read and written. */

import { UsageError } from '../model/errors.ts';
import { readOptimizer, writeOptimizer } from '../model/optimizer-text.ts';
import { type Drop, MAX_GROUPS, MOST_COUNTED, type StartChoice } from '../model/swarm.ts';
import { MAX_DROPPED, type SwarmChoice } from '../model/swarm-view.ts';
import { type AppState, DEFAULT_STATE } from './app-state.ts';
import { type Draft, type Key, number, numbers, oneOf, range, short, Unusable, whole } from './link-values.ts';

/** What a link may ask of a machine: a page opens it without being asked. */
const MAX_PARTICLES = 1_000_000;
const MAX_STEPS = 1_000_000;

function readOptimizers(text: string): SwarmChoice['optimizers'] {
	const parts = text.split(';').filter((part) => part.trim() !== '');
	if (parts.length > MAX_GROUPS) throw new Unusable(`there may be up to ${MAX_GROUPS} optimizers, not ${parts.length}`);
	try {
		return parts.map(readOptimizer);
	} catch (error) {
		throw error instanceof UsageError ? new Unusable(error.message) : error;
	}
}

const pair = (text: string): readonly [number, number] => {
	const [u, v, more] = numbers(text);
	if (u === undefined || v === undefined || more !== undefined) throw new Unusable(`"${text}" is no point u,v`);
	return [u, v];
};

/** `uniform`, `grid`, `gaussian`, `gaussian~u,v,deviation`, `point~u,v`. */
function readStarts(text: string): StartChoice {
	const [kind = '', rest] = text.split('~');
	const name = oneOf(kind, ['uniform', 'grid', 'gaussian', 'point'] as const);
	if (name === 'point') return { kind: name, at: pair(rest ?? '') };
	if (name !== 'gaussian' || rest === undefined) return { kind: name } as StartChoice;
	const [u, v, deviation] = numbers(rest);
	if (u === undefined || v === undefined) throw new Unusable(`"${rest}" is no middle u,v`);
	return { kind: name, center: [u, v], ...(deviation === undefined ? {} : { deviation: number(String(deviation), 0, 10) }) };
}

function writeStarts(starts: StartChoice): string {
	if (starts.kind === 'point') return `point~${starts.at.map(short).join(',')}`;
	if (starts.kind !== 'gaussian' || !starts.center) return starts.kind;
	return `gaussian~${[...starts.center, ...(starts.deviation === undefined ? [] : [starts.deviation])].map(short).join(',')}`;
}

/** `step:u,v;u,v|step:u,v`. */
function readDrops(text: string): Drop[] {
	const drops = text.split('|').map((part): Drop => {
		const [step = '', points = ''] = part.split(':');
		return { step: whole(step, 0, MAX_STEPS), points: points.split(';').map(pair) };
	});
	const count = drops.reduce((sum, { points }) => sum + points.length, 0);
	if (count > MAX_DROPPED) throw new Unusable(`a link may drop ${MAX_DROPPED} particles, not ${count}`);
	return drops;
}

const writeDrops = (drops: readonly Drop[]): string =>
	drops.map(({ step, points }) => `${step}:${points.map((p) => p.map(short).join(',')).join(';')}`).join('|');

const key = <K extends keyof SwarmChoice>(
	name: K,
	read: (text: string) => SwarmChoice[K],
	write: (value: SwarmChoice[K]) => string | null,
): Key => ({
	read: (draft: Draft, text: string) => {
		draft.swarm = { ...draft.swarm, [name]: read(text) };
	},
	write: ({ swarm }: AppState) => (JSON.stringify(swarm[name]) === JSON.stringify(DEFAULT_STATE.swarm[name]) ? null : write(swarm[name])),
});

const orAuto = (value: number | null): string => (value === null ? 'auto' : short(value));

export const SWARM_KEYS: Readonly<Record<string, Key>> = {
	o: key('optimizers', readOptimizers, (list) => list.map(writeOptimizer).join(';')),
	particles: key('particles', (t) => whole(t, 1, MAX_PARTICLES), String),
	starts: key('starts', readStarts, writeStarts),
	area: key(
		'area',
		(text) => {
			const [u, v, more] = text.split(',');
			if (!u || !v || more !== undefined) throw new Unusable(`"${text}" is not an area u0:u1,v0:v1`);
			return { u: range(u), v: range(v) };
		},
		(area) => (area ? [area.u, area.v].map((r) => r.map(short).join(':')).join(',') : null),
	),
	fit: key(
		'fit',
		(t) => t === '1',
		(v) => (v ? '1' : '0'),
	),
	seed: key('seed', (t) => whole(t, 0, MOST_COUNTED), String),
	steps: key('steps', (t) => whole(t, 1, MAX_STEPS), String),
	tol: key('tolerance', (t) => (t === 'auto' ? null : number(t, 0, 1e9)), orAuto),
	target: key('target', (t) => (t === 'auto' ? null : number(t)), orAuto),
	drop: key('drops', readDrops, (drops) => (drops.length > 0 ? writeDrops(drops) : null)),
	speed: key('speed', (t) => number(t, 0.05, 10_000), short),
	paint: key('color', (t) => oneOf(t, ['optimizer', 'loss', 'speed'] as const), String),
	trail: key('trail', (t) => number(t, 0, 0.99), short),
};
