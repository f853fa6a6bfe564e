/**
 * Which plane through the parameters of a network is looked at: plain data, and how a link and the command line spell it.
 *
 *     random:filter,seed=3            two random directions, filter by filter as long as the weights
 *     random:layer,layers=layer0      the same layer by layer, and only the first layer moves
 *     pca                             the two main directions of a recorded path of training
 *     three:a.npz,b.npz               through this network and two others
 *     hessian · moments               along eigenvectors of the Hessian, or along Adam's moments
 */

import { UsageError } from './errors.ts';
import { printable } from './printable.ts';

/**
 * How long the parts of a direction d are beside the weights w: as Li et al. 2018 have them in their code (all but the last).
 * - filter: d_j ← d_j · |w_j| / (|d_j| + 1e-10) for every filter, a slice along axis 0
 * - layer: d ← d · |w| / |d| for every tensor
 * - weight: d ← d · w, number by number
 * - none: as drawn
 * - dfilter, dlayer: every filter, every tensor has length 1
 * - model: d ← d · |w| / |d| over all tensors at once
 */
export const DIRECTION_NORMS = ['filter', 'layer', 'weight', 'none', 'dfilter', 'dlayer', 'model'] as const;
export type DirectionNorm = (typeof DIRECTION_NORMS)[number];

/**
 * What directions do with tensors of one axis: biases, and gains and shifts of norms. `biasbn`: they stay as they are (direction 0).
 * `none`: a random direction takes the weights themselves there, and every other one what it has.
 */
export type Ignored = 'biasbn' | 'none';

interface Parts {
	/** Names of nodes or tensors; the others are frozen. All move where absent. */
	readonly layers?: readonly string[];
	readonly ignore?: Ignored;
}

/** Which plane through a network's parameters is looked at; what is absent is as the kind of plane has it. */
export type NetworkPlaneChoice = Parts &
	(
		| { readonly by: 'random'; readonly norm?: DirectionNorm; readonly seed?: number }
		| { readonly by: 'pca' }
		| { readonly by: 'three'; readonly others: readonly [string, string] }
		| { readonly by: 'hessian' }
		| { readonly by: 'moments'; readonly norm?: DirectionNorm }
	);

export type NetworkPlaneKind = NetworkPlaneChoice['by'];
export const NETWORK_PLANES: readonly NetworkPlaneKind[] = ['random', 'pca', 'three', 'hessian', 'moments'];

export const DEFAULT_NETWORK_PLANE: NetworkPlaneChoice = { by: 'random' };
/** The largest seed of a direction. */
export const MOST_PLANE_SEED = 2 ** 32 - 1;
/** Most layers that a plane may name. */
const MOST_LAYERS = 256;

/** Kinds whose directions are as long as a person chooses. */
const HAS_NORM: readonly NetworkPlaneKind[] = ['random', 'moments'];

export const normOf = (choice: NetworkPlaneChoice): DirectionNorm =>
	choice.by === 'random' || choice.by === 'moments' ? (choice.norm ?? 'filter') : 'none';
export const seedOf = (choice: NetworkPlaneChoice): number => (choice.by === 'random' ? (choice.seed ?? 0) : 0);
/** Random directions and moments leave biases and norms alone unless it is said; the others follow what they are made of. */
export const ignoreOf = ({ by, ignore = HAS_NORM.includes(by) ? 'biasbn' : 'none' }: NetworkPlaneChoice): Ignored => ignore;

const quoted = (text: string): string => `“${printable(text, 60)}”`;

const OPTIONS = ['seed', 'ignore', 'layers'] as const;
type Option = (typeof OPTIONS)[number];

/** Text between commas as options and other words, unescaped. */
function partsOf(text: string): { readonly words: string[]; readonly options: ReadonlyMap<Option, string> } {
	const words: string[] = [];
	const options = new Map<Option, string>();
	for (const part of text === '' ? [] : text.split(',')) {
		const name = OPTIONS.find((option) => part.startsWith(`${option}=`));
		if (name === undefined) words.push(unescaped(part));
		else if (options.has(name)) throw new UsageError(`The plane has ${name} twice; give it once.`);
		else options.set(name, part.slice(name.length + 1));
	}
	return { words, options };
}

