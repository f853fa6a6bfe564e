/** What the timeline of a run shows, as plain data: where something happened, and what is said of it. */

import { inOrder, type RunValues, type SwarmEvent, changed } from '../model/swarm-events.ts';
import type { GroupView, Journey, RunPhase } from '../model/swarm-view.ts';
import { formatCount, formatNumber } from './format.ts';
import { nameOf } from './swarm-structure.ts';
import { WORDS } from '../words/words.ts';

/** A place on the timeline. */
export interface TimelineMark {
	readonly step: number;
	readonly kind: 'injection' | 'change' | 'divergence';
	/** `Step 40: a 1 → 3` */
	readonly title: string;
}

/** Changes of the same thing this near to each other are one mark: a slider was dragged. Of the timeline's length. */
const NEAR = 0.02;

const after = (step: number, last: number): string =>
	last > step ? WORDS.run.atSteps(formatCount(step), formatCount(last)) : WORDS.run.atStep(formatCount(step));

/** What an event changes: the thing, and its values before and after. */
function wordsOf(
	event: SwarmEvent,
	before: RunValues,
	now: RunValues,
): { readonly thing: string; readonly from: string; readonly to: string } {
	const list = (values: Readonly<Record<string, number>>, names: readonly string[]): string =>
		names.map((name) => `${name} ${name in values ? formatNumber(values[name], 4) : WORDS.run.published}`).join(', ');
	const only = (values: Readonly<Record<string, number>>, names: readonly string[]): string =>
		names.map((name) => (name in values ? formatNumber(values[name], 4) : WORDS.run.default)).join(', ');
	const rule = (value: number | null): string => (value === null ? WORDS.run.auto : formatNumber(value, 3));
	switch (event.kind) {
		case 'injection': {
			const { length } = event.points;
			return { thing: WORDS.run.droppedEvent(length, formatCount(length)), from: '', to: '' };
		}
		case 'hyper': {
			const names = Object.keys(event.values);
			const [old, next] = [before, now].map(({ optimizers }) => optimizers[event.group]?.hyper ?? {});
			const name = event.group < before.optimizers.length ? nameOf(before.optimizers, event.group) : WORDS.run.optimizer(event.group + 1);
			return { thing: `${name}, ${names.join(', ')}`, from: only(old ?? {}, names), to: only(next ?? {}, names) };
		}
		case 'parameters': {
			const names = Object.keys(event.values);
			return { thing: names.join(', '), from: only(before.parameters, names), to: list(now.parameters, names).replace(/^\S+ /, '') };
		}
		case 'stop':
			return event.tolerance === undefined
				? { thing: WORDS.run.target, from: rule(before.target), to: rule(now.target) }
				: { thing: WORDS.run.convergence, from: rule(before.tolerance), to: rule(now.tolerance) };
	}
}

/**
 * Marks of a run.
 * @param begun the values with which it begins
 * @param end the step at which the timeline ends
 */
export function marksOf(
	begun: RunValues,
	events: readonly SwarmEvent[],
	groups: readonly GroupView[],
	end: number,
): readonly TimelineMark[] {
	const marks: (TimelineMark & { readonly thing: string; readonly from: string; readonly last: number })[] = [];
	let values = begun;
	for (const event of inOrder(events)) {
		const next = changed(values, event);
		const { thing, from, to } = wordsOf(event, values, next);
		values = next;
		const { step } = event;
		const one = marks.findLastIndex((mark) => mark.thing === thing && mark.kind === 'change' && step - mark.last <= NEAR * end);
		const first = marks[one];
		const begins = event.kind === 'injection' ? undefined : first;
		const mark = {
			kind: event.kind === 'injection' ? ('injection' as const) : ('change' as const),
			step: begins?.step ?? step,
			last: step,
			thing,
			from: begins?.from ?? from,
			title: WORDS.run.event(after(begins?.step ?? step, step), to === '' ? thing : WORDS.run.changed(thing, begins?.from ?? from, to)),
		};
		if (begins) marks[one] = mark;
		else marks.push(mark);
	}
	const lost = groups.flatMap(({ name, divergedAt }): TimelineMark[] =>
		divergedAt === null
			? []
			: [
					{
						step: divergedAt,
						kind: 'divergence',
						title: WORDS.run.event(WORDS.run.atStep(formatCount(divergedAt)), WORDS.run.divergence(name)),
					},
				],
	);
	return [...marks.map(({ step, kind, title }) => ({ step, kind, title })), ...lost].filter(({ step }) => step <= end);
}

/** Where the run stands, for those who do not see it: `Step 40 of 300. Step 40: a 1 → 3.` */
export function timelineText(step: number, end: number, marks: readonly TimelineMark[]): string {
	const here = marks.filter((mark) => mark.step === step).map(({ title }) => title);
	return [WORDS.run.stepOf(formatCount(step), formatCount(end)), ...here].join('. ');
}

/** What is said beside it; empty where nothing has to be. */
export function timelineState(phase: RunPhase, spent: boolean, step: number, journey: Journey | null): string {
	if (journey) return WORDS.run.goingTo(formatCount(journey.target), Math.round(100 * journey.fraction));
	if (phase === 'finished') return (spent ? WORDS.run.allDone : WORDS.run.allAtRest)(formatCount(step));
	return '';
}
