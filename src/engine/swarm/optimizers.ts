/** The optimizers as the page, the command line and the library name them. */

import { installUnsuited } from './unsuited.ts';
import { MODIFIERS, OPTIMIZERS, parseOptimizer, resolveOptimizer, SCHEDULES, soundOptimizer } from '../../optimizers/registry.ts';
import type { HyperSpec, LandscapeMetrics, Optimizer, OptimizerSpec } from '../../model/optimizer.ts';

export { parseOptimizer, resolveOptimizer, soundOptimizer };

/**
 * An optimizer with the values that suit a landscape's scale wherever none is given.
 * @example
 * const bowl = openLandscape({ kind: 'formula', text: '2x^2 + y^2' });
 * const session = await openSession(defaultHost(), { machine: 'cpu' });
 * const scale = await landscapeMetrics(session, bowl, { window: { u: [-6, 6], v: [-6, 6] } });
 * session.dispose();
 * console.log(suitedTo({ id: 'adam', hyper: {} }, scale)); // { id: 'adam', hyper: { lr: 0.06 } }
 */
export function suitedTo(spec: OptimizerSpec, scale: LandscapeMetrics): OptimizerSpec {
	const suited = OPTIMIZERS.find(({ id }) => id === spec.id)?.suited(scale) ?? {};
	return { ...spec, hyper: { ...suited, ...spec.hyper } };
}

/** A scale that asks an optimizer which of its values depend on one; the values themselves are of no use. */
const ANY_SCALE: LandscapeMetrics = { extent: 1, gradient: 1, curvature: 1, lowest: 0, median: 1 };

/**
 * An optimizer for another landscape: what {@link suitedTo} chooses is left to be chosen again, everything else that a
 * person set (β₁, clipping, flags, the schedule and its length) stays.
 */
export function unsuited(spec: OptimizerSpec): OptimizerSpec {
	const suited = new Set(Object.keys(suitedTo({ id: spec.id, hyper: {} }, ANY_SCALE).hyper));
	return { ...spec, hyper: Object.fromEntries(Object.entries(spec.hyper).filter(([name]) => !suited.has(name))) };
}

installUnsuited(unsuited);

/** What a list of the optimizers says of one. */
export interface OptimizerRow {
	readonly id: string;
	readonly name: string;
	readonly family: string;
	readonly equation: readonly string[];
	readonly hint: string;
	/** With the published values. */
	readonly hyper: readonly HyperSpec[];
	readonly sources: readonly string[];
	/** What would have no effect on it and is refused. */
	readonly ignores: readonly ('modifiers' | 'schedule')[];
}

/**
 * Every optimizer with its facts: equations, hyper-parameters with the published values, sources.
 * @example
 * const adam = optimizerRows().find(({ id }) => id === 'adam');
 * console.log(adam?.hyper.map(({ name }) => name)); // [ 'lr', 'b1', 'b2', 'eps' ]
 * console.log(adam?.sources[0]); // PyTorch, torch.optim.Adam
 */
export const optimizerRows = (): readonly OptimizerRow[] =>
	OPTIMIZERS.map(({ id, name, family, equation, hint, hyper, sources, ignores = [] }) => ({
		id,
		name,
		family,
		equation,
		hint,
		hyper,
		sources,
		ignores,
	}));

/**
 * Every learning-rate schedule with its facts.
 * @example
 * console.log(scheduleRows().some(({ id }) => id === 'cosine')); // true
 */
export const scheduleRows = (): readonly Omit<OptimizerRow, 'family' | 'hint' | 'ignores'>[] =>
	SCHEDULES.map(({ id, name, equation, hyper, sources }) => ({ id, name, equation, hyper, sources }));

/** What an optimizer is called; its id where there is none of that id. */
export const optimizerName = (id: string): string => OPTIMIZERS.find((optimizer) => optimizer.id === id)?.name ?? id;

/** `Adam`, or `Adam 2` where there are several. */
export function nameOf(optimizers: readonly OptimizerSpec[], index: number): string {
	const { id } = optimizers[index] as OptimizerSpec;
	const alike = optimizers.filter((spec) => spec.id === id).length;
	const place = optimizers.slice(0, index + 1).filter((spec) => spec.id === id).length;
	return alike > 1 ? `${optimizerName(id)} ${place}` : optimizerName(id);
}

/** The families in the order of a menu, with the names that people read. */
export const OPTIMIZER_FAMILIES: readonly { readonly id: Optimizer['family']; readonly name: string }[] = [
	{ id: 'gradient', name: 'Plain descent' },
	{ id: 'momentum', name: 'Momentum' },
	{ id: 'adaptive', name: 'Adaptive step sizes' },
	{ id: 'sign', name: 'Sign and norm' },
	{ id: 'noise', name: 'Noise' },
	{ id: 'sharpness', name: 'Sharpness' },
];

/** What a list of the modifiers says of one: giving its hyper-parameter switches it on. */
export interface ModifierRow {
	readonly name: string;
	readonly equation: readonly string[];
	readonly hyper: HyperSpec;
	readonly sources: readonly string[];
}

/** Every modifier with its facts, in the order of composition. */
export const modifierRows = (): readonly ModifierRow[] =>
	MODIFIERS.map(({ name, equation, hyper, sources }) => ({ name, equation, hyper, sources }));
