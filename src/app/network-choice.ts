/** Changes of what is chosen of a network: pure, from one choice to the next. */

import type { OptimizerSpec } from '../model/optimizer.ts';
import type { NetworkChoice, TrainingChoice } from '../state/app-state.ts';
import type { TrainingView } from './network-view.ts';
import { factsOf, scheduleHyper } from './optimizer-specs.ts';

export type NetworkChange = { readonly [K in keyof NetworkChoice]?: NetworkChoice[K] | undefined };

/** What makes another network of it: a training begins anew then. */
const BEGINS: readonly (keyof NetworkChoice)[] = [
	...(['model', 'content', 'data', 'dataContent', 'target', 'without', 'dataHow', 'seed', 'activation'] as const),
];
/** What makes another training of it. */
const TRAINS: readonly (keyof NetworkChoice)[] = ['trainedOn'];
/** What belongs to one architecture: another one begins without it. */
const OF_MODEL: readonly (keyof NetworkChoice)[] = [
	...([
		'data',
		'dataContent',
		'target',
		'without',
		'dataHow',
		'training',
		'trainedOn',
		'through',
		'quantity',
		'content',
		'activation',
	] as const),
];

/**
 * A choice with some of it otherwise. Undefined leaves a part to the network. Another model is looked at with its own data.
 * @example changedNetwork({ kind: 'network', model: 'mlp', step: 40 }, { seed: 2 }) // { kind: 'network', model: 'mlp', seed: 2 }
 */
export function changedNetwork(choice: NetworkChoice, change: NetworkChange): NetworkChoice {
	const other = 'model' in change && change.model !== choice.model;
	const begins = [...BEGINS, ...TRAINS].some((name) => name in change && change[name] !== choice[name]);
	const left: readonly (keyof NetworkChoice)[] = [...(other ? OF_MODEL : []), ...(begins ? (['step'] as const) : [])];
	const kept = Object.entries(choice).filter(([name]) => !left.includes(name as keyof NetworkChoice));
	const next = { ...Object.fromEntries(kept), ...change };
	return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as unknown as NetworkChoice;
}

/** Whether what is seen of it lies elsewhere then: window and swarm mean nothing there. */
export const movesNetwork = (change: NetworkChange): boolean => [...BEGINS, 'through', 'step'].some((name) => name in change);

/** Which network a choice trains: its plane, its quantity and its step do not matter. */
export const networkKey = ({ model, content, data, dataContent, target, without, dataHow, activation, seed = 0 }: NetworkChoice): string =>
	JSON.stringify([model, content, data, dataContent, target, without, dataHow, activation, seed]);

/** What a training may not change on its way: all but the number of its steps. */
const methodOf = (training: TrainingChoice | undefined): string => JSON.stringify(training && { ...training, steps: 0 });

/** Which training; the steps that it is to take may still change. */
export const trainingKey = (choice: NetworkChoice, training: TrainingChoice): string =>
	JSON.stringify([networkKey(choice), methodOf(training), choice.trainedOn ?? null]);

/**
 * The same network with skips where it has none, and without where it has some; null of a network that has no such twin.
 * @example twinOf('plain:24') // 'residual:24'
 */
export function twinOf(model: string): string | null {
	const pairs = [
		['plain:', 'residual:'],
		['plain8', 'resnet8'],
	] as const;
	for (const [plain, skips] of pairs) {
		if (model.startsWith(plain)) return skips + model.slice(plain.length);
		if (model.startsWith(skips)) return plain + model.slice(skips.length);
	}
	return null;
}

/** Whether a training has begun and goes on: what is changed now holds from its step on. */
export const isUnderWay = (training: Pick<TrainingView, 'reached' | 'steps' | 'status'> | null): boolean =>
	training !== null && training.reached > 0 && training.reached < training.steps && training.status === 'running';

/**
 * The numbers that make one optimizer of another, where nothing but numbers differs; null where the method, its schedule or its equations
 * do, or nothing does.
 * @example changedHyper({ id: 'adam', hyper: { lr: 0.01 } }, { id: 'adam', hyper: { lr: 0.1 } }) // { lr: 0.1 }
 */
export function changedHyper(before: OptimizerSpec, after: OptimizerSpec): Readonly<Record<string, number>> | null {
	if (before.id !== after.id || before.schedule !== after.schedule) return null;
	const known = new Map([...(factsOf(after)?.hyper ?? []), ...scheduleHyper(after)].map((hyper) => [hyper.name, hyper]));
	const changed: [string, number][] = [];
	for (const name of new Set([...Object.keys(before.hyper), ...Object.keys(after.hyper)])) {
		const published = known.get(name);
		const [was, is] = [before, after].map(({ hyper }) => hyper[name] ?? published?.value);
		if (was === is) continue;
		// A modifier that comes or goes is another equation, as a flag is.
		if (was === undefined || is === undefined || published?.flag) return null;
		changed.push([name, is]);
	}
	return changed.length > 0 ? Object.fromEntries(changed) : null;
}

// ── the other networks of a plane through three ──

/** A network that a plane goes through beside the one in view. */
export type OtherNetwork =
	/** The same architecture from another seed, trained as many steps by the same recipe. */
	| { readonly kind: 'seed'; readonly seed: number }
	/** A network of this training. */
	| { readonly kind: 'step'; readonly step: number }
	/** A file of weights, by the name of its content. */
	| { readonly kind: 'file'; readonly content: string };

/** @example readOther('seed-3') // { kind: 'seed', seed: 3 } */
export function readOther(text: string): OtherNetwork | null {
	const [, kind = '', rest = ''] = /^(seed|step|file)-([0-9a-f]{1,64})$/.exec(text) ?? [];
	if (kind === 'file') return { kind, content: rest };
	const number = Number(rest);
	if (!/^\d{1,8}$/.test(rest)) return null;
	return kind === 'seed' ? { kind, seed: number } : { kind: 'step', step: number };
}

export const writeOther = (other: OtherNetwork): string =>
	other.kind === 'file' ? `file-${other.content}` : other.kind === 'seed' ? `seed-${other.seed}` : `step-${other.step}`;
