/** Short names for what catalogue entries repeat. */

import { MAX_VARIABLES } from '../math/number-system.ts';
import type { FunctionProperties, MinimumND } from '../model/catalogue.ts';
import type { Rectangle } from '../model/geometry.ts';

/** π to the last bit; the catalogue holds no arithmetic of its own. */
export const PI = 3.141592653589793;

export const SFU = 'Surjanovic & Bingham, Virtual Library of Simulation Experiments, sfu.ca/~ssurjano';
export const JAMIL_YANG = 'Jamil & Yang 2013, A literature survey of benchmark functions, IJMMNO 4(2):150-194 (arXiv 1308.4008)';
export const SCIPY = 'SciPy benchmarks/go_benchmark_functions (BSD-3)';

/** Dimensions of a form that holds for any number of variables the language has. */
export const ANY_NUMBER = { min: 2, max: MAX_VARIABLES } as const;

/** [lo, hi] × [lo, hi]. */
export const square = (lo: number, hi: number): Rectangle => ({ u: [lo, hi], v: [lo, hi] });

/** [xmin, xmax] × [ymin, ymax]. */
export const box = (xmin: number, xmax: number, ymin: number, ymax: number): Rectangle => ({ u: [xmin, xmax], v: [ymin, ymax] });

/** Every pair (x, y) of the two lists; the second is the first unless given. */
export const lattice = (xs: readonly number[], ys: readonly number[] = xs): [number, number][] =>
	xs.flatMap((x) => ys.map((y): [number, number] => [x, y]));

type Trait = Exclude<keyof FunctionProperties, 'smoothness'>;

/** Properties from the words that hold; the others are false. */
export const properties = (smoothness: string, ...traits: readonly Trait[]): FunctionProperties => ({
	convex: traits.includes('convex'),
	multimodal: traits.includes('multimodal'),
	separable: traits.includes('separable'),
	differentiable: traits.includes('differentiable'),
	smoothness,
	degenerateMinimum: traits.includes('degenerateMinimum'),
});

/** The minimum whose i-th coordinate (from 1) is `coordinate(i, n)`. */
export const coordinates =
	(coordinate: (i: number, n: number) => number, value: (n: number) => number = () => 0) =>
	(n: number): MinimumND => ({ value: value(n), point: Array.from({ length: n }, (_, i) => coordinate(i + 1, n)) });

/** The minimum whose coordinates are all the same. */
export const everyCoordinate = (coordinate: number, value: (n: number) => number = () => 0): ((n: number) => MinimumND) =>
	coordinates(() => coordinate, value);
