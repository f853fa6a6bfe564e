/** What every machine refuses alike, before it starts: malformed grids, and numbers beyond what it computes in. */

import { INPUT_LIMIT, INPUT_LIMIT_64 } from '../math/number-system.ts';
import type { Precision } from './backend.ts';
import { LimitError, UsageError } from './errors.ts';
import type { SampleBatch } from './field.ts';
import type { GridSpec, Range } from './geometry.ts';
import type { BoundValues, Objective, Order } from './objective.ts';
import { MOST_COUNTED, type SwarmRequest } from './swarm.ts';

/** The largest size of a coordinate or a parameter of a machine, and how it says so. */
const LIMITS: Readonly<Record<Precision, { readonly most: number; readonly beyond: string }>> = {
	f64: { most: INPUT_LIMIT_64, beyond: 'leaves ±1e300, the range of coordinates and parameters' },
	f32: {
		most: INPUT_LIMIT,
		beyond:
			'is beyond f32, whose range of coordinates and parameters is ±2^30 (about 1.07e9); in f64, on the CPU (--precision f64), it is ±1e300',
	},
};

/** @throws LimitError where a machine that computes in `precision` cannot take the grid */
export function assertGrid({ columns, rows, domain }: GridSpec, precision: Precision): void {
	if (!(Number.isInteger(columns) && Number.isInteger(rows) && columns >= 1 && rows >= 1)) {
		throw new LimitError(`A grid needs whole numbers of columns and rows, at least 1 each, not ${columns} × ${rows}.`);
	}
	const { most, beyond } = LIMITS[precision];
	for (const [lo, hi] of [domain.u, domain.v] as readonly Range[]) {
		if (!(lo < hi)) throw new LimitError(`A domain runs from a smaller to a larger number, not from ${lo} to ${hi}.`);
		if (!(lo >= -most && hi <= most)) throw new LimitError(`The domain ${lo} … ${hi} ${beyond}.`);
	}
}

/** @throws LimitError where a coordinate is not a number in range, or the last point is not whole */
export function assertPoints(points: ArrayLike<number>, inputs: number, precision: Precision): void {
	if (points.length % inputs !== 0)
		throw new LimitError(`Points of ${inputs} coordinates were expected, but ${points.length} numbers were given.`);
	const { most, beyond } = LIMITS[precision];
	for (let i = 0; i < points.length; i++) {
		const x = points[i] as number;
		if (!(Math.abs(x) <= most)) throw new LimitError(`The coordinate ${x} of point ${Math.floor(i / inputs) + 1} ${beyond}.`);
	}
}

/** @throws LimitError where a parameter, or a number of the plane, is out of range */
export function assertValues({ space, parameters, plane }: BoundValues, precision: Precision): void {
	const { most, beyond } = LIMITS[precision];
	for (const numbers of [Object.values(parameters), ...(space === 'plane' ? [plane.origin, plane.first, plane.second] : [])]) {
		const bad = numbers.find((value) => !(Math.abs(value) <= most));
		if (bad !== undefined) throw new LimitError(`The parameter ${bad} ${beyond}.`);
	}
}

/** @throws LimitError where a swarm has no particles, too many, or values out of range */
export function assertSwarm({ bound, starts, seed, box, stop }: SwarmRequest, precision: Precision): void {
	const n = bound.objective.dimension;
	if (bound.space !== 'full') throw new LimitError('A swarm descends in all variables: its landscape is to be bound in full space.');
	assertValues(bound, precision);
	assertPoints(starts, n, precision);
	const count = starts.length / n;
	if (!(count >= 1 && count <= MOST_COUNTED)) throw new LimitError(`A swarm has 1 to ${MOST_COUNTED} particles, not ${count}.`);
	if (!(Number.isInteger(seed) && seed >= 0 && seed <= MOST_COUNTED))
		throw new LimitError(`A seed is a whole number from 0 to ${MOST_COUNTED}, not ${seed}.`);
	if (box.length !== n) throw new LimitError(`The box of a swarm has ${n} ranges, one a variable, not ${box.length}.`);
	const { most, beyond } = LIMITS[precision];
	for (const [lo, hi] of box) {
		if (!(lo < hi)) throw new LimitError(`The box ${lo} … ${hi} is no range from a smaller to a larger number.`);
		if (!(lo >= -most && hi <= most)) throw new LimitError(`The box ${lo} … ${hi} ${beyond}.`);
	}
	if (!(stop.tolerance >= 0 && Number.isFinite(stop.tolerance)))
		throw new LimitError(`A tolerance is a number from 0 up, not ${stop.tolerance}.`);
	if (stop.target !== null && !Number.isFinite(stop.target)) throw new LimitError(`A target is a number, not ${stop.target}.`);
}

/** @throws LimitError where a point or a vector has not n numbers in range; UsageError where the landscape has no second derivatives */
export function assertProduct(
	bound: BoundValues & { readonly objective: Objective },
	point: Float64Array,
	vector: Float64Array,
	precision: Precision,
): void {
	const { dimension, offers } = bound.objective;
	if (bound.space !== 'full')
		throw new LimitError('A product with the Hessian is taken in all variables: bind the landscape in full space.');
	for (const numbers of [point, vector]) {
		if (numbers.length !== dimension) throw new LimitError(`A product needs vectors of ${dimension} numbers, not ${numbers.length}.`);
		assertPoints(numbers, dimension, precision);
	}
	assertValues(bound, precision);
	if (offers.hessian === 'none') throw new UsageError('This landscape has no second derivatives.');
	if (offers.hessian === 'plane') assertNoProduct();
}

/** @throws UsageError */
export function assertNoProduct(): never {
	throw new UsageError('This landscape has its second derivatives along a plane only, not as products with vectors.');
}

/** A Hessian times a vector. @param batch of second order, of one point; NaN where there is none */
export function productFrom({ dimension: n }: Objective, { hessians }: SampleBatch, vector: Float64Array): Float64Array {
	const product = new Float64Array(n);
	let at = 0;
	for (let i = 0; i < n; i++)
		for (let k = i; k < n; k++, at++) {
			const h = hessians?.[at] ?? Number.NaN;
			product[i] = (product[i] as number) + h * (vector[k] as number);
			if (k > i) product[k] = (product[k] as number) + h * (vector[i] as number);
		}
	return product;
}

/** @throws UsageError where second derivatives in all parameters are asked for: they are n(n + 1)/2 numbers */
export function assertNetworkOrder(order: Order): asserts order is 0 | 1 {
	if (order === 2)
		throw new UsageError(
			'A network has its second derivatives along a plane and as products with vectors, not as a matrix of all its parameters.',
		);
}
