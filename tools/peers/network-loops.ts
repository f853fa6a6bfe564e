/**
 * Networks as a person would write them by hand for speed: specialised loops in double precision with the gradient derived on paper,
 * tables of the first layer over the plane, and the same rational tanh as ours.
 */

/** A network's loss and its derivatives along a plane at (u, v), to `out`. */
export type CellLoop = (u: number, v: number, out: Float64Array) => void;

export interface LoopPlane {
	readonly origin: Float64Array;
	readonly first: Float64Array;
	readonly second: Float64Array;
}

/** x·P(z)/Q(z), z = x². */
function tanh(x: number): number {
	const t = x > 9.1 ? 9.1 : x < -9.1 ? -9.1 : x;
	const z = t * t;
	const top = 1 + z * (0.136713991 + z * (0.00385766105 + z * (2.77926082e-5 + z * (3.00705298e-8 - z * 1.18246369e-11))));
	return (t * top) / (1 + z * (0.470047309 + z * (0.0272067891 + z * (0.000391983638 + z * 1.27238129e-6))));
}

/** θ₀, d₁ and d₂ of a dense layer on every sample: [sample][unit]. */
function tableOf(vector: Float64Array, inputs: Float64Array, width: number, units: number): Float64Array {
	const count = inputs.length / width;
	const table = new Float64Array(count * units);
	for (let s = 0; s < count; s++)
		for (let i = 0; i < units; i++) {
			let z = vector[units * width + i] as number;
			for (let k = 0; k < width; k++) z += (vector[i * width + k] as number) * (inputs[s * width + k] as number);
			table[s * units + i] = z;
		}
	return table;
}

/** 2-16-16-1 tanh, two classes, cross-entropy. */
export function mlpCells(inputs: Float64Array, labels: Int32Array, { origin, first, second }: LoopPlane): CellLoop {
	const [units, count, n] = [16, labels.length, origin.length];
	const [w2, b2, w3, b3] = [48, 304, 320, 336];
	const [a0, a1, a2] = [origin, first, second].map((vector) => tableOf(vector, inputs, 2, units)) as [
		Float64Array,
		Float64Array,
		Float64Array,
	];
	const [theta, gradient] = [new Float64Array(n), new Float64Array(n)];
	const [h, k, dk, dh] = [0, 1, 2, 3].map(() => new Float64Array(units)) as [Float64Array, Float64Array, Float64Array, Float64Array];
	return (u, v, out) => {
		for (let i = w2; i < n; i++) theta[i] = (origin[i] as number) + u * (first[i] as number) + v * (second[i] as number);
		gradient.fill(0);
		let [loss, du, dv] = [0, 0, 0];
		for (let s = 0; s < count; s++) {
			const at = s * units;
			for (let i = 0; i < units; i++) h[i] = tanh((a0[at + i] as number) + u * (a1[at + i] as number) + v * (a2[at + i] as number));
			for (let j = 0; j < units; j++) {
				let z = theta[b2 + j] as number;
				const row = w2 + j * units;
				for (let i = 0; i < units; i++) z += (theta[row + i] as number) * (h[i] as number);
				k[j] = tanh(z);
			}
			let z = theta[b3] as number;
			for (let j = 0; j < units; j++) z += (theta[w3 + j] as number) * (k[j] as number);
			const sign = labels[s] === 1 ? 1 : -1;
			const margin = -sign * z;
			const power = Math.exp(-Math.abs(margin));
			loss += Math.max(margin, 0) + Math.log1p(power);
			const d = (-sign * (margin >= 0 ? 1 : power)) / (1 + power);
			gradient[b3] = (gradient[b3] as number) + d;
			dh.fill(0);
			for (let j = 0; j < units; j++) {
				const kj = k[j] as number;
				gradient[w3 + j] = (gradient[w3 + j] as number) + d * kj;
				dk[j] = d * (theta[w3 + j] as number) * (1 - kj * kj);
				gradient[b2 + j] = (gradient[b2 + j] as number) + (dk[j] as number);
			}
			for (let j = 0; j < units; j++) {
				const [g, row] = [dk[j] as number, w2 + j * units];
				for (let i = 0; i < units; i++) {
					gradient[row + i] = (gradient[row + i] as number) + g * (h[i] as number);
					dh[i] = (dh[i] as number) + g * (theta[row + i] as number);
				}
			}
			for (let i = 0; i < units; i++) {
				const g = (dh[i] as number) * (1 - (h[i] as number) * (h[i] as number));
				du += g * (a1[at + i] as number);
				dv += g * (a2[at + i] as number);
			}
		}
		for (let i = w2; i < n; i++) {
			du += (gradient[i] as number) * (first[i] as number);
			dv += (gradient[i] as number) * (second[i] as number);
		}
		out[0] = loss / count;
		out[1] = du / count;
		out[2] = dv / count;
	};
}

