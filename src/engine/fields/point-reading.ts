/** What a person is told of a point: value and slope in double precision, and whether the picture can show it. */

import type { Bound } from '../../model/backend.ts';

export interface PointReading {
	/** Null at a hole. */
	readonly value: number | null;
	/** |∇f| along the plane; null where there is none. */
	readonly slope: number | null;
	/** f64 has a value and the picture, in f32, a hole: what is read is f64's. */
	readonly beyondF32: boolean;
}

/** Read one point of the plane. @param bound in plane space */
export function readPoint({ objective, uniforms }: Bound, u: number, v: number): PointReading {
	const program = objective.program(1, 'plane');
	const e = program.evaluator();
	e.run([u, v], uniforms);
	const [value = 0, gu = 0, gv = 0] = e.values;
	const [valid, smoothU, smoothV] = e.valid;
	if (valid !== 1) return { value: null, slope: null, beyondF32: false };
	const isHoleInF32 = program.bounds('strict', [Math.fround(u), Math.fround(v)], uniforms)[0] === 'hole';
	return { value, slope: smoothU && smoothV ? Math.hypot(gu, gv) : null, beyondF32: isHoleInF32 };
}
