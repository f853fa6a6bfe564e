/** Lessons on where a descent ends: which minimum, which side of a saddle, a sharp place or a flat one. */

import { type Lesson, swarmOf } from './lesson.ts';

export const FOUR_MINIMA: Lesson = {
	id: 'start',
	right: 1,
	figures: [
		{ of: 'elsewhere', group: 1, than: 0, reach: 1 },
		{ of: 'elsewhere', group: 2, than: 0, reach: 1 },
	],
	places: [
		{ name: 'A', at: [3, 2], reach: 0.5 },
		{ name: 'B', at: [-2.805118, 3.131312], reach: 0.5 },
		{ name: 'C', at: [-3.77931, -3.283186], reach: 0.5 },
		{ name: 'D', at: [3.584428, -1.848127], reach: 0.5 },
	],
	ends: 0,
	landscape: { kind: 'function', id: 'himmelblau' },
	// Himmelblau's basins are plain to see on this scale, and the page begins with it.
	scale: 'quantile',
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.002 } },
			{ id: 'momentum', hyper: { lr: 0.002 } },
			{ id: 'adam', hyper: { lr: 0.1 } },
		],
		particles: 500,
		starts: { kind: 'uniform' },
		steps: 300,
	}),
};

export const SADDLE: Lesson = {
	id: 'saddle',
	right: 2,
	figures: [
		{ of: 'steps', group: 0 },
		{ of: 'steps', group: 1 },
		{ of: 'steps', group: 2 },
	],
	places: [
		{ name: 'saddle', at: [0, 0], reach: 0.1 },
		{ name: 'upper', at: [0, 1], reach: 0.6 },
		{ name: 'lower', at: [0, -1], reach: 0.6 },
	],
	landscape: { kind: 'formula', text: 'x^2/2 - y^2/2 + y^4/4' },
	window: { u: [-2, 2], v: [-1.6, 1.6] },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.03 } },
			{ id: 'momentum', hyper: { lr: 0.03 } },
			{ id: 'adam', hyper: { lr: 0.03 } },
		],
		particles: 400,
		starts: { kind: 'gaussian', center: [-0.6, 0], deviation: 0.002 },
		// At this value the saddle, where f is 0, is left behind: whoever reaches it counts as arrived, and the table tells when.
		target: -0.24,
		steps: 400,
	}),
};

export const COOLING: Lesson = {
	id: 'rastrigin',
	right: 2,
	figures: [
		{ of: 'at', group: 0, place: 'lowest' },
		{ of: 'at', group: 1, place: 'lowest' },
		{ of: 'at', group: 2, place: 'lowest' },
	],
	places: [{ name: 'lowest', at: [0, 0], reach: 0.5 }],
	landscape: { kind: 'function', id: 'rastrigin' },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.002 } },
			{ id: 'adam', hyper: { lr: 0.3 } },
			{ id: 'sgd-noise', hyper: { lr: 0.01, sigma: 10, tMax: 600 }, schedule: 'cosine' },
		],
		particles: 500,
		starts: { kind: 'uniform' },
		steps: 600,
	}),
};

export const SHARP_MINIMUM: Lesson = {
	id: 'sharp-minimum',
	right: 1,
	figures: [
		{ of: 'at', group: 0, place: 'narrow' },
		{ of: 'at', group: 1, place: 'narrow' },
		{ of: 'at', group: 1, place: 'wide' },
	],
	places: [
		{ name: 'narrow', at: [0.97, 0], reach: 0.4 },
		{ name: 'wide', at: [-1.2, 0], reach: 1.5 },
	],
	landscape: { kind: 'formula', text: '((x + 1.2)^2 + y^2)/4 - 1.3exp(-20((x - 1)^2 + y^2))' },
	window: { u: [-3, 2], v: [-2.5, 2.5] },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.02 } },
			{ id: 'sgd-noise', hyper: { lr: 0.02, sigma: 5 } },
		],
		particles: 500,
		starts: { kind: 'gaussian', center: [1, 0], deviation: 0.02 },
		steps: 600,
	}),
};

export const SHARPNESS_AWARE: Lesson = {
	id: 'sam',
	right: 2,
	figures: [
		{ of: 'at', group: 0, place: 'widest' },
		{ of: 'at', group: 1, place: 'widest' },
	],
	places: [{ name: 'widest', at: [0, 0], reach: 0.1 }],
	landscape: { kind: 'formula', text: '(1 + 2x^2) y^2/2' },
	window: { u: [-2, 2], v: [-1.5, 1.5] },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.05 } },
			{ id: 'sam-sgd', hyper: { lr: 0.05, rho: 0.3 } },
		],
		particles: 400,
		starts: { kind: 'uniform' },
		steps: 600,
	}),
};

/**
 * The error of a network with one input, two hidden units and one output, N(t) = tanh(x t) + tanh(y t), on six
 * points (t, d): x and y are the weights of the hidden units, the output adds them up. Exchanging the units leaves
 * the network as it is, so the surface is its own mirror image in the line x = y.
 */
const NETWORK_TEXT = `miss(t, d) = (tanh(x*t) + tanh(y*t) - d)^2
(miss(-2, -0.3) + miss(-1, -0.5) + miss(-0.4, -0.5) + miss(0.3, 0.6) + miss(1.2, 0.3) + miss(2.5, 0))/6`;

export const NETWORK: Lesson = {
	id: 'network',
	right: 1,
	figures: [
		{ of: 'at', group: 2, place: 'A' },
		{ of: 'at', group: 2, place: 'B' },
		{ of: 'at', group: 0, place: 'A' },
	],
	places: [
		{ name: 'A', at: [2.924, -0.602], reach: 0.1 },
		{ name: 'B', at: [-0.602, 2.924], reach: 0.1 },
	],
	ends: 2,
	landscape: { kind: 'formula', text: NETWORK_TEXT },
	window: { u: [-4, 4], v: [-4, 4] },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.2 } },
			{ id: 'momentum', hyper: { lr: 0.2 } },
			{ id: 'adam', hyper: { lr: 0.1 } },
		],
		particles: 500,
		starts: { kind: 'uniform' },
		steps: 400,
	}),
};
