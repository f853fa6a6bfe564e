/** Changes of what is chosen of a network: pure, from one choice to the next. */

import type { NetworkChoice, TrainingChoice } from '../state/app-state.ts';

export type NetworkChange = { readonly [K in keyof NetworkChoice]?: NetworkChoice[K] | undefined };

/** What makes another network of it: a training begins anew then. */
const BEGINS: readonly (keyof NetworkChoice)[] = ['model', 'content', 'data', 'dataContent', 'target', 'seed'];
/** What belongs to one architecture: another one begins without it. */
const OF_MODEL: readonly (keyof NetworkChoice)[] = ['data', 'dataContent', 'target', 'training', 'through', 'quantity', 'content'];

/**
 * A choice with some of it otherwise. Undefined leaves a part to the network. Another model is looked at with its own data.
 * @example changedNetwork({ kind: 'network', model: 'mlp', step: 40 }, { seed: 2 }) // { kind: 'network', model: 'mlp', seed: 2 }
 */
export function changedNetwork(choice: NetworkChoice, change: NetworkChange): NetworkChoice {
	const other = 'model' in change && change.model !== choice.model;
	const begins = BEGINS.some((name) => name in change && change[name] !== choice[name]);
	const left: readonly (keyof NetworkChoice)[] = [...(other ? OF_MODEL : []), ...(begins ? (['step'] as const) : [])];
	const kept = Object.entries(choice).filter(([name]) => !left.includes(name as keyof NetworkChoice));
	const next = { ...Object.fromEntries(kept), ...change };
	return Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined)) as unknown as NetworkChoice;
}

/** Whether what is seen of it lies elsewhere then: window and swarm mean nothing there. */
export const movesNetwork = (change: NetworkChange): boolean =>
	['model', 'content', 'data', 'dataContent', 'target', 'seed', 'through', 'step'].some((name) => name in change);

/** Which network a choice trains: its plane, its quantity and its step do not matter. */
export const networkKey = ({ model, content, data, dataContent, target, seed = 0 }: NetworkChoice): string =>
	JSON.stringify([model, content, data, dataContent, target, seed]);

/** What a training may not change on its way: all but the number of its steps. */
const methodOf = (training: TrainingChoice | undefined): string => JSON.stringify(training && { ...training, steps: 0 });

/** Which training; the steps that it is to take may still change. */
export const trainingKey = (choice: NetworkChoice, training: TrainingChoice): string =>
	JSON.stringify([networkKey(choice), methodOf(training)]);

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
