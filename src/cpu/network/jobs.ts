/** What a worker is asked of a network, and how it answers: plain data both ways. */

import type { Precision } from '../../model/field.ts';
import type { Plane } from '../../model/geometry.ts';
import type { BesideLoss, NetworkBody, NetworkQuantity } from '../../model/network.ts';
import type { Order } from '../../model/objective.ts';
import { quantityOf } from '../../networks/quantity/quantity.ts';
import { dot } from '../../math/linear.ts';
import { networkRunner } from './runner.ts';

type Numbers = Float64Array | Float32Array;
type OwnNumbers = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

/** Cells of a plane: all pairs of a u and a v, row after row. */
export interface NetworkGridJob {
	readonly kind: 'network-grid';
	readonly plane: Plane;
	readonly u: Numbers;
	readonly v: Numbers;
	readonly order: Order;
	/** Other quantities of the same samples: an array each, behind those of the landscape. */
	readonly beside?: readonly BesideLoss[];
}

/** Places of a plane, one by one. */
export interface NetworkPlacesJob {
	readonly kind: 'network-places';
	readonly plane: Plane;
	/** count × 2 */
	readonly places: Numbers;
	readonly order: Order;
}

/** Whole networks: count × n. */
export interface NetworkPointsJob {
	readonly kind: 'network-points';
	readonly points: Numbers;
	readonly order: 0 | 1;
}

/** The Hessian at a network times a vector. */
export interface NetworkProductJob {
	readonly kind: 'network-product';
	readonly point: Numbers;
	readonly vector: Numbers;
}

export type NetworkJob = NetworkGridJob | NetworkPlacesJob | NetworkPointsJob | NetworkProductJob;

/** Numbers of a place of the plane: f, two slopes, three second derivatives. */
export const PLANE_OUTPUTS = [1, 3, 6] as const;

/** Beyond it f32 has no value. */
const MOST = { f32: 2 ** 120, f64: Number.MAX_VALUE } as const;

/** Evaluates one body: the inside of a worker. */
export class NetworkJobRunner {
	readonly #quantity: NetworkQuantity;
	readonly #precision: Precision;

	constructor(body: NetworkBody, precision: Precision) {
		this.#precision = precision;
		this.#quantity = quantityOf(body, (part) => networkRunner(part, { precision }));
	}

	/** @returns of places an array for each number, of points values and gradients, of a product the vector; NaN where there is none */
	run(job: NetworkJob): OwnNumbers[] {
		switch (job.kind) {
			case 'network-grid':
				return this.#grid(job);
			case 'network-places': {
				const { places } = job;
				return this.#inPlane(job.plane, job.order, places.length / 2, (i) => [places[2 * i] as number, places[2 * i + 1] as number]);
			}
			case 'network-points':
				return this.#points(job);
			case 'network-product':
				return [this.#rounded(this.#quantity.product(job.point, job.vector))];
		}
	}

	#numbers(length: number): OwnNumbers {
		return this.#precision === 'f64' ? new Float64Array(length) : new Float32Array(length);
	}

	/** Whether all are numbers that the machine may answer. */
	#holds(numbers: ArrayLike<number>): boolean {
		const most = MOST[this.#precision];
		for (let k = 0; k < numbers.length; k++) if (!(Math.abs(numbers[k] as number) <= most)) return false;
		return true;
	}

	#rounded(numbers: ArrayLike<number>): OwnNumbers {
		const rounded = this.#numbers(numbers.length);
		rounded.set(numbers);
		return rounded;
	}

	#grid({ plane, u, v, order, beside }: NetworkGridJob): OwnNumbers[] {
		const columns = u.length;
		const place = (i: number): [number, number] => [u[i % columns] as number, v[Math.floor(i / columns)] as number];
		return this.#inPlane(plane, order, columns * v.length, place, beside);
	}

	#inPlane(
		plane: Plane,
		order: Order,
		count: number,
		place: (i: number) => readonly [number, number],
		beside: readonly BesideLoss[] = [],
	): OwnNumbers[] {
		const { n, origin, first, second } = plane;
		const own = PLANE_OUTPUTS[order];
		const outputs = Array.from({ length: own + beside.length }, () => this.#numbers(count));
		// Of a large network a job may be about a few cells, which mostly need no vector of their own.
		let vector: Float64Array | undefined;
		const slowly = (u: number, v: number): readonly number[] => {
			const theta = (vector ??= new Float64Array(n));
			for (let k = 0; k < n; k++) theta[k] = (origin[k] as number) + u * (first[k] as number) + v * (second[k] as number);
			return this.#alongPlane(theta, plane, order);
		};
		const fast = order < 2 ? this.#quantity.inPlane?.(plane, order === 1, beside) : undefined;
		if (!fast && beside.length > 0) throw new Error('quantities share a pass over a plane, and there is none');
		const at = fast ?? slowly;
		for (let i = 0; i < count; i++) {
			const [u, v] = place(i);
			const numbers = at(u, v);
			// Where there is no value there is nothing; where a derivative is missing there is none of them.
			const isThere = this.#holds(numbers.slice(0, 1));
			for (const [k, output] of outputs.entries()) {
				const holds = k < own ? isThere && this.#holds(numbers.slice(...sameOrder(k))) : this.#holds([numbers[k] as number]);
				output[i] = holds ? (numbers[k] as number) : Number.NaN;
			}
		}
		return outputs;
	}

	#alongPlane(theta: Float64Array, { first, second }: Plane, order: Order): readonly number[] {
		if (order === 0) return [this.#quantity.value(theta)];
		const { value, slopes } = this.#quantity.slopes(theta, [first, second]);
		if (order === 1) return [value, ...slopes];
		const [a, b] = [first, second].map((direction) => this.#quantity.product(theta, direction)) as [Numbers, Numbers];
		return [value, ...slopes, dot(a, first), dot(a, second), dot(b, second)];
	}

	#points({ points, order }: NetworkPointsJob): OwnNumbers[] {
		const n = this.#quantity.size;
		const count = points.length / n;
		const values = this.#numbers(count);
		const gradients = this.#numbers(order === 1 ? points.length : 0);
		for (let i = 0; i < count; i++) {
			const theta = points.subarray(i * n, (i + 1) * n);
			const { value, gradient } =
				order === 0 ? { value: this.#quantity.value(theta), gradient: undefined } : this.#quantity.gradient(theta);
			const isThere = this.#holds([value]);
			values[i] = isThere ? value : Number.NaN;
			if (gradient) gradients.set(isThere && this.#holds(gradient) ? gradient : new Float64Array(n).fill(Number.NaN), i * n);
		}
		return order === 1 ? [values, gradients] : [values];
	}
}

/** Where the numbers of one order begin and end: derivatives of one order are all there or none is. */
const sameOrder = (k: number): readonly [number, number] => (k === 0 ? [0, 1] : k < 3 ? [1, 3] : [3, 6]);
