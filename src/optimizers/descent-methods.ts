/** Gradient descent, with and without memory: gd, momentum and its relatives. */

import type { LandscapeMetrics, Optimizer } from '../model/optimizer.ts';
import { chain } from './chain.ts';
import { hyper } from './hypers.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';
import { acceleratedStep, heavyBall, trace } from './trace.ts';
import { polyakStep } from './polyak.ts';
import { stateless } from './elementary.ts';

const TORCH_SGD = 'PyTorch, torch.optim.SGD';

/** The stability limit of gradient descent is 2/λ: half of it is safe where the curvature is typical. */
const safeRate = ({ curvature }: LandscapeMetrics): number => 1 / curvature;
/** With momentum μ a constant slope is followed 1/(1 − μ) times as fast: the same speed with a smaller rate. */
const momentumRate =
	(kept: number) =>
	(scale: LandscapeMetrics): Readonly<Record<string, number>> => ({ lr: 2 * (1 - kept) * safeRate(scale) });

export const DESCENT_METHODS: readonly Optimizer[] = [
	{
		id: 'gd',
		name: 'Gradient descent',
		family: 'gradient',
		equation: ['x ← x − η g'],
		hint: 'Zigzags across ravines, and diverges where η exceeds 2 divided by the curvature.',
		hyper: [hyper('lr', 1e-3)],
		transform: () =>
			chain(
				stateless((_, updates) => updates),
				scaleByLearningRate(),
			),
		suited: (scale) => ({ lr: safeRate(scale) }),
		sources: [TORCH_SGD, 'A. Cauchy, Méthode générale pour la résolution des systèmes d’équations simultanées, 1847'],
	},
	{
		id: 'momentum',
		name: 'Momentum',
		family: 'momentum',
		equation: ['b ← μ b + (1 − d) g  (b ← g at t = 1)', 'x ← x − η b'],
		hint: 'Rolls through flat stretches and along ravines, and overshoots.',
		hyper: [hyper('lr', 1e-3), hyper('mu', 0.9), hyper('dampening', 0)],
		transform: () => chain(trace({ dampened: true }), scaleByLearningRate()),
		suited: momentumRate(0.9),
		sources: [TORCH_SGD, 'I. Sutskever et al., On the importance of initialization and momentum in deep learning, ICML 2013'],
	},
	{
		id: 'nesterov',
		name: 'Nesterov momentum',
		family: 'momentum',
		equation: ['b ← μ b + g  (b ← g at t = 1)', 'x ← x − η (g + μ b)'],
		hint: 'Looks ahead: overshoots less than momentum at the same rate.',
		hyper: [hyper('lr', 1e-3), hyper('mu', 0.9)],
		transform: () => chain(trace({ nesterov: true }), scaleByLearningRate()),
		suited: momentumRate(0.9),
		sources: [
			`${TORCH_SGD} (nesterov=True)`,
			'Y. Nesterov, A method of solving a convex programming problem with convergence rate O(1/k²), 1983',
		],
	},
	{
		id: 'heavy-ball',
		name: 'Heavy ball',
		family: 'momentum',
		equation: ['x_{t+1} = x_t − η g + β (x_t − x_{t−1})'],
		hint: 'Polyak’s form: the last displacement is kept, so a change of η does not rescale it.',
		hyper: [hyper('lr', 1e-3), hyper('beta', 0.9)],
		transform: () => heavyBall(),
		suited: momentumRate(0.9),
		sources: ['B. Polyak, Some methods of speeding up the convergence of iteration methods, 1964'],
	},
	{
		id: 'nesterov-fista',
		name: 'Accelerated gradient',
		family: 'momentum',
		equation: ['y = x_t + (t − 1)/(t + 2) (x_t − x_{t−1})', 'x_{t+1} = y − η ∇f(y)'],
		hint: 'Momentum that grows with the steps; ripples on its way to a minimum.',
		hyper: [hyper('lr', 1e-3)],
		transform: () => acceleratedStep(),
		ignores: ['modifiers'],
		suited: (scale) => ({ lr: safeRate(scale) }),
		sources: ['Y. Nesterov, 1983', 'A. Beck & M. Teboulle, A fast iterative shrinkage-thresholding algorithm, 2009'],
	},
	{
		id: 'polyak',
		name: 'Polyak step',
		family: 'gradient',
		equation: ['x ← x − min((f − f*)/‖g‖², η_max) g'],
		hint: 'Needs to know the lowest value, and no learning rate then.',
		hyper: [hyper('fmin', 0), hyper('maxLr', 1)],
		transform: () => polyakStep(),
		suited: ({ lowest, curvature }) => ({ fmin: lowest, maxLr: 100 / curvature }),
		sources: ['B. Polyak, Introduction to Optimization, 1987', 'Optax, polyak_sgd'],
	},
];
