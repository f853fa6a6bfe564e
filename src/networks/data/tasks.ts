/** Generated tasks that published findings are about: a Chebyshev polynomial, modular addition, a soft committee and its student. */

import { erf64 } from '../../math/double.ts';
import { UsageError } from '../../model/errors.ts';
import { normals, STREAMS } from './draws.ts';
import type { Samples } from './samples.ts';

/** T of a degree at x, by Tₖ₊₁ = 2x Tₖ − Tₖ₋₁: cos(degree · acos x) in [−1, 1]. */
function chebyshevAt(x: number, degree: number): number {
	let [before, here] = [1, x];
	if (degree === 0) return 1;
	for (let k = 1; k < degree; k++) [before, here] = [here, 2 * x * here - before];
	return here;
}

/** x even from −1 to 1, y = T(x): with 20 points and degree 6 the data of the edge of stability (Cohen et al. 2021). */
export function chebyshev({ count, degree }: { count: number; degree: number }): Samples {
	const inputs = Float64Array.from({ length: count }, (_, i) => -1 + (2 * i) / (count - 1));
	const values = inputs.map((x) => chebyshevAt(x, degree));
	return {
		name: `Chebyshev polynomial T${degree}`,
		shape: [1],
		count,
		inputs,
		targets: { kind: 'numbers', width: 1, values },
		inputNames: ['x'],
		targetNames: [`T${degree}(x)`],
	};
}

/** All p² pairs (a, b) as two one-hot codes of p; the class is (a + b) mod p (Gromov 2023). */
export function modularAddition({ modulus: p }: { modulus: number }): Samples {
	const count = p * p;
	const inputs = new Float64Array(count * 2 * p);
	const labels = new Int32Array(count);
	for (let a = 0; a < p; a++)
		for (let b = 0; b < p; b++) {
			const i = a * p + b;
			inputs[i * 2 * p + a] = 1;
			inputs[i * 2 * p + p + b] = 1;
			labels[i] = (a + b) % p;
		}
	const codes = (letter: string): string[] => Array.from({ length: p }, (_, k) => `${letter} = ${k}`);
	return {
		name: `addition modulo ${p}`,
		shape: [2 * p],
		count,
		inputs,
		targets: { kind: 'classes', classes: p, labels, names: Array.from({ length: p }, (_, k) => String(k)) },
		inputNames: [...codes('a'), ...codes('b')],
	};
}

/**
 * Inputs of N(0, 1) and a soft committee as teacher (Saad and Solla 1995): y = Σₖ erf(xₖ / √2) over the first `units` inputs, so that the
 * teacher's vectors are orthonormal, and σ N(0, 1) on y.
 * @throws UsageError where units are more than inputs
 */
export function teacher(
	{ count, inputs: width, units, noise }: { count: number; inputs: number; units: number; noise: number },
	seed: number,
): Samples {
	if (units > width)
		throw new UsageError(
			`Teacher and student: the teacher has ${units} units, but its inputs are ${width}. Choose at least as many inputs as units.`,
		);
	const inputs = new Float64Array(count * width);
	const values = new Float64Array(count);
	for (let i = 0; i < count; i++) {
		for (let k = 0; k < width; k += 4) inputs.set(normals(seed, STREAMS.samples, i, k / 4).slice(0, width - k), i * width + k);
		let y = 0;
		for (let k = 0; k < units; k++) y += erf64((inputs[i * width + k] as number) / Math.SQRT2);
		values[i] = y + noise * normals(seed, STREAMS.answers, i)[0];
	}
	return {
		name: `teacher of ${units} ${units === 1 ? 'unit' : 'units'}`,
		shape: [width],
		count,
		inputs,
		targets: { kind: 'numbers', width: 1, values },
		inputNames: Array.from({ length: width }, (_, k) => `x${k + 1}`),
		targetNames: ['y'],
	};
}
