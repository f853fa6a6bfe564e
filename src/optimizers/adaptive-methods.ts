/** Methods with a step size a coordinate: Adagrad, RMSProp, Adam and their families. */

import type { LandscapeMetrics, Optimizer } from '../model/optimizer.ts';
import { chain } from './chain.ts';
import { flag, hyper } from './hypers.ts';
import { scaleByAdam, scaleByAdamax, scaleByAmsgrad, scaleByNadam, scaleByRadam } from './scale-by-adam.ts';
import { scaleByLearningRate } from './scale-by-learning-rate.ts';
import { accumulate, scaleByAdadelta, scaleByAdagrad, scaleByRms } from './scale-by-root.ts';
import { scaleByBelief, scaleByYogi } from './scale-by-variance.ts';
import { addDecoupledDecay } from './weight-decay.ts';

/** A step of these is about η in every coordinate: 200 of them cross the window. */
const across = ({ extent }: LandscapeMetrics): Readonly<Record<string, number>> => ({ lr: extent / 200 });
/** Adagrad's steps shrink as 1/√t: they have to begin larger. */
const shrinking = ({ extent }: LandscapeMetrics): Readonly<Record<string, number>> => ({ lr: extent / 10 });

const ADAM_STATE = ['m ← β₁ m + (1 − β₁) g', 'v ← β₂ v + (1 − β₂) g²'];
const ADAM_STEP = 'x ← x − η (m/(1 − β₁ᵗ)) / (√(v/(1 − β₂ᵗ)) + ε)';
const KINGMA = 'D. Kingma & J. Ba, Adam: a method for stochastic optimization, 2014';
const torch = (name: string): string => `PyTorch, torch.optim.${name}`;

