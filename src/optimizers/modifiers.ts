/** What can be composed around any optimizer by giving its hyper-parameter. */

import type { Modifier } from '../model/optimizer.ts';
import { clipByNorm, clipByValue } from './clip.ts';
import { hyper } from './hypers.ts';
import { ascendFirst } from './sharpness.ts';
import { addDecayedWeights } from './weight-decay.ts';

/** In the order of composition, nearest to the raw gradient first. */
export const MODIFIERS: readonly Modifier[] = [
	{
		hyper: {
			name: 'sam',
			symbol: 'ρ_s',
			meaning: 'Sharpness-aware: take the gradient at the worst point within this distance.',
			value: 0.05,
			range: [0, 1e6],
			scale: 'log',
		},
		name: 'Sharpness-aware (SAM)',
		equation: ['g ← ∇f(x + ρ_s g/(‖g‖ + 1e-12))'],
		transform: () => ascendFirst('sam'),
		order: 0,
		sources: ['P. Foret et al., Sharpness-aware minimization, ICLR 2021'],
	},
	{
		hyper: {
			name: 'clipValue',
			symbol: 'c_v',
			meaning: 'No coordinate of the gradient is larger than this.',
			value: 1,
			range: [1e-20, 1e20],
			scale: 'log',
		},
		name: 'Clip by value',
		equation: ['g ← min(max(g, −c_v), c_v)'],
		transform: clipByValue,
		order: 1,
		sources: ['PyTorch, torch.nn.utils.clip_grad_value_'],
	},
	{
		hyper: { name: 'clipNorm', symbol: 'c', meaning: 'The gradient is no longer than this.', value: 1, range: [1e-20, 1e20], scale: 'log' },
		name: 'Clip by norm',
		equation: ['g ← g min(1, c/(‖g‖ + 1e-6))'],
		transform: clipByNorm,
		order: 2,
		sources: [
			'R. Pascanu, T. Mikolov & Y. Bengio, On the difficulty of training recurrent neural networks, 2013',
			'PyTorch, torch.nn.utils.clip_grad_norm_',
		],
	},
	{
		hyper: hyper('weightDecay', 0.01),
		name: 'Weight decay (L2)',
		equation: ['g ← g + λ x'],
		transform: addDecayedWeights,
		order: 3,
		sources: ['A. Krogh & J. Hertz, A simple weight decay can improve generalization, 1991'],
	},
];
