/**
 * f64 beside f32 WebAssembly on this thread: grids of the benchmark's landscapes, in turns, by processor time.
 *
 *     npx tsx tools/compare-precisions.ts             # 256² cells, 41 runs each
 *     npx tsx tools/compare-precisions.ts 512 21
 *
 * Prints million cells a second (medians) and the ratios of times.
 */

import { expressionOf } from '../src/compile/expression-of.ts';
import { bindObjective } from '../src/model/bound.ts';
import { uniformsOf } from '../src/compile/uniforms.ts';
import { LANDSCAPES, openBenchLandscape } from '../src/bench/workloads.ts';
import { packTable, packTable64 } from '../src/compile/program.ts';
import '../src/cpu/backend.ts';
import { WasmRunner } from '../src/cpu/expression/wasm-runner.ts';
import { axis, axis64 } from '../src/model/geometry.ts';
import type { Program } from '../src/model/objective.ts';

const [side = 256, rounds = 41] = process.argv.slice(2).map(Number);
/** Runs before any is timed, and the pause in which the engine compiles its best code. */
const WARM_UP = 12;
const PAUSE_MS = 500;

const median = (list: readonly number[]): number => list.toSorted((a, b) => a - b)[list.length >> 1] as number;

/** What is compared: a grid of a program by each kind of code. */
function runsOf(
	program: Program,
	view: { readonly u: readonly [number, number]; readonly v: readonly [number, number] },
	uniforms: Float64Array,
) {
	const { inputs, outputs, uniformCount, tables, columnTerms } = program;
	const shape = { inputs, outputs, uniformCount };
	const f32 = (mode: 'fast' | 'strict'): (() => void) => {
		const runner = new WasmRunner(new WebAssembly.Module(program.wasm(mode)), { ...shape, columnTerms, tables: tables.map(packTable) });
		const [x, y, numbers] = [axis(view.u, side), axis(view.v, side), Float32Array.from(uniforms)];
		const planes = Array.from({ length: outputs }, () => new Float32Array(side * side));
		return () => runner.grid(x, y, 0, side, numbers, planes);
	};
	const made = program.wasm64();
	const compiled = { precision: 'f64', ...shape, columnTerms: made.columnTerms, tables: tables.map(packTable64) } as const;
	const runner = new WasmRunner(new WebAssembly.Module(made.code), compiled);
	const [x, y] = [axis64(view.u, side), axis64(view.v, side)];
	const planes = Array.from({ length: outputs }, () => new Float64Array(side * side));
	return { fast: f32('fast'), strict: f32('strict'), f64: () => runner.grid(x, y, 0, side, uniforms, planes) };
}

/** Median milliseconds of the processor, by kind of code. */
async function timesOf(runs: ReturnType<typeof runsOf>): Promise<Record<keyof typeof runs, number>> {
	for (let k = 0; k < WARM_UP; k++) for (const run of Object.values(runs)) run();
	await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
	const times: Record<keyof typeof runs, number[]> = { fast: [], strict: [], f64: [] };
	for (let k = 0; k < rounds; k++) {
		for (const name of ['fast', 'strict', 'f64'] as const) {
			const start = process.cpuUsage();
			runs[name]();
			const { user, system } = process.cpuUsage(start);
			times[name].push((user + system) / 1000);
		}
	}
	return { fast: median(times.fast), strict: median(times.strict), f64: median(times.f64) };
}

for (const entry of LANDSCAPES) {
	const { landscape, plane } = openBenchLandscape(entry);
	const uniforms = uniformsOf(bindObjective(landscape.objective, 'plane', {}, plane));
	for (const order of [0, 1] as const) {
		const times = await timesOf(runsOf(expressionOf(landscape.objective).program(order, 'plane'), landscape.view, uniforms));
		const rate = (ms: number): string => (side ** 2 / ms / 1000).toPrecision(3).padStart(7);
		const ratio = (ms: number): string => (times.f64 / ms).toFixed(2);
		console.log(
			`${entry.id.padEnd(13)} ${order === 0 ? 'value   ' : 'gradient'}  f64 ${rate(times.f64)}  f32 strict ${rate(times.strict)}  fast ${rate(times.fast)}` +
				`  time of f64 over strict ${ratio(times.strict)}, over fast ${ratio(times.fast)}`,
		);
	}
}