/** 64-32-10 relu, cross-entropy. */
export function digitsCells(inputs: Float64Array, labels: Int32Array, { origin, first, second }: LoopPlane): CellLoop {
	const [width, units, classes, count, n] = [64, 32, 10, labels.length, origin.length];
	const w2 = units * (width + 1);
	const b2 = w2 + classes * units;
	const [a0, a1, a2] = [origin, first, second].map((vector) => tableOf(vector, inputs, width, units)) as [
		Float64Array,
		Float64Array,
		Float64Array,
	];
	const [theta, gradient] = [new Float64Array(n), new Float64Array(n)];
	const [h, dh, z] = [new Float64Array(units), new Float64Array(units), new Float64Array(classes)];
	return (u, v, out) => {
		for (let i = w2; i < n; i++) theta[i] = (origin[i] as number) + u * (first[i] as number) + v * (second[i] as number);
		gradient.fill(0);
		let [loss, du, dv] = [0, 0, 0];
		for (let s = 0; s < count; s++) {
			const at = s * units;
			for (let i = 0; i < units; i++) {
				const x = (a0[at + i] as number) + u * (a1[at + i] as number) + v * (a2[at + i] as number);
				h[i] = x > 0 ? x : 0;
			}
			let largest = -Infinity;
			for (let c = 0; c < classes; c++) {
				let sum = theta[b2 + c] as number;
				const row = w2 + c * units;
				for (let i = 0; i < units; i++) sum += (theta[row + i] as number) * (h[i] as number);
				z[c] = sum;
				if (sum > largest) largest = sum;
			}
			const label = labels[s] as number;
			const own = z[label] as number;
			let total = 0;
			for (let c = 0; c < classes; c++) total += z[c] = Math.exp((z[c] as number) - largest);
			loss += Math.log(total) + largest - own;
			dh.fill(0);
			for (let c = 0; c < classes; c++) {
				const d = (z[c] as number) / total - (c === label ? 1 : 0);
				gradient[b2 + c] = (gradient[b2 + c] as number) + d;
				const row = w2 + c * units;
				for (let i = 0; i < units; i++) {
					gradient[row + i] = (gradient[row + i] as number) + d * (h[i] as number);
					dh[i] = (dh[i] as number) + d * (theta[row + i] as number);
				}
			}
			for (let i = 0; i < units; i++)
				if ((h[i] as number) > 0) {
					du += (dh[i] as number) * (a1[at + i] as number);
					dv += (dh[i] as number) * (a2[at + i] as number);
				}
		}
		for (let i = w2; i < n; i++) {
			du += (gradient[i] as number) * (first[i] as number);
			dv += (gradient[i] as number) * (second[i] as number);
		}
		out[0] = loss / count;
		out[1] = du / count;
		out[2] = dv / count;
	};
}

/**
 * Loss and gradient of 1-30-20-1 tanh with ½ squared error, to `gradient`. Samples of even and of odd number are summed apart, as the
 * two lanes of f64x2 are: near the edge of stability training is chaotic, and another order of the sums is another run.
 * @returns the loss
 */
export function chebyshevGradient(
	x: Float64Array,
	y: Float64Array,
	tanh: (x: number) => number = Math.tanh,
): (theta: Float64Array, gradient: Float64Array) => number {
	const [units, more, count] = [30, 20, x.length];
	const [b1, w2] = [units, 2 * units];
	const b2 = w2 + units * more;
	const [w3, b3] = [b2 + more, b2 + 2 * more];
	const [h, dh] = [new Float64Array(units), new Float64Array(units)];
	const [k, dk] = [new Float64Array(more), new Float64Array(more)];
	const [even, odd] = [new Float64Array(b3 + 1), new Float64Array(b3 + 1)];
	return (theta, gradient) => {
		even.fill(0);
		odd.fill(0);
		let [evenLoss, oddLoss] = [0, 0];
		for (let s = 0; s < count; s++) {
			const sums = s % 2 === 0 ? even : odd;
			const input = x[s] as number;
			for (let i = 0; i < units; i++) h[i] = tanh((theta[b1 + i] as number) + (theta[i] as number) * input);
			for (let j = 0; j < more; j++) {
				let z = theta[b2 + j] as number;
				const row = w2 + j * units;
				for (let i = 0; i < units; i++) z += (theta[row + i] as number) * (h[i] as number);
				k[j] = tanh(z);
			}
			let z = theta[b3] as number;
			for (let j = 0; j < more; j++) z += (theta[w3 + j] as number) * (k[j] as number);
			const miss = z - (y[s] as number);
			if (s % 2 === 0) evenLoss += 0.5 * (miss * miss);
			else oddLoss += 0.5 * (miss * miss);
			sums[b3] = (sums[b3] as number) + miss;
			for (let j = 0; j < more; j++) {
				const kj = k[j] as number;
				sums[w3 + j] = (sums[w3 + j] as number) + miss * kj;
				dk[j] = (1 - kj * kj) * (miss * (theta[w3 + j] as number));
				sums[b2 + j] = (sums[b2 + j] as number) + (dk[j] as number);
			}
			dh.fill(0);
			for (let j = 0; j < more; j++) {
				const [g, row] = [dk[j] as number, w2 + j * units];
				for (let i = 0; i < units; i++) {
					sums[row + i] = (sums[row + i] as number) + g * (h[i] as number);
					dh[i] = (dh[i] as number) + g * (theta[row + i] as number);
				}
			}
			for (let i = 0; i < units; i++) {
				const g = (1 - (h[i] as number) * (h[i] as number)) * (dh[i] as number);
				sums[b1 + i] = (sums[b1 + i] as number) + g;
				sums[i] = (sums[i] as number) + g * input;
			}
		}
		const share = 1 / count;
		for (let i = 0; i < gradient.length; i++) gradient[i] = ((even[i] as number) + (odd[i] as number)) * share;
		return (evenLoss + oddLoss) / count;
	};
}
