/** A run on its way: to another step, or to the same step of another plan. What was asked last counts. */

import { type ReadonlySignal, signal } from '@preact/signals-core';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import type { SwarmRun } from '../engine/swarm/run.ts';
import { LimitError, messageOf, OutOfMemoryError, UsageError } from '../model/errors.ts';
import { MOST_COUNTED, type SwarmEvent, type SwarmPlan } from '../model/swarm.ts';
import { inOrder, partedAt } from '../model/swarm-events.ts';
import type { Journey } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { type RunContext, type Running, withoutAfter } from './running.ts';
import { ownParameters } from './own-parameters.ts';

/** A run has no budget of its own: the page's may change while it runs. */
const ENDLESS = MOST_COUNTED;
/** A journey that takes longer than this is shown, and gives way to another one. */
const SHORT_MS = 200;
/** What is shown of it changes at most this often. */
const SHOWN_MS = 120;

/** A plan, and the parameters of the landscape with which it begins. */
export interface Begun {
	readonly plan: SwarmPlan;
	readonly parameters: Readonly<Record<string, number>>;
}

/** What the state has a run do. What is changed of another landscape's parameters means nothing to this one. */
export function begunOf(state: AppState, landscape: Landscape): Begun {
	const known = new Set(landscape.objective.parameters.map(({ name }) => name));
	const { optimizers, particles, starts, seed, tolerance, target, events, in: space } = state.swarm;
	const own = inOrder(events).flatMap((event): SwarmEvent[] => {
		if (event.kind !== 'parameters') return [event];
		const values = Object.fromEntries(Object.entries(event.values).filter(([name]) => known.has(name)));
		return Object.keys(values).length > 0 ? [{ ...event, values }] : [];
	});
	// Where a landscape cannot be kept to its plane, particles move in all variables.
	const kept = landscape.within && space ? { in: space } : {};
	const plan = { optimizers, particles, starts, seed, steps: ENDLESS, tolerance, target, events: own, ...kept };
	return { plan, parameters: ownParameters(state, landscape) };
}

const textOf = ({ plan: { optimizers, tolerance, target, events }, parameters }: Begun): string =>
	JSON.stringify([optimizers, tolerance, target, events, parameters]);

/** The step from which on two plans lead to other places; infinite where they are one. */
const partingOf = (a: Begun, b: Begun): number => {
	const beginning = ({ plan, parameters }: Begun): string => textOf({ plan: { ...plan, events: [] }, parameters });
	return beginning(a) === beginning(b) ? partedAt(a.plan.events, b.plan.events) : 0;
};

const ofRun = ({ plan, parameters }: SwarmRun): Begun => ({ plan, parameters });

export class RunJourney {
	readonly #context: RunContext;
	readonly #shown = signal<Journey | null>(null);
	#target: number | null = null;
	#travelling: { readonly running: Running; readonly since: number; readonly abort: AbortController; readonly target: number } | null =
		null;
	/** A plan that the run refused: it is not asked to be that again. */
	#refused = '';

	constructor(context: RunContext) {
		this.#context = context;
	}

	/** Where it goes, and how far it is; null where it stands, or will be there at once. */
	get shown(): ReadonlySignal<Journey | null> {
		return this.#shown;
	}

	/** The step that it will stand at once it has arrived; null where it stands. */
	get destination(): number | null {
		return this.#target ?? this.#travelling?.target ?? null;
	}

	/** Go to a step. Resolves when the run is there, or goes elsewhere. */
	goTo(running: Running, step: number): Promise<void> {
		this.#target = step;
		return this.#travel(running);
	}

	/** Whether the run is not what the state has it be. */
	isDue(running: Running): boolean {
		const wanted = textOf(this.#begun(running));
		return wanted !== textOf(ofRun(running.run)) && wanted !== this.#refused;
	}

	/** Be what the state has it be, at the same step. */
	follow(running: Running): Promise<void> {
		return this.#travel(running);
	}

	/** Stay at the step that it has come to. */
	cancel(): void {
		this.#target = null;
		this.#travelling?.abort.abort();
	}

	#begun({ landscape }: Running): Begun {
		return begunOf(this.#context.page.store.state.peek(), landscape);
	}

	async #travel(running: Running): Promise<void> {
		const { current, now } = this.#context;
		const under = this.#travelling;
		if (under?.running === running) {
			// One that is soon there gets there: otherwise who drags a slider would see nothing.
			if (now() - under.since > SHORT_MS) under.abort.abort();
			return;
		}
		running.under++;
		try {
			while (running === current()) {
				const begun = this.#begun(running);
				const due = this.isDue(running);
				const target = this.#target;
				if (!due && target === null) break;
				if (!due) this.#target = null;
				await this.#go(running, due ? begun : (target as number));
			}
		} finally {
			running.under--;
			this.#travelling = null;
			this.#shown.value = null;
			this.#context.wake();
		}
	}

	async #go(running: Running, to: Begun | number): Promise<void> {
		const { run } = running;
		const { now, current, arrived, failed, page, groups } = this.#context;
		const since = now();
		const abort = new AbortController();
		const signal = AbortSignal.any([abort.signal, running.abort.signal]);
		let shown = since + SHORT_MS;
		const target = typeof to === 'number' ? to : run.step;
		this.#travelling = { running, since, abort, target };
		const onProgress = (fraction: number): void => {
			if (now() < shown) return;
			shown = now() + SHOWN_MS;
			this.#shown.value = { target, fraction };
		};
		try {
			if (typeof to === 'number') await run.goTo(to, { signal, onProgress });
			else {
				const parting = partingOf(ofRun(run), to);
				groups.value = groups.peek().map((group) => withoutAfter(group, parting));
				await run.replan(to.plan, to.parameters, { signal, onProgress });
			}
			this.#refused = '';
		} catch (error) {
			if (running !== current()) return;
			if (error instanceof UsageError || error instanceof LimitError || error instanceof OutOfMemoryError) {
				if (typeof to !== 'number') this.#refused = textOf(to);
				page.notices.tell('error', messageOf(error));
			} else if (!signal.aborted) {
				failed(error);
				return;
			}
		}
		if (running === current()) arrived(running);
	}
}
