/** The lessons themselves: what is asked, what to watch, what happened and why. By the id of a lesson. */

import type { LessonId, NetworkLessonId } from '../../model/lessons.ts';

export interface LessonText {
	readonly title: string;
	/** Asked before the run. */
	readonly question: string;
	/** Two to four answers to choose from. */
	readonly options: readonly string[];
	/** One line: what to watch. */
	readonly hint: string;
	/** What happened and why, read after the run. */
	readonly answer: string;
	/** What the figures call the groups, where their optimizers have one name. */
	readonly names?: readonly string[];
	/** What the picture and the figures call the places of the lesson, by their ids. */
	readonly places: Readonly<Record<string, string>>;
}

export const LESSON_TEXTS = {
	start: {
		title: 'Four minima',
		question: 'Three optimizers leave from the same 500 starts. Does each start lead all three to the same minimum?',
		options: ['Yes: the start decides', 'Most do, but one in six of momentum’s do not', 'No: chance decides'],
		hint: 'Three optimizers from the same starts. Momentum rolls past minima: from one start in six it ends in another minimum than gradient descent.',
		answer:
			'Each minimum has a basin: the starts from which gradient descent ends there. Momentum carries particles over the border of a basin, so near the borders the optimizer decides and not the start alone.',
		places: { A: 'A', B: 'B', C: 'C', D: 'D' },
	},
	'edge-of-stability': {
		title: 'The edge of stability',
		question: 'The largest curvature λ is 20. Gradient descent runs at the rates η = 0.05, 0.098 and 0.1015. Which of them fail?',
		options: ['None: all rates are small', 'Only 0.1015', '0.098 and 0.1015'],
		hint: 'Watch y, the steep direction: each step multiplies it by 1 − 20η, which is 0, −0.96 and −1.03.',
		answer:
			'The limit is 2/λ = 0.1. Below it a zigzag shrinks, above it the same zigzag grows, however small the error was at the beginning. The steepest direction limits the rate, so progress along the flat directions is slow.',
		names: ['η = 0.05', 'η = 0.098', 'η = 0.1015'],
		places: { minimum: 'minimum' },
	},
	momentum: {
		title: 'Just enough momentum',
		question:
			'The bowl is a hundred times as steep along y as along x. Which comes to rest first: gradient descent, momentum β = 0.67 or momentum β = 0.95?',
		options: ['Gradient descent', 'β = 0.67', 'β = 0.95: more momentum is faster'],
		hint: 'Watch the minimum: gradient descent creeps toward it, β = 0.67 arrives, and β = 0.95 swings through it again and again.',
		answer:
			'For curvatures μ and L the best momentum is β = ((√L − √μ)/(√L + √μ))², here 0.67 (Polyak 1964). Each step multiplies its error by √β = 0.82; the best gradient descent reaches only 0.98. With more momentum the particles only swing longer: a factor of 0.97 per step.',
		names: ['Gradient descent', 'β = 0.67', 'β = 0.95'],
		places: { minimum: 'minimum' },
	},
	ravine: {
		title: 'Along a ravine',
		question:
			'The valley is steep across and almost flat along. At the same rate, how much faster does momentum move along it than gradient descent?',
		options: ['Not at all: the rate is the same', 'About twice as fast', 'About ten times as fast'],
		hint: 'Watch the floor of the valley, on the way to the minimum at (1, 1). Who has come down to f = 0.1 has arrived.',
		answer:
			'Along the floor every gradient points the same way, so momentum adds them up: with μ = 0.9 to 1/(1 − 0.9) = 10 steps in one. Across, gradients change sign and cancel. Adam scales each direction by its own gradients and needs no small rate for the steep one.',
		places: { minimum: 'minimum' },
	},
	clipping: {
		title: 'A wall that grows, and clipping',
		question: 'Gradient descent runs on x⁴/4 + y²/2 at η = 0.25 from starts all over the window. Which of them fail?',
		options: [
			'None: there is one minimum, and all ways lead down',
			'Those beyond |x| = √(2/η) = 2.83',
			'All of them: the rate is too large',
		],
		hint: 'Watch the two ends of the window: there a step of gradient descent leads to a place that is higher than where it began.',
		answer:
			'A step multiplies x by 1 − ηx². Beyond |x| = √(2/η) that is below −1, so each step lands higher on the other wall. With the gradient clipped to length 1 no step is longer than η = 0.25, and all arrive. Networks are trained with clipped gradients because their losses have such walls.',
		names: ['Not clipped', 'Clipped'],
		places: { floor: 'floor' },
	},
	saddle: {
		title: 'Leaving a saddle',
		question: 'All particles begin on the ridge that leads to the saddle. At the same rate, which optimizer leaves the saddle first?',
		options: ['Gradient descent', 'Momentum', 'Adam'],
		hint: 'Watch the saddle in the middle: there the slope is almost 0, and an optimizer that follows the slope alone almost stops.',
		answer:
			'Near the saddle the slope across the ridge is tiny and grows by the factor 1 + η per step. Momentum adds these small slopes up. Adam divides by the size of the gradient, so its steps stay as long as η even there. In training a plateau of the loss is often such a saddle.',
		places: { saddle: 'saddle', upper: 'upper minimum', lower: 'lower minimum' },
	},
	rastrigin: {
		title: 'Noise that cools',
		question: 'The landscape has a hundred dips, the lowest of them in the middle. Which optimizer brings the most particles there?',
		options: ['Gradient descent', 'Adam', 'Noisy steps that shrink to 0'],
		hint: 'Watch the middle: gradient descent and Adam stop in a dip nearby, while noisy steps go on from dip to dip.',
		answer:
			'A descent without noise ends in the dip it starts in. Noise carries particles over the walls between dips, over low walls sooner than over high ones. As the noise shrinks, the particles stay where the landscape is lowest. Simulated annealing and the noise of small batches work in the same way.',
		places: { lowest: 'lowest dip' },
	},
	'sharp-minimum': {
		title: 'A sharp minimum and a flat one',
		question:
			'All particles begin in the narrow dip, which is deeper than the wide bowl. Where are they after 600 steps with noise in the gradient?',
		options: ['In the dip: it is deeper', 'In the wide bowl: it is flatter', 'Half and half'],
		hint: 'Watch the narrow dip: gradient descent stays in it, and gradient noise shakes the other particles out of it.',
		answer:
			'A particle needs few lucky steps to leave a narrow dip and very many to come back from a wide bowl. So in the end the noisy particles are in the wide bowl, although it is higher. This is one reason why small batches are said to find flat minima.',
		places: { narrow: 'narrow dip', wide: 'wide bowl' },
	},
	sam: {
		title: 'Along a valley of minima',
		question:
			'Every point of the line y = 0 is a minimum, and the valley is narrower the farther out it is. Where on the line do gradient descent and SAM end?',
		options: ['Both wherever they reach it', 'Both in the widest part', 'Gradient descent wherever it reaches it, SAM in the widest part'],
		hint: 'Watch the floor: gradient descent stops as soon as it is there, SAM goes on along it.',
		answer:
			'On the floor the gradient is 0, so gradient descent has nothing more to do. SAM (Foret et al. 2021) takes the gradient at the highest point within the distance ρ, up on the wall. That gradient also moves it along the valley, toward where the walls are less steep. A network has such valleys of equally good weights, and their sharpness tells them apart.',
		places: { widest: 'widest part' },
	},
	network: {
		title: 'A network of two hidden units',
		question:
			'The axes are the weights of two hidden units, the height is the network’s error on six points. How many best minima are there?',
		options: ['One', 'Two, each the mirror image of the other', 'Very many'],
		hint: 'Watch the line x = y: the surface is the same on both sides of it, and far out its slopes fade where tanh saturates.',
		answer:
			'Exchange the two units and the network computes the same: the error is its own mirror image. With h hidden units every minimum has h! such copies. Far out a unit is saturated and its gradient fades, so Adam, which scales small gradients up, is the first to cross these flat parts.',
		places: { A: 'A', B: 'B' },
	},
} satisfies Readonly<Record<Exclude<LessonId, NetworkLessonId>, LessonText>>;
