/** Up to which sharpness a method is stable on a quadratic: where λ_max settles at the edge of stability (Cohen et al. 2021, 2022). */

/** The limit of λ_max of the Hessian, or of the Hessian that is divided by a method's own scale of each coordinate. */
export interface StabilityLimit {
	readonly value: number;
	/** As it is written: `2(1 + β)/η`. */
	readonly formula: string;
	readonly of: 'hessian' | 'preconditioned';
}

type Hyper = Readonly<Record<string, number>>;
type Rule = (eta: number, hyper: Hyper) => StabilityLimit;

const number = (hyper: Hyper, name: string): number => hyper[name] ?? 0;

const plain: Rule = (eta) => ({ value: 2 / eta, formula: '2/η', of: 'hessian' });
const buffered: Rule = (eta, hyper) => {
	const [mu, dampening] = [number(hyper, 'mu'), number(hyper, 'dampening')];
	const formula = dampening === 0 ? '2(1 + μ)/η' : '2(1 + μ)/((1 − d) η)';
	return { value: (2 * (1 + mu)) / ((1 - dampening) * eta), formula, of: 'hessian' };
};
/** m ← β₁ m + (1 − β₁) g: with β₁ = 0.9 this is 38/η. */
const adaptive: Rule = (eta, hyper) => {
	const beta = number(hyper, 'b1');
	return { value: (2 * (1 + beta)) / ((1 - beta) * eta), formula: '2(1 + β₁)/((1 − β₁) η)', of: 'preconditioned' };
};

/** By the id of an optimizer. A method without a row has no limit that is known in closed form. */
const RULES: Readonly<Record<string, Rule>> = {
	gd: plain,
	'sam-sgd': plain,
	momentum: buffered,
	'heavy-ball': (eta, hyper) => ({ value: (2 * (1 + number(hyper, 'beta'))) / eta, formula: '2(1 + β)/η', of: 'hessian' }),
	nesterov: (eta, hyper) => {
		const mu = number(hyper, 'mu');
		return { value: (2 * (1 + mu)) / ((1 + 2 * mu) * eta), formula: '2(1 + μ)/((1 + 2μ) η)', of: 'hessian' };
	},
	adam: adaptive,
	adamw: adaptive,
	amsgrad: adaptive,
	rmsprop: (eta) => ({ value: 2 / eta, formula: '2/η', of: 'preconditioned' }),
};

/**
 * The limit of a method at a rate.
 * @param eta the rate of the step, scheduled
 * @returns null where none is known
 * @example
 * const limit = stabilityLimit('adam', 1e-3, { b1: 0.9 });
 * console.log(limit?.value, limit?.of); // 38000.00 preconditioned
 */
export function stabilityLimit(optimizer: string, eta: number, hyper: Hyper): StabilityLimit | null {
	const rule = Object.hasOwn(RULES, optimizer) ? RULES[optimizer] : undefined;
	return rule && eta > 0 ? rule(eta, hyper) : null;
}

/**
 * What a method divides each coordinate of its step by, after t steps: P of the preconditioned Hessian P⁻¹H, whose eigenvalues are
 * those of P^−½ H P^−½.
 *
 * - adam, adamw: (1 − β₁ᵗ) (√(v/(1 − β₂ᵗ)) + ε); amsgrad with the largest v so far (Cohen et al. 2022, eq. 2)
 * - rmsprop: √v + ε, centred √(v − m²) + ε
 *
 * @param state of the optimizer, by slot
 * @returns null where the method has none
 */
export function preconditionerOf(
	optimizer: string,
	hyper: Hyper,
	state: Readonly<Record<string, ArrayLike<number>>>,
	t: number,
): Float64Array | null {
	const eps = number(hyper, 'eps');
	const { v, vmax, m } = state;
	if (optimizer === 'adam' || optimizer === 'adamw' || optimizer === 'amsgrad') {
		const second = optimizer === 'amsgrad' ? vmax : v;
		if (!second || t < 1) return null;
		const [first, root] = [1 - number(hyper, 'b1') ** t, 1 - number(hyper, 'b2') ** t];
		return Float64Array.from(second, (value) => first * (Math.sqrt(value / root) + eps));
	}
	if (optimizer === 'rmsprop' && v) {
		const centred = hyper.centered === 1 && m;
		return Float64Array.from(v, (value, k) => Math.sqrt(Math.max(0, value - (centred ? (m[k] as number) ** 2 : 0))) + eps);
	}
	return null;
}
