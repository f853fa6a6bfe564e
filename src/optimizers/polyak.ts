/** Polyak's step size. */

import type { Transform } from '../model/optimizer.ts';
import { dot, isDivisor, one, stateless } from './elementary.ts';

/** More than the largest η_max that is accepted: a quotient of this size is cut to η_max in any case. */
const BEYOND_ANY_RATE = 2 ** 40;

/** u ← −min((f − f*)/‖g‖², η_max) g, 0 where g is (next to) 0; a whole step. */
export const polyakStep = (): Transform =>
	stateless((context, updates) => {
		const { g, value } = context;
		const length = dot(context, updates, updates);
		const some = isDivisor(g, length);
		const gap = g.sub(value, context.hyper('fmin'));
		// Where g is almost 0 the quotient would leave the range of numbers before η_max cuts it; cut here it cannot.
		const least = g.div(g.apply('abs', [gap]), g.constant(BEYOND_ANY_RATE));
		const divisor = g.apply('max', [g.select(some, length, one(g)), least]);
		const rate = g.apply('min', [g.div(gap, divisor), context.hyper('maxLr')]);
		return context.each([updates], (u) => g.neg(g.mul(g.select(some, rate, g.constant(0)), u)));
	});
