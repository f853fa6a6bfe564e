/** Formulas to begin with, of what the language can do. */

/** Waves, a parameter, a definition, a choice, roughness by seed, any number of variables, a pole, pasted LaTeX. */
export const EXAMPLES = [
	'sin(3x) cos(3y) + (x^2 + y^2)/10',
	'k in [0, 5] = 1; (1 - x)^2 + k (y - x^2)^2',
	'bump(a, b) = exp(-(x - a)^2 - (y - b)^2); -bump(1, 0) - 2 bump(-1, 1)',
	'if(x y > 0, x^2 + y^2, 2 + sin(5x))',
	'(x^2 + y^2)/20 + noise(x, y, 1)',
	'sum(i, 1, n, x[i]^2 - cos(2 pi x[i]))',
	'1/(x^2 + y^2)',
	'\\frac{x^4}{4} - x^2 + \\sqrt{1 + y^2}',
] as const;
