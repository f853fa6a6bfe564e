/** Adam (Kingma & Ba 2014), AMSGrad (Reddi et al. 2018) and NAdam, RAdam, AdaMax: one pair of moments, several steps. */

import type { ExprId } from '../expr/graph/graph.ts';
import type { HostContext, Transform } from '../model/optimizer.ts';
import { biasCorrection, decayed, firstMoment, one, rest, root, secondMoment } from './elementary.ts';

const MOMENTS: Transform['state'] = [
	{ name: 'm', per: 'coordinate' },
	{ name: 'v', per: 'coordinate', nonNegative: true },
];

/**
 * u ← (m/c₁) / (√(v/c₂) + ε), c = 1 − bᵗ.
 */
export const scaleByAdam = (): Transform => ({
	state: MOMENTS,
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const v = secondMoment(context, state.vector('v'), updates);
		const [c1, c2, eps] = [biasCorrection(context, 'b1'), biasCorrection(context, 'b2'), context.hyper('eps')];
		const step = context.each([m, v], (a, b) => g.div(g.div(a, c1), g.add(root(g, g.div(b, c2)), eps)));
		return { updates: step, state: { m, v } };
	},
});

/** As Adam with the largest v so far; the maximum is of the uncorrected v (torch). */
export const scaleByAmsgrad = (): Transform => ({
	state: [...MOMENTS, { name: 'vmax', per: 'coordinate', nonNegative: true }],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const v = secondMoment(context, state.vector('v'), updates);
		const vmax = context.each([v, state.vector('vmax')], (a, most) => g.apply('max', [most, a]));
		const [c1, c2, eps] = [biasCorrection(context, 'b1'), biasCorrection(context, 'b2'), context.hyper('eps')];
		const step = context.each([m, vmax], (a, b) => g.div(g.div(a, c1), g.add(root(g, g.div(b, c2)), eps)));
		return { updates: step, state: { m, v, vmax } };
	},
});

/** μ_t = b₁ (1 − ½·0.96^(t ψ)), `ahead` steps from now. */
const nadamMomentum = ({ g, step, hyper }: HostContext, ahead: number): ExprId => {
	const t = g.add(step, g.constant(ahead));
	return g.mul(hyper('b1'), rest(g, g.mul(g.constant(0.5), g.apply('pow', [g.constant(0.96), g.mul(t, hyper('psi'))]))));
};

/** NAdam (Dozat 2016) with the momentum schedule of torch.optim.NAdam; P is the product of all μ so far. */
export const scaleByNadam = (): Transform => ({
	state: [...MOMENTS, { name: 'P', per: 'particle', initial: 1, nonNegative: true }],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const v = secondMoment(context, state.vector('v'), updates);
		const now = context.perStep((host) => nadamMomentum(host, 0), [0, 1]);
		const next = context.perStep((host) => nadamMomentum(host, 1), [0, 1]);
		const product = g.mul(state.number('P'), now);
		const onGradient = g.div(rest(g, now), rest(g, product));
		const onMoment = g.div(next, rest(g, g.mul(product, next)));
		const [c2, eps] = [biasCorrection(context, 'b2'), context.hyper('eps')];
		const step = context.each([updates, m, v], (u, a, b) =>
			g.div(g.add(g.mul(onGradient, u), g.mul(onMoment, a)), g.add(root(g, g.div(b, c2)), eps)),
		);
		return { updates: step, state: { m, v, P: product } };
	},
});

/** ρ_t = ρ∞ − 2 t b₂ᵗ/(1 − b₂ᵗ): the length of the simple moving average that v amounts to. */
function averageLength(host: HostContext): { readonly length: ExprId; readonly most: ExprId } {
	const { g, step, hyper } = host;
	const most = g.sub(g.div(g.constant(2), rest(g, hyper('b2'))), one(g));
	const power = g.apply('pow', [hyper('b2'), step]);
	return { most, length: g.sub(most, g.div(g.mul(g.mul(g.constant(2), step), power), rest(g, power))) };
}

/** The rectification r·√c₂/c₁ where ρ > 5, else 0; or the plain 1/c₁ where it is not. */
function rectified(host: HostContext, adaptive: boolean): ExprId {
	const { g } = host;
	const { length, most } = averageLength(host);
	const less = (a: ExprId, by: number): ExprId => g.sub(a, g.constant(by));
	const holds = g.apply('lt', [g.constant(5), length]);
	const c1 = decayed(host, 'b1');
	if (!adaptive) return g.select(holds, g.constant(0), g.div(one(g), c1));
	const ratio = g.div(g.mul(g.mul(less(length, 4), less(length, 2)), most), g.mul(g.mul(less(most, 4), less(most, 2)), length));
	const r = root(g, g.apply('max', [ratio, g.constant(0)]));
	return g.select(holds, g.div(g.mul(r, root(g, decayed(host, 'b2'))), c1), g.constant(0));
}

/** RAdam (Liu et al. 2019): Adam once the variance of its step is bounded, momentum before (torch.optim.RAdam). */
export const scaleByRadam = (): Transform => ({
	state: MOMENTS,
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const v = secondMoment(context, state.vector('v'), updates);
		const adaptive = context.perStep((host) => rectified(host, true), [0, 1e9]);
		const plain = context.perStep((host) => rectified(host, false), [0, 1e9]);
		const eps = context.hyper('eps');
		const step = context.each([m, v], (a, b) => g.add(g.div(g.mul(adaptive, a), g.add(root(g, b), eps)), g.mul(plain, a)));
		return { updates: step, state: { m, v } };
	},
});

/** AdaMax (Kingma & Ba 2014, §7.1): u ← max(b₂ u, |g| + ε), step (m/c₁)/u. */
export const scaleByAdamax = (): Transform => ({
	state: [
		{ name: 'm', per: 'coordinate' },
		{ name: 'u', per: 'coordinate', nonNegative: true },
	],
	update(context, updates, state) {
		const { g } = context;
		const m = firstMoment(context, state.vector('m'), updates);
		const [b2, eps] = [context.hyper('b2'), context.hyper('eps')];
		const u = context.each([updates, state.vector('u')], (a, old) => g.apply('max', [g.mul(b2, old), g.add(g.apply('abs', [a]), eps)]));
		const c1 = biasCorrection(context, 'b1');
		return { updates: context.each([m, u], (a, b) => g.div(g.div(a, c1), b)), state: { m, u } };
	},
});
