/** Gradient clipping: of each coordinate, and of the norm over all of them. */

import type { Transform } from '../model/optimizer.ts';
import { norm, one, stateless } from './elementary.ts';

/** u ← min(max(u, −c), c), coordinate by coordinate. */
export const clipByValue = (): Transform =>
	stateless((context, updates) => {
		const { g } = context;
		const most = context.hyper('clipValue');
		return context.each([updates], (u) => g.apply('max', [g.apply('min', [u, most]), g.neg(most)]));
	});

/** u ← u · min(1, c/(‖u‖ + 1e-6)), each particle by its own norm (torch.nn.utils.clip_grad_norm_). */
export const clipByNorm = (): Transform =>
	stateless((context, updates) => {
		const { g } = context;
		const share = g.div(context.hyper('clipNorm'), g.add(norm(context, updates), g.constant(1e-6)));
		const factor = g.apply('min', [one(g), share]);
		return context.each([updates], (u) => g.mul(u, factor));
	});
