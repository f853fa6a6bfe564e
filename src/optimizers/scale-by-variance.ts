/** Relatives of Adam whose second moment is another: AdaBelief and Yogi. */

import type { ExprId } from '../expr/graph/graph.ts';
import type { StepContext, Transform } from '../model/optimizer.ts';
import { at, average, biasCorrection, bound, each, firstMoment, rest, root, square, type Vector } from './elementary.ts';

/** (m/c₁) / (√(s/c₂) + ε). */
function corrected(context: StepContext, m: Vector, s: Vector): ExprId[] {
	const { g } = context;
	const [c1, c2, eps] = [biasCorrection(context, 'b1'), biasCorrection(context, 'b2'), context.hyper('eps')];
	return each(m, (a, k) => g.div(g.div(a, c1), g.add(root(g, g.div(at(s, k), c2)), eps)));
}

/** AdaBelief (Zhuang et al. 2020): s ← b₂ s + (1 − b₂)(g − m)² + ε_root, the distance from the expected gradient. */
export const scaleByBelief = (): Transform => ({
	state: [
		{ name: 'm', per: 'coordinate' },
		{ name: 's', per: 'coordinate', nonNegative: true },
	],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(bound(context), state.m, updates);
		const [b2, epsRoot] = [context.hyper('b2'), context.hyper('epsRoot')];
		const s = each(updates, (u, k) => g.add(average(g, b2, at(state.s, k), square(g, g.sub(u, at(m, k)))), epsRoot));
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
		const m = firstMoment(bound(context), state.m, updates);
		const share = rest(g, context.hyper('b2'));
		const v = each(updates, (u, k) => {
			const newest = square(g, u);
			const old = at(state.v, k);
			const moved = g.sub(old, g.mul(g.mul(share, g.apply('sign', [g.sub(old, newest)])), newest));
			// Never negative in exact arithmetic; rounding must not make it so.
			return g.apply('max', [moved, g.constant(0)]);
		});
		return { updates: corrected(context, m, v), state: { m, v } };
	},
});
