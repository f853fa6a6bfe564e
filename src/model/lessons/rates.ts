/** Lessons on the size of a step: curvature bounds it, momentum spends it well, clipping keeps it safe. */

import { type Lesson, swarmOf } from './lesson.ts';

export const EDGE_OF_STABILITY: Lesson = {
	id: 'edge-of-stability',
	right: 1,
	figures: [
		{ of: 'diverged', group: 0 },
		{ of: 'diverged', group: 1 },
		{ of: 'diverged', group: 2 },
	],
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
	right: 1,
	figures: [
		{ of: 'steps', group: 0 },
		{ of: 'steps', group: 1 },
		{ of: 'steps', group: 2 },
	],
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
	right: 2,
	figures: [
		{ of: 'steps', group: 0 },
		{ of: 'steps', group: 1 },
		{ of: 'steps', group: 2 },
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
		particles: 160,
		starts: { kind: 'gaussian', center: [-1.2, 1], deviation: 0.03 },
		// Most of the way along the floor: whoever is there counts as arrived, and how many steps it took is compared.
		target: 0.1,
		steps: 4000,
		speed: 5,
	}),
};

export const CLIPPING: Lesson = {
	id: 'clipping',
	right: 1,
	figures: [
		{ of: 'diverged', group: 0 },
		{ of: 'diverged', group: 1 },
	],
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
