/** Dense symmetric matrices for tests: eigenvalues by Jacobi's rotations. */

export type Dense = readonly Float64Array[];

/** The matrix whose column k is `column(k)`. */
export const denseOf = (n: number, column: (unit: Float64Array) => ArrayLike<number>): Dense =>
	Array.from({ length: n }, (_, k) => {
		const unit = new Float64Array(n);
		unit[k] = 1;
		return Float64Array.from(column(unit));
	});

export const timesDense = (matrix: Dense, v: ArrayLike<number>): Float64Array =>
	Float64Array.from(matrix, (row) => row.reduce((sum, x, k) => sum + x * (v[k] as number), 0));

/** Eigenvalues, from the largest down. */
export function denseEigenvalues(matrix: Dense): number[] {
	const n = matrix.length;
	const a = matrix.map((row) => row.slice());
	const at = (i: number, j: number): number => (a[i] as Float64Array)[j] as number;
	for (let sweep = 0; sweep < 60; sweep++) {
		let rest = 0;
		for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rest += at(p, q) ** 2;
		if (rest < 1e-30) break;
		for (let p = 0; p < n; p++) {
			for (let q = p + 1; q < n; q++) {
				if (at(p, q) === 0) continue;
				const theta = (at(q, q) - at(p, p)) / (2 * at(p, q));
				const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
				const c = 1 / Math.hypot(t, 1);
				const s = t * c;
				for (let k = 0; k < n; k++) {
					const [kp, kq] = [at(k, p), at(k, q)];
					(a[k] as Float64Array)[p] = c * kp - s * kq;
					(a[k] as Float64Array)[q] = s * kp + c * kq;
				}
				for (let k = 0; k < n; k++) {
					const [pk, qk] = [at(p, k), at(q, k)];
					(a[p] as Float64Array)[k] = c * pk - s * qk;
					(a[q] as Float64Array)[k] = s * pk + c * qk;
				}
			}
		}
	}
	return Array.from({ length: n }, (_, k) => at(k, k)).sort((x, y) => y - x);
}
