/** The part of a link that holds what was changed while a swarm ran: a list of events, each with its step. */

import { type Injection, MOST_COUNTED, type SwarmEvent } from '../model/swarm.ts';
import { inOrder } from '../model/swarm-events.ts';
import { MAX_EVENTS, MAX_INJECTED } from '../model/swarm-view.ts';
import { type AppState, DEFAULT_STATE } from './app-state.ts';
import { type Draft, exact, type Key, number, pair, PARAMETER, quoted, type Reading, Unusable, whole } from './link-values.ts';
import { WORDS } from '../words/words.ts';

type Points = Injection['points'];

const writePoints = (points: Points): string => points.map((point) => point.map(exact).join(',')).join(';');
const readPoints = (text: string): Points => text.split(';').map(pair);

const writeNumbers = (values: Readonly<Record<string, number>>): string =>
	Object.entries(values)
		.map(([name, value]) => `${name}=${exact(value)}`)
		.join(',');

function readNumbers(text: string): Record<string, number> {
	const entries = text.split(',').map((setting): readonly [string, number] => {
		const [name = '', value = '', more] = setting.split('=');
		if (more !== undefined || !PARAMETER.test(name)) throw new Unusable(WORDS.link.noSetting(quoted(setting)));
		return [name, number(value)];
	});
	if (new Set(entries.map(([name]) => name)).size < entries.length) throw new Unusable(WORDS.link.settingTwice(quoted(text)));
	// Entries, not assignments: a name like __proto__ must stay a name.
	return Object.fromEntries(entries);
}

const orAuto = (value: number | null): string => (value === null ? 'auto' : exact(value));

function readStop(text: string): SwarmEvent & { readonly kind: 'stop' } {
	const settings = new Map(text.split(',').map((setting) => setting.split('=', 2) as [string, string | undefined]));
	const unknown = [...settings].find(([name, value]) => (name !== 'tol' && name !== 'target') || value === undefined);
	if (unknown) throw new Unusable(WORDS.link.noStop(quoted(text)));
	const rule = (name: string, least?: number): number | null | undefined => {
		const value = settings.get(name);
		return value === undefined ? undefined : value === 'auto' ? null : number(value, least);
	};
	const [tolerance, target] = [rule('tol', 0), rule('target')];
	return { step: 0, kind: 'stop', ...(tolerance === undefined ? {} : { tolerance }), ...(target === undefined ? {} : { target }) };
}

/** `step:drop:u,v;u,v`, `step:o2:lr=0.1` of the second optimizer, `step:p:a=3`, `step:stop:tol=0.001,target=auto`. */
function writeEvent(event: SwarmEvent): string {
	const { step } = event;
	switch (event.kind) {
		case 'injection':
			return `${step}:drop:${writePoints(event.points)}`;
		case 'hyper':
			return `${step}:o${event.group + 1}:${writeNumbers(event.values)}`;
		case 'parameters':
			return `${step}:p:${writeNumbers(event.values)}`;
		case 'stop': {
			const { tolerance, target } = event;
			const rules = [
				...(tolerance === undefined ? [] : [`tol=${orAuto(tolerance)}`]),
				...(target === undefined ? [] : [`target=${orAuto(target)}`]),
			];
			return `${step}:stop:${rules.join(',')}`;
		}
	}
}

function readEvent(text: string): SwarmEvent {
	const [at = '', kind = '', rest, more] = text.split(':');
	if (rest === undefined || more !== undefined) throw new Unusable(WORDS.link.noEvent(quoted(text)));
	const step = whole(at, 0, MOST_COUNTED);
	if (kind === 'drop') return { step, kind: 'injection', points: readPoints(rest) };
	if (kind === 'p') return { step, kind: 'parameters', values: readNumbers(rest) };
	if (kind === 'stop') return { ...readStop(rest), step };
	if (/^o[1-9]$/.test(kind)) return { step, kind: 'hyper', group: Number(kind.slice(1)) - 1, values: readNumbers(rest) };
	throw new Unusable(WORDS.link.noSuchEvent(quoted(kind)));
}

/** Add events to those that are there, as far as a link may hold them. An event that cannot be is told and left out. */
function add(draft: Draft, texts: readonly string[], read: (text: string) => SwarmEvent, { rules, report }: Reading): void {
	const events = [...draft.swarm.events];
	let particles = injectedBy(events);
	for (const text of texts) {
		if (events.length >= MAX_EVENTS) {
			report(WORDS.link.mostChanges(MAX_EVENTS, texts.length));
			break;
		}
		try {
			const event = read(text);
			const problem = rules.eventProblem?.(draft.swarm, event);
			if (problem !== undefined) throw new Unusable(problem);
			particles += injectedBy([event]);
			if (particles > MAX_INJECTED) throw new Unusable(WORDS.link.mostDropped(MAX_INJECTED, particles));
			events.push(event);
		} catch (error) {
			if (!(error instanceof Unusable)) throw error;
			report(error.message);
		}
	}
	draft.swarm = { ...draft.swarm, events: inOrder(events) };
}

/** Particles that events inject. */
export const injectedBy = (events: readonly SwarmEvent[]): number =>
	events.reduce((sum, event) => sum + (event.kind === 'injection' ? event.points.length : 0), 0);

export const EVENT_KEYS: Readonly<Record<string, Key>> = {
	// Of the first links, which hold injections alone: `step:u,v;u,v|step:u,v`. They are read, and not written any more.
	drop: {
		read: (draft, text, reading) => add(draft, text.split('|'), readDrop, reading),
		write: () => null,
	},
	events: {
		read: (draft, text, reading) => add(draft, text.split('|'), readEvent, reading),
		write: ({ swarm: { events } }: AppState) =>
			JSON.stringify(events) === JSON.stringify(DEFAULT_STATE.swarm.events) ? null : inOrder(events).map(writeEvent).join('|'),
	},
};

function readDrop(text: string): SwarmEvent {
	const [step = '', points = '', more] = text.split(':');
	if (more !== undefined) throw new Unusable(WORDS.link.noDrop(quoted(text)));
	return { step: whole(step, 0, MOST_COUNTED), kind: 'injection', points: readPoints(points) };
}
