/** Numbers at points, as JSON and as a table: in f64, or in f32 with their error. */

import type { SampleBatch } from '../model/field.ts';
import { orNull, shortest, table, withError } from './numbers.ts';

type Matrix = readonly (readonly number[])[];

/** The numbers at a point; what does not exist there is null. */
export interface Numbers {
	readonly value: number | null;
	readonly gradient: readonly number[] | null;
	readonly hessian?: Matrix | null;
}

/** One point of the answer. */
export interface PointAnswer extends Numbers {
	readonly x: readonly number[];
	readonly valid: boolean;
	/** Of an f32 answer: the difference of each number from f64's at that point; null where one of the two is none. */
	readonly error?: number | null;
	readonly gradientError?: readonly number[] | null;
	readonly hessianError?: Matrix | null;
	/** Of an f32 answer: f64's numbers where f32 has none. */
	readonly beyondF32?: Partial<Numbers>;
}

/** What a machine answered at a point. */
export function numbersAt({ inputs: n, values, gradients, hessians }: SampleBatch, index: number): Numbers {
	const part = (all: Float64Array | undefined, size: number): number[] | null => {
		const numbers = Array.from(all?.subarray(index * size, (index + 1) * size) ?? []);
		return numbers.some(Number.isNaN) ? null : numbers;
	};
	const triangle = hessians && part(hessians, (n * (n + 1)) / 2);
	return {
		value: orNull(values[index] as number),
		gradient: part(gradients, n),
		...(hessians ? { hessian: triangle ? symmetric(triangle, n) : null } : {}),
	};
}

/**
 * The answer for a point.
 * @param exact f64's numbers, beside those of an f32 machine
 */
export function answerOf(x: readonly number[], found: Numbers, exact: Numbers | undefined): PointAnswer {
	const valid = found.value !== null;
	if (!exact) return { x, ...found, valid };
	const { value, gradient, hessian } = found;
	const withHessian = hessian !== undefined;
	const lacking = (['value', 'gradient', 'hessian'] as const).filter((key) => found[key] === null && exact[key] != null);
	return {
		x,
		value: value === null ? null : shortest(value),
		error: both(value, exact.value, distance),
		gradient: gradient && gradient.map(shortest),
		gradientError: both(gradient, exact.gradient, distances),
		...(withHessian && { hessian: hessian && hessian.map((row) => row.map(shortest)) }),
		...(withHessian && {
			hessianError: both(hessian, exact.hessian, (a, b) => a.map((row, i) => distances(row, b[i] as readonly number[]))),
		}),
		valid,
		...(lacking.length > 0 ? { beyondF32: Object.fromEntries(lacking.map((key) => [key, exact[key]])) } : {}),
	};
}

const distance = (a: number, b: number): number => Math.abs(a - b);
const distances = (a: readonly number[], b: readonly number[]): number[] => a.map((one, i) => distance(one, b[i] as number));
/** What is made of two answers where both are there. */
const both = <T, R>(a: T | null | undefined, b: T | null | undefined, make: (a: T, b: T) => R): R | null =>
	a == null || b == null ? null : make(a, b);

/** The full matrix of an upper triangle by rows. */
function symmetric(triangle: readonly number[], n: number): number[][] {
	const at = (i: number, j: number): number => triangle[i * n - (i * (i - 1)) / 2 + (j - i)] as number;
	return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => at(Math.min(i, j), Math.max(i, j))));
}

/** The answer for people. */
export function tableOf(answers: readonly PointAnswer[]): string {
	const withHessian = answers.some(({ hessian }) => hessian !== undefined);
	const rows = answers.map((answer) => [
		answer.x.join(', '),
		cell('no value', answer.value, answer.error, answer.beyondF32?.value, list),
		cell('none', answer.gradient, answer.gradientError, answer.beyondF32?.gradient, list),
		...(withHessian ? [matrixCell(answer)] : []),
	]);
	return table([['point', 'value', 'gradient', ...(withHessian ? ['Hessian'] : [])], ...rows]);
}

const number = (value: number, error: number | undefined): string => (error === undefined ? String(value) : withError(value, error));
const list = (values: readonly number[], errors?: readonly number[]): string =>
	values.map((value, i) => number(value, errors?.[i])).join(', ');

/**
 * Numbers that are there or not as one. An f32 answer has an error, or is the only one there is, or lies beyond f32.
 * @param none what is said where no machine has them
 */
function cell(
	none: string,
	numbers: number | readonly number[] | null | undefined,
	errors: number | readonly number[] | null | undefined,
	beyond: number | readonly number[] | null | undefined,
	text: (numbers: readonly number[], errors?: readonly number[]) => string,
): string {
	if (beyond != null) return `beyond f32; f64: ${text([beyond].flat())}`;
	if (numbers == null) return none;
	if (errors === null) return `${text([numbers].flat())}; none in f64`;
	return text([numbers].flat(), errors === undefined ? undefined : [errors].flat());
}

function matrixCell({ hessian, hessianError, beyondF32 }: PointAnswer): string {
	const flat = (matrix: Matrix | null | undefined): readonly number[] | null | undefined => matrix && matrix.flat();
	const text = (numbers: readonly number[], errors?: readonly number[]): string => {
		const n = Math.sqrt(numbers.length);
		return Array.from({ length: n }, (_, i) => list(numbers.slice(i * n, (i + 1) * n), errors?.slice(i * n, (i + 1) * n))).join('; ');
	};
	return cell('none', flat(hessian), flat(hessianError), flat(beyondF32?.hessian), text);
}
