/** Whether a point's answers are right, and its error in words: the same on the page, on the command line and in tables. */

import type { ErrorReport, Point } from './schema.ts';

/** Answers that no honest machine may give. */
export const isWrong = ({ error }: Pick<Point, 'error'>): boolean => error !== null && error.wrong > 0;

/** What is said of a point's answers. */
export interface Judgement {
	readonly verdict: 'pass' | 'FAIL' | 'the reference' | 'not compared';
	/** The largest error and what is allowed there, and the typical one; empty where there are none. */
	readonly figures: string;
}

/** Two significant digits; large and small numbers as powers of ten. */
const digits = (value: number): string => {
	if (value === 0) return '0';
	return value >= 1e5 || value < 1e-3 ? value.toExponential(1).replace('+', '') : String(Number(value.toPrecision(value < 100 ? 2 : 3)));
};

/** Reports of before say only how large an error is beside its tolerance. */
const figuresOf = ({ ulp, largest, typical }: ErrorReport): string =>
	ulp
		? `${digits(ulp.largest)} of ${digits(ulp.tolerance)} ULP, typically ${digits(ulp.typical)}`
		: `${digits(largest)} of its tolerance, typically ${digits(typical)}`;

/**
 * Whether the answers are within tolerance, with the largest error and the tolerance there in ULP of f32.
 * @example
 * judgementOf(point) // { verdict: 'pass', figures: '1.2 of 4 ULP, typically 0.3' }
 */
export function judgementOf({ error, contestant }: Pick<Point, 'error' | 'contestant'>): Judgement {
	if (!error) return { verdict: contestant === 'f64' ? 'the reference' : 'not compared', figures: '' };
	const outside = error.wrong > 0 ? `, ${error.wrong} of ${error.compared} outside` : '';
	return { verdict: error.wrong > 0 ? 'FAIL' : 'pass', figures: `${figuresOf(error)}${outside}` };
}
