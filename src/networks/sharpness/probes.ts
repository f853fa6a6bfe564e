/** What random vectors tell of a whole Hessian: its trace, its size, its diagonal, and the density of its eigenvalues. */

import { dot } from '../../math/linear.ts';
import { philoxUniform } from '../../math/philox.ts';
import { Krylov, type Product } from './lanczos.ts';
import { tridiagonalEigen } from './tridiagonal.ts';

/** Draws of a stream of their own. */
const STREAM = 17;

/** A vector of ±1, each as likely (Rademacher). @param probe its number among those of a seed */
export function signs(n: number, seed: number, probe: number): Float64Array {
	const vector = new Float64Array(n);
	for (let k = 0; k < n; k += 4) {
		const block = philoxUniform(seed, probe, k >> 2, STREAM);
		for (let j = 0; j < Math.min(4, n - k); j++) vector[k + j] = (block[j] as number) < 0.5 ? -1 : 1;
	}
	return vector;
}

/** What random probes tell of a matrix. */
export interface TraceEstimate {
	/** Mean of vᵀHv over probes v of ±1 (Hutchinson 1990): its expectation is Σ H_kk. */
	readonly trace: number;
	/** Of the mean, from the spread of the probes; NaN of one probe. */
	readonly standardError: number;
	/** √ of the mean of |Hv|²: an estimate of |H|_F. */
	readonly frobenius: number;
	/** Mean of v ∘ Hv: an estimate of the diagonal. */
	readonly diagonal: Float64Array;
}

/**
 * Trace, Frobenius norm and diagonal by Hutchinson's estimator, one product a probe.
 * @example
 * // Exact of diagonal matrices.
 * console.log(traceEstimate(([x = 0, y = 0]) => [3 * x, y], 2, { probes: 4, seed: 1 }).trace); // 4
 */
export function traceEstimate(
	product: Product,
	n: number,
	{ probes, seed }: { readonly probes: number; readonly seed: number },
): TraceEstimate {
	const diagonal = new Float64Array(n);
	const traces: number[] = [];
	let squares = 0;
	for (let probe = 0; probe < probes; probe++) {
		const v = signs(n, seed, probe);
		const image = product(v);
		traces.push(dot(v, image));
		squares += dot(image, image);
		for (let k = 0; k < n; k++) diagonal[k] = (diagonal[k] as number) + ((v[k] as number) * (image[k] as number)) / probes;
	}
	const trace = traces.reduce((sum, t) => sum + t, 0) / probes;
	const variance = traces.reduce((sum, t) => sum + (t - trace) ** 2, 0) / (probes - 1);
	return { trace, standardError: Math.sqrt(variance / probes), frobenius: Math.sqrt(squares / probes), diagonal };
}

/** A measure on the line: weight `weights[i]` at `nodes[i]`. The weights sum to 1. */
export interface SpectralMeasure {
	readonly nodes: Float64Array;
	readonly weights: Float64Array;
}

/**
 * Stochastic Lanczos quadrature: a probe of ±1 and m Lanczos steps give nodes θ_i (eigenvalues of the tridiagonal matrix) and weights
 * (squares of the first components of its eigenvectors). The mean of the measure over probes is trace/n.
 * @param steps m; m = n gives the exact measure of the probe
 * @example
 * const { nodes, weights } = spectralMeasure(([x = 0, y = 0]) => [3 * x, y], 2, { probes: 1, steps: 2, seed: 1 });
 * console.log(nodes.toSorted(), weights); // Float64Array(2) [ 1.000, 3.000 ] Float64Array(2) [ 0.500, 0.500 ]
 */
export function spectralMeasure(
	product: Product,
	n: number,
	{ steps, probes, seed }: { readonly steps: number; readonly probes: number; readonly seed: number },
): SpectralMeasure {
	const nodes: number[] = [];
	const weights: number[] = [];
	for (let probe = 0; probe < probes; probe++) {
		const search = new Krylov(product, signs(n, seed, probe));
		do search.extend();
		while (search.steps < Math.min(steps, n) && !search.isSpent);
		const { values, vectors } = tridiagonalEigen(search.diagonal, search.off.slice(0, -1));
		for (const [i, value] of values.entries()) {
			nodes.push(value);
			weights.push(((vectors[i] as Float64Array)[0] as number) ** 2 / probes);
		}
	}
	return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

/** A density on even bins: `values[i]` at `from + (i + ½) width`. */
export interface Density {
	readonly from: number;
	readonly width: number;
	readonly values: Float64Array;
}

/**
 * The measure, smoothed: Σ w_i N(t; θ_i, σ²) on even bins over [min θ − margin, max θ + margin], divided by its sum so that it
 * integrates to 1.
 *
 * PyHessian (Yao et al. 2020) has σ² = 1e-5 max(1, range), margin 0.01 and 10⁴ bins.
 * @param bins how many
 * @example
 * const measure = spectralMeasure(([x = 0, y = 0]) => [3 * x, y], 2, { probes: 1, steps: 2, seed: 1 });
 * const { width, values } = spectralDensity(measure, 1000);
 * console.log(width * values.reduce((sum, value) => sum + value, 0)); // 1.000
 */
export function spectralDensity({ nodes, weights }: SpectralMeasure, bins: number): Density {
	const [lo, hi] = [Math.min(...nodes) - 0.01, Math.max(...nodes) + 0.01];
	const width = (hi - lo) / bins;
	const variance = 1e-5 * Math.max(1, hi - lo);
	const values = new Float64Array(bins);
	const reach = 8 * Math.sqrt(variance);
	for (const [i, node] of nodes.entries()) {
		const first = Math.max(0, Math.floor((node - reach - lo) / width));
		const last = Math.min(bins - 1, Math.ceil((node + reach - lo) / width));
		for (let k = first; k <= last; k++) {
			const away = lo + (k + 0.5) * width - node;
			values[k] = (values[k] as number) + (weights[i] as number) * Math.exp((-away * away) / (2 * variance));
		}
	}
	const sum = values.reduce((total, value) => total + value, 0) * width;
	return { from: lo, width, values: values.map((value) => value / sum) };
}
