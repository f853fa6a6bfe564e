/** Steps divided by the root of accumulated squares: Adagrad, RMSProp, Adadelta. */

import type { Transform } from '../model/optimizer.ts';
import { at, average, each, one, root, square } from './elementary.ts';

/** Adagrad (Duchi et al. 2011): s ← s + g²; u ← g/(√s + ε) / (1 + (t − 1) lrDecay) (torch.optim.Adagrad). */
export const scaleByAdagrad = (): Transform => ({
	state: [{ name: 's', per: 'coordinate', nonNegative: true }],
	update(context, updates, state) {
		const { g } = context;
		const decay = context.perStep(
			(host) => {
				const before = host.g.sub(host.step, host.g.constant(1));
				return host.g.div(one(host.g), host.g.add(one(host.g), host.g.mul(before, host.hyper('lrDecay'))));
			},
			[0, 1],
		);
		const s = each(updates, (u, k) => g.add(at(state.s, k), square(g, u)));
		const eps = context.hyper('eps');
		return { updates: each(updates, (u, k) => g.mul(decay, g.div(u, g.add(root(g, at(s, k)), eps)))), state: { s } };
	},
});

/** RMSProp (Hinton 2012): v ← α v + (1 − α) g²; u ← g/(√v + ε), centred: √(v − m²) with m the mean gradient. */
export const scaleByRms = (centered: boolean): Transform => ({
	state: [{ name: 'v', per: 'coordinate', nonNegative: true }, ...(centered ? [{ name: 'm', per: 'coordinate' } as const] : [])],
	update(context, updates, state) {
		const { g } = context;
		const [alpha, eps] = [context.hyper('alpha'), context.hyper('eps')];
		const v = each(updates, (u, k) => average(g, alpha, at(state.v, k), square(g, u)));
		const m = centered ? each(updates, (u, k) => average(g, alpha, at(state.m, k), u)) : undefined;
		// A variance; rounding may make the difference negative.
		const spread = m ? each(v, (a, k) => g.apply('max', [g.sub(a, square(g, at(m, k))), g.constant(0)])) : v;
		const step = each(updates, (u, k) => g.div(u, g.add(root(g, at(spread, k)), eps)));
		return { updates: step, state: { v, ...(m ? { m } : {}) } };
	},
});

/** b ← μ b + u; u ← b: the momentum of torch.optim.RMSprop, on steps already scaled. */
export const accumulate = (): Transform => ({
	state: [{ name: 'b', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const b = each(updates, (u, k) => g.add(g.mul(context.hyper('mu'), at(state.b, k)), u));
		return { updates: b, state: { b } };
	},
});

/** Adadelta (Zeiler 2012): u ← √(d + ε)/√(v + ε) g with the d of before, d ← ρ d + (1 − ρ) u². */
export const scaleByAdadelta = (): Transform => ({
	state: [
		{ name: 'v', per: 'coordinate', nonNegative: true },
		{ name: 'd', per: 'coordinate', nonNegative: true },
	],
	update(context, updates, state) {
		const { g } = context;
		const [rho, eps] = [context.hyper('rho'), context.hyper('eps')];
		const v = each(updates, (u, k) => average(g, rho, at(state.v, k), square(g, u)));
		const step = each(updates, (u, k) => g.mul(g.div(root(g, g.add(at(state.d, k), eps)), root(g, g.add(at(v, k), eps))), u));
		const d = each(step, (u, k) => average(g, rho, at(state.d, k), square(g, u)));
		return { updates: step, state: { v, d } };
	},
});
