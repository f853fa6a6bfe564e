/** Polyak's step size. */

import type { Transform } from '../model/optimizer.ts';
import { each, isDivisor, one, square, stateless } from './elementary.ts';

/** u ← −min((f − f*)/‖g‖², η_max) g, 0 where g is (next to) 0; a whole step. */
export const polyakStep = (): Transform =>
	stateless((context, updates) => {
		const { g, value } = context;
		const length = updates.map((u) => square(g, u)).reduce((a, b) => g.add(a, b));
		const some = isDivisor(g, length);
		const rate = g.apply('min', [g.div(g.sub(value, context.hyper('fmin')), g.select(some, length, one(g))), context.hyper('maxLr')]);
		return each(updates, (u) => g.neg(g.mul(g.select(some, rate, g.constant(0)), u)));
	});
