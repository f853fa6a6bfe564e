/** Small optimizers for tests of the machinery: nothing of the registry, so that a fault there shows there. */

import type { ExprId } from '../../src/expr/graph/graph.ts';
import type { HyperSpec, ResolvedOptimizer, StepContext } from '../../src/model/optimizer.ts';

const spec = (name: string, value: number, range: readonly [number, number]): HyperSpec => ({
	name,
	symbol: name,
	meaning: '',
	value,
	range,
	scale: 'log',
});

const resolved = (id: string, hyper: readonly HyperSpec[], transform: ResolvedOptimizer['transform']): ResolvedOptimizer => ({
	id,
	name: id,
	key: id,
	hyper,
	values: Object.fromEntries(hyper.map(({ name, value }) => [name, value])),
	transform,
});

const scaled = (context: StepContext, direction: ExprId): ExprId => context.g.neg(context.g.mul(context.hyper('lr'), direction));

/** x ← x − lr·g. */
export const plain = (lr: number): ResolvedOptimizer =>
	resolved('plain', [spec('lr', lr, [0, 1e6])], {
		state: [],
		update: (context, updates) => ({ updates: context.each([updates], (u) => scaled(context, u)), state: {} }),
	});

/** x ← x − lr·(g + z), z ~ N(0, I). */
export const noisy = (lr: number): ResolvedOptimizer =>
	resolved('noisy', [spec('lr', lr, [0, 1e6])], {
		state: [],
		update: (context, updates) => ({
			updates: context.each([updates], (u, k) => scaled(context, context.g.add(u, context.normal(k)))),
			state: {},
		}),
	});

/** Everything a transform can ask for: state of both kinds, an initial value, per-step numbers, a root, a gradient elsewhere. */
export const elaborate = (lr: number): ResolvedOptimizer =>
	resolved('elaborate', [spec('lr', lr, [0, 1e6]), spec('b', 0.9, [0, 1])], {
		state: [
			{ name: 'm', per: 'coordinate' },
			{ name: 'v', per: 'coordinate', nonNegative: true, initial: (host) => host.g.mul(host.hyper('lr'), host.hyper('lr')) },
			{ name: 'p', per: 'particle', initial: 1 },
		],
		update(context, updates, state) {
			const { g } = context;
			const b = context.hyper('b');
			const rest = g.sub(g.constant(1), b);
			const correction = context.perStep(
				(host) => host.g.sub(host.g.constant(1), host.g.apply('pow', [host.hyper('b'), host.step])),
				[1e-6, 1],
			);
			const m = context.each([updates, state.vector('m')], (u, old) => g.add(g.mul(b, old), g.mul(rest, u)));
			const v = context.each([updates, state.vector('v')], (u, old) => g.add(g.mul(b, old), g.mul(rest, g.powi(u, 2))));
			const ahead = context.gradientAt(context.each([context.point, m], (x, a) => g.add(x, scaled(context, a))));
			const root = (a: ExprId): ExprId => g.add(g.apply('sqrt', [a]), g.constant(1e-3));
			return {
				updates: context.each([ahead, m, v], (u, a, c) => scaled(context, g.div(g.add(u, g.div(a, correction)), root(c)))),
				state: { m, v, p: g.mul(state.number('p'), b) },
			};
		},
	});
