/** Steps that know only the direction of the gradient: sign, norm, Lion, Rprop. */

import type { ExprId, Graph } from '../expr/graph/graph.ts';
import type { Transform } from '../model/optimizer.ts';
import { average, isDivisor, norm, one, stateless } from './elementary.ts';

const sign = (g: Graph, a: ExprId): ExprId => g.apply('sign', [a]);

/** u ← sgn u. */
export const scaleBySign = (): Transform => stateless((context, updates) => context.each([updates], (u) => sign(context.g, u)));

/** u ← u/‖u‖, 0 where u is (next to) 0. */
export const normalize = (): Transform =>
	stateless((context, updates) => {
		const { g } = context;
		const length = norm(context, updates);
		const some = isDivisor(g, length);
		const divisor = g.select(some, length, one(g));
		return context.each([updates], (u) => g.select(some, g.div(u, divisor), g.constant(0)));
	});

/** Lion (Chen et al. 2023): u ← sgn(b₁ m + (1 − b₁) g); m ← b₂ m + (1 − b₂) g. */
export const scaleByLion = (): Transform => ({
	state: [{ name: 'm', per: 'coordinate' }],
	update(context, updates, state) {
		const { g } = context;
		const [b1, b2] = [context.hyper('b1'), context.hyper('b2')];
		const before = state.vector('m');
		const step = context.each([updates, before], (u, m) => sign(g, average(g, b1, m, u)));
		return { updates: step, state: { m: context.each([updates, before], (u, m) => average(g, b2, m, u)) } };
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
	update(context, updates, state) {
		const { g } = context;
		const zero = g.constant(0);
		const agrees = context.each([updates, state.vector('before')], (u, before) => g.mul(sign(g, u), sign(g, before)));
		const turned = (agreement: ExprId): ExprId => g.apply('lt', [agreement, zero]);
		const d = context.each([agrees, state.vector('d')], (a, old) => {
			const factor = g.select(g.apply('lt', [zero, a]), g.constant(GROWTH), g.select(turned(a), g.constant(SHRINKAGE), one(g)));
			const grown = g.mul(old, factor);
			return g.apply('max', [g.apply('min', [grown, g.constant(STEP_LIMITS[1])]), g.constant(STEP_LIMITS[0])]);
		});
		// Where the sign has turned there is no step, and the next one starts afresh.
		const kept = context.each([updates, agrees], (u, a) => g.select(turned(a), zero, u));
		return { updates: context.each([kept, d], (u, size) => g.neg(g.mul(size, sign(g, u)))), state: { d, before: kept } };
	},
});
