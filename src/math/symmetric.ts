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
	const a = Array.from({ length: n }, (_, i) => matrix.slice(i * n, (i + 1) * n));
	const v = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (__, k) => Number(i === k)));
	const row = (of: Float64Array[], i: number): Float64Array => of[i] as Float64Array;
	for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
		let off = 0;
		let all = 0;
		for (let i = 0; i < n; i++)
			for (let k = 0; k < n; k++) {
				const square = (row(a, i)[k] as number) ** 2;
				all += square;
				if (i !== k) off += square;
			}
		if (off <= all * 2 ** -104) break;
		for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
	}
	const order = Array.from({ length: n }, (_, k) => k).sort((i, k) => (row(a, k)[k] as number) - (row(a, i)[i] as number));
	return {
		values: Float64Array.from(order, (k) => row(a, k)[k] as number),
		vectors: order.map((k) => row(v, k)),
	};
}

/** Turn rows and columns p and q so that the number between them is 0; the rows of `v` are the vectors. */
function rotate(a: Float64Array[], v: Float64Array[], p: number, q: number): void {
	const [ap, aq] = [a[p] as Float64Array, a[q] as Float64Array];
	const between = ap[q] as number;
	if (between === 0) return;
	const theta = ((aq[q] as number) - (ap[p] as number)) / (2 * between);
	const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
	const c = 1 / Math.hypot(t, 1);
	const s = t * c;
	for (const line of a) {
		const [x, y] = [line[p] as number, line[q] as number];
		line[p] = c * x - s * y;
		line[q] = s * x + c * y;
	}
	turn(ap, aq, c, s);
	turn(v[p] as Float64Array, v[q] as Float64Array, c, s);
}

function turn(x: Float64Array, y: Float64Array, c: number, s: number): void {
	for (let k = 0; k < x.length; k++) {
		const [xk, yk] = [x[k] as number, y[k] as number];
		x[k] = c * xk - s * yk;
		y[k] = s * xk + c * yk;
	}
}
