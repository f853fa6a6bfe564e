/** Steps divided by the root of accumulated squares: Adagrad, RMSProp, Adadelta. */

import type { Transform } from '../model/optimizer.ts';
import { average, one, root, square } from './elementary.ts';

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
		const s = context.each([updates, state.vector('s')], (u, old) => g.add(old, square(g, u)));
		const eps = context.hyper('eps');
		return { updates: context.each([updates, s], (u, a) => g.mul(decay, g.div(u, g.add(root(g, a), eps)))), state: { s } };
	},
});

/** RMSProp (Hinton 2012): v ← α v + (1 − α) g²; u ← g/(√v + ε), centred: √(v − m²) with m the mean gradient. */
export const scaleByRms = (centered: boolean): Transform => ({
	state: [{ name: 'v', per: 'coordinate', nonNegative: true }, ...(centered ? [{ name: 'm', per: 'coordinate' } as const] : [])],
	update(context, updates, state) {
		const { g } = context;
		const [alpha, eps] = [context.hyper('alpha'), context.hyper('eps')];
		const v = context.each([updates, state.vector('v')], (u, old) => average(g, alpha, old, square(g, u)));
		const m = centered ? context.each([updates, state.vector('m')], (u, old) => average(g, alpha, old, u)) : undefined;
		// A variance; rounding may make the difference negative.
		const spread = m ? context.each([v, m], (a, b) => g.apply('max', [g.sub(a, square(g, b)), g.constant(0)])) : v;
		const step = context.each([updates, spread], (u, a) => g.div(u, g.add(root(g, a), eps)));
		return { updates: step, state: { v, ...(m ? { m } : {}) } };
	},
});

/** b ← μ b + u; u ← b: the momentum of torch.optim.RMSprop, on steps already scaled. */
export const accumulate = (): Transform => ({
	state: [{ name: 'b', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const b = context.each([updates, state.vector('b')], (u, old) => g.add(g.mul(context.hyper('mu'), old), u));
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
		const v = context.each([updates, state.vector('v')], (u, old) => average(g, rho, old, square(g, u)));
		const before = state.vector('d');
		const step = context.each([updates, before, v], (u, old, a) => g.mul(g.div(root(g, g.add(old, eps)), root(g, g.add(a, eps))), u));
		const d = context.each([step, before], (u, old) => average(g, rho, old, square(g, u)));
		return { updates: step, state: { v, d } };
	},
});
