/**
 * Events: what a person changes while a run goes on, each with the step after which it holds. A plan lists them in order, so
 * that whoever replays the plan makes the same changes at the same steps.
 */

import type { OptimizerSpec } from './optimizer.ts';

type Numbers = Readonly<Record<string, number>>;

/** Particles join every group, at points of the plane (u, v). */
interface InjectionChange {
	readonly kind: 'injection';
	readonly points: readonly (readonly [number, number])[];
}

/** Hyper-parameters of a group have other values: those that are named. */
interface HyperChange {
	readonly kind: 'hyper';
	/** Place in the plan. */
	readonly group: number;
	readonly values: Numbers;
}

/** Parameters of the landscape have other values: those that are named. What had converged runs again. */
interface ParameterChange {
	readonly kind: 'parameters';
	readonly values: Numbers;
}

/** A particle is done by other rules; what is not named stays. */
interface StopChange {
	readonly kind: 'stop';
	readonly tolerance?: number | null;
	readonly target?: number | null;
}

/** What a person changes of a run while it runs: injected particles, a hyper-parameter, a parameter of the landscape, a stop rule. */
export type SwarmChange = InjectionChange | HyperChange | ParameterChange | StopChange;

/** A change of a run, and the number of steps that had been taken then. */
export type SwarmEvent = SwarmChange & { readonly step: number };

/** Particles that a person adds to a run. */
export type Injection = Extract<SwarmEvent, { readonly kind: 'injection' }>;

/** Values that events change. */
export interface RunValues {
	readonly optimizers: readonly OptimizerSpec[];
	readonly tolerance: number | null;
	readonly target: number | null;
	/** Of the landscape. */
	readonly parameters: Numbers;
}

/** Events in the order in which they happen; of one step as they are listed. */
export const inOrder = (events: readonly SwarmEvent[]): readonly SwarmEvent[] => events.toSorted((a, b) => a.step - b.step);

/** How many events have happened at a step, those at the step itself included. @param events in order */
export const happened = (events: readonly SwarmEvent[], step: number): number => {
	const next = events.findIndex((event) => event.step > step);
	return next < 0 ? events.length : next;
};

/** Values with a change; an injection changes none. */
export function changed(values: RunValues, change: SwarmChange): RunValues {
	switch (change.kind) {
		case 'injection':
			return values;
		case 'hyper': {
			const optimizers = values.optimizers.map((spec, k) =>
				k === change.group ? { ...spec, hyper: { ...spec.hyper, ...change.values } } : spec,
			);
			return { ...values, optimizers };
		}
		case 'parameters':
			return { ...values, parameters: { ...values.parameters, ...change.values } };
		case 'stop': {
			const { tolerance = values.tolerance, target = values.target } = change;
			return { ...values, tolerance, target };
		}
	}
}

/** The values in force after the first `count` events. */
export const valuesAfter = (values: RunValues, events: readonly SwarmEvent[], count: number): RunValues =>
	events.slice(0, count).reduce(changed, values);

/** Numbers that two choices have differently: the names, with the values of the second. */
export const differing = (before: Numbers, after: Numbers): Numbers =>
	Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));

/** The place from which on two lists differ; the length of the shorter where it begins the longer. */
export function firstDifference(a: readonly SwarmEvent[], b: readonly SwarmEvent[]): number {
	let same = 0;
	while (same < Math.min(a.length, b.length) && JSON.stringify(a[same]) === JSON.stringify(b[same])) same++;
	return same;
}

/** The step from which on two lists make other runs; infinite where they are one. */
export function partedAt(a: readonly SwarmEvent[], b: readonly SwarmEvent[]): number {
	const at = firstDifference(a, b);
	return Math.min(a[at]?.step ?? Number.POSITIVE_INFINITY, b[at]?.step ?? Number.POSITIVE_INFINITY);
}

/** Two changes of the same thing, as one. Null where they are about different things. */
function joined(before: SwarmChange, after: SwarmChange): SwarmChange | null {
	if (before.kind === 'hyper' && after.kind === 'hyper')
		return before.group === after.group ? { ...before, values: { ...before.values, ...after.values } } : null;
	if (before.kind === 'parameters' && after.kind === 'parameters') return { ...before, values: { ...before.values, ...after.values } };
	if (before.kind === 'stop' && after.kind === 'stop') return { ...before, ...after };
	return null;
}

/** What is left of a later change where an earlier one is about the same; null where nothing is. */
function without(later: SwarmEvent, change: SwarmChange): SwarmEvent | null {
	const rest = (values: Numbers, taken: Numbers): Numbers | null => {
		const left = Object.entries(values).filter(([name]) => !Object.hasOwn(taken, name));
		return left.length > 0 ? Object.fromEntries(left) : null;
	};
	if (
		(later.kind === 'hyper' && change.kind === 'hyper' && later.group === change.group) ||
		(later.kind === 'parameters' && change.kind === 'parameters')
	) {
		const values = rest(later.values, change.values);
		return values && { ...later, values };
	}
	if (later.kind !== 'stop' || change.kind !== 'stop') return later;
	const { tolerance, target, ...bare } = later;
	const left = {
		...(tolerance === undefined || change.tolerance !== undefined ? {} : { tolerance }),
		...(target === undefined || change.target !== undefined ? {} : { target }),
	};
	return Object.keys(left).length > 0 ? { ...bare, ...left } : null;
}

/**
 * The events with one more. A change of what was changed at the same step before becomes one with that, unless particles joined
 * in between. Later changes of the same thing are taken out: whoever goes back and changes a rate means it to stay.
 *
 * @param events in order
 * @param event happens behind all events of its step
 * @example withEvent([{ step: 40, kind: 'parameters', values: { a: 2 } }], { step: 40, kind: 'parameters', values: { a: 3 } })
 * // [{ step: 40, kind: 'parameters', values: { a: 3 } }]
 */
export function withEvent(events: readonly SwarmEvent[], event: SwarmEvent): readonly SwarmEvent[] {
	const at = happened(events, event.step);
	const later = events.slice(at).flatMap((other) => without(other, event) ?? []);
	const before = events.slice(0, at);
	for (let k = at - 1; k >= 0 && before[k]?.step === event.step && before[k]?.kind !== 'injection'; k--) {
		const one = joined(before[k] as SwarmEvent, event);
		if (one) return [...before.with(k, { ...one, step: event.step }), ...later];
	}
	return [...before, event, ...later];
}
