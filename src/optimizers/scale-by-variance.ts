/** Relatives of Adam whose second moment is another: AdaBelief and Yogi. */

import type { StepContext, Transform, Vector } from '../model/optimizer.ts';
import { average, biasCorrection, firstMoment, rest, root, square } from './elementary.ts';

/** (m/c₁) / (√(s/c₂) + ε). */
function corrected(context: StepContext, m: Vector, s: Vector): Vector {
	const { g } = context;
	const [c1, c2, eps] = [biasCorrection(context, 'b1'), biasCorrection(context, 'b2'), context.hyper('eps')];
	return context.each([m, s], (a, b) => g.div(g.div(a, c1), g.add(root(g, g.div(b, c2)), eps)));
}

/** AdaBelief (Zhuang et al. 2020): s ← b₂ s + (1 − b₂)(g − m)² + ε_root, the distance from the expected gradient. */
export const scaleByBelief = (): Transform => ({
	state: [
		{ name: 'm', per: 'coordinate' },
		{ name: 's', per: 'coordinate', nonNegative: true },
	],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const [b2, epsRoot] = [context.hyper('b2'), context.hyper('epsRoot')];
		const s = context.each([updates, m, state.vector('s')], (u, a, old) => g.add(average(g, b2, old, square(g, g.sub(u, a))), epsRoot));
		return { updates: corrected(context, m, s), state: { m, s } };
	},
});

/** Yogi (Zaheer et al. 2018): v ← v − (1 − b₂) sgn(v − g²) g², which moves v by at most the newest square. */
export const scaleByYogi = (): Transform => ({
	// Both moments start at 1e-6, and are corrected for bias all the same (torch_optimizer, optax).
	state: [
		{ name: 'm', per: 'coordinate', initial: 1e-6 },
		{ name: 'v', per: 'coordinate', initial: 1e-6, nonNegative: true },
	],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const share = rest(g, context.hyper('b2'));
		const v = context.each([updates, state.vector('v')], (u, old) => {
			const newest = square(g, u);
			const moved = g.sub(old, g.mul(g.mul(share, g.apply('sign', [g.sub(old, newest)])), newest));
			// Never negative in exact arithmetic; rounding must not make it so.
			return g.apply('max', [moved, g.constant(0)]);
		});
		return { updates: corrected(context, m, v), state: { m, v } };
	},
});
