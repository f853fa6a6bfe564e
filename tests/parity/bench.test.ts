/** The benchmark on a GPU: answers within their tolerance, time in passes, a roofline, and a deliberately wrong kernel shown as wrong. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import type { Expression } from '../../src/model/objective.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { contestantOf } from '../../src/bench/contestants.ts';
import { runBenchmark } from '../../src/bench/runner.ts';
import { markdownReport } from '../../src/bench/tables.ts';
import { atSizes, workloadsNamed } from '../../src/bench/workloads.ts';
import { type BenchMachine, type BenchMachines, openBenchMachines } from '../../src/engine/bench-machine.ts';
import type { Objective, Program } from '../../src/model/objective.ts';
import { createNodeGpu } from '../../src/platform/node.ts';
import { FACTS } from '../support/bench.ts';
import { describeGpu } from '../support/gpu.ts';

/** The program with one operation of its generated shader changed: it compiles, runs as fast, and answers a little wrongly. */
const tampered = (program: Program): Program =>
	new Proxy(program, {
		get(target, name) {
			if (name === 'key') return `${target.key}-tampered`;
			if (name !== 'fieldWgsl') {
				const member: unknown = Reflect.get(target, name, target);
				return typeof member === 'function' ? member.bind(target) : member;
			}
			return (mode: Parameters<Program['fieldWgsl']>[0]) => {
				const field = target.fieldWgsl(mode);
				const renamed = field.cells.replace('fn cell(', 'fn honest_cell(');
				expect(renamed).not.toBe(field.cells);
				const wrong =
					'fn cell(column: Column, row: Row, uniforms: Uniforms) -> Cell {\n\tvar sample = honest_cell(column, row, uniforms);\n\tsample.value *= 1.001;\n\treturn sample;\n}\n';
				return { ...field, cells: `${renamed}\n${wrong}` };
			};
		},
	});

const withWrongKernel = (machine: BenchMachine): BenchMachine => ({
	...machine,
	field: (bound, grid, options) => {
		const evaluation = expressionOf(bound.objective);
		const wrong: Expression = {
			kind: 'expression',
			program: (order, space) => tampered(evaluation.program(order, space)),
			descent: (optimizer) => evaluation.descent(optimizer),
		};
		const objective: Objective = { ...bound.objective, evaluation: wrong };
		return machine.field({ ...bound, objective }, grid, options);
	},
});

describeGpu('the benchmark on a GPU', () => {
	let opened: BenchMachines;
	beforeAll(async () => {
		const host = { gpu: () => createNodeGpu(), cores: 1, processor: 'test' };
		opened = await openBenchMachines(host, ['gpu-fast', 'gpu-strict', 'cpu-1']);
	});
	afterAll(() => opened.dispose());

	const run = (machines: readonly BenchMachine[], names: readonly string[]) =>
		runBenchmark({
			workloads: atSizes(workloadsNamed(names), [64]),
			contestants: machines.map((machine) => contestantOf(machine, 5)),
			facts: { ...FACTS, adapter: opened.adapter },
			runs: 7,
			budget: 20_000,
			seed: 5,
			...(opened.roofline ? { roofline: opened.roofline } : {}),
		});

	test('every contestant is within its tolerance, and the adapter has a roofline', async () => {
		const report = await run(opened.machines, ['gradient:ackley', 'hessian:himmelblau']);
		expect(report.points.map((p) => [p.contestant, p.status])).toEqual(
			[...opened.machines, ...opened.machines].map(({ id }) => [id, 'measured']),
		);
		for (const { workload, contestant, error, wall } of report.points) {
			expect(error?.wrong, `${workload} ${contestant}`).toBe(0);
			expect(wall?.samples).toHaveLength(7);
		}
		expect(report.roofline?.bandwidth.median).toBeGreaterThan(1e6);
		expect(report.roofline?.arithmetic.median).toBeGreaterThan(1e6);
		expect(report.roofline?.builtins.median).toBeGreaterThan(1e6);
		const [gpu] = report.points;
		expect(gpu?.readback?.samples).toHaveLength(3);
		if (opened.adapter?.timestamps && gpu?.gpu && gpu.wall) expect(gpu.gpu.median).toBeLessThanOrEqual(gpu.wall.median);
	});

	test('a step of a swarm is within its tolerance on both', async () => {
		const { points } = await run(opened.machines, ['adam:rastrigin', 'gd:sampled']);
		for (const { workload, contestant, status, reason, error } of points)
			expect([workload, contestant, status, reason, error?.wrong]).toEqual([workload, contestant, 'measured', '', 0]);
		expect(points).toHaveLength(2 * opened.machines.length);
	});

	test('a deliberately wrong kernel is shown as wrong', async () => {
		const [machine] = opened.machines.filter(({ id }) => id === 'gpu-strict');
		const report = await run([withWrongKernel(machine as BenchMachine)], ['value:himmelblau']);
		const [point] = report.points;
		expect([point?.status, point?.reason]).toEqual(['measured', '']);
		expect(point?.error?.wrong).toBeGreaterThan(100);
		expect(markdownReport(report)).toContain('**FAIL**');
	});
});
