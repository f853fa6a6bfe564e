/** Sharpness-aware minimisation: the gradient is taken at the worst point nearby. */

import type { Transform } from '../model/optimizer.ts';
import { norm, stateless } from './elementary.ts';

/**
 * u ← ∇f(x + ρ g/(‖g‖ + 1e-12)) (Foret et al. 2020); what comes before it in a chain is left aside.
 * @param radius the hyper-parameter's name
 */
export const ascendFirst = (radius: string): Transform =>
	stateless((context) => {
		const { g, gradient } = context;
		const scale = g.div(context.hyper(radius), g.add(norm(context, gradient), g.constant(1e-12)));
		return context.gradientAt(context.each([context.point, gradient], (x, slope) => g.add(x, g.mul(scale, slope))));
	});
