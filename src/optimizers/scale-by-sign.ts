/** Steps that know only the direction of the gradient: sign, norm, Lion, Rprop. */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { Transform } from '../model/optimizer.ts';
import { at, average, each, isDivisor, norm, one, stateless } from './elementary.ts';

const sign = (g: Graph, a: ExprId): ExprId => g.apply('sign', [a]);

/** u ← sgn u. */
export const scaleBySign = (): Transform => stateless(({ g }, updates) => each(updates, (u) => sign(g, u)));

/** u ← u/‖u‖, 0 where u is (next to) 0. */
export const normalize = (): Transform =>
	stateless(({ g }, updates) => {
		const length = norm(g, updates);
		const some = isDivisor(g, length);
		const divisor = g.select(some, length, one(g));
		return each(updates, (u) => g.select(some, g.div(u, divisor), g.constant(0)));
	});

/** Lion (Chen et al. 2023): u ← sgn(b₁ m + (1 − b₁) g); m ← b₂ m + (1 − b₂) g. */
export const scaleByLion = (): Transform => ({
	state: [{ name: 'm', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const [b1, b2] = [context.hyper('b1'), context.hyper('b2')];
		const step = each(updates, (u, k) => sign(g, average(g, b1, at(state.m, k), u)));
		return { updates: step, state: { m: each(updates, (u, k) => average(g, b2, at(state.m, k), u)) } };
	},
});

/** Growth, shrinkage and limits of Rprop's steps (torch.optim.Rprop). */
const GROWTH = 1.2;
const SHRINKAGE = 0.5;
const STEP_LIMITS = [1e-6, 50] as const;

/** Rprop (Riedmiller & Braun 1993): a step size a coordinate, which grows while the sign stays and shrinks where it turns; a whole step. */
export const rpropStep = (): Transform => ({
	state: [
		{ name: 'd', per: 'coordinate', nonNegative: true, initial: (host) => host.hyper('lr') },
		{ name: 'before', per: 'coordinate' },
	],
	update({ g }, updates, state) {
		const zero = g.constant(0);
		const agrees = each(updates, (u, k) => g.mul(sign(g, u), sign(g, at(state.before, k))));
		const turned = (k: number): ExprId => g.apply('lt', [at(agrees, k), zero]);
		const d = each(updates, (_, k) => {
			const factor = g.select(g.apply('lt', [zero, at(agrees, k)]), g.constant(GROWTH), g.select(turned(k), g.constant(SHRINKAGE), one(g)));
			const grown = g.mul(at(state.d, k), factor);
			return g.apply('max', [g.apply('min', [grown, g.constant(STEP_LIMITS[1])]), g.constant(STEP_LIMITS[0])]);
		});
		// Where the sign has turned there is no step, and the next one starts afresh.
		const kept = each(updates, (u, k) => g.select(turned(k), zero, u));
		return { updates: each(kept, (u, k) => g.neg(g.mul(at(d, k), sign(g, u)))), state: { d, before: kept } };
	},
});
