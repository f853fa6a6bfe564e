/** What is in force at the step that is shown. The state has what a run began with, and the events that changed it. */

import { computed, type ReadonlySignal, signal } from '@preact/signals-core';
import { happened, inOrder, type RunValues, valuesAfter } from '../model/swarm-events.ts';
import type { SwarmChoice } from '../model/swarm-view.ts';
import type { AppState } from '../state/app-state.ts';
import { valuesOf, withChosen } from '../state/landscape-choice.ts';
import type { Store } from '../state/store.ts';

/** The values with which a run begins. */
export const valuesOfState = ({ swarm: { optimizers, tolerance, target }, landscape }: AppState): RunValues => ({
	optimizers,
	tolerance,
	target,
	parameters: valuesOf(landscape),
});

/** A state that begins with these values. */
export function withValues(state: AppState, { optimizers, tolerance, target, parameters }: RunValues): AppState {
	const swarm: SwarmChoice = { ...state.swarm, optimizers, tolerance, target };
	return { ...state, swarm, landscape: withChosen(state.landscape, { values: parameters }) };
}

/** The state with the values in force after so many of its events: the state itself where none has happened. */
export const presentOf = (state: AppState, count: number): AppState =>
	count === 0 ? state : withValues(state, valuesAfter(valuesOfState(state), inOrder(state.swarm.events), count));

export class Present {
	/** Steps that the run which is shown has taken; 0 where none is. Its controller keeps it. */
	readonly step = signal(0);
	/** The state with the values in force at this step: it changes with the state, and where an event is passed. */
	readonly state: ReadonlySignal<AppState>;

	constructor({ state }: Pick<Store, 'state'>) {
		const passed = computed(() => happened(inOrder(state.value.swarm.events), this.step.value));
		this.state = computed(() => presentOf(state.value, passed.value));
	}
}
