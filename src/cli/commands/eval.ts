/** `thalweg eval`: value, gradient and Hessian at points. */

import type { SampleBatch } from '../../model/field.ts';
import { UsageError } from '../../model/errors.ts';
import { openNamed } from '../landscape.ts';
import { machineName, openSession } from '../machine.ts';
import { orNull, shown, table } from '../numbers.ts';
import type { WorkOptions } from '../options.ts';
import { print, printJson } from '../output.ts';
import { progress } from '../progress.ts';

export type EvalOptions = WorkOptions & {
	readonly at?: readonly (readonly number[])[];
	readonly hessian?: boolean;
};

/** One point of the answer; what does not exist there is null. */
interface PointAnswer {
	readonly x: readonly number[];
	readonly value: number | null;
	readonly gradient: readonly number[] | null;
	readonly hessian?: readonly (readonly number[])[] | null;
	readonly valid: boolean;
}

export async function evalCommand(argument: string | undefined, options: EvalOptions): Promise<void> {
	const points = options.at ?? [];
	const { landscape, name, notes, facts } = await openNamed(argument, options, points[0]?.length);
	const n = landscape.objective.dimension;
	if (points.length === 0)
		throw new UsageError(`Where? Give a point of ${n} ${n === 1 ? 'number' : 'numbers'}: --at ${new Array(n).fill(0).join()}.`);
	const wrong = points.find((point) => point.length !== n);
	if (wrong)
		throw new UsageError(
			`A point of this landscape has ${n} ${n === 1 ? 'coordinate' : 'coordinates'}, not ${wrong.length}; --dimension chooses another number of variables.`,
		);
	const session = await openSession(options, true);
	try {
		const bound = session.bind(landscape, 'full', options.param);
		const shows = progress('eval', options.progress);
		const batch = await session.sample(bound, Float64Array.from(points.flat()), options.hessian ? 2 : 1, shows.options);
		shows.end();
		const { kind, precision, mode, device } = session.machine;
		const answers = points.map((x, index) => answerOf(x, index, batch, shown(precision)));
		if (options.json) await printJson({ landscape: name, ...facts, notes, backend: kind, precision, mode, device, points: answers });
		else
			await print(
				[`${landscape.title} · ${machineName(session.machine)}`, tableOf(answers), ...notes.map((note) => `note: ${note}`)].join('\n'),
			);
	} finally {
		session.dispose();
	}
}

function answerOf(
	x: readonly number[],
	index: number,
	{ inputs: n, values, gradients, hessians }: SampleBatch,
	show: (value: number) => number,
): PointAnswer {
	const value = values[index] as number;
	const part = (all: Float64Array | undefined, size: number): number[] | null => {
		const numbers = Array.from(all?.subarray(index * size, (index + 1) * size) ?? [], show);
		return numbers.some(Number.isNaN) ? null : numbers;
	};
	const triangle = hessians && part(hessians, (n * (n + 1)) / 2);
	return {
		x,
		value: orNull(show(value)),
		gradient: part(gradients, n),
		...(hessians ? { hessian: triangle ? symmetric(triangle, n) : null } : {}),
		valid: !Number.isNaN(value),
	};
}

/** The full matrix of an upper triangle by rows. */
function symmetric(triangle: readonly number[], n: number): number[][] {
	const at = (i: number, j: number): number => triangle[i * n - (i * (i - 1)) / 2 + (j - i)] as number;
	return Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => at(Math.min(i, j), Math.max(i, j))));
}

function tableOf(answers: readonly PointAnswer[]): string {
	const none = 'none';
	const withHessian = answers.some(({ hessian }) => hessian !== undefined);
	const rows = answers.map(({ x, value, gradient, hessian }) => [
		x.join(', '),
		value === null ? 'no value' : String(value),
		gradient?.join(', ') ?? none,
		...(withHessian ? [hessian?.map((row) => row.join(', ')).join('; ') ?? none] : []),
	]);
	return table([['point', 'value', 'gradient', ...(withHessian ? ['Hessian'] : [])], ...rows]);
}
