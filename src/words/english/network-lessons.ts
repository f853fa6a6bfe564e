/** The lessons on networks, and what the numbers of their runs are called. */

import type { NetworkLessonId } from '../../model/lessons.ts';
import type { LessonText } from './lesson-texts.ts';

export const ENGLISH_NETWORK_LESSONS = {
	texts: {
		'skip-connections': {
			title: 'Skip connections',
			question:
				'Two networks of 12 blocks have the same data, the same number of parameters and the same training. In one of them each block adds its result to what it reads (a skip connection). How do their landscapes differ around the trained networks?',
			options: [
				'Not at all: parameters and data are the same',
				'Without skips there are many minima, with skips one',
				'With skips it is rougher: there are more paths through the network',
			],
			hint: 'The network without skips is trained first, then the one with skips. The same random plane, as long as the weights filter by filter, is laid through each.',
			answer:
				'A random step in a deep network without skips is passed on through every block, so effects multiply and the loss changes wildly. A skip carries the input past the block, and effects add up instead. Li et al. (2018) found this with image networks of 56 layers, which is why networks of a hundred layers can be trained at all.',
			places: { network: 'the network' },
		},
		'sharpness-rises': {
			title: 'Sharpness that rises to its limit',
			question:
				'A small network is trained by gradient descent with the rate η = 0.2 on all samples at once. Where the largest curvature λ is above 2/η = 10, steps overshoot more and more. λ begins at 7. What does it do?',
			options: ['It falls: training ends in flat places', 'It grows on, and the training diverges', 'It grows to about 10 and stays there'],
			hint: 'The curve “Sharpness” of the panel shows how λ_max rises toward the dashed limit 2/η. When the training is over, it stands here.',
			answer:
				'Gradient descent moves to ever sharper places until λ reaches 2/η. Beyond it steps overshoot along the sharpest direction, and this very motion takes the network to where λ is smaller again. So λ hovers around 2/η, and the loss goes on falling, though not at every step (Cohen et al. 2021). In a quadratic bowl, where λ never changes, a λ above 10 would make the same rate diverge.',
			places: { start: 'start', crossing: 'λ passes 2/η', end: 'end' },
		},
		'whole-networks': {
			title: 'Whole networks as particles',
			question:
				'Each particle is a whole network with 354 parameters. All begin on this plane, which shows 2 of the 354 directions, and descend. How far down do they get?',
			options: [
				'Not as far as the lowest point of the plane: there are more ways to go wrong',
				'To the lowest point of the plane',
				'Far below everything that the plane shows',
			],
			hint: 'Particles are drawn where they project on the plane. Watch the losses in the results: they fall below the lowest colour of the legend, while the particles hardly seem to move.',
			answer:
				'The gradient has 354 components, and only two of them lie in a plane. Almost the whole way leads out of it, to losses that the picture does not hold. A slice shows what the landscape looks like around a network, and not where training goes. For that, choose the plane of the training’s own main directions, and read how far the path is from it.',
			names: ['Gradient descent', 'Adam'],
			places: { network: 'the network' },
		},
	} satisfies Readonly<Record<NetworkLessonId, LessonText>>,
	sharpnessFirst: 'λ_max at the start',
	sharpnessLate: 'λ_max over the last fifth of the training, on average',
	limit: (formula: string) => `Limit of the method, ${formula}`,
	crossing: 'First reading of λ_max above the limit, at step',
	never: 'never',
	minima: (name: string) => `${name}: minima in the slice`,
	rim: (name: string) => `${name}: loss on the rim of the slice, geometric mean`,
	lowest: 'Lowest loss that the plane shows',
	loss: (who: string) => `${who}: median loss`,
	outward: (who: string) => `${who}: share of the way that leads out of the plane`,
};
