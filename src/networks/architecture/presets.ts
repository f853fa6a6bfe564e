/**
 * Networks that come with the program. A short text says which: a family, then its numbers, then an activation (`mlp:2-16-16-2:tanh`,
 * `residual:24`). Each comes with the data, the loss and the training that it is meant for.
 */

import { misspelt, nearest } from '../../expr/syntax/names.ts';
import { UsageError } from '../../model/errors.ts';
import type { Architecture, Initialisation, LossName } from '../../model/network.ts';
import { printable } from '../../model/printable.ts';
import type { SetChoice } from '../data/choice.ts';
import { blocksOfDense, denseLayers, modularAddition, named, oneNeuron, residualImages, smallConvolutional } from './builders.ts';
import { MAX_LAYERS } from './parse.ts';

/** What a network is meant to be trained with. */
export interface NetworkRecipe {
	/** Absent where no set that comes with the program has such inputs and outputs. */
	readonly data?: SetChoice;
	readonly loss: LossName;
	/** Weight decay in the loss. */
	readonly decay?: number;
	/** `nesterov:lr=0.05`, as links and the command line write it. */
	readonly optimizer: string;
	readonly steps: number;
	/** Samples of a batch; all where absent. */
	readonly batch?: number;
}

/** A network of a family. */
export interface NetworkPreset {
	/** The text that names it, with every part said: equal texts are equal networks. */
	readonly id: string;
	/** `Residual net of 24 blocks` */
	readonly title: string;
	readonly architecture: Architecture;
	readonly recipe: NetworkRecipe;
}

interface Parts {
	readonly numbers: readonly number[];
	readonly norm: boolean;
	readonly activation: string;
}

interface Family {
	readonly id: string;
	/** How it is written: `residual:<blocks>-<width>:<activation>`. */
	readonly form: string;
	/** What it is, in a sentence. */
	readonly says: string;
	/** Numbers, where none are given. */
	readonly numbers: readonly number[];
	/** How many numbers it takes, and what each may be. */
	readonly count: { readonly least: number; readonly most: number };
	readonly range: { readonly least: number; readonly most: number };
	/** Missing numbers are those of `numbers`; otherwise they are all given. */
	readonly fills?: boolean;
	/** Absent where it has no activation to choose. */
	readonly activation?: string;
	/** Takes the word `norm`. */
	readonly norms?: boolean;
	readonly initialisation: Initialisation;
	readonly title: (parts: Parts) => string;
	readonly build: (parts: Parts) => Architecture;
	readonly recipe: (parts: Parts) => NetworkRecipe;
}

const LONGEST = { least: 2, most: MAX_LAYERS / 2 } as const;
const WIDTH = { least: 1, most: 65_536 } as const;
const NONE = { least: 0, most: 0 } as const;
const MOONS: SetChoice = { set: 'moons', standardise: 'inputs' };
const DIGITS: SetChoice = { set: 'digits' };

/** A set with so many inputs and outputs, and the loss that fits it. */
function dataFor(inputs: number, outputs: number): Pick<NetworkRecipe, 'data' | 'loss'> {
	if (inputs === 2 && outputs <= 2) return { data: MOONS, loss: 'cross-entropy' };
	if (inputs === 2 && outputs <= 10)
		return { data: { set: 'blobs', knobs: { centres: outputs }, standardise: 'inputs' }, loss: 'cross-entropy' };
	if (inputs === 64 && outputs >= 2 && outputs <= 10)
		return { data: outputs === 10 ? DIGITS : { set: 'digits', knobs: { classes: outputs } }, loss: 'cross-entropy' };
	if (inputs === 1 && outputs === 1) return { data: { set: 'chebyshev' }, loss: 'half-squared' };
	if (inputs <= 64 && outputs === 1) return { data: teacherOf(inputs), loss: 'half-squared' };
	return { loss: outputs === 1 ? 'half-squared' : 'cross-entropy' };
}

const teacherOf = (inputs: number): SetChoice => ({ set: 'teacher', knobs: { inputs, units: Math.min(inputs, 2) } });
const ends = ({ numbers }: Parts): [inputs: number, outputs: number] => [numbers[0] as number, numbers.at(-1) as number];
const joined = ({ numbers }: Parts): string => numbers.join('-');
const ADAM = { optimizer: 'adam:lr=0.01', steps: 2000 } as const;
/**
 * The recipe of the experiment on skips: 400 passes over 240 points in batches of 60, where deep nets have a smaller rate. From He's
 * start the source's rate of 0.05 makes deep residual nets diverge, too; and a very deep plain net takes four times as many steps.
 */
