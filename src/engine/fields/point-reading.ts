/** What the page reads out at a point: value and slope in double precision, and whether the picture can show it. */

import { installCode } from '../../compile/code.ts';
import { CODE_GENERATORS } from '../../compile/code-generators.ts';
import { boundsOf } from '../../compile/expression-of.ts';
import type { BoundObjective } from '../../model/backend.ts';

installCode(CODE_GENERATORS);

export interface PointReading {
	/** Null at a hole. */
	readonly value: number | null;
	/** |∇f| along the plane; null where there is none. */
	readonly slope: number | null;
	/** f64 has a value and the picture, in f32, a hole: what is read is f64's. */
	readonly beyondF32: boolean;
}

const readers = new WeakMap<BoundObjective, (u: number, v: number) => PointReading>();

/** Read one point of the plane, here on this thread. @param bound in plane space */
export function readPoint(bound: BoundObjective, u: number, v: number): PointReading {
	let read = readers.get(bound);
	if (!read) {
		read = readerOf(bound);
		readers.set(bound, read);
	}
	return read(u, v);
}

function readerOf(bound: BoundObjective): (u: number, v: number) => PointReading {
	const truth = bound.objective.truth(1, bound);
	// Of a sum and of a network it is not known.
	const bounds = bound.objective.offers.bounds ? boundsOf(bound, 1, 'strict') : undefined;
	return (u, v) => {
		truth.run([u, v]);
		const [value = 0, gu = 0, gv = 0] = truth.values;
		const [valid, smoothU, smoothV] = truth.valid;
		if (valid !== 1) return { value: null, slope: null, beyondF32: false };
		const isHoleInF32 = bounds?.([Math.fround(u), Math.fround(v)])[0] === 'hole';
		return { value, slope: smoothU && smoothV ? Math.hypot(gu, gv) : null, beyondF32: isHoleInF32 };
	};
}
