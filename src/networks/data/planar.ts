/** Generated classes of points in the plane, as scikit-learn, the TensorFlow playground and the notes of CS231n make them. */

import { cos64, sin64 } from '../../math/f64/index.ts';
import { normals, STREAMS, uniforms } from './draws.ts';
import type { Samples } from './samples.ts';

type Point = readonly [x: number, y: number];

/** A point of a class, drawn for sample i of the set. */
interface Labelled {
	readonly at: Point;
	readonly label: number;
}

const SIGNS = ['−1', '+1'] as const;

function planar(name: string, count: number, names: readonly string[], draw: (index: number) => Labelled): Samples {
	const inputs = new Float64Array(2 * count);
	const labels = new Int32Array(count);
	for (let i = 0; i < count; i++) {
		const { at, label } = draw(i);
		inputs.set(at, 2 * i);
		labels[i] = label;
	}
	const targets = { kind: 'classes', classes: names.length, labels, names } as const;
	return { name, shape: [2], count, inputs, targets, inputNames: ['x₁', 'x₂'] };
}

const numbered = (count: number): string[] => Array.from({ length: count }, (_, k) => String(k));

/** t(0) … t(1) in so many places; the end is left out where asked, as numpy's `linspace` does. */
const share = (k: number, count: number, endpoint = true): number => (endpoint ? (count > 1 ? k / (count - 1) : 0) : k / count);

/** Which of `parts` runs of samples a sample is in, as equal as can be with the longer ones last, and its place in the run. */
function runOf(index: number, count: number, parts: number): { part: number; k: number; of: number } {
	let from = 0;
	for (let part = 0; ; part++) {
		const of = Math.floor((count + part) / parts);
		if (index < from + of || part === parts - 1) return { part, k: index - from, of };
		from += of;
	}
}

interface Drawn {
	readonly count: number;
	readonly noise: number;
}

/** Two interleaved half circles: (cos t, sin t) and (1 − cos t, ½ − sin t) with t from 0 to π, and σ N(0, 1). */
export const moons = ({ count, noise }: Drawn, seed: number): Samples =>
	planar('moons', count, numbered(2), (i) => {
		const { part, k, of } = runOf(i, count, 2);
		const t = Math.PI * share(k, of);
		const [a, b] = normals(seed, STREAMS.samples, i);
		const [x, y] = part === 0 ? [cos64(t), sin64(t)] : [1 - cos64(t), 0.5 - sin64(t)];
		return { at: [x + noise * a, y + noise * b], label: part };
	});

/** A circle of radius 1 around one of radius `factor`, and σ N(0, 1). */
export const circles = ({ count, noise, factor }: Drawn & { readonly factor: number }, seed: number): Samples =>
	planar('circles', count, numbered(2), (i) => {
		const { part, k, of } = runOf(i, count, 2);
		const t = 2 * Math.PI * share(k, of, false);
		const r = part === 0 ? 1 : factor;
		const [a, b] = normals(seed, STREAMS.samples, i);
		return { at: [r * cos64(t) + noise * a, r * sin64(t) + noise * b], label: part };
	});

/** Centres of U(−10, 10)², each with a cloud of N(0, deviation²). */
export function blobs({ count, centres, deviation }: { count: number; centres: number; deviation: number }, seed: number): Samples {
	const places = Array.from({ length: centres }, (_, k): Point => {
		const [a, b] = uniforms(seed, STREAMS.centres, k);
		return [-10 + 20 * a, -10 + 20 * b];
	});
	return planar('blobs', count, numbered(centres), (i) => {
		const { part } = runOf(i, count, centres);
		const [x, y] = places[part] as Point;
		const [a, b] = normals(seed, STREAMS.samples, i);
		return { at: [x + deviation * a, y + deviation * b], label: part };
	});
}

const spread = (u: number, by: number): number => by * (2 * u - 1);

/** Two arms of the playground: r = 5 i/m, t = 1.75 · 2π i/m (+ π), at (r sin t, r cos t), and σ U(−1, 1). */
export const spirals = ({ count, noise }: Drawn, seed: number): Samples =>
	planar('two spirals', count, SIGNS, (i) => {
		const { part, k, of } = runOf(i, count, 2);
		const [r, t] = [(5 * k) / of, 1.75 * (k / of) * 2 * Math.PI + (part === 0 ? 0 : Math.PI)];
		const [a, b] = uniforms(seed, STREAMS.samples, i);
		return { at: [r * sin64(t) + spread(a, noise), r * cos64(t) + spread(b, noise)], label: part === 0 ? 1 : 0 };
	});

/** Three arms of CS231n: r from 0 to 1, t from 4j to 4(j + 1) and σ N(0, 1), at (r sin t, r cos t). */
export const threeSpirals = ({ count, noise }: Drawn, seed: number): Samples =>
	planar('three spirals', count, numbered(3), (i) => {
		const { part, k, of } = runOf(i, count, 3);
		const r = share(k, of);
		const t = 4 * (part + r) + noise * normals(seed, STREAMS.samples, i)[0];
		return { at: [r * sin64(t), r * cos64(t)], label: part };
	});

/** U(−5, 5)², pushed 0.3 off the axes; the class is the sign of x·y, where noise U(−5, 5) was added to x and y before asking. */
export const xor = ({ count, noise }: Drawn, seed: number): Samples =>
	planar('xor', count, SIGNS, (i) => {
		const [a, b, c, d] = uniforms(seed, STREAMS.samples, i);
		const push = (x: number): number => x + (x > 0 ? 0.3 : -0.3);
		const [x, y] = [push(spread(a, 5)), push(spread(b, 5))];
		return { at: [x, y], label: (x + spread(c, 5 * noise)) * (y + spread(d, 5 * noise)) >= 0 ? 1 : 0 };
	});

/**
 * A disc of radius U(0, 2.5) in a ring of radius U(3.5, 5), half of the samples each; the class is whether the point lies within 2.5, where
 * noise U(−5, 5) was added to it before asking.
 */
export const rings = ({ count, noise }: Drawn, seed: number): Samples =>
	planar('disc and ring', count, SIGNS, (i) => {
		const [a, b, c, d] = uniforms(seed, STREAMS.samples, i);
		const r = runOf(i, count, 2).part === 0 ? 2.5 * a : 3.5 + 1.5 * a;
		const t = 2 * Math.PI * b;
		const [x, y] = [r * sin64(t), r * cos64(t)];
		const [p, q] = [x + spread(c, 5 * noise), y + spread(d, 5 * noise)];
		return { at: [x, y], label: p * p + q * q < 2.5 * 2.5 ? 1 : 0 };
	});

/** Clouds at (2, 2) and (−2, −2), the same variance along both axes. */
export const gaussians = ({ count, variance }: { count: number; variance: number }, seed: number): Samples =>
	planar('two Gaussians', count, SIGNS, (i) => {
		const { part } = runOf(i, count, 2);
		const [a, b] = normals(seed, STREAMS.samples, i);
		const [centre, deviation] = [part === 0 ? 2 : -2, Math.sqrt(variance)];
		return { at: [centre + deviation * a, centre + deviation * b], label: part === 0 ? 1 : 0 };
	});