const SKIPS = (blocks: number, skips: boolean): NetworkRecipe => ({
	data: MOONS,
	loss: 'cross-entropy',
	decay: 5e-4,
	optimizer: `nesterov:lr=${blocks > 4 ? 0.01 : 0.05},mu=0.9`,
	steps: !skips && blocks > 12 ? 6400 : 1600,
	batch: 60,
});
const IMAGES: NetworkRecipe = {
	data: DIGITS,
	loss: 'cross-entropy',
	decay: 5e-4,
	optimizer: 'nesterov:lr=0.05,mu=0.9',
	steps: 1500,
	batch: 60,
};
/** Without skips, half of the seeds learn nothing at the rate of the small networks; at this one both kinds do. */
const DEEP_IMAGES: NetworkRecipe = { ...IMAGES, optimizer: 'nesterov:lr=0.02,mu=0.9' };
const of = ({ activation, norm }: Parts): { of: string; norm: boolean } => ({ of: activation, norm });
const withNorm = ({ norm }: Parts): string => (norm ? ' with batch norm' : '');

export const NETWORK_FAMILIES: readonly Family[] = [
	{
		id: 'mlp',
		form: 'mlp:<widths>:<activation>, such as mlp:2-16-16-2:tanh or mlp:2-16x24-2',
		says: 'Dense layers with an activation between them. The first width is that of the input, the last that of the output.',
		numbers: [2, 16, 16, 2],
		count: LONGEST,
		range: WIDTH,
		activation: 'tanh',
		initialisation: 'lecun',
		title: (parts) => `Dense net ${joined(parts)}`,
		build: ({ numbers, activation }) => denseLayers(numbers, activation),
		recipe: (parts) => ({ ...dataFor(...ends(parts)), ...ADAM }),
	},
	...[false, true].map(
		(skips): Family => ({
			id: skips ? 'residual' : 'plain',
			form: skips ? 'residual:<blocks>-<width>:<activation>, such as residual:24' : 'plain:<blocks>-<width>:<activation>, such as plain:24',
			says: skips
				? 'Dense blocks that add to what they read: h + s(W h + b). W begins 1/√blocks as large.'
				: 'Dense blocks one after the other, without the additions: s(W h + b).',
			numbers: [24, 16],
			count: { least: 1, most: 2 },
			fills: true,
			range: { least: 1, most: 1024 },
			activation: 'relu',
			initialisation: 'he',
			title: ({ numbers: [blocks] }) => `${skips ? 'Residual' : 'Plain'} net of ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
			build: ({ numbers: [blocks = 1, width = 1], activation }) => blocksOfDense(blocks, width, activation, skips),
			recipe: ({ numbers: [blocks = 1] }) => SKIPS(blocks, skips),
		}),
	),
	{
		id: 'cnn',
		form: 'cnn:<channels>:<activation>, such as cnn:8-16 or cnn:8-16:norm',
		says: '3 × 3 convolutions, the mean of each channel, and a dense layer, for 8 × 8 images.',
		numbers: [8, 16],
		count: { least: 1, most: 16 },
		range: { least: 1, most: 1024 },
		activation: 'relu',
		norms: true,
		initialisation: 'he',
		title: (parts) => `Convolutional net ${joined(parts)}${withNorm(parts)}`,
		build: (parts) => smallConvolutional(parts.numbers, of(parts)),
		recipe: () => IMAGES,
	},
	...[true, false].map(
		(skips): Family => ({
			id: skips ? 'resnet8' : 'plain8',
			form: skips ? 'resnet8:<activation> or resnet8:norm' : 'plain8:<activation> or plain8:norm',
			says: skips
				? 'A first convolution and three blocks of two, each of which adds to what it reads, for 8 × 8 images.'
				: 'The same convolutions without the additions.',
			numbers: [],
			count: NONE,
			range: NONE,
			activation: 'relu',
			norms: true,
			initialisation: 'he',
			title: (parts) => `ResNet-8${skips ? '' : ' without skips'}${withNorm(parts)}`,
			build: (parts) => residualImages(skips, of(parts)),
			recipe: () => DEEP_IMAGES,
		}),
	),
	{
		id: 'linear',
		form: 'linear:<inputs>-<outputs>, such as linear:2-1',
		says: 'One dense layer with a squared loss: its landscape is a quadratic bowl.',
		numbers: [2, 1],
		count: { least: 2, most: 2 },
		range: WIDTH,
		initialisation: 'lecun',
		title: (parts) => `Linear regression ${joined(parts)}`,
		build: ({ numbers }) => denseLayers(numbers, undefined),
		recipe: (parts) => {
			const [inputs, outputs] = ends(parts);
			const data = outputs === 1 && inputs <= 64 ? teacherOf(inputs) : dataFor(inputs, outputs).data;
			return { ...(data ? { data } : {}), loss: 'half-squared', optimizer: 'gd:lr=0.1', steps: 500 };
		},
	},
	{
		id: 'logistic',
		form: 'logistic:<inputs>-<outputs>, such as logistic:2-2',
		says: 'One dense layer with a cross-entropy: a convex landscape.',
		numbers: [2, 2],
		count: { least: 2, most: 2 },
		range: WIDTH,
		initialisation: 'lecun',
		title: (parts) => `Logistic regression ${joined(parts)}`,
		build: ({ numbers }) => denseLayers(numbers, undefined),
		recipe: (parts) => {
			const { data, loss } = dataFor(...ends(parts));
			return { ...(data && loss === 'cross-entropy' ? { data } : {}), loss: 'cross-entropy', optimizer: 'gd:lr=0.5', steps: 500 };
		},
	},
	{
		id: 'deep-linear',
		form: 'deep-linear:<widths>, such as deep-linear:2-2-1',
		says: 'Dense layers without biases and activations: every critical point but the minima is a saddle.',
		numbers: [2, 2, 1],
		count: LONGEST,
		range: WIDTH,
		initialisation: 'lecun',
		title: (parts) => `Deep linear net ${joined(parts)}`,
		build: ({ numbers }) => denseLayers(numbers, undefined, false),
		recipe: (parts) => {
			const [inputs, outputs] = ends(parts);
			const data = outputs === 1 && inputs <= 64 ? teacherOf(inputs) : dataFor(inputs, outputs).data;
			return { ...(data ? { data } : {}), loss: 'half-squared', optimizer: 'gd:lr=0.05', steps: 2000 };
		},
	},
	{
		id: 'modular',
		form: 'modular:<p>-<units>, such as modular:23-100',
		says: 'Addition modulo p with squares as activations: it groks (Gromov 2023).',
		numbers: [23, 100],
		count: { least: 1, most: 2 },
		fills: true,
		range: { least: 2, most: 4096 },
		activation: 'square',
		initialisation: 'lecun',
		title: ({ numbers: [p, units] }) => `Addition modulo ${p}, ${units} units`,
		build: ({ numbers: [p = 2, units = 1], activation }) => modularAddition(p, units, activation),
		recipe: ({ numbers: [modulus = 2] }) => ({
			data: { set: 'modular', knobs: { modulus }, split: { test: 0.4 } },
			loss: 'squared',
			optimizer: 'adamw:lr=0.01,b2=0.98,weightDecay=0.5',
			steps: 500,
		}),
	},
	{
		id: 'chebyshev',
		form: 'chebyshev:<hidden widths>:<activation>, such as chebyshev:30-20:tanh',
		says: 'The net on which the edge of stability is shown, with the draws of a public page (Cohen et al. 2021).',
		numbers: [30, 20],
		count: { least: 1, most: 24 },
		range: { least: 1, most: 4096 },
		activation: 'tanh',
		initialisation: 'mulberry',
		title: (parts) => `Chebyshev net 1-${joined(parts)}-1`,
		build: ({ numbers, activation }) => denseLayers([1, ...numbers, 1], activation),
		recipe: () => ({
			data: { set: 'chebyshev', knobs: { count: 20, degree: 6 } },
			loss: 'half-squared',
			optimizer: 'gd:lr=0.2',
			steps: 4082,
		}),
	},
	{
		id: 'neuron',
		form: 'neuron:<activation>, such as neuron:tanh',
		says: 'One neuron, v·s(w·x): its two weights are the plane, and the plane is the whole landscape.',
		numbers: [],
		count: NONE,
		range: NONE,
		activation: 'erf(x/sqrt(2))',
		initialisation: 'lecun',
		title: () => 'One neuron',
		build: ({ activation }) => oneNeuron(activation),
		recipe: () => ({ data: { set: 'teacher', knobs: { inputs: 1, units: 1 } }, loss: 'half-squared', optimizer: 'gd:lr=0.1', steps: 500 }),
	},
];

/** What a list of networks shows first: a text, and a few of other sizes. */
export const NETWORK_PRESETS: readonly string[] = [
	'neuron',
	'linear',
	'logistic',
	'deep-linear',
	'mlp:2-16-16-2:tanh',
	'mlp:64-32-10:tanh',
	'chebyshev',
	'modular',
	'plain:4',
	'residual:4',
	'plain:24',
	'residual:24',
	'cnn',
	'resnet8',
	'plain8',
];

/** Longest text of a preset. */
const MAX_TEXT = 300;
/** `2-16-16-2`, `2-16x24-2`. */
const NUMBERS = /^\d{1,6}(x\d{1,3})?(-\d{1,6}(x\d{1,3})?)*$/;

/** `2-16x3-2` → 2, 16, 16, 16, 2. */
const numbersOf = (text: string): readonly number[] =>
	text.split('-').flatMap((part) => {
		const [value, times = 1] = part.split('x').map(Number);
		return Array.from({ length: times }, () => value as number);
	});

/**
 * The network that a text names.
 * @throws UsageError that says which families there are, or how this one is written
 * @example
 * const { id, title, recipe } = networkPreset('mlp:2-8-2');
 * console.log(id, title, recipe.optimizer); // mlp:2-8-2:tanh Dense net 2-8-2 adam:lr=0.01
 */
export function networkPreset(text: string): NetworkPreset {
	const [id = '', ...rest] = text
		.slice(0, MAX_TEXT + 1)
		.trim()
		.split(':');
	const family = NETWORK_FAMILIES.find((candidate) => candidate.id === id);
	if (!family || text.length > MAX_TEXT) {
		const ids = NETWORK_FAMILIES.map((f) => f.id);
		const meant = nearest(id, ids, misspelt(id.length));
		const way = meant ? `did you mean “${meant}”?` : `choose one of ${ids.join(', ')}, or a model file.`;
		throw new UsageError(`There is no network “${printable(text, 40)}”: ${way}`);
	}
	const parts = partsOf(family, rest, printable(text, 60));
	const canonical = [
		id,
		...(parts.numbers.length > 0 ? [joined(parts)] : []),
		...(parts.norm ? ['norm'] : []),
		...(family.activation === undefined ? [] : [parts.activation]),
	].join(':');
	const title = family.title(parts);
	return { id: canonical, title, architecture: named(family.build(parts), title, family.initialisation), recipe: family.recipe(parts) };
}

function partsOf(family: Family, given: readonly string[], text: string): Parts {
	const rest = [...given];
	const wrong = (what: string): UsageError => new UsageError(`“${text}”: ${what}. It is written ${family.form}.`);
	const { count, range } = family;
	const own = NUMBERS.test(rest[0] ?? '') ? numbersOf(rest.shift() as string) : [];
	if (own.length > 0 && (own.length < count.least || own.length > count.most))
		throw wrong(
			count.most === 0
				? `${family.id} takes no numbers`
				: `${family.id} takes ${count.least === count.most ? count.least : `${count.least} to ${count.most}`} numbers, not ${own.length}`,
		);
	const outside = own.find((value) => value < range.least || value > range.most);
	if (outside !== undefined) throw wrong(`its numbers are from ${range.least} to ${range.most}, and ${outside} is not`);
	const numbers = own.length === 0 || family.fills ? [...own, ...family.numbers.slice(own.length)] : own;
	const norm = family.norms === true && rest[0] === 'norm' && rest.shift() !== undefined;
	// A formula may hold a colon.
	const activation = rest.length > 0 ? rest.join(':').trim() : family.activation;
	if (activation === '') throw wrong('nothing follows its last colon');
	if (rest.length > 0 && family.activation === undefined) throw wrong(`${family.id} has no activation to choose`);
	return { numbers, norm, activation: activation ?? '' };
}
