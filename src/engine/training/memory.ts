/** What trainings side by side take of memory, and how many of them a budget of bytes has room for at once. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { LimitError } from '../../model/errors.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';

/** Bytes that trainings side by side may take where nothing else is said. */
export const MANY_BYTES = 2 ** 29;

/** Bytes of one training among many. */
export interface TrainingBytes {
	/** Of a GPU: the words of the optimizer, single precision; its scratch, shared by all, is not in it. */
	readonly gpu: number;
	/** Of this thread beside a GPU: where it begins (8 bytes a parameter), what is read back (8), and the network that is scored (4). */
	readonly here: number;
	/** On the processor instead: memory of the worker, its state on its way there and back, where it began, and the ends of its path. */
	readonly cpu: number;
}

/** Bytes of one training of n parameters. */
export function bytesOfTraining(optimizer: ResolvedOptimizer, n: number): TrainingBytes {
	const { coordinateWords, coordinateState, particleWords } = compileLargeDescent(optimizer);
	const [state, beside] = [2 + coordinateState, 3];
	return {
		gpu: 4 * (coordinateWords * n + particleWords),
		here: 20 * n,
		cpu: 8 * (n * (coordinateWords + 2 * state + beside) + 3 * particleWords),
	};
}

const mebibytes = (bytes: number): string => `${Number((bytes / 2 ** 20).toPrecision(3))} MiB`;

/** Networks that a budget has room for at once. @throws LimitError where there is none for a single one */
export function mostWithin(budget: number, each: number, n: number): number {
	const most = Math.floor(budget / each);
	if (most >= 1) return most;
	throw new LimitError(
		`A training of ${n} parameters takes ${mebibytes(each)}, and trainings side by side may take ${mebibytes(budget)}: allow more (bytes), or train a smaller network.`,
	);
}

/** Why fewer are trained at a time than there are. */
export const portionNote = (count: number, most: number, each: number): string =>
	`${count} networks are trained ${most} at a time: all at once would take ${mebibytes(count * each)}.`;
