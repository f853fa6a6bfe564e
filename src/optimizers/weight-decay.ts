/** Weight decay, coupled and decoupled. */

import type { Transform } from '../model/optimizer.ts';
import { stateless } from './elementary.ts';

/** u ← u + λ x: the gradient of (λ/2)‖x‖², before everything else. */
export const addDecayedWeights = (): Transform =>
	stateless((context, updates) => {
		const decay = context.hyper('weightDecay');
		return context.each([updates, context.point], (u, x) => context.g.add(u, context.g.mul(decay, x)));
	});

/** u ← u − η λ x, after everything else (Loshchilov & Hutter 2019): x shrinks by 1 − η λ whatever the gradient's scale. */
export const addDecoupledDecay = (): Transform =>
	stateless((context, updates) => {
		const decay = context.perStep((host) => host.g.mul(host.hyper('lr'), host.hyper('weightDecay')));
		return context.each([updates, context.point], (u, x) => context.g.sub(u, context.g.mul(decay, x)));
	});
