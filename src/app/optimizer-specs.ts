/** Changes of a chosen optimizer: pure, from one choice to the next. A choice holds only what differs from the published. */

import { modifierRows, type ModifierRow, type OptimizerRow, optimizerRows, scheduleRows } from '../engine/swarm/optimizers.ts';
import type { HyperSpec, OptimizerSpec } from '../model/optimizer.ts';
import { formatNumber } from './format.ts';
import { clipped, rounded } from './hyper-scale.ts';

type Values = Readonly<Record<string, number>>;

const ROWS = new Map(optimizerRows().map((row) => [row.id, row]));
const MODIFIER_ROWS = modifierRows();
/** The schedules that can be chosen; the first is the constant rate. */
export const SCHEDULE_ROWS = scheduleRows();

/** The facts of a choice; undefined where no such optimizer is known. */
export const factsOf = ({ id }: OptimizerSpec): OptimizerRow | undefined => ROWS.get(id);

/** The hyper-parameters of the chosen schedule. */
export const scheduleHyper = ({ schedule }: OptimizerSpec): readonly HyperSpec[] =>
	SCHEDULE_ROWS.find(({ id }) => id === schedule)?.hyper ?? [];

/** Whether a schedule means anything to it. */
export const hasRate = (row: OptimizerRow): boolean => row.hyper.some(({ name }) => name === 'lr') && !row.ignores.includes('schedule');

/** The modifiers that change something and that it has not itself. */
export function modifiersFor(row: OptimizerRow): readonly ModifierRow[] {
	const own = new Set(row.hyper.map(({ name }) => name));
	return row.ignores.includes('modifiers') ? [] : MODIFIER_ROWS.filter(({ hyper }) => !own.has(hyper.name));
}

/** A new choice of an optimizer with the values that suit, where there are some. */
export const freshSpec = (id: string, suits: Values = {}): OptimizerSpec => withSuited({ id, hyper: {} }, suits);

/** With one value: left out where it is the published one, except a modifier's, which it switches on. */
export function withValue(spec: OptimizerSpec, name: string, value: number): OptimizerSpec {
	const published = factsOf(spec)?.hyper.find((h) => h.name === name) ?? scheduleHyper(spec).find((h) => h.name === name);
	const { [name]: _, ...others } = spec.hyper;
	return { ...spec, hyper: published?.value === value ? others : { ...others, [name]: value } };
}

/** With a modifier switched on, at its usual value, or off. */
export function withModifier(spec: OptimizerSpec, { hyper }: ModifierRow, on: boolean): OptimizerSpec {
	const { [hyper.name]: _, ...others } = spec.hyper;
	return { ...spec, hyper: on ? { ...others, [hyper.name]: hyper.value } : others };
}

/** With another schedule at its usual values. */
export function withSchedule(spec: OptimizerSpec, schedule: string): OptimizerSpec {
	const old = new Set(scheduleHyper(spec).map(({ name }) => name));
	const hyper = Object.fromEntries(Object.entries(spec.hyper).filter(([name]) => !old.has(name)));
	return schedule === SCHEDULE_ROWS[0]?.id ? { id: spec.id, hyper } : { id: spec.id, hyper, schedule };
}

/** With the values that suit a landscape in place of its own; rates are rounded to what a person would write. */
export function withSuited(spec: OptimizerSpec, suits: Values): OptimizerSpec {
	return (factsOf(spec)?.hyper ?? []).reduce((next, h) => {
		const value = suits[h.name];
		if (value === undefined || !Number.isFinite(value)) return next;
		return withValue(next, h.name, clipped(h.scale === 'log' ? rounded(value, 3) : value, h.range));
	}, spec);
}

/** With the values that suit wherever it gives none. */
export const fitted = (spec: OptimizerSpec, suits: Values): OptimizerSpec => ({
	...spec,
	hyper: { ...withSuited({ id: spec.id, hyper: {} }, suits).hyper, ...spec.hyper },
});

/** With its own values as published; schedule and modifiers stay. */
export function asPublished(spec: OptimizerSpec): OptimizerSpec {
	const own = new Set(factsOf(spec)?.hyper.map(({ name }) => name));
	return { ...spec, hyper: Object.fromEntries(Object.entries(spec.hyper).filter(([name]) => !own.has(name))) };
}

/** Whether all of its own values are the published ones. */
export const isPublished = (spec: OptimizerSpec): boolean =>
	(factsOf(spec)?.hyper ?? []).every(({ name, value }) => (spec.hyper[name] ?? value) === value);

/**
 * What is particular about a choice, in a line: the learning rate and whatever is not as published.
 * @example summaryOf({ id: 'adam', hyper: { b1: 0.5 }, schedule: 'cosine' }) // 'η 0.001 · β₁ 0.5 · Cosine'
 */
export function summaryOf(spec: OptimizerSpec): string {
	const row = factsOf(spec);
	if (!row) return '';
	const given = (h: HyperSpec): string => `${h.symbol} ${formatNumber(spec.hyper[h.name] ?? h.value, 4)}`;
	const differs = (h: HyperSpec): boolean => (spec.hyper[h.name] ?? h.value) !== h.value;
	const schedule = SCHEDULE_ROWS.find(({ id }) => id === spec.schedule);
	return [
		...row.hyper.filter((h) => h.name === 'lr' || differs(h)).map((h) => (h.flag ? h.name : given(h))),
		...(schedule && spec.schedule !== SCHEDULE_ROWS[0]?.id ? [schedule.name] : []),
		...modifiersFor(row)
			.filter(({ hyper }) => Object.hasOwn(spec.hyper, hyper.name))
			.map(({ hyper }) => given(hyper)),
	].join(' · ');
}
