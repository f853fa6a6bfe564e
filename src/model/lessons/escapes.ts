/** Lessons on where a descent ends: which minimum, which side of a saddle, a sharp place or a flat one. */

import { type Lesson, swarmOf } from './lesson.ts';

export const FOUR_MINIMA: Lesson = {
	id: 'start',
	title: 'Four minima',
	question: {
		text: 'Three optimizers leave from the same 500 starts. Do all three end in the same minimum from the same start?',
		options: ['Yes: the start decides', 'Most do, but one in six of momentum’s do not', 'No: chance decides'],
		right: 1,
	},
	hint: 'Three optimizers from the same starts. Momentum rolls past: one in six of its particles ends in another minimum than gradient descent’s.',
	answer:
		'Each minimum has a basin: the starts from which gradient descent ends there. Momentum carries particles over the border of a basin, so near the borders the optimizer decides and not the start alone.',
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
	title: 'Leaving a saddle',
	question: {
		text: 'All begin on the ridge that leads to the saddle. Who has left it first, at one and the same rate?',
		options: ['Gradient descent', 'Momentum', 'Adam'],
		right: 2,
	},
	hint: 'Watch the saddle in the middle: there the slope is almost 0, and whoever goes by the slope alone waits.',
	answer:
		'Near the saddle the slope across is tiny and grows by the factor 1 + η a step. Momentum adds up what little there is. Adam divides by the size of the gradient, so its steps stay as long as η even there. In training a plateau of the loss is often such a saddle.',
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
	title: 'Noise that cools',
	question: {
		text: 'A hundred dips, the lowest of them in the middle. Who brings the most particles there?',
		options: ['Gradient descent', 'Adam', 'Noisy steps that shrink to 0'],
		right: 2,
	},
	hint: 'Watch the middle: gradient descent and Adam stop in a dip nearby, while noisy steps go on from dip to dip.',
	answer:
		'A descent without noise ends in the dip it starts in. Noise climbs the walls between dips, low ones sooner than high ones, and as it cools the particles stay where it is lowest. Annealing and the noise of small batches work alike.',
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
	title: 'A sharp minimum and a flat one',
	question: {
		text: 'All begin in the narrow hole, which is the deeper one. Where are they after 600 steps with noise in the gradient?',
		options: ['In the hole: it is deeper', 'In the wide bowl: it is flatter', 'Half and half'],
		right: 1,
	},
	hint: 'Watch the narrow hole: gradient descent stays in it, and gradient noise shakes the others out of it.',
	answer:
		'Noise needs few lucky steps to leave a narrow hole and very many to come back from a wide bowl, so in the end it lives in the wide one although that is higher. This is one reason why small batches are said to find flat minima.',
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
	title: 'Along a valley of minima',
	question: {
		text: 'Every point of the line y = 0 is a minimum, and the valley is narrower the farther out it is. Where on the line do gradient descent and SAM end?',
		options: ['Both wherever they reach it', 'Both in the widest part', 'Gradient descent wherever it reaches it, SAM in the widest part'],
		right: 2,
	},
	hint: 'Watch the floor: gradient descent stops as soon as it is there, SAM goes on along it.',
	answer:
		'On the floor the gradient is 0, so gradient descent has nothing more to do. SAM (Foret et al. 2021) takes the gradient at the worst point within ρ, up on the wall, and that one leans toward where the walls are less steep. A network has such valleys of equally good weights, and their sharpness tells them apart.',
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
	title: 'A network of two hidden units',
	question: {
		text: 'The axes are the weights of two hidden units, the height is the network’s error on six points. How many best minima are there?',
		options: ['One', 'Two, each the mirror image of the other', 'Very many'],
		right: 1,
	},
	hint: 'Watch the line x = y: the surface is the same on both sides of it, and far out its slopes fade where tanh saturates.',
	answer:
		'Exchange the two units and the network computes the same: the error is its own mirror image. With h hidden units every minimum has h! such copies. Far out a unit is saturated and its gradient fades, so Adam, which scales small gradients up, crosses first.',
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
