/** From a choice (text or plain data) to an optimizer that can be compiled, and back. */

import { misspelt, nearest } from '../expr/syntax/names.ts';
import { UsageError } from '../model/errors.ts';
import { readOptimizer } from '../model/optimizer-text.ts';
import type { HyperSpec, Modifier, Optimizer, OptimizerSpec, ResolvedOptimizer, Transform } from '../model/optimizer.ts';
import { chain } from './chain.ts';
import { MODIFIERS } from './modifiers.ts';
import { findOptimizer, findSchedule } from './list.ts';

/**
 * Check a choice and fill in what it leaves open.
 *
 * Modifiers are composed where their hyper-parameter is given: SAM first, then clipping, weight decay, the
 * optimizer's own transform. Flags, modifiers and the schedule are structure; all other values are uniforms.
 *
 * @throws UsageError naming the optimizer, schedule or hyper-parameter that is wrong, and what is accepted
 * @example resolveOptimizer({ id: 'adam', hyper: { lr: 0.01 } }).values // lr 0.01, b1 0.9, b2 0.999, eps 1e-8
 */
export function resolveOptimizer(spec: OptimizerSpec): ResolvedOptimizer {
	const optimizer = findOptimizer(spec.id);
	const schedule = spec.schedule === undefined || spec.schedule === 'constant' ? undefined : findSchedule(spec.schedule);
	const modifiers = modifiersOf(optimizer, spec);
	refuseIgnored(optimizer, modifiers, schedule !== undefined);
	const hyper = [...optimizer.hyper, ...modifiers.map((modifier) => modifier.hyper), ...(schedule?.hyper ?? [])];
	for (const [name, value] of Object.entries(spec.hyper)) checkValue(optimizer, hyper, name, value);
	const values = Object.fromEntries(hyper.map(({ name, value }) => [name, spec.hyper[name] ?? value]));
	const flags = Object.fromEntries(hyper.filter((h) => h.flag).map(({ name }) => [name, values[name] === 1]));
	const before: readonly Transform[] = modifiers.map(({ transform }) => transform());
	const own = optimizer.transform(flags);
	const structure = [
		optimizer.id,
		...Object.keys(flags).filter((name) => flags[name]),
		...modifiers.map((modifier) => `+${modifier.hyper.name}`),
		...(schedule ? [`~${schedule.id}`] : []),
	];
	return {
		id: optimizer.id,
		name: optimizer.name,
		key: structure.join(' '),
		hyper,
		values,
		transform: before.length > 0 ? chain(...before, own) : own,
		...(schedule ? { schedule } : {}),
	};
}

/** Nothing is accepted that would have no effect. */
function refuseIgnored({ id, name, hyper, ignores = [] }: Optimizer, modifiers: readonly Modifier[], scheduled: boolean): void {
	if (scheduled && !hyper.some((h) => h.name === 'lr'))
		throw new UsageError(`${name} has no learning rate, so “schedule” means nothing to it.`);
	if (scheduled && ignores.includes('schedule'))
		throw new UsageError(`${name} (${id}) reads its learning rate only at the start, so “schedule” means nothing to it.`);
	const [modifier] = modifiers;
	if (modifier && ignores.includes('modifiers'))
		throw new UsageError(
			`${name} (${id}) takes its gradient at a point of its own, so “${modifier.hyper.name}” has no effect on it. Give it to gd, momentum or nesterov.`,
		);
}

/** The modifiers that a choice switches on: those whose value it gives, and that the optimizer has not itself. */
function modifiersOf(optimizer: Optimizer, { hyper }: OptimizerSpec): Modifier[] {
	const own = new Set(optimizer.hyper.map(({ name }) => name));
	return MODIFIERS.filter((modifier) => Object.hasOwn(hyper, modifier.hyper.name) && !own.has(modifier.hyper.name)).sort(
		(a, b) => a.order - b.order,
	);
}

function checkValue(optimizer: Optimizer, known: readonly HyperSpec[], name: string, value: number): void {
	const spec = known.find((h) => h.name === name);
	if (!spec) {
		const names = [...new Set([...known.map((h) => h.name), ...MODIFIERS.map((m) => m.hyper.name)])];
		const meant = nearest(name, names, misspelt(name.length));
		const hint = meant ? `Did you mean “${meant}”?` : `It has ${names.join(', ')}.`;
		throw new UsageError(`${optimizer.name} (${optimizer.id}) has no hyper-parameter “${name.slice(0, 40)}”. ${hint}`);
	}
	const [lo, hi] = spec.range;
	if (!(value >= lo && value <= hi)) throw new UsageError(`${optimizer.id}: ${name} is a number from ${lo} to ${hi}, not ${value}.`);
	if (spec.flag && value !== 0 && value !== 1) throw new UsageError(`${optimizer.id}: ${name} is 0 or 1, not ${value}.`);
}

/**
 * What of a choice can be used: its optimizer, then its schedule, then value by value; null where there is no such optimizer.
 * @returns the choice without what is wrong with it, and what that was
 * @example soundOptimizer({ id: 'adam', hyper: { lr: 0.1, momentum: 1 } }).spec // { id: 'adam', hyper: { lr: 0.1 } }
 */
export function soundOptimizer({ id, hyper, schedule }: OptimizerSpec): {
	readonly spec: OptimizerSpec | null;
	readonly problems: readonly string[];
} {
	const problems: string[] = [];
	const isSound = (spec: OptimizerSpec): boolean => {
		try {
			resolveOptimizer(spec);
			return true;
		} catch (error) {
			if (!(error instanceof UsageError)) throw error;
			problems.push(error.message);
			return false;
		}
	};
	let sound: OptimizerSpec = { id, hyper: {} };
	if (!isSound(sound)) return { spec: null, problems };
	const scheduled: OptimizerSpec = schedule === undefined ? sound : { ...sound, schedule };
	if (schedule !== undefined && isSound(scheduled)) sound = scheduled;
	for (const [name, value] of Object.entries(hyper)) {
		const next: OptimizerSpec = { ...sound, hyper: Object.fromEntries([...Object.entries(sound.hyper), [name, value]]) };
		if (isSound(next)) sound = next;
	}
	return { spec: sound, problems };
}

/**
 * Read an optimizer and check it: `id:name=value,name=value,schedule=id`.
 * @throws UsageError that says what is wrong and where
 * @example
 * console.log(parseOptimizer('adam:lr=0.01,b1=0.8')); // { id: 'adam', hyper: { lr: 0.01, b1: 0.8 } }
 */
export function parseOptimizer(text: string): OptimizerSpec {
	const spec = readOptimizer(text);
	resolveOptimizer(spec);
	return spec;
}
