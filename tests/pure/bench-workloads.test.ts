/** Workloads: names, the surface that is made, operations counted from programs, and the reference's own verdict on the CPU. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { describe, expect, test } from 'vitest';
import { Comparison } from '../../src/bench/accuracy.ts';
import { contestantOf } from '../../src/bench/contestants.ts';
import { structureOf } from '../../src/bench/other-tasks.ts';
import { contestantsNamed } from '../../src/bench/index.ts';
import {
	LANDSCAPES,
	madeSurface,
	openBenchLandscape,
	standardWorkloads,
	TASK_TABLE,
	type Workload,
	workloadsNamed,
} from '../../src/bench/workloads.ts';
import { TASKS } from '../../src/bench/schema.ts';
import { type BenchMachine, openBenchMachines } from '../../src/engine/bench-machine.ts';
import type { Host } from '../../src/engine/host.ts';
import { openLandscape } from '../../src/engine/landscapes/landscape.ts';
import { UsageError } from '../../src/model/errors.ts';

/** A host without workers and without a GPU. */
const HOST: Host = { gpu: async () => ({ gpu: null, reason: 'none here' }), cores: 1, processor: 'test' };
const signal = new AbortController().signal;

test('names', () => {
	expect(workloadsNamed(['gradient:ackley', 'gradient:ackley', 'compile-cold']).map((w) => w.id)).toEqual([
		'gradient:ackley',
		...TASK_TABLE['compile-cold'].standard.map((id) => `compile-cold:${id}`),
	]);
	expect(() => workloadsNamed(['nonsense'])).toThrow(UsageError);
	expect(() => workloadsNamed(['value:nowhere'])).toThrow(/there are himmelblau, ackley/);
	expect(contestantsNamed(['f64', 'gpu'])).toEqual(['gpu-fast', 'gpu-strict', 'f64']);
	for (const name of ['abacus', 'constructor', '__proto__']) expect(() => contestantsNamed([name])).toThrow(UsageError);
	expect(new Set(standardWorkloads().map((w) => w.task))).toEqual(new Set(TASKS));
});

test('sizes double, or the work does', () => {
	for (const task of TASKS) {
		const { sizes, units } = TASK_TABLE[task];
		for (const [i, size] of sizes.slice(1).entries()) {
			expect(size, task).toBeGreaterThan(sizes[i] as number);
			if (units(size) > 1) expect(units(size) / units(sizes[i] as number), task).toBeLessThanOrEqual(10);
		}
	}
});

test('the made surface is the same every time and has no holes', () => {
	const [one, other] = [madeSurface(), madeSurface()];
	expect(one.values).toEqual(other.values);
	expect(one.values.every(Number.isFinite)).toBe(true);
	expect(Math.max(...one.values) - Math.min(...one.values)).toBeGreaterThan(0.5);
});

describe('operation counts', () => {
	const counts = (text: string, order: 0 | 1) =>
		expressionOf(openLandscape({ kind: 'formula', text }).objective)
			.program(order, 'plane')
			.operations('strict');

	test('of formulas that can be counted by hand', () => {
		// x·x + y·y: two products and a sum. ∇ = (x + x, y + y) or (2x, 2y): one operation each. The value's range test is an integer operation.
		expect(counts('x*x + y*y', 0).float).toBe(3);
		expect(counts('x*x + y*y', 1).float).toBe(5);
		expect(counts('x + y', 0)).toMatchObject({ float: 1, builtin: 0, loads: 0 });
	});

	test('a sampled surface loads sixteen numbers a cell, and fast mode counts built-ins', () => {
		const sampled = openBenchLandscape(LANDSCAPES.find(({ id }) => id === 'sampled') as (typeof LANDSCAPES)[number]);
		expect(expressionOf(sampled.landscape.objective).program(0, 'plane').operations('strict').loads).toBeGreaterThanOrEqual(16);
		const wave = expressionOf(openLandscape({ kind: 'formula', text: 'sin(x) + exp(y)' }).objective).program(0, 'plane');
		expect(wave.operations('fast').builtin).toBe(2);
		expect(wave.operations('strict').builtin).toBe(0);
	});

	test('a cold program has a structure of its own', () => {
		const keys = Array.from({ length: 64 }, (_, k) => openLandscape({ kind: 'formula', text: `x + ${structureOf(k)}` }).objective.key);
		expect(new Set(keys).size).toBe(64);
	});
});