export const ADAPTIVE_METHODS: readonly Optimizer[] = [
	{
		id: 'adagrad',
		name: 'Adagrad',
		family: 'adaptive',
		equation: ['s ← s + g²', 'x ← x − η/(1 + (t − 1) γ) g/(√s + ε)'],
		hint: 'Every coordinate slows down for good: fast at first, then ever shorter steps.',
		hyper: [hyper('lr', 0.01), hyper('lrDecay', 0), hyper('eps', 1e-10)],
		transform: () => chain(scaleByAdagrad(), scaleByLearningRate()),
		suited: shrinking,
		sources: [torch('Adagrad'), 'J. Duchi, E. Hazan & Y. Singer, Adaptive subgradient methods, JMLR 2011'],
	},
	{
		id: 'rmsprop',
		name: 'RMSProp',
		family: 'adaptive',
		equation: ['v ← α v + (1 − α) g²', 'x ← x − η g/(√v + ε)   (centred: √(v − m²), m ← α m + (1 − α) g)'],
		hint: 'Forgets old gradients, so it keeps its pace, and jitters at the minimum.',
		hyper: [
			hyper('lr', 0.01),
			hyper('alpha', 0.99),
			hyper('eps', 1e-8),
			flag('centered', 'Divide by the spread of the gradient instead of its size.'),
		],
		transform: ({ centered }) => chain(scaleByRms(centered ?? false), scaleByLearningRate()),
		suited: across,
		sources: [torch('RMSprop'), 'T. Tieleman & G. Hinton, Lecture 6.5, Coursera 2012'],
	},
	{
		id: 'rmsprop-momentum',
		name: 'RMSProp with momentum',
		family: 'adaptive',
		equation: ['v ← α v + (1 − α) g²', 'b ← μ b + g/(√v + ε)', 'x ← x − η b'],
		hint: 'RMSProp with momentum: faster on slopes, wider swings.',
		hyper: [
			hyper('lr', 0.01),
			hyper('alpha', 0.99),
			hyper('eps', 1e-8),
			hyper('mu', 0.9),
			flag('centered', 'Divide by the spread of the gradient instead of its size.'),
		],
		transform: ({ centered }) => chain(scaleByRms(centered ?? false), accumulate(), scaleByLearningRate()),
		suited: ({ extent }) => ({ lr: extent / 1000 }),
		sources: [torch('RMSprop'), 'A. Graves, Generating sequences with recurrent neural networks, 2013'],
	},
	{
		id: 'adadelta',
		name: 'Adadelta',
		family: 'adaptive',
		equation: ['v ← ρ v + (1 − ρ) g²', 'u = √(d + ε)/√(v + ε) g', 'd ← ρ d + (1 − ρ) u²', 'x ← x − η u'],
		hint: 'Sets its own step size: starts tiny and grows.',
		hyper: [hyper('lr', 1), hyper('rho', 0.9), hyper('eps', 1e-6)],
		transform: () => chain(scaleByAdadelta(), scaleByLearningRate()),
		// The first steps are about √ε long.
		suited: ({ extent }) => ({ eps: (extent / 1000) * (extent / 1000) }),
		sources: [torch('Adadelta'), 'M. Zeiler, ADADELTA: an adaptive learning rate method, 2012'],
	},
	{
		id: 'adam',
		name: 'Adam',
		family: 'adaptive',
		equation: [...ADAM_STATE, ADAM_STEP],
		hint: 'Steps of about η whatever the slope: quick on plateaus, and it rolls past minima.',
		hyper: [hyper('lr', 1e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8)],
		transform: () => chain(scaleByAdam(), scaleByLearningRate()),
		suited: across,
		sources: [torch('Adam'), KINGMA],
	},
	{
		id: 'amsgrad',
		name: 'AMSGrad',
		family: 'adaptive',
		equation: [...ADAM_STATE, 'v̂ ← max(v̂, v)', 'x ← x − η (m/(1 − β₁ᵗ)) / (√(v̂/(1 − β₂ᵗ)) + ε)'],
		hint: 'Adam that never lengthens its steps again: calmer near a minimum.',
		hyper: [hyper('lr', 1e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8)],
		transform: () => chain(scaleByAmsgrad(), scaleByLearningRate()),
		suited: across,
		sources: [`${torch('Adam')} (amsgrad=True)`, 'S. Reddi, S. Kale & S. Kumar, On the convergence of Adam and beyond, ICLR 2018'],
	},
	{
		id: 'adamw',
		name: 'AdamW',
		family: 'adaptive',
		equation: [...ADAM_STATE, 'x ← x (1 − η λ)', ADAM_STEP],
		hint: 'Also pulls every coordinate toward 0: a larger λ moves the minima there.',
		hyper: [hyper('lr', 1e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8), hyper('weightDecay', 0.01)],
		transform: () => chain(scaleByAdam(), scaleByLearningRate(), addDecoupledDecay()),
		suited: across,
		sources: [torch('AdamW'), 'I. Loshchilov & F. Hutter, Decoupled weight decay regularization, ICLR 2019'],
	},
	{
		id: 'nadam',
		name: 'NAdam',
		family: 'adaptive',
		equation: [
			...ADAM_STATE,
			'μ_t = β₁ (1 − ½·0.96^(t ψ)), P ← P μ_t',
			'x ← x − η ((1 − μ_t)/(1 − P) g + μ_{t+1}/(1 − P μ_{t+1}) m) / (√(v/(1 − β₂ᵗ)) + ε)',
		],
		hint: 'Adam with Nesterov’s look ahead: turns a little earlier.',
		hyper: [hyper('lr', 2e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8), hyper('psi', 4e-3)],
		transform: () => chain(scaleByNadam(), scaleByLearningRate()),
		suited: across,
		sources: [
			`${torch('NAdam')} (2.x; the product of all μ in the precision of the particle)`,
			'T. Dozat, Incorporating Nesterov momentum into Adam, 2016',
		],
	},
	{
		id: 'radam',
		name: 'RAdam',
		family: 'adaptive',
		equation: [
			...ADAM_STATE,
			'ρ = ρ_∞ − 2 t β₂ᵗ/(1 − β₂ᵗ), ρ_∞ = 2/(1 − β₂) − 1',
			'ρ > 5: x ← x − η r (m/(1 − β₁ᵗ)) √(1 − β₂ᵗ)/(√v + ε), else x ← x − η m/(1 − β₁ᵗ)',
		],
		hint: 'Its first five steps are plain momentum: steep starts fly off.',
		hyper: [hyper('lr', 1e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8)],
		transform: () => chain(scaleByRadam(), scaleByLearningRate()),
		// The plain steps at the beginning must be stable, too.
		suited: ({ extent, curvature }) => {
			const [slow, safe] = [extent / 200, 0.2 / curvature];
			return { lr: slow < safe ? slow : safe };
		},
		sources: [torch('RAdam'), 'L. Liu et al., On the variance of the adaptive learning rate and beyond, ICLR 2020'],
	},
	{
		id: 'adamax',
		name: 'AdaMax',
		family: 'adaptive',
		equation: ['m ← β₁ m + (1 − β₁) g', 'u ← max(β₂ u, |g| + ε)', 'x ← x − η/(1 − β₁ᵗ) m/u'],
		hint: 'Divides by the largest recent gradient: one steep spot slows it for long.',
		hyper: [hyper('lr', 2e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-8)],
		transform: () => chain(scaleByAdamax(), scaleByLearningRate()),
		suited: across,
		sources: [torch('Adamax'), KINGMA],
	},
	{
		id: 'adabelief',
		name: 'AdaBelief',
		family: 'adaptive',
		equation: ['m ← β₁ m + (1 − β₁) g', 's ← β₂ s + (1 − β₂)(g − m)² + ε_r', 'x ← x − η (m/(1 − β₁ᵗ)) / (√(s/(1 − β₂ᵗ)) + ε)'],
		hint: 'Takes longer steps where the gradient is predictable.',
		hyper: [hyper('lr', 1e-3), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-16), hyper('epsRoot', 1e-16)],
		transform: () => chain(scaleByBelief(), scaleByLearningRate()),
		suited: ({ extent }) => ({ lr: extent / 500 }),
		sources: ['Optax, adabelief', 'J. Zhuang et al., AdaBelief optimizer, NeurIPS 2020'],
	},
	{
		id: 'yogi',
		name: 'Yogi',
		family: 'adaptive',
		equation: ['m ← β₁ m + (1 − β₁) g', 'v ← v − (1 − β₂) sgn(v − g²) g²', ADAM_STEP],
		hint: 'Forgets steep gradients slowly, so no step is suddenly long.',
		hyper: [hyper('lr', 0.01), hyper('b1', 0.9), hyper('b2', 0.999), hyper('eps', 1e-3)],
		transform: () => chain(scaleByYogi(), scaleByLearningRate()),
		suited: across,
		sources: ['torch_optimizer.Yogi; Optax, yogi', 'M. Zaheer et al., Adaptive methods for nonconvex optimization, NeurIPS 2018'],
	},
];
