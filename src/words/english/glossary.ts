/** What signs and words mean that the page uses: a sentence each. Loaded with the sheet that shows them. */

export const ENGLISH_GLOSSARY = {
	title: 'Words and signs',
	rows: [
		['f, ∇f', 'The value of the landscape, and its gradient: the direction in which f rises fastest. |∇f| is how steep it is.'],
		['η', 'The learning rate: how long a step is for a given gradient.'],
		['β, μ', 'How much of the previous steps is kept: the momentum, or the memory of an average.'],
		['λ', 'The curvature in one direction: how fast the slope changes. Gradient descent is stable while η is below 2/λ.'],
		['ρ, SAM', 'Sharpness-aware minimization takes the gradient at the highest point within the distance ρ, so it leaves narrow minima.'],
		['σ', 'The size of random noise that is added to the gradient.'],
		['Minimum, basin', 'A place lower than all around it, and the starts from which gradient descent ends there.'],
		['Saddle', 'A place where the gradient is 0 that is a minimum in one direction and a maximum in another.'],
		[
			'Converged, diverged',
			'Converged: at rest, because the gradient is almost 0. Diverged: lost, because a step led far outside the window or was not a number.',
		],
		['Median, quantile', 'Half of the values lie below the median. A share q of them lies below the quantile q.'],
		['Quantile scale', 'Each colour covers the same share of the picture, however different the values are.'],
		['log, symmetric log', 'Equal factors have equal distances. The symmetric scale does so on both sides of 0, and is linear near 0.'],
		['Slice, plane', 'A landscape of more than two variables is shown as a flat cut: a plane through the space of all its variables.'],
		['Pole, hole', 'A pole is a place near which values grow without bound. A hole is a place that has no value.'],
		['f32, f64', 'Single and double precision: numbers of about 7 and of about 16 digits.'],
		['ULP', 'The distance from a number to the next one that the machine has: the unit of rounding errors.'],
	] as readonly (readonly [string, string])[],
};