describe('on the CPU', () => {
	test.each(LANDSCAPES.map(({ id }) => id))('%s: f32 answers lie within their tolerance', async (id) => {
		const opened = await openBenchMachines(HOST, ['cpu-1']);
		try {
			const [machine] = opened.machines;
			const contestant = contestantOf(machine as (typeof opened.machines)[number], 3);
			for (const task of ['gradient', 'hessian', 'adam'] as const) {
				const [workload] = workloadsNamed([`${task}:${id}`]);
				const prepared = await contestant.prepare(workload as NonNullable<typeof workload>, 64, signal);
				await prepared.reset?.(signal);
				await prepared.run(signal);
				const error = await prepared.check?.(signal);
				expect(error?.wrong, `${task}: ${JSON.stringify(error)}`).toBe(0);
				expect(error?.compared).toBeGreaterThan(50);
				expect(prepared.operations).toBeGreaterThan(0);
				expect(prepared.bytes).toBeGreaterThan(0);
				prepared.dispose();
			}
		} finally {
			opened.dispose();
		}
	});

	test.each([
		['slice:mlp', 8],
		['train:chebyshev', 8],
		['train-many:chebyshev', 2],
	])('%s: f32 answers lie within the bound that is derived for them, and others do not', async (name, size) => {
		const opened = await openBenchMachines(HOST, ['cpu-1']);
		try {
			const [machine] = opened.machines as [BenchMachine];
			const [workload] = workloadsNamed([name]) as [Workload];
			const errorOf = async (asked: BenchMachine) => {
				const prepared = await contestantOf(asked, 3).prepare(workload, size, signal);
				await prepared.run(signal);
				const error = await prepared.check?.(signal);
				prepared.dispose();
				return error;
			};
			const error = await errorOf(machine);
			expect(error?.wrong, JSON.stringify(error)).toBe(0);
			expect(error?.compared).toBeGreaterThan(5);
			// A tolerance that forgives everything is none.
			expect(error?.largest).toBeGreaterThan(1e-5);
			if (!name.startsWith('slice')) return;
			const off: BenchMachine = {
				...machine,
				async field(...asked) {
					const field = await machine.field(...asked);
					return { ...field, row: async (row) => (await field.row(row)).map((layer) => layer.map((x) => 1.01 * x)) };
				},
			};
			expect((await errorOf(off))?.wrong).toBeGreaterThan(2);
		} finally {
			opened.dispose();
		}
	});

	test('a GPU that is not there is named with the reason', async () => {
		const opened = await openBenchMachines(HOST, ['gpu-fast', 'gpu-strict', 'f64']);
		expect(opened.machines.map(({ id }) => id)).toEqual(['f64']);
		expect(opened.missing).toEqual(['gpu-fast', 'gpu-strict'].map((id) => ({ id, reason: expect.stringContaining('none here') })));
		opened.dispose();
	});

	test('answers of another function are wrong (negative control)', () => {
		const { landscape } = openBenchLandscape(LANDSCAPES[0] as (typeof LANDSCAPES)[number]);
		const program = expressionOf(landscape.objective).program(0, 'plane');
		const comparison = new Comparison(program, 'strict', uniformsOf(bindObjective(landscape.objective, 'plane')));
		const evaluator = program.evaluator();
		evaluator.run([1, 2], []);
		comparison.add([1, 2], [Math.fround((evaluator.values[0] as number) * (1 + 1e-4))]);
		expect(comparison.differences.report()).toMatchObject({ compared: 1, wrong: 1 });
	});
});
