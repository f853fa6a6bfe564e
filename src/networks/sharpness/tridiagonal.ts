/** Eigenvalues and eigenvectors of a symmetric tridiagonal matrix. */

export interface TridiagonalEigen {
	/** From the smallest up. */
	readonly values: Float64Array;
	/** Of each value its eigenvector, of unit length. */
	readonly vectors: readonly Float64Array[];
}

/** Turns of the QL iteration after which an eigenvalue is given up; two or three are usual. */
const MOST_TURNS = 60;

/**
 * All eigenpairs of the matrix with `diagonal` and `off` beside it, by the QL iteration with implicit shifts (`tql2` of EISPACK).
 * @param off one number less than the diagonal
 * @throws Error where a number is not finite
 * @example tridiagonalEigen([2, 2], [1]).values // 1, 3
 */
export function tridiagonalEigen(diagonal: ArrayLike<number>, off: ArrayLike<number>): TridiagonalEigen {
	const n = diagonal.length;
	const d = Float64Array.from(diagonal);
	const e = new Float64Array(n);
	for (let k = 0; k + 1 < n; k++) e[k] = off[k] as number;
	// Row k: component k of every eigenvector.
	const z = Array.from({ length: n }, (_, k) => {
		const row = new Float64Array(n);
		row[k] = 1;
		return row;
	});
	for (let l = 0; l < n; l++) {
		for (let turn = 0; ; turn++) {
			const m = endOfBlock(d, e, l);
			if (m === l) break;
			if (turn === MOST_TURNS) throw new Error('the eigenvalues of a tridiagonal matrix were not found: a number in it is not finite');
			turnBlock(d, e, z, l, m);
		}
	}
	const order = Array.from(d.keys()).sort((a, b) => (d[a] as number) - (d[b] as number));
	return {
		values: Float64Array.from(order, (k) => d[k] as number),
		vectors: order.map((k) => Float64Array.from(z, (row) => row[k] as number)),
	};
}

/** The last row of the block that begins at l: where what is beside the diagonal is nothing. */
function endOfBlock(d: Float64Array, e: Float64Array, l: number): number {
	for (let m = l; m + 1 < d.length; m++) {
		const size = Math.abs(d[m] as number) + Math.abs(d[m + 1] as number);
		if (Math.abs(e[m] as number) <= Number.EPSILON * size) return m;
	}
	return d.length - 1;
}

/** One QL turn of rows l … m. */
function turnBlock(d: Float64Array, e: Float64Array, z: readonly Float64Array[], l: number, m: number): void {
	const at = (x: Float64Array, k: number): number => x[k] as number;
	let g = (at(d, l + 1) - at(d, l)) / (2 * at(e, l));
	let r = Math.hypot(g, 1);
	g = at(d, m) - at(d, l) + at(e, l) / (g + (g < 0 ? -r : r));
	let [s, c, p] = [1, 1, 0];
	for (let k = m - 1; k >= l; k--) {
		const f = s * at(e, k);
		const b = c * at(e, k);
		r = Math.hypot(f, g);
		e[k + 1] = r;
		if (r === 0) {
			d[k + 1] = at(d, k + 1) - p;
			e[m] = 0;
			return;
		}
		s = f / r;
		c = g / r;
		g = at(d, k + 1) - p;
		r = (at(d, k) - g) * s + 2 * c * b;
		p = s * r;
		d[k + 1] = g + p;
		g = c * r - b;
		for (const row of z) {
			const [here, next] = [at(row, k), at(row, k + 1)];
			row[k + 1] = s * here + c * next;
			row[k] = c * here - s * next;
		}
	}
	d[l] = at(d, l) - p;
	e[l] = g;
	e[m] = 0;
}
