/** Eigenvalues and eigenvectors of small symmetric matrices, by Jacobi's rotations (Golub and Van Loan, section 8.5). */

/** Sweeps over all pairs; a handful is enough for any matrix. */
const MOST_SWEEPS = 60;

export interface SymmetricEigen {
	/** Descending. */
	readonly values: Float64Array;
	/** Of length 1, in the order of the values. */
	readonly vectors: readonly Float64Array[];
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix.
 * @param matrix n × n numbers, row by row
 * @example
 * symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values // 3, 1
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
	if (n === 1) return { values: matrix.slice(), vectors: [Float64Array.of(1)] };
	if (n === 2) return ofTwo(matrix[0] as number, matrix[1] as number, matrix[3] as number);
	const a: Float64Array[] = [];
	const v: Float64Array[] = [];
	for (let i = 0; i < n; i++) {
		a.push(matrix.slice(i * n, (i + 1) * n));
		const unit = new Float64Array(n);
		unit[i] = 1;
		v.push(unit);
	}
	for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
		let off = 0;
		let all = 0;
		for (let i = 0; i < n; i++) {
			const row = a[i] as Float64Array;
			for (let k = 0; k < n; k++) {
				const x = row[k] as number;
				all += x * x;
				if (i !== k) off += x * x;
			}
		}
		if (off <= all * 2 ** -104) break;
		for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
	}
	const order: number[] = [];
	for (let i = 0; i < n; i++) order.push(i);
	const at = (i: number): number => (a[i] as Float64Array)[i] as number;
	order.sort((i, k) => at(k) - at(i));
	return { values: Float64Array.from(order, at), vectors: order.map((k) => v[k] as Float64Array) };
}

/** One rotation does it: the same as below, without arrays of arrays. Searches for eigenvalues ask for nothing else thousands of times. */
function ofTwo(a: number, between: number, b: number): SymmetricEigen {
	let [c, s, first, second] = [1, 0, a, b];
	if (between * between > (a * a + b * b) * 2 ** -105) {
		const theta = (b - a) / (2 * between);
		const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
		c = 1 / Math.sqrt(t * t + 1);
		s = t * c;
		first = a - t * between;
		second = b + t * between;
	}
	const [u, v] = [Float64Array.of(c, -s), Float64Array.of(s, c)];
	return first >= second
		? { values: Float64Array.of(first, second), vectors: [u, v] }
		: { values: Float64Array.of(second, first), vectors: [v, u] };
}

// Without destructuring below: a handful of small matrices is no reason for an engine to compile it.

/** Turn rows and columns p and q so that the number between them is 0; the rows of `v` are the vectors. */
function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
	const ap = a[p] as Float64Array;
	const aq = a[q] as Float64Array;
	const between = ap[q] as number;
	if (between === 0) return;
	const theta = ((aq[q] as number) - (ap[p] as number)) / (2 * between);
	const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
	const c = 1 / Math.sqrt(t * t + 1);
	const s = t * c;
	for (let i = 0; i < a.length; i++) {
		const line = a[i] as Float64Array;
		const x = line[p] as number;
		const y = line[q] as number;
		line[p] = c * x - s * y;
		line[q] = s * x + c * y;
	}
	turn(ap, aq, c, s);
	// What rounding leaves there would keep the sweeps from their end.
	ap[q] = 0;
	aq[p] = 0;
	turn(v[p] as Float64Array, v[q] as Float64Array, c, s);
}

function turn(x: Float64Array, y: Float64Array, c: number, s: number): void {
	for (let k = 0; k < x.length; k++) {
		const xk = x[k] as number;
		const yk = y[k] as number;
		x[k] = c * xk - s * yk;
		y[k] = s * xk + c * yk;
	}
}
