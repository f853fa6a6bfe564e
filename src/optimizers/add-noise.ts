/** Steps with noise of their own: gradient noise, and Langevin dynamics. */

import type { Transform } from '../model/optimizer.ts';
import { root, stateless } from './elementary.ts';

/** u ← u + σ z, z ~ N(0, I): what mini-batches do to a gradient, in its simplest form. */
export const addGradientNoise = (): Transform =>
	stateless((context, updates) =>
		context.each([updates], (u, k) => context.g.add(u, context.g.mul(context.hyper('sigma'), context.normal(k)))),
	);

/** u ← −(ε/2) g + √(ε T) z (Welling & Teh 2011): its stationary density is proportional to exp(−f/T). */
export const langevinStep = (): Transform =>
	stateless((context, updates) => {
		const { g } = context;
		const drift = context.perStep((host) => host.g.mul(host.g.constant(-0.5), host.hyper('eps')));
		const spread = context.perStep((host) => root(host.g, host.g.mul(host.hyper('eps'), host.hyper('T'))));
		return context.each([updates], (u, k) => g.add(g.mul(drift, u), g.mul(spread, context.normal(k))));
	});
