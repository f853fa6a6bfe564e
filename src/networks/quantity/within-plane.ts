/** A network's quantity over one plane through its parameters: a function of two numbers. */

import { dot } from '../../math/linear.ts';
import type { Plane } from '../../model/geometry.ts';
import type { NetworkNumbers, NetworkQuantity } from '../../model/network.ts';

/**
 * f(u, v) = q(origin + u·first + v·second), whose gradient is that of q along the two directions.
 * @example
 * withinPlane(quantity, plane).gradient([0.5, -1]).gradient // [∂q/∂u, ∂q/∂v]
 */
export function withinPlane(quantity: NetworkQuantity, plane: Plane): NetworkQuantity {
	const { n, origin, first, second } = plane;
	const along = ([u = 0, v = 0]: NetworkNumbers): Float64Array =>
		Float64Array.from({ length: n }, (_, k) => u * (first[k] as number) + v * (second[k] as number));
	const network = (place: NetworkNumbers): Float64Array => along(place).map((x, k) => (origin[k] as number) + x);
	const numbers = (place: NetworkNumbers, slopes: boolean): readonly number[] => {
		// Asked for at each place: the machine has one plane at a time, and keeps what it has of this one.
		if (quantity.inPlane) return quantity.inPlane(plane, slopes)(place[0] as number, place[1] as number);
		if (!slopes) return [quantity.value(network(place))];
		const { value, slopes: both } = quantity.slopes(network(place), [first, second]);
		return [value, ...both];
	};
	const gradient = (place: NetworkNumbers): { value: number; gradient: Float64Array } => {
		const [value = Number.NaN, ...both] = numbers(place, true);
		return { value, gradient: Float64Array.from(both) };
	};
	return {
		size: 2,
		value: (place) => numbers(place, false)[0] as number,
		gradient,
		slopes(place, directions) {
			const { value, gradient: both } = gradient(place);
			return { value, slopes: Float64Array.from(directions, (direction) => dot(both, direction)) };
		},
		product(place, vector) {
			const curved = quantity.product(network(place), along(vector));
			return Float64Array.of(dot(curved, first), dot(curved, second));
		},
	};
}
