/** Curves of a training as a chart needs them: columns by step. Pure. */

import type { LimitedReading } from '../engine/training/request.ts';
import type { TrainingReading } from '../model/training.ts';

export type TrainingChart = 'loss' | 'accuracy' | 'sharpness';

/** Steps, and for each curve a number a step; null where there is none. */
export interface TrainingColumns {
	readonly steps: readonly number[];
	readonly curves: readonly (readonly (number | null)[])[];
}

const number = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

/**
 * Columns of a chart: training and test, or λ_max and the limit of the method.
 * @example trainingColumns('loss', readings, []).curves // [[0.7, 0.3], [0.71, 0.4]]
 */
export function trainingColumns(
	chart: TrainingChart,
	readings: readonly TrainingReading[],
	sharpness: readonly LimitedReading[],
): TrainingColumns {
	if (chart === 'sharpness')
		return {
			steps: sharpness.map(({ step }) => step),
			curves: [sharpness.map(({ values }) => number(values[0])), sharpness.map(({ limit }) => number(limit?.value))],
		};
	return {
		steps: readings.map(({ step }) => step),
		curves: [readings.map(({ train }) => number(train[chart])), readings.map(({ test }) => number(test?.[chart]))],
	};
}

/** Whether values are best seen on a logarithmic axis: all are above 0, and they span more than a factor of 20. */
export function isLogarithmic({ curves }: TrainingColumns): boolean {
	const values = curves.flat().filter((value) => value !== null);
	const [least, most] = [Math.min(...values), Math.max(...values)];
	return least > 0 && most > 20 * least;
}