const escaped = (name: string): string => name.replace(/[%,+=]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
const unescaped = (text: string): string =>
	text.replace(/%([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/**
 * Read a plane. @throws UsageError that says what was expected
 * @example
 * console.log(readNetworkPlane('random:filter,seed=3')); // { by: 'random', norm: 'filter', seed: 3 }
 */
export function readNetworkPlane(text: string): NetworkPlaneChoice {
	const at = text.indexOf(':');
	const by = NETWORK_PLANES.find((kind) => kind === (at < 0 ? text.split(',')[0] : text.slice(0, at)));
	if (by === undefined) throw new UsageError(`${quoted(text)} is no plane of a network; there are ${NETWORK_PLANES.join(', ')}.`);
	const { words, options } = partsOf(at < 0 ? text.slice(by.length + 1) : text.slice(at + 1));
	const idle = options.has('seed') && by !== 'random' ? 'seed' : undefined;
	if (idle) throw new UsageError(`A plane by ${by} has no ${idle}: nothing of it is drawn.`);
	const seed = options.get('seed');
	const parts: Parts = {
		...(options.has('layers') ? { layers: layersIn(options.get('layers') as string) } : {}),
		...(options.has('ignore') ? { ignore: ignoredIn(options.get('ignore') as string) } : {}),
	};
	if (by === 'three') {
		const [first, second, more] = words;
		if (!first || !second || more !== undefined)
			throw new UsageError('A plane through three networks names the two others: three:a.safetensors,b.safetensors.');
		return { by, others: [first, second], ...parts };
	}
	const [word, more] = words;
	if (more !== undefined || (word !== undefined && !HAS_NORM.includes(by)))
		throw new UsageError(`${quoted(more ?? (word as string))} is no part of a plane by ${by}.`);
	const norm = DIRECTION_NORMS.find((known) => known === word);
	if (word !== undefined && norm === undefined)
		throw new UsageError(`${quoted(word)} is no way to measure directions; there are ${DIRECTION_NORMS.join(', ')}.`);
	return { by, ...(norm ? { norm } : {}), ...(seed === undefined ? {} : { seed: seedIn(seed) }), ...parts } as NetworkPlaneChoice;
}

function seedIn(text: string): number {
	const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
	if (!(seed <= MOST_PLANE_SEED)) throw new UsageError(`A seed is a whole number from 0 to ${MOST_PLANE_SEED}, not ${quoted(text)}.`);
	return seed;
}

function ignoredIn(text: string): Ignored {
	if (text !== 'biasbn' && text !== 'none') throw new UsageError(`${quoted(text)} cannot be ignored; there are biasbn and none.`);
	return text;
}

function layersIn(text: string): string[] {
	const layers = text.split('+').map(unescaped);
	if (layers.some((layer) => layer === '') || layers.length > MOST_LAYERS)
		throw new UsageError(`Layers are 1 to ${MOST_LAYERS} names: layers=layer0+layer2.`);
	return layers;
}

/**
 * A plane as {@link readNetworkPlane} reads it: equal planes have equal texts.
 * @example console.log(writeNetworkPlane({ by: 'random', norm: 'filter', seed: 3 })); // random:filter,seed=3
 */
export function writeNetworkPlane(choice: NetworkPlaneChoice): string {
	const { by, layers, ignore } = choice;
	const words = by === 'three' ? choice.others.map(escaped) : 'norm' in choice && choice.norm ? [choice.norm] : [];
	const options = [
		...('seed' in choice && choice.seed !== undefined ? [`seed=${choice.seed}`] : []),
		...(ignore ? [`ignore=${ignore}`] : []),
		...(layers ? [`layers=${layers.map(escaped).join('+')}`] : []),
	];
	const rest = [...words, ...options].join(',');
	return rest === '' ? by : `${by}:${rest}`;
}
