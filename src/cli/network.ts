/** From the options of the command line to a network: a preset or a model file, with data. */

import { readFile } from 'node:fs/promises';
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import { isPreset, type NetworkRequest, openNetwork, type OpenedNetwork, openWeights } from '../engine/networks/open.ts';
import { networkSource } from '../engine/networks/source.ts';
import type { Landscape } from '../engine/landscapes/landscape.ts';
import { openLandscape } from '../engine/landscapes/landscape.ts';
import type { PlaneRequest } from '../engine/landscapes/planes.ts';
import { UsageError } from '../model/errors.ts';
import { DEFAULT_NETWORK_PLANE, type NetworkPlaneChoice, writeNetworkPlane } from '../model/network-plane.ts';
import { type QuantityChoice, TRAIN_LOSS, writeQuantity } from '../model/network-quantity.ts';
import { fileError } from './errors.ts';
import type { NetworkLandscapeOptions, NetworkOptions } from './network-options.ts';

/** Files that hold a model and never a surface. */
const MODEL_FILE = /\.(onnx|pt|pth|safetensors)$/i;

/** Whether a name is that of a network: a preset, a model file, or whatever file comes with data. */
export function isNetwork(name: string, { data }: NetworkOptions, asFile: boolean): boolean {
	return asFile ? MODEL_FILE.test(name) || data !== undefined : isPreset(name);
}

const isThere = (path: string): boolean =>
	path.length <= 4096 && !path.includes('\0') && statSync(path, { throwIfNoEntry: false })?.isFile() === true;

async function bytesOf(path: string): Promise<Uint8Array> {
	if (!isThere(path)) throw fileError(`There is no file “${path}”.`);
	try {
		return await readFile(path);
	} catch (error) {
		throw fileError(`“${path}” cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : 'it failed'}.`);
	}
}

/**
 * Open the network that the command line names.
 * @throws UsageError, ArchitectureError, FormatError, FileError
 */
export async function openNamedNetwork(name: string | undefined, options: NetworkOptions): Promise<OpenedNetwork> {
	if (name === undefined)
		throw new UsageError('Which network? Give a preset (mlp:2-16-16-2:tanh) or a model file (.onnx .pt .safetensors .npz).');
	const { data, dataTarget, weights, init, loss, decay, activation } = options;
	if (dataTarget && !(data !== undefined && isThere(data)))
		throw new UsageError('--data-target is for a file of samples: --data samples.csv.');
	if (init !== undefined && (weights !== undefined || isThere(name)))
		throw new UsageError('--init seeds initial parameters; the weights of this network come from a file.');
	const model: NetworkRequest['model'] = isThere(name)
		? { kind: 'file', name: basename(name), bytes: await bytesOf(name) }
		: presetOf(name);
	return openNetwork({
		model,
		...(data === undefined ? {} : { data: await dataOf(data, dataTarget) }),
		...(weights === undefined ? {} : { weights: { name: basename(weights), bytes: await bytesOf(weights) } }),
		...(init === undefined ? {} : { seed: init }),
		...(loss ? { loss } : {}),
		...(decay === undefined ? {} : { decay }),
		...(activation === undefined ? {} : { activation }),
	});
}

function presetOf(name: string): NetworkRequest['model'] {
	if (MODEL_FILE.test(name)) throw fileError(`There is no file “${name}”.`);
	return { kind: 'preset', text: name };
}

async function dataOf(text: string, target: readonly string[] | undefined): Promise<NonNullable<NetworkRequest['data']>> {
	// A file may be named as a set is: the set is meant then, and ./digits is the file.
	if (/^[a-z-]+(:|$)/.test(text)) return { text };
	if (!isThere(text)) {
		if (/[./\\]/.test(text.split(':')[0] as string)) throw fileError(`There is no file “${text}”.`);
		return { text };
	}
	return { name: basename(text), bytes: await bytesOf(text), ...(target ? { target } : {}) };
}

/** A network's landscape, and how it is told. */
export interface OpenedLandscape {
	readonly landscape: Landscape;
	readonly network: OpenedNetwork;
	readonly facts: Readonly<Record<string, unknown>>;
}

/**
 * Open the landscape of a network.
 * @param plane of the options; two random directions by filter where absent
 * @throws UsageError, FormatError, FileError
 */
export async function openNetworkLandscape(
	name: string | undefined,
	options: NetworkLandscapeOptions,
	plane: PlaneRequest | undefined,
): Promise<OpenedLandscape> {
	const network = await openNamedNetwork(name, options);
	const [quantity = TRAIN_LOSS, more] = options.quantity ?? [];
	if (more) throw new UsageError('One quantity is looked at here; thalweg slice takes several.');
	const landscape = await landscapeOf(network, options, choiceOf(plane), quantity);
	return { landscape, network, facts: networkFacts(network, landscape, quantity) };
}

/** The plane that an option means for a network: `random` and `random:7` are its own kind. */
export function choiceOf(plane: PlaneRequest | undefined): NetworkPlaneChoice {
	if (!plane) return DEFAULT_NETWORK_PLANE;
	if (plane.kind === 'network') return plane.choice;
	return plane.kind === 'random' ? { by: 'random', seed: plane.seed } : DEFAULT_NETWORK_PLANE;
}

/** A network's landscape through a plane. @throws UsageError, FormatError, FileError */
export async function landscapeOf(
	network: OpenedNetwork,
	{ path }: Pick<NetworkLandscapeOptions, 'path'>,
	choice: NetworkPlaneChoice,
	quantity: QuantityChoice,
): Promise<Landscape> {
	if (choice.by === 'pca' && !path)
		throw new UsageError('A plane by pca goes through networks of one training: name their files in order, each by --path.');
	const weightsIn = async (file: string): Promise<Float64Array> => openWeights(network.plan, basename(file), await bytesOf(file));
	const others =
		choice.by === 'three'
			? Object.fromEntries(await Promise.all(choice.others.map(async (file) => [file, await weightsIn(file)] as const)))
			: undefined;
	const networks = path && (await Promise.all(path.map(weightsIn)));
	return openLandscape(
		await networkSource(network, {
			quantity,
			plane: choice,
			...(others ? { others } : {}),
			...(networks ? { path: networks } : {}),
		}),
	);
}

/** What an answer says of a network beside its numbers. */
export function networkFacts(network: OpenedNetwork, landscape: Landscape, quantity: QuantityChoice): Readonly<Record<string, unknown>> {
	const { plan, data, loss, decay, seed } = network;
	const view = landscape.network?.view;
	const facts = view?.facts;
	return {
		network: {
			parameters: plan.parameterCount,
			input: plan.architecture.input,
			output: plan.output,
			...(seed === undefined ? {} : { seed }),
			data: { name: data.all.name, key: data.all.key, train: data.train.count, test: data.test.count },
			loss,
			decay,
			quantity: writeQuantity(quantity),
			...(view?.choice ? { plane: writeNetworkPlane(view.choice) } : {}),
			...(facts ? { cosine: facts.cosine } : {}),
			...(facts?.explained ? { explained: facts.explained, randomWalk: facts.walk } : {}),
			...(facts?.eigenvalues ? { eigenvalues: facts.eigenvalues } : {}),
			...(view?.distances ? { distances: [...view.distances], pathExplained: view.pathExplained } : {}),
		},
	};
}
