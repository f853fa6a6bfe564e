/** Hyper-parameters that several optimizers share, with their ranges and meanings. */

import type { HyperSpec } from '../model/optimizer.ts';
import type { Range } from '../model/geometry.ts';

interface Described {
	readonly symbol: string;
	readonly meaning: string;
	readonly range: Range;
	readonly scale: HyperSpec['scale'];
}

const TABLE = {
	lr: { symbol: 'η', meaning: 'The learning rate: how far a step goes.', range: [0, 1e6], scale: 'log' },
	mu: { symbol: 'μ', meaning: 'Momentum: the share of the last step that is kept.', range: [0, 0.99999], scale: 'linear' },
	beta: { symbol: 'β', meaning: 'Momentum: the share of the last displacement that is kept.', range: [0, 0.99999], scale: 'linear' },
	dampening: {
		symbol: 'd',
		meaning: 'How much of each gradient is held back from the buffer (not in the first step).',
		range: [0, 1],
		scale: 'linear',
	},
	b1: { symbol: 'β₁', meaning: 'How long gradients are remembered: about 1/(1 − β₁) steps.', range: [0, 0.99999], scale: 'linear' },
	b2: {
		symbol: 'β₂',
		meaning: 'How long squared gradients are remembered: about 1/(1 − β₂) steps.',
		range: [0, 0.999999],
		scale: 'linear',
	},
	eps: {
		symbol: 'ε',
		meaning: 'Keeps the divisor from 0; larger values make steps more like plain ones.',
		range: [1e-30, 1e3],
		scale: 'log',
	},
	epsRoot: { symbol: 'ε_r', meaning: 'Added to the accumulated squares in every step.', range: [0, 1e3], scale: 'log' },
	alpha: {
		symbol: 'α',
		meaning: 'How long squared gradients are remembered: about 1/(1 − α) steps.',
		range: [0, 0.999999],
		scale: 'linear',
	},
	rho: { symbol: 'ρ', meaning: 'How long squares are remembered: about 1/(1 − ρ) steps.', range: [0, 0.999999], scale: 'linear' },
	sigma: { symbol: 'σ', meaning: 'Standard deviation of the noise on each coordinate of the gradient.', range: [0, 1e6], scale: 'log' },
	T: { symbol: 'T', meaning: 'Temperature: at rest the density is proportional to exp(−f/T).', range: [0, 1e6], scale: 'log' },
	psi: { symbol: 'ψ', meaning: 'How fast the momentum warms up.', range: [0, 1], scale: 'log' },
	lrDecay: { symbol: 'γ', meaning: 'The rate is divided by 1 + (t − 1) γ.', range: [0, 10], scale: 'log' },
	weightDecay: { symbol: 'λ', meaning: 'Weight decay: pulls every coordinate toward 0.', range: [0, 100], scale: 'log' },
	fmin: { symbol: 'f*', meaning: 'The lowest value there is, as far as is known.', range: [-1e9, 1e9], scale: 'linear' },
	maxLr: { symbol: 'η_max', meaning: 'The longest step rate.', range: [0, 1e6], scale: 'log' },
} as const satisfies Record<string, Described>;

/** A shared hyper-parameter with its published value. */
export const hyper = (name: keyof typeof TABLE, value: number): HyperSpec => ({ name, value, ...TABLE[name] });

/** A structural choice. */
export const flag = (name: string, meaning: string, value = 0): HyperSpec => ({
	name,
	symbol: name,
	meaning,
	value,
	range: [0, 1],
	scale: 'linear',
	flag: true,
});
