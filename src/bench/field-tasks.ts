/** Fields and points: f, f and ∇f on a grid, and second derivatives at points. */

import type { OperationCount } from '../model/objective.ts';
import { expressionOf } from '../engine/programs.ts';
import { uniformsOf } from '../engine/programs.ts';
import { bindObjective } from '../model/bound.ts';
import type { BenchField, BenchMachine } from '../engine/bench-machine.ts';
import { philoxUniform } from '../math/philox.ts';
import { axis, type GridSpec } from '../model/geometry.ts';
import { Comparison } from './accuracy.ts';
import type { Prepared } from './contract.ts';
import { openBenchLandscape, type Workload } from './workloads.ts';

/** Rows of a field that are compared with the reference, and cells of each. */
const COMPARED_ROWS = 8;
const COMPARED_CELLS = 24;
const COMPARED_POINTS = 96;
/** Bytes beyond which a field is not copied to the CPU as a whole. */
const MOST_READ = 2 ** 28;
const WORD = 4;

export async function prepareField(
	machine: BenchMachine,
	{ task, landscape: bench }: Workload,
	side: number,
	seed: number,
): Promise<Prepared> {
	const { landscape, plane } = openBenchLandscape(bench);
	const bound = bindObjective(landscape.objective, 'plane', {}, plane);
	const grid: GridSpec = { columns: side, rows: side, domain: landscape.domain };
	const gradient = task === 'gradient';
	const program = expressionOf(landscape.objective).program(gradient ? 1 : 0, 'plane');
	// What the f64 reference costs is not that of a generated program.
	const { operations, builtins, loads } =
		machine.id === 'f64' ? UNCOUNTED : countOf(program.cellOperations(machine.id.startsWith('gpu') ? machine.mode : 'wasm'));
	let field: BenchField | undefined;
	const isRead = side * side * program.outputs * WORD <= MOST_READ;
	const staysThere = machine.id.startsWith('gpu');
	const release = (): void => {
		field?.dispose();
		field = undefined;
	};
	return {
		release,
		...(machine.spoil ? { reset: () => machine.spoil?.() ?? Promise.resolve() } : {}),
		async run(signal) {
			release();
			field = await machine.field(bound, grid, { gradient, signal });
			return field.passes;
		},
		...(staysThere && isRead ? { readback: async (signal: AbortSignal) => void (await field?.read?.({ signal })) } : {}),
		...(machine.id === 'f64'
			? {}
			: {
					async check() {
						const comparison = new Comparison(program, machine.arithmetic, uniformsOf(bound));
						const [columns, rows] = [axis(grid.domain.u, side), axis(grid.domain.v, side)];
						for (let r = 0; r < COMPARED_ROWS; r++) {
							const row = Math.floor(philoxUniform(seed, r, 0, 1)[0] * side);
							const layers = (await field?.row(row)) ?? [];
							for (let c = 0; c < COMPARED_CELLS; c++) {
								const column = Math.floor(philoxUniform(seed, c, r, 2)[0] * side);
								comparison.add(
									[columns[column] as number, rows[row] as number],
									layers.map((layer) => layer[column] as number),
								);
							}
						}
						return comparison.differences.report();
					},
				}),
		operations,
		builtins,
		// What is written, and what is read from tables; a row's and a column's coordinates are shared by thousands of cells.
		bytes: operations > 0 ? (program.outputs + loads) * WORD : 0,
		dispose: release,
	};
}

export async function preparePoints(machine: BenchMachine, { landscape: bench }: Workload, count: number, seed: number): Promise<Prepared> {
	const { landscape, plane } = openBenchLandscape(bench);
	const bound = bindObjective(landscape.objective, 'plane', {}, plane);
	const program = expressionOf(landscape.objective).program(2, 'plane');
	const points = placesIn(landscape.domain, count, seed);
	const { operations, builtins, loads } = countOf(program.operations(machine.mode));
	let batch: Awaited<ReturnType<typeof machine.backend.sample>> | undefined;
	return {
		async run(signal) {
			batch = await machine.backend.sample(bound, points, 2, { signal });
			return null;
		},
		...(machine.id === 'f64'
			? {}
			: {
					async check() {
						if (!batch) return null;
						const { values, gradients, hessians } = batch;
						const comparison = new Comparison(program, machine.arithmetic, uniformsOf(bound));
						for (let i = 0; i < Math.min(count, COMPARED_POINTS); i++) {
							const answers = [values[i] as number, ...part(gradients, i, 2), ...part(hessians, i, 3)];
							comparison.add(points.subarray(2 * i, 2 * i + 2), answers);
						}
						return comparison.differences.report();
					},
				}),
		operations,
		builtins,
		bytes: (program.inputs + program.outputs + loads) * WORD,
		dispose: () => {},
	};
}

const part = (all: Float64Array | undefined, index: number, width: number): number[] =>
	Array.from(all?.subarray(index * width, (index + 1) * width) ?? []);

/** Points of a window, evenly at random, on f32 coordinates: every machine evaluates at the same place. */
export function placesIn({ u, v }: GridSpec['domain'], count: number, seed: number): Float64Array {
	const points = new Float64Array(2 * count);
	for (let i = 0; i < count; i++) {
		const [a, b] = philoxUniform(seed, i, 0, 3);
		points[2 * i] = Math.fround(u[0] + a * (u[1] - u[0]));
		points[2 * i + 1] = Math.fround(v[0] + b * (v[1] - v[0]));
	}
	return points;
}

const UNCOUNTED = { operations: 0, builtins: 0, loads: 0 };

/** Operations of all kinds, the built-in functions among them, and words loaded. */
export const countOf = ({ float, integer, builtin, loads }: OperationCount) => ({
	operations: float + integer + builtin,
	builtins: builtin,
	loads,
});
