/** Momentum in its published forms. */

import type { Transform } from '../model/optimizer.ts';
import { rest } from './elementary.ts';

/**
 * b ← g in the first step, else b ← μ b + (1 − d) g; u ← b, or with Nesterov g + μ b. The dampening d
 * is not applied in the first step (torch.optim.SGD).
 */
export const trace = ({ nesterov = false, dampened = false } = {}): Transform => ({
	state: [{ name: 'b', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const first = (later: string, value: number): ReturnType<typeof context.perStep> =>
			context.perStep(
				(host) =>
					host.g.select(
						host.g.apply('eq', [host.step, host.g.constant(1)]),
						host.g.constant(value),
						later === 'mu' ? host.hyper('mu') : rest(host.g, host.hyper('dampening')),
					),
				[0, 1],
			);
		const keep = first('mu', 0);
		const buffer = context.each([updates, state.vector('b')], (u, b) =>
			g.add(g.mul(keep, b), dampened ? g.mul(first('dampening', 1), u) : u),
		);
		const step = nesterov ? context.each([updates, buffer], (u, b) => g.add(u, g.mul(context.hyper('mu'), b))) : buffer;
		return { updates: step, state: { b: buffer } };
	},
});

/** Polyak 1964: u ← −η g + β (x_t − x_{t−1}); a whole step. */
export const heavyBall = (): Transform => ({
	state: [{ name: 'd', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const [lr, beta] = [context.hyper('lr'), context.hyper('beta')];
		const step = context.each([updates, state.vector('d')], (u, d) => g.sub(g.mul(beta, d), g.mul(lr, u)));
		return { updates: step, state: { d: step } };
	},
});

/** Nesterov 1983: y = x_t + (t−1)/(t+2) (x_t − x_{t−1}), x_{t+1} = y − η ∇f(y); a whole step. */
export const acceleratedStep = (): Transform => ({
	state: [{ name: 'd', per: 'coordinate' }],
	update(context, _updates, state) {
		const { g } = context;
		const share = context.perStep(
			(host) => host.g.div(host.g.sub(host.step, host.g.constant(1)), host.g.add(host.step, host.g.constant(2))),
			[0, 1],
		);
		const ahead = context.each([state.vector('d')], (d) => g.mul(share, d));
		const slope = context.gradientAt(context.each([context.point, ahead], (x, a) => g.add(x, a)));
		const step = context.each([ahead, slope], (a, s) => g.sub(a, g.mul(context.hyper('lr'), s)));
		return { updates: step, state: { d: step } };
	},
});
