/** Runs to begin with: each a landscape, optimizers and starts, chosen so that one effect is plain to see. */

import type { Rectangle } from './geometry.ts';
import type { SwarmChoice } from './swarm-view.ts';
import type { Camera, ScaleName } from './view.ts';

/** A run with what to look for; plain JSON. What is absent is as the landscape and the page have it. */
export interface Lesson {
	/** Part of links, so never renamed. */
	readonly id: string;
	readonly title: string;
	/** One line: what to watch. */
	readonly hint: string;
	readonly landscape: { readonly kind: 'function'; readonly id: string } | { readonly kind: 'formula'; readonly text: string };
	readonly window?: Rectangle;
	readonly scale?: ScaleName;
	readonly camera?: Camera;
	/** Sliders of the landscape, by name. */
	readonly parameters?: Readonly<Record<string, number>>;
	readonly swarm: SwarmChoice;
}

type Chosen = Pick<SwarmChoice, 'optimizers' | 'particles' | 'starts' | 'steps'> & Partial<SwarmChoice>;

/** One step a frame: the eye can follow it. */
const swarm = (chosen: Chosen): SwarmChoice => ({
	area: null,
	fit: false,
	seed: 1,
	tolerance: null,
	target: null,
	injections: [],
	speed: 1,
	color: 'optimizer',
	trail: 0.92,
	...chosen,
});

/**
 * The error of a network with one input, two hidden units and one output, N(t) = tanh(x t) + tanh(y t), on six
 * points (t, d): x and y are the weights of the hidden units, the output adds them up. Exchanging the units leaves
 * the network as it is, so the surface is its own mirror image in the line x = y.
 */
const NETWORK = `miss(t, d) = (tanh(x*t) + tanh(y*t) - d)^2
(miss(-2, -0.3) + miss(-1, -0.5) + miss(-0.4, -0.5) + miss(0.3, 0.6) + miss(1.2, 0.3) + miss(2.5, 0))/6`;

/** In the order of the menu. */
export const LESSONS: readonly Lesson[] = [
	{
		id: 'start',
		title: 'Four minima',
		hint: 'Three optimizers from the same starts. Momentum rolls past: one in five of its particles ends in another minimum than gradient descent’s.',
		landscape: { kind: 'function', id: 'himmelblau' },
		scale: 'quantile',
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.002 } },
				{ id: 'momentum', hyper: { lr: 0.002 } },
				{ id: 'adam', hyper: { lr: 0.1 } },
			],
			particles: 500,
			starts: { kind: 'uniform' },
			steps: 300,
		}),
	},
	{
		id: 'saddle',
		title: 'Leaving a saddle',
		hint: 'All begin on the ridge. Gradient descent waits at the saddle, where the slope is almost 0; momentum and Adam leave early.',
		landscape: { kind: 'formula', text: 'x^2/2 - y^2/2 + y^4/4' },
		window: { u: [-2, 2], v: [-1.6, 1.6] },
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.03 } },
				{ id: 'momentum', hyper: { lr: 0.03 } },
				{ id: 'adam', hyper: { lr: 0.03 } },
			],
			particles: 400,
			starts: { kind: 'gaussian', center: [-1.5, 0], deviation: 0.002 },
			steps: 400,
		}),
	},
	{
		id: 'ravine',
		title: 'Along a ravine',
		hint: 'The floor of the valley is almost flat. At the same rate momentum gets along it about ten times as fast as gradient descent.',
		landscape: { kind: 'function', id: 'rosenbrock' },
		scale: 'log',
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.0005 } },
				{ id: 'momentum', hyper: { lr: 0.0005 } },
				{ id: 'adam', hyper: { lr: 0.05 } },
			],
			particles: 400,
			starts: { kind: 'gaussian', center: [-1.2, 1], deviation: 0.03 },
			steps: 1500,
			speed: 2,
		}),
	},
	{
		id: 'edge-of-stability',
		title: 'The edge of stability',
		hint: 'The largest curvature λ is 20, so the limit 2/λ is 0.1: η = 0.05 converges, 0.098 zigzags inward, 0.1015 zigzags outward.',
		landscape: { kind: 'formula', text: 'x^2 + 10y^2' },
		window: { u: [-4, 4], v: [-3, 3] },
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.05 } },
				{ id: 'gd', hyper: { lr: 0.098 } },
				{ id: 'gd', hyper: { lr: 0.1015 } },
			],
			particles: 100,
			starts: { kind: 'gaussian', center: [-3.2, 1], deviation: 0.01 },
			steps: 240,
			trail: 0.8,
		}),
	},
	{
		id: 'rastrigin',
		title: 'Noise that cools',
		hint: 'Gradient descent and Adam stop in a dip nearby. Noisy steps that shrink to 0 bring many more to the lowest dip, in the middle.',
		landscape: { kind: 'function', id: 'rastrigin' },
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.002 } },
				{ id: 'adam', hyper: { lr: 0.3 } },
				{ id: 'sgd-noise', hyper: { lr: 0.01, sigma: 10, tMax: 600 }, schedule: 'cosine' },
			],
			particles: 500,
			starts: { kind: 'uniform' },
			steps: 600,
		}),
	},
	{
		id: 'sharp-minimum',
		title: 'A sharp minimum and a flat one',
		hint: 'All begin in the narrow hole, which is even the deeper one. Gradient descent stays; gradient noise shakes the others into the wide bowl.',
		landscape: { kind: 'formula', text: '((x + 1.2)^2 + y^2)/4 - 1.3exp(-20((x - 1)^2 + y^2))' },
		window: { u: [-3, 2], v: [-2.5, 2.5] },
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.02 } },
				{ id: 'sgd-noise', hyper: { lr: 0.02, sigma: 5 } },
			],
			particles: 500,
			starts: { kind: 'gaussian', center: [1, 0], deviation: 0.02 },
			steps: 600,
		}),
	},
	{
		id: 'network',
		title: 'A network of two hidden units',
		hint: 'The error of tanh(x t) + tanh(y t) on six points. Exchange the units and nothing changes: two equal minima, and slopes that fade where tanh saturates.',
		landscape: { kind: 'formula', text: NETWORK },
		window: { u: [-4, 4], v: [-4, 4] },
		swarm: swarm({
			optimizers: [
				{ id: 'gd', hyper: { lr: 0.2 } },
				{ id: 'momentum', hyper: { lr: 0.2 } },
				{ id: 'adam', hyper: { lr: 0.1 } },
			],
			particles: 500,
			starts: { kind: 'uniform' },
			steps: 400,
		}),
	},
];

/** What the page begins with. */
export const DEFAULT_LESSON: Lesson = LESSONS[0] as Lesson;
