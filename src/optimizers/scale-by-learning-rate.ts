/** The last transform of most chains: u ← −η u. */

import type { Transform } from '../model/optimizer.ts';
import { stateless } from './elementary.ts';

/** u ← −lr·u, with the scheduled rate. */
export const scaleByLearningRate = (): Transform =>
	stateless((context, updates) => {
		const lr = context.hyper('lr');
		return context.each([updates], (u) => context.g.neg(context.g.mul(lr, u)));
	});
