/** Particles that a person puts into a run: at points of the plane, of every optimizer, kept in the link. */

import { LimitError, OutOfMemoryError } from '../model/errors.ts';
import { type Injection, MOST_COUNTED } from '../model/swarm.ts';
import { inOrder, withEvent } from '../model/swarm-events.ts';
import { MAX_INJECTED } from '../model/swarm-view.ts';
import { injectedBy } from '../state/link-events.ts';
import { type RunContext, type Running, withoutAfter } from './running.ts';
import { tidyPoint } from './tidy.ts';
import { WORDS } from '../words/words.ts';

/** As many as a link has room for, of those that were asked for; the rest is told. */
function withinRoom({ page }: RunContext, points: Injection['points'], { landscape }: Pick<Running, 'landscape'>): Injection['points'] {
	const { swarm, window: seen } = page.store.state.peek();
	const room = MAX_INJECTED - injectedBy(swarm.events);
	if (points.length > room) page.notices.tell('info', WORDS.run.mostDropped(MAX_INJECTED));
	return points.slice(0, Math.max(0, room)).map(([u, v]) => tidyPoint(u, v, seen ?? landscape.view));
}

/**
 * Put particles of every optimizer at points of the plane; they are part of the link. Where the run has used its budget up,
 * it is given as many steps again.
 * @param playing whether a run that has finished goes on
 */
export async function inject(context: RunContext, running: Running, points: Injection['points'], playing: () => boolean): Promise<void> {
	const { page, phase } = context;
	const { store, notices } = page;
	const kept = withinRoom(context, points, running);
	if (kept.length === 0) return;
	const { steps } = store.state.peek().swarm;
	const injection: Injection = { step: running.run.step, kind: 'injection', points: kept };
	// The run has them first: it follows a state that holds others than it has.
	const added = running.run.inject(kept);
	const budget = running.run.step < steps ? steps : Math.min(MOST_COUNTED, running.run.step + steps);
	context.groups.value = context.groups.peek().map((group) => withoutAfter(group, injection.step));
	const { swarm } = store.state.peek();
	store.set({ swarm: { ...swarm, events: withEvent(inOrder(swarm.events), injection), steps: budget } });
	try {
		await added;
		if (running !== context.current()) return;
		context.show();
		notices.say(WORDS.run.dropped(kept.length, injection.step));
		if (phase.peek() === 'finished') phase.value = playing() ? 'running' : 'paused';
		if (phase.peek() === 'paused') context.take(running, 0);
		context.wake();
	} catch (error) {
		if (running !== context.current()) return;
		// Where there is no room for them the run goes on without them, and so does its link.
		if (error instanceof LimitError || error instanceof OutOfMemoryError) {
			takeBack(context, injection, steps);
			notices.tell('error', error.message);
		} else context.failed(error);
	}
}

/** Put particles into a run that is still being prepared: they are there from its first step. */
export function injectAtStart(context: RunContext, points: Injection['points'], landscape: Running['landscape']): void {
	const { store } = context.page;
	const kept = withinRoom(context, points, { landscape });
	if (kept.length === 0) return;
	const { swarm } = store.state.peek();
	store.set({ swarm: { ...swarm, events: withEvent(inOrder(swarm.events), { step: 0, kind: 'injection', points: kept }) } });
}

/** Take refused particles out of the state. */
function takeBack({ page }: RunContext, injection: Injection, steps: number): void {
	const { swarm } = page.store.state.peek();
	const events = swarm.events.filter((other) => other !== injection);
	if (events.length < swarm.events.length) page.store.amend({ swarm: { ...swarm, events, steps } });
}
