/** The options of networks, as the parser hands them over. */

import { type Command, Option } from 'commander';
import type { LossName } from '../model/network.ts';
import { type QuantityChoice, readQuantity } from '../model/network-quantity.ts';
import { MOST_COUNTED } from '../model/swarm.ts';
import { collected } from './swarm-options.ts';
import { said, whole, within, words } from './values.ts';

/** Which network, with what data. */
export interface NetworkOptions {
	readonly data?: string;
	/** Of a data file: the columns or the array that is the target. */
	readonly dataTarget?: readonly string[];
	readonly weights?: string;
	/** Seed of the initial parameters. */
	readonly init?: number;
	readonly loss?: LossName;
	readonly decay?: number;
	readonly activation?: string;
}

/** Options of its landscape. */
export interface NetworkLandscapeOptions extends NetworkOptions {
	readonly quantity?: readonly QuantityChoice[];
	/** Networks of its training, in order. */
	readonly path?: readonly string[];
}

/** The options of networks by their names on the command line. */
export const NETWORK_FLAGS = {
	data: 'data',
	dataTarget: 'data-target',
	weights: 'weights',
	init: 'init',
	loss: 'loss',
	decay: 'decay',
	activation: 'activation',
	quantity: 'quantity',
	path: 'path',
} as const satisfies Record<keyof NetworkLandscapeOptions, string>;

const LOSSES: readonly LossName[] = ['cross-entropy', 'squared', 'half-squared', 'hinge'];

/** Add the options that say which network, and over which data. */
export const withNetwork = (command: Command): Command =>
	command
		.option('--data <set or file>', 'of a network: digits, moons:count=400,seed=2 …, or a .csv or .npz file; a preset has its own')
		.option('--data-target <names>', 'of a data file: its target, in place of the guess', words)
		.option('--weights <file>', 'of a network: a .safetensors, .pt, .npz or .onnx file with its parameters')
		.option('--init <seed>', 'of a network without weights: the seed of its parameters (default: 0)', whole(0, MOST_COUNTED))
		.addOption(
			new Option('--loss <loss>', "of a network; a preset's own, else cross-entropy of classes, squared of numbers").choices(LOSSES),
		)
		.option('--decay <d>', 'of a network: d/2 · |weights|² is added to the loss', within(0, 1e6))
		.option('--activation <name>', 'of weights without an architecture: what stands between their layers (default: relu)');

/** Add the options that say what of it is looked at. */
export const withNetworkLandscape = (command: Command): Command =>
	withNetwork(command)
		.option('--quantity <names>', 'of a network: train_loss, test_accuracy, all_class3 … (default: train_loss)', quantities)
		.option('--path <file>', 'of a network: a model file of its training, in order (repeatable); --plane pca goes through them', collected);

const quantities = (text: string, before: readonly QuantityChoice[] = []): readonly QuantityChoice[] => [
	...before,
	...said(() => text.split(',').map(readQuantity)),
];
