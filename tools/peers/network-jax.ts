/** Fields of a network as one writes them with @jax-js/jax: the loss of one cell, its derivatives, and a row of cells at once. */

import { defaultDevice, init, jit, nn, numpy as np, valueAndGrad, vmap } from '@jax-js/jax';
import type { LoopPlane } from './network-loops.ts';

/** Dense layers with an activation between them. */
export interface DenseNetwork {
	/** From the inputs to the outputs. */
	readonly widths: readonly number[];
	readonly activation: 'tanh' | 'relu';
	readonly inputs: Float64Array;
	/** One output and two classes, or an output a class. */
	readonly labels: Int32Array;
}

/** Losses and slopes of cells: u, v, and what comes back in three arrays. */
export type JaxCells = (
	u: Float32Array,
	v: Float32Array,
) => Promise<readonly [loss: Float32Array, first: Float32Array, second: Float32Array]>;

/** A tensor on the plane: θ₀, d₁, d₂. */
type Moved = readonly [np.Array, np.Array, np.Array];

let started: Promise<unknown> | undefined;

/** The library on one thread of WebAssembly. */
async function start(): Promise<void> {
	started ??= init('wasm');
	await started;
	defaultDevice('wasm');
}

/** Cells of a plane through a network of dense layers: compiled once, for so many cells at a time. */
export async function jaxCells({ widths, activation, inputs, labels }: DenseNetwork, plane: LoopPlane): Promise<JaxCells> {
	await start();
	const [width = 0] = widths;
	const classes = widths.at(-1) as number;
	const tensor = (numbers: Float64Array, shape: number[]): np.Array => np.array(Float32Array.from(numbers)).reshape(shape);
	const x = tensor(inputs, [labels.length, width]);
	// With one output its sign is the class; else the score of the class is picked by a product with its one-hot code.
	const codes =
		classes === 1
			? tensor(
					Float64Array.from(labels, (label) => (label === 1 ? 1 : -1)),
					[labels.length],
				)
			: tensor(
					Float64Array.from({ length: labels.length * classes }, (_, k) => Number(labels[Math.floor(k / classes)] === k % classes)),
					[labels.length, classes],
				);
	let at = 0;
	const next = (shape: number[]): Moved => {
		const from = at;
		at += shape.reduce((product, length) => product * length, 1);
		return [plane.origin, plane.first, plane.second].map((vector) => tensor(vector.slice(from, at), shape)) as unknown as Moved;
	};
	const layers = widths.slice(1).map((units, k) => ({ weight: next([units, widths[k] as number]), bias: next([units]) }));
	const on = ([origin, first, second]: Moved, u: np.Array, v: np.Array): np.Array =>
		origin.ref.add(first.ref.mul(u)).add(second.ref.mul(v));
	const loss = (u: np.Array, v: np.Array): np.Array => {
		let h = x.ref;
		for (const [k, { weight, bias }] of layers.entries()) {
			h = np.matmul(h, np.transpose(on(weight, u.ref, v.ref))).add(on(bias, u.ref, v.ref));
			if (k < layers.length - 1) h = activation === 'tanh' ? np.tanh(h) : nn.relu(h);
		}
		u.dispose();
		v.dispose();
		if (classes === 1) return np.mean(nn.softplus(np.negative(h.reshape([labels.length]).mul(codes.ref))));
		return np.mean(nn.logsumexp(h.ref, -1).sub(np.sum(h.mul(codes.ref), -1)));
	};
	const cells = jit(vmap(valueAndGrad(loss, { argnums: [0, 1] })));
	return async (u, v) => {
		const [value, [first, second]] = cells(np.array(u), np.array(v)) as [np.Array, [np.Array, np.Array]];
		const [a, b, c] = await Promise.all([value.data(), first.data(), second.data()]);
		return [a, b, c] as [Float32Array, Float32Array, Float32Array];
	};
}
