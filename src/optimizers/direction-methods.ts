/** Methods of sign and norm, of noise, and of sharpness. */

import type { LandscapeMetrics, Optimizer } from '../model/optimizer.ts';
import { addGradientNoise, langevinStep } from './add-noise.ts';
import { chain } from './chain.ts';
import { hyper } from './hypers.ts';
import { normalize, rpropStep, scaleByLion, scaleBySign } from './scale-by-sign.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';
import { ascendFirst } from './sharpness.ts';
import { addDecoupledDecay } from './weight-decay.ts';

/** Every step is η long and never shorter: 500 cross the window, and the minimum is missed by as little. */
const across = ({ extent }: LandscapeMetrics): Readonly<Record<string, number>> => ({ lr: extent / 500 });
const safeRate = ({ curvature }: LandscapeMetrics): number => 1 / curvature;

export const DIRECTION_METHODS: readonly Optimizer[] = [
	{
		id: 'sign-sgd',
		name: 'Sign descent',
		family: 'sign',
		equation: ['x ← x − η sgn(g)'],
		hint: 'Moves diagonally, η in every coordinate, and circles the minimum.',
		hyper: [hyper('lr', 1e-3)],
		transform: () => chain(scaleBySign(), scaleByLearningRate()),
		suited: across,
		sources: ['J. Bernstein et al., signSGD, ICML 2018', 'Optax, sign_sgd'],
	},
	{
		id: 'normalized-gd',
		name: 'Normalised descent',
		family: 'sign',
		equation: ['x ← x − η g/‖g‖   (0 where g = 0)'],
		hint: 'Steps of length η in the steepest direction: plateaus cost no time.',
		hyper: [hyper('lr', 1e-3)],
		transform: () => chain(normalize(), scaleByLearningRate()),
		suited: across,
		sources: ['Y. Nesterov, Minimization methods for nonsmooth convex and quasiconvex functions, 1984'],
	},
	{
		id: 'lion',
		name: 'Lion',
		family: 'sign',
		equation: ['x ← x (1 − η λ)', 'x ← x − η sgn(β₁ m + (1 − β₁) g)', 'm ← β₂ m + (1 − β₂) g'],
		hint: 'Sign descent with memory: exactly η a step, never at rest without a schedule.',
		hyper: [hyper('lr', 1e-4), hyper('b1', 0.9), hyper('b2', 0.99), hyper('weightDecay', 0)],
		transform: () => chain(scaleByLion(), scaleByLearningRate(), addDecoupledDecay()),
		suited: across,
		sources: ['X. Chen et al., Symbolic discovery of optimization algorithms, NeurIPS 2023', 'google/automl, lion'],
	},
	{
		id: 'rprop',
		name: 'Rprop',
		family: 'sign',
		equation: ['q = sgn(g · g_before)', 'd ← clamp(d · {1.2, 1, 0.5 by q}, 1e-6, 50);  g ← 0 where q < 0', 'x ← x − d sgn(g)'],
		hint: 'Finds its own step size in every coordinate; noise would ruin it.',
		hyper: [hyper('lr', 0.01)],
		transform: () => rpropStep(),
		ignores: ['schedule'],
		suited: ({ extent }) => ({ lr: extent / 200 }),
		sources: ['PyTorch, torch.optim.Rprop', 'M. Riedmiller & H. Braun, The RPROP algorithm, 1993'],
	},
	{
		id: 'sgd-noise',
		name: 'SGD with gradient noise',
		family: 'noise',
		equation: ['x ← x − η (g + σ z),  z ~ N(0, I)'],
		hint: 'Noise shakes it out of sharp minima and keeps it in flat ones.',
		hyper: [hyper('lr', 1e-3), hyper('sigma', 1)],
		transform: () => chain(addGradientNoise(), scaleByLearningRate()),
		suited: (scale) => ({ lr: safeRate(scale), sigma: scale.gradient }),
		sources: ['S. Mandt, M. Hoffman & D. Blei, Stochastic gradient descent as approximate Bayesian inference, JMLR 2017'],
	},
	{
		id: 'sgld',
		name: 'Langevin dynamics',
		family: 'noise',
		equation: ['x ← x − (ε/2) g + √(ε T) z,  z ~ N(0, I)'],
		hint: 'Never converges: the cloud of particles settles into the density exp(−f/T).',
		hyper: [{ ...hyper('eps', 1e-3), meaning: 'The step size; the noise grows with its root.', range: [0, 1e6] }, hyper('T', 1)],
		transform: () => langevinStep(),
		suited: ({ curvature, median, lowest }) => ({ eps: 1 / curvature, T: median > lowest ? (median - lowest) / 10 : 1 }),
		sources: ['M. Welling & Y. W. Teh, Bayesian learning via stochastic gradient Langevin dynamics, ICML 2011'],
	},
	{
		id: 'sam-sgd',
		name: 'SAM',
		family: 'sharpness',
		equation: ['e = ρ g/(‖g‖ + 1e-12)', 'x ← x − η ∇f(x + e)'],
		hint: 'Uses the gradient at the worst point within ρ, so it leaves narrow minima.',
		hyper: [
			hyper('lr', 1e-3),
			{ ...hyper('rho', 0.05), meaning: 'How far away the worst point is looked for.', range: [0, 1e6], scale: 'log' },
		],
		transform: () => chain(ascendFirst('rho'), scaleByLearningRate()),
		ignores: ['modifiers'],
		suited: (scale) => ({ lr: safeRate(scale), rho: scale.extent / 100 }),
		sources: ['P. Foret et al., Sharpness-aware minimization, ICLR 2021', 'davda54/sam'],
	},
];
