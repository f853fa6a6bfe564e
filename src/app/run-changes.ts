/**
 * What a person chooses while a run stands at a step, as the next state: values become events of that step, so that the link
 * replays them; what needs another run is what it begins with. Pure: from one state to the next.
 */

import { resolveOptimizer } from '../engine/swarm/optimizers.ts';
import type { OptimizerSpec } from '../model/optimizer.ts';
import type { SwarmChange, SwarmEvent } from '../model/swarm.ts';
import { changed, differing, inOrder, withEvent } from '../model/swarm-events.ts';
import type { AppState } from '../state/app-state.ts';
import { valuesOf } from '../state/landscape-choice.ts';
import { valuesOfState, withValues } from './present.ts';

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** The values of one optimizer that are others in a second; null where its equations are. */
function hyperChange(before: OptimizerSpec, after: OptimizerSpec, group: number): SwarmChange | null {
	try {
		const [now, wanted] = [resolveOptimizer(before), resolveOptimizer(after)];
		return now.key === wanted.key ? { kind: 'hyper', group, values: differing(now.values, wanted.values) } : null;
	} catch {
		return null;
	}
}

/** The changes of values that lead from what is in force to what is wanted. */
function changesOf(now: AppState, wanted: AppState): SwarmChange[] {
	const { optimizers, tolerance, target } = wanted.swarm;
	const alike = optimizers.length === now.swarm.optimizers.length;
	const hypers = alike ? optimizers.map((spec, k) => hyperChange(now.swarm.optimizers[k] as OptimizerSpec, spec, k)) : [];
	return [
		...hypers.filter((change): change is SwarmChange => change?.kind === 'hyper' && Object.keys(change.values).length > 0),
		...(tolerance === now.swarm.tolerance && target === now.swarm.target
			? []
			: [
					{
						kind: 'stop' as const,
						...(tolerance === now.swarm.tolerance ? {} : { tolerance }),
						...(target === now.swarm.target ? {} : { target }),
					},
				]),
		...(same(valuesOf(now.landscape), valuesOf(wanted.landscape))
			? []
			: [{ kind: 'parameters' as const, values: differing(valuesOf(now.landscape), valuesOf(wanted.landscape)) }]),
	];
}

/** Optimizers at the beginning, and events, where only another run can have what is wanted: null where this one can. */
function another(state: AppState, now: AppState, wanted: AppState): Pick<AppState['swarm'], 'optimizers' | 'events'> | null {
	const [before, after] = [now.swarm.optimizers, wanted.swarm.optimizers];
	const { optimizers: begun, events } = state.swarm;
	const hyper = (event: SwarmEvent, act: (group: number) => number | null): SwarmEvent[] => {
		if (event.kind !== 'hyper') return [event];
		const group = act(event.group);
		return group === null ? [] : [{ ...event, group }];
	};
	if (after.length > before.length && before.every((spec, k) => same(spec, after[k])))
		return { optimizers: [...begun, ...after.slice(before.length)], events };
	const gone = before.findIndex((spec, k) => !same(spec, after[k]));
	if (after.length === before.length - 1 && same(before.toSpliced(gone, 1), after)) {
		const moved = (group: number): number | null => (group === gone ? null : group > gone ? group - 1 : group);
		return { optimizers: begun.toSpliced(gone, 1), events: events.flatMap((event) => hyper(event, moved)) };
	}
	if (after.length !== before.length) return { optimizers: after, events: events.flatMap((event) => hyper(event, () => null)) };
	const others = after.map((spec, k) => hyperChange(before[k] as OptimizerSpec, spec, k) === null);
	if (!others.some(Boolean)) return null;
	return {
		optimizers: begun.map((spec, k) => (others[k] ? (after[k] as OptimizerSpec) : spec)),
		events: events.flatMap((event) => hyper(event, (group) => (others[group] ? null : group))),
	};
}

/**
 * The next state where a person wants another one than is in force.
 * @param state what the run began with, and its events
 * @param now what is in force at the step
 * @param wanted the same with something chosen otherwise
 * @param step steps that the run has taken
 */
export function chosenAt(state: AppState, now: AppState, wanted: AppState, step: number): AppState {
	const { optimizers, tolerance, target } = state.swarm;
	const other = another(state, now, wanted);
	const begun: AppState = {
		...wanted,
		landscape: withValues(wanted, { ...valuesOfState(state), optimizers }).landscape,
		swarm: { ...wanted.swarm, optimizers, tolerance, target, events: state.swarm.events, ...other },
	};
	return changesOf(now, wanted).reduce((next, change) => (step === 0 ? beginning(next, wanted, change) : later(next, change, step)), begun);
}

/** The run begins with the change; later ones of the same thing are taken out. */
function beginning(state: AppState, wanted: AppState, change: SwarmChange): AppState {
	const events = withEvent(inOrder(state.swarm.events), { ...change, step: 0 }).filter(
		(event) => event.step > 0 || event.kind === 'injection',
	);
	const next = { ...state, swarm: { ...state.swarm, events } };
	if (change.kind !== 'hyper') return withValues(next, changed(valuesOfState(next), change));
	// As it was chosen: what is as published is left out.
	const spec = wanted.swarm.optimizers[change.group] as OptimizerSpec;
	return withValues(next, { ...valuesOfState(next), optimizers: next.swarm.optimizers.with(change.group, spec) });
}

const later = (state: AppState, change: SwarmChange, step: number): AppState => ({
	...state,
	swarm: { ...state.swarm, events: withEvent(inOrder(state.swarm.events), { ...change, step }) },
});
