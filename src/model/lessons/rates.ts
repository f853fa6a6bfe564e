/** Lessons on the size of a step: curvature bounds it, momentum spends it well, clipping keeps it safe. */

import { type Lesson, swarmOf } from './lesson.ts';

export const EDGE_OF_STABILITY: Lesson = {
	id: 'edge-of-stability',
	title: 'The edge of stability',
	question: {
		text: 'The largest curvature λ is 20. Gradient descent runs at the rates η = 0.05, 0.098 and 0.1015. Which of them fail?',
		options: ['None: all rates are small', 'Only 0.1015', '0.098 and 0.1015'],
		right: 1,
	},
	hint: 'Watch y, the steep direction: each step multiplies it by 1 − 20η, which is 0, −0.96 and −1.03.',
	answer:
		'The limit is 2/λ = 0.1. Below it a zigzag shrinks, above it the same zigzag grows, however small the error was at the beginning. A rate is bounded by the steepest direction, and the flat ones have to wait.',
	figures: [
		{ of: 'diverged', group: 0 },
		{ of: 'diverged', group: 1 },
		{ of: 'diverged', group: 2 },
	],
	names: ['η = 0.05', 'η = 0.098', 'η = 0.1015'],
	places: [{ name: 'minimum', at: [0, 0], reach: 0.05 }],
	landscape: { kind: 'formula', text: 'x^2 + 10y^2' },
	window: { u: [-4, 4], v: [-3, 3] },
	swarm: swarmOf({
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
};

export const MOMENTUM: Lesson = {
	id: 'momentum',
	title: 'Just enough momentum',
	question: {
		text: 'The bowl is a hundred times as steep along y as along x. Who is at rest first: gradient descent, momentum β = 0.67 or momentum β = 0.95?',
		options: ['Gradient descent', 'β = 0.67', 'β = 0.95: more momentum is faster'],
		right: 1,
	},
	hint: 'Watch the minimum: gradient descent creeps toward it, β = 0.67 arrives, and β = 0.95 swings through it again and again.',
	answer:
		'For curvatures μ and L the best momentum is β = ((√L − √μ)/(√L + √μ))², here 0.67 (Polyak 1964). Its error shrinks by √β = 0.82 a step, that of the best gradient descent by 0.98. More momentum only rings longer: 0.97 a step.',
	figures: [
		{ of: 'steps', group: 0 },
		{ of: 'steps', group: 1 },
		{ of: 'steps', group: 2 },
	],
	names: ['Gradient descent', 'β = 0.67', 'β = 0.95'],
	places: [{ name: 'minimum', at: [0, 0], reach: 0.01 }],
	landscape: { kind: 'formula', text: 'x^2/2 + 50y^2' },
	window: { u: [-3, 3], v: [-1.5, 1.5] },
	scale: 'log',
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.0198 } },
			{ id: 'heavy-ball', hyper: { lr: 0.033, beta: 0.67 } },
			{ id: 'heavy-ball', hyper: { lr: 0.033, beta: 0.95 } },
		],
		particles: 200,
		starts: { kind: 'gaussian', center: [-2.4, 1], deviation: 0.02 },
		steps: 800,
		trail: 0.85,
	}),
};

export const RAVINE: Lesson = {
	id: 'ravine',
	title: 'Along a ravine',
	question: {
		text: 'The valley is steep across and almost flat along. At one and the same rate, how much sooner does momentum get along it than gradient descent?',
		options: ['Not at all: the rate is the same', 'About twice as soon', 'About ten times as soon'],
		right: 2,
	},
	hint: 'Watch the floor of the valley, on the way to the minimum at (1, 1).',
	answer:
		'Along the floor every gradient points the same way, so momentum adds them up: with μ = 0.9 to 1/(1 − 0.9) = 10 steps in one. Across, gradients change sign and cancel. Adam scales each direction by its own gradients and needs no small rate for the steep one.',
	figures: [
		{ of: 'value', group: 0 },
		{ of: 'value', group: 1 },
		{ of: 'value', group: 2 },
	],
	places: [{ name: 'minimum', at: [1, 1], reach: 0.05 }],
	landscape: { kind: 'function', id: 'rosenbrock' },
	scale: 'log',
	swarm: swarmOf({
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
};

export const CLIPPING: Lesson = {
	id: 'clipping',
	title: 'A wall that grows, and clipping',
	question: {
		text: 'Gradient descent runs on x⁴/4 + y²/2 at η = 0.25 from starts all over the window. Which of them fail?',
		options: ['None: there is one minimum, and all ways lead down', 'Those beyond |x| = √(2/η) = 2.83', 'All: the rate is too large'],
		right: 1,
	},
	hint: 'Watch the two ends of the window: there a step of gradient descent leads to a place that is higher than where it began.',
	answer:
		'A step multiplies x by 1 − ηx². Beyond |x| = √(2/η) that is below −1, so each step lands higher on the other wall. With the gradient clipped to length 1 no step is longer than η = 0.25, and all arrive. Training clips gradients for such walls.',
	figures: [
		{ of: 'diverged', group: 0 },
		{ of: 'diverged', group: 1 },
	],
	names: ['Not clipped', 'Clipped'],
	places: [{ name: 'floor', at: [0, 0], reach: 0.5 }],
	ends: 0,
	landscape: { kind: 'formula', text: 'x^4/4 + y^2/2' },
	window: { u: [-4, 4], v: [-3, 3] },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.25 } },
			{ id: 'gd', hyper: { lr: 0.25, clipNorm: 1 } },
		],
		particles: 500,
		starts: { kind: 'uniform' },
		steps: 240,
		trail: 0.85,
	}),
};
