/** Lessons on networks: what depth does to a landscape, what gradient descent does to sharpness, and what a plane does not show. */

import { type NetworkLesson, swarmOf } from './lesson.ts';

/** A lesson whose run is a training has no swarm. Its figures are those of double precision. */
const NO_SWARM = swarmOf({ optimizers: [], particles: 32, starts: { kind: 'uniform' }, steps: 200 });

export const SKIP_CONNECTIONS: NetworkLesson = {
	id: 'skip-connections',
	right: 1,
	figures: [
		{ of: 'minima', whose: 'this' },
		{ of: 'minima', whose: 'other' },
		{ of: 'rim', whose: 'this' },
		{ of: 'rim', whose: 'other' },
	],
	places: [{ name: 'network', at: [0, 0], reach: 0.1 }],
	landscape: { kind: 'network', model: 'plain:12', trainedOn: 'cpu', through: 'random:filter' },
	scale: 'log',
	training: { other: 'residual:12' },
	swarm: NO_SWARM,
};

export const SHARPNESS_RISES: NetworkLesson = {
	id: 'sharpness-rises',
	right: 2,
	figures: [{ of: 'sharpness', when: 'first' }, { of: 'limit' }, { of: 'crossing' }, { of: 'sharpness', when: 'late' }],
	places: [{ name: 'start', at: [0, 0], reach: 0.1 }],
	landscape: { kind: 'network', model: 'chebyshev', trainedOn: 'cpu' },
	scale: 'log',
	training: {},
	swarm: NO_SWARM,
};

export const WHOLE_NETWORKS: NetworkLesson = {
	id: 'whole-networks',
	right: 2,
	figures: [{ of: 'lowest' }, { of: 'loss', group: 0 }, { of: 'loss', group: 1 }, { of: 'outward', group: 0 }, { of: 'outward', group: 1 }],
	places: [{ name: 'network', at: [0, 0], reach: 0.1 }],
	landscape: { kind: 'network', model: 'mlp:2-16-16-2:tanh', through: 'random:filter' },
	swarm: swarmOf({
		optimizers: [
			{ id: 'gd', hyper: { lr: 0.5 } },
			{ id: 'adam', hyper: { lr: 0.02 } },
		],
		particles: 16,
		starts: { kind: 'uniform' },
		steps: 120,
		// A step of 32 networks takes longer than a frame of what it moves: fewer frames, and the lesson is soon over.
		speed: 5,
	}),
};

export const NETWORK_LESSONS: readonly NetworkLesson[] = [SKIP_CONNECTIONS, SHARPNESS_RISES, WHOLE_NETWORKS];
