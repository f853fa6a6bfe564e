/** Emitted WebAssembly of f64 against the interpreter: the same bits, holes included, in grids and at points. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { installWasm } from '../../src/compile/wasm.ts';
import { WASM_EMITTERS } from '../../src/compile/wasm-emitters.ts';
import { describe, expect, it } from 'vitest';
import { CompiledProgram, packTable64 } from '../../src/compile/program.ts';
import { WasmRunner } from '../../src/cpu/expression/wasm-runner.ts';
import { gradient, hessian } from '../../src/expr/graph/differentiate.ts';
import { emitWasm } from '../../src/expr/emit/wasm.ts';
import type { DataTable, Evaluator } from '../../src/expr/graph/evaluate.ts';
import { ConstantDomainError, type ExprId, Graph } from '../../src/expr/graph/graph.ts';
import { lower64 } from '../../src/expr/emit/lower64.ts';
import { LOWERINGS64 } from '../../src/expr/emit/lowerings64.ts';
import { OP_NAMES, OPS, type OpName } from '../../src/expr/graph/ops.ts';
import { FUNCTIONS } from '../../src/catalogue/registry.ts';
import { LirBuilder, type LirProgram } from '../../src/math/lir.ts';
import type { Order } from '../../src/model/objective.ts';
import { formula, surface } from '../support/objective.ts';
import { type Random, randomCoordinate, randomGraph, seeded } from '../support/random-graph.ts';

installWasm(WASM_EMITTERS);

interface Compiled {
	readonly program: Pick<CompiledProgram, 'inputs' | 'outputs' | 'order' | 'uniformCount' | 'tables' | 'wasm64' | 'evaluator'>;
	readonly runner: WasmRunner;
}

function compiled(program: Compiled['program']): Compiled {
	const { code, columnTerms } = program.wasm64();
	expect(WebAssembly.validate(code)).toBe(true);
	const { inputs, outputs, uniformCount, tables } = program;
	const shape = { precision: 'f64', inputs, outputs, uniformCount, columnTerms, tables: tables.map(packTable64) } as const;
	return { program, runner: new WasmRunner(new WebAssembly.Module(code), shape) };
}

/** A program of an expression and its derivatives, as far as they exist. */
function programOf(graph: Graph, value: ExprId, inputs: number, order: Order, tables: readonly DataTable[] = [], uniformCount = 0) {
	const leaves = Array.from({ length: inputs }, (_, k) => graph.variable(k));
	const slopes = order >= 1 ? gradient(graph, value, leaves) : [];
	const curvatures = order >= 2 ? hessian(graph, value, leaves) : [];
	return new CompiledProgram({ graph, value, gradient: slopes, hessian: curvatures, order, inputs, uniformCount, tables });
}

/** What is due at a point: the interpreter's numbers, each group (value, gradient, Hessian) a hole as a whole. */
function due(
	{ inputs, outputs, order }: Compiled['program'],
	e: Evaluator,
	point: readonly number[],
	uniforms: readonly number[],
): number[] {
	e.run(point, uniforms);
	const ends = [1, 1 + inputs, outputs].slice(0, order + 1);
	return Array.from(e.values, (value, k) => {
		const end = ends.find((each) => k < each) as number;
		return e.valid.subarray(0, end).every((valid) => valid === 1) ? value + 0 : Number.NaN;
	});
}

interface Tally {
	numbers: number;
	holes: number;
}

/** Hold a program to the interpreter at points; what differs, in words. */
function differences(
	{ program, runner }: Compiled,
	points: readonly (readonly number[])[],
	uniforms: readonly number[],
	tally: Tally,
): string[] {
	const { inputs, outputs } = program;
	const count = points.length;
	const soa = new Float64Array(inputs * count);
	for (const [i, point] of points.entries()) for (let k = 0; k < inputs; k++) soa[k * count + i] = point[k] as number;
	const answers = runner.points(soa, count, Float64Array.from(uniforms));
	const bits = new BigUint64Array(answers.buffer);
	const e = program.evaluator();
	const list: string[] = [];
	for (const [i, point] of points.entries()) {
		for (const [k, value] of due(program, e, point, uniforms).entries()) {
			const at = k * count + i;
			if (Number.isNaN(value)) tally.holes++;
			else tally.numbers++;
			const same = Number.isNaN(value) ? bits[at] === 0x7ff8_0000_0000_0000n : Object.is(answers[at], value);
			if (!same) list.push(`output ${k} of ${outputs} at (${point.join(', ')}): ${answers[at]}, not ${value}`);
		}
	}
	return list;
}

/** Doubles of every kind: everyday ones, whole ones, huge and tiny ones, edges. */
const EDGES = [
	0,
	-0,
	1,
	-1,
	0.5,
	1.5,
	-2.5,
	2,
	3,
	1e-310,
	5e-324,
	-1e-308,
	1e-20,
	1e20,
	1e300,
	-1e300,
	709,
	-745,
	1e6,
	1e22,
	2 ** 52 + 0.5,
	2 ** 53,
];
const anyDouble = (random: Random): number => {
	const kind = random();
	if (kind < 0.15) return EDGES[Math.floor(random() * EDGES.length)] as number;
	if (kind < 0.8) return randomCoordinate(random) * (1 + random() * 1e-9);
	return (random() - 0.5) * 10 ** Math.floor(random() * 600 - 300);
};

describe('random graphs', () => {
	it.each([0, 1, 2] as const)('order %d: bit for bit the interpreter', (order) => {
		const random = seeded(64 + order);
		const tally: Tally = { numbers: 0, holes: 0 };
		for (let k = 0; k < 200; k++) {
			const { graph, output, inputs } = randomGraph(random, 4 + Math.floor(random() * (order === 2 ? 8 : 24)), 1 + (k % 3));
			let made: Compiled;
			try {
				made = compiled(programOf(graph, output, inputs, order));
			} catch (error) {
				// A derivative may have a constant part without a value.
				if (!(error instanceof ConstantDomainError)) throw error;
				continue;
			}
			const points = Array.from({ length: 41 }, () => Array.from({ length: inputs }, () => anyDouble(random)));
			expect(differences(made, points, [], tally), `graph ${k}`).toEqual([]);
		}
		expect(tally.numbers).toBeGreaterThan(5000);
		expect(tally.holes).toBeGreaterThan(1000);
	});

	it('checks that another one implies are left out, and validity stays', () => {
		const random = seeded(11);
		let [few, all] = [0, 0];
		for (let k = 0; k < 200; k++) {
			const { graph, output, inputs } = randomGraph(random, 4 + Math.floor(random() * 20));
			const outputs = { value: output, gradient: [], hessian: [] };
			const [lean, full] = [lower64(graph, outputs), lower64(graph, outputs, { keepAllChecks: true })];
			few += lean.nodes.filter(({ op }) => op === 'inRange').length;
			all += full.nodes.filter(({ op }) => op === 'inRange').length;
			const shape = { precision: 'f64', inputs, outputs: 1, uniformCount: 0, columnTerms: 0, tables: [] } as const;
			const options = { inputs, order: 0, uniformCount: 0, tables: 0, mode: 'strict', rules: 'f64' } as const;
			const runners = [lean, full].map((program) => new WasmRunner(new WebAssembly.Module(emitWasm(program, options, null)), shape));
			const points = Float64Array.from({ length: 64 * inputs }, () => anyDouble(random));
			const [one, other] = runners.map((runner) => runner.points(points, 64, new Float64Array()));
			expect(one).toEqual(other);
		}
		expect(few).toBeLessThan(all / 3);
	});
});

describe('every operation', () => {
	/** Attributes tried, of operations that have one. */
	const ATTRIBUTES: Readonly<Partial<Record<OpName, readonly number[]>>> = {
		powi: [2, 3, 4, 7, 31, 64],
		philox: [0, 3, 6],
		lattice: [0, 1],
		polygamma: [0, 1, 2],
	};
	const OPERATIONS = OP_NAMES.filter((op) => OPS[op].args.length > 0 && op !== 'data' && op !== 'present');

	it.each(OPERATIONS)('%s on the edges of f64', (op: OpName) => {
		const graph = new Graph();
		const { args, result } = OPS[op];
		const x = args.map((_, k) => graph.variable(k));
		const operands = args.map((type, k) => (type === 'bool' ? graph.apply('lt', [graph.constant(0), x[k] as ExprId]) : (x[k] as ExprId)));
		const tally: Tally = { numbers: 0, holes: 0 };
		for (const attr of ATTRIBUTES[op] ?? [0]) {
			const applied = graph.apply(op, operands, attr);
			const value = result === 'bool' ? graph.select(applied, graph.constant(1), graph.constant(0)) : applied;
			const random = seeded(OP_NAMES.indexOf(op));
			const edges = EDGES.flatMap((a) =>
				(args.length > 1 ? EDGES : [0]).map((b) => [a, b, EDGES[Math.floor(random() * EDGES.length)] as number]),
			);
			const others = Array.from({ length: 400 }, () => [0, 1, 2].map(() => anyDouble(random)));
			const whole = Array.from({ length: 100 }, () => [0, 1, 2].map(() => Math.floor((random() - (op === 'philox' ? 0 : 0.5)) * 2 ** 24)));
			const points = [...edges, ...others, ...whole].map((point) => point.slice(0, args.length));
			expect(differences(compiled(programOf(graph, value, args.length, 0)), points, [], tally)).toEqual([]);
		}
		expect(tally.numbers).toBeGreaterThan(20);
	});

	it('a result that is said to be finite is, and what carries makes it not finite', () => {
		for (const op of OPERATIONS) {
			if (OPS[op].result !== 'number' || op === 'require' || op === 'select') continue;
			const { finite, carries } = LOWERINGS64[op];
			const arity = OPS[op].args.length;
			const random = seeded(5);
			for (let k = 0; k < 400; k++) {
				const operands = Array.from({ length: 3 }, () => anyDouble(random));
				const inDomain = OPS[op].domain?.(operands[0] as number, operands[1] as number, operands[2] as number) ?? true;
				const value = OPS[op].evaluate(operands[0] as number, operands[1] as number, operands[2] as number, 2);
				if (finite && inDomain) expect(Number.isFinite(value), `${op}(${operands.slice(0, arity).join(', ')})`).toBe(true);
				for (const i of carries)
					for (const lost of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
						const [a = 0, b = 0, c = 0] = operands.with(i, lost);
						expect(Number.isFinite(OPS[op].evaluate(a, b, c, 2)), `${op}(${[a, b, c].slice(0, arity).join(', ')})`).toBe(false);
					}
			}
		}
	});
});

describe('landscapes', () => {
	it.each(FUNCTIONS.map(({ id, formula: text, domain }) => [id, text, domain] as const))('%s, with Hessian', (_id, text, domain) => {
		const objective = formula(text, 2);
		const made = compiled(expressionOf(objective).program(2, 'full') as CompiledProgram);
		const random = seeded(3);
		const points = Array.from({ length: 30 }, (_, i) =>
			i < 4
				? [domain.u[i & 1] as number, domain.v[i >> 1] as number]
				: [domain.u[0] + (domain.u[1] - domain.u[0]) * random(), domain.v[0] + (domain.v[1] - domain.v[0]) * random()],
		);
		expect(differences(made, points, [], { numbers: 0, holes: 0 })).toEqual([]);
	});

	it('parameters, and a plane of many variables', () => {
		const objective = formula('sum(i, 1, n, x[i]^2 - a cos(2 pi x[i])) + exp(b x1)', 12);
		const uniforms = [...uniformsOf(bindObjective(objective, 'plane', { a: 3.7, b: -0.1 }))];
		const made = compiled(expressionOf(objective).program(1, 'plane') as CompiledProgram);
		const random = seeded(4);
		const points = Array.from({ length: 99 }, () => [anyDouble(random), randomCoordinate(random)]);
		expect(differences(made, points, uniforms, { numbers: 0, holes: 0 })).toEqual([]);
	});

	it('data tables with holes: at samples, between them, outside', () => {
		const random = seeded(9);
		const [columns, rows] = [6, 5];
		const values = Float64Array.from({ length: columns * rows }, () => (random() < 0.2 ? Number.NaN : random() * 10));
		const x = Float64Array.from({ length: columns }, (_, i) => i / 2 - 1);
		const y = Float64Array.from({ length: rows }, (_, i) => i / 4);
		const objective = surface({ name: 'loss', columns, rows, x, y, values });
		const made = compiled(expressionOf(objective).program(2, 'full') as CompiledProgram);
		const points = Array.from({ length: 500 }, () => [random() * 4 - 1.5, random() * 1.5 - 0.25]);
		for (const u of x) for (const v of y) points.push([u, v]);
		const tally = { numbers: 0, holes: 0 };
		expect(differences(made, points, [], tally)).toEqual([]);
		expect(tally.numbers).toBeGreaterThan(300);
		expect(tally.holes).toBeGreaterThan(300);
	});

	it('cells of a table that are not whole, or not there', () => {
		const graph = new Graph();
		const cells = Float64Array.from([1, 2, 3, 4, 1e200, Number.NaN, Number.POSITIVE_INFINITY, 5e-324]);
		const table = { width: 2, height: 1, cells };
		for (let component = 0; component < 4; component++) {
			for (const op of ['data', 'present'] as const) {
				const read = graph.apply(op, [graph.variable(0), graph.variable(1), graph.constant(2)], component);
				const value = op === 'data' ? read : graph.select(read, graph.constant(1), graph.constant(0));
				const made = compiled(programOf(graph, value, 2, 0, [table]));
				const points = [0, 1, 2, -1, 0.5, -0.5, 1e300, 2 ** 40].flatMap((c) => [0, 1, -1, 0.5, 1e200].map((r) => [c, r]));
				expect(differences(made, points, [], { numbers: 0, holes: 0 })).toEqual([]);
			}
		}
	});

	it('grids of any size are their points, hoisted columns included', () => {
		for (const text of ['cos(3 x) exp(sin(x)) + y', 'sqrt(x) + log(y) + x', 'if(sin(x) < 0.3, x^3, y) + noise(x, y)']) {
			const objective = formula(text);
			const program = expressionOf(objective).program(1, 'plane') as CompiledProgram;
			const { runner } = compiled(program);
			for (const [columns, rows] of [
				[1, 1],
				[2, 3],
				[5, 4],
				[131, 17],
			] as const) {
				const x = Float64Array.from({ length: columns }, (_, i) => i * 0.37 - 1);
				const y = Float64Array.from({ length: rows }, (_, i) => i * 0.21 - 0.4);
				const into = [0, 1, 2].map(() => new Float64Array(columns * rows));
				const split = rows >> 1;
				runner.grid(x, y, 0, split, new Float64Array(), into);
				runner.grid(x, y, split, rows, new Float64Array(), into);
				const e = program.evaluator();
				for (let r = 0; r < rows; r++)
					for (let c = 0; c < columns; c++) {
						const expected = due(program, e, [x[c] as number, y[r] as number], []);
						expect(into.map((plane) => plane[r * columns + c])).toEqual(expected);
					}
			}
		}
		expect(formula('cos(3 x) exp(sin(x)) + y').evaluation.program(1, 'plane').wasm64().columnTerms).toBeGreaterThan(0);
	});
});

describe('what is emitted', () => {
	it('a polynomial asks once whether it is finite', () => {
		const g = new Graph();
		const [x, y] = [g.variable(0), g.variable(1)];
		const first = g.sub(g.add(g.powi(x, 2), y), g.constant(11));
		const second = g.sub(g.add(x, g.powi(y, 2)), g.constant(7));
		const { nodes } = lower64(g, { value: g.add(g.powi(first, 2), g.powi(second, 2)), gradient: [], hessian: [] });
		expect(nodes.filter(({ op }) => op === 'inRange')).toHaveLength(1);
	});

	it('programs of f32 are refused, and programs of f64 by machines of f32', () => {
		const options = { inputs: 1, order: 0, uniformCount: 0, tables: 0, mode: 'fast' } as const;
		const program = (make: (b: LirBuilder) => number): LirProgram => {
			const b = new LirBuilder('f64');
			return b.finish([make(b), b.bool(true)]);
		};
		const bits = program((b) => b.float(b.bits(b.input(0))));
		const called = program((b) => b.callWhere(b.bool(true), 'js.exp', [b.input(0)], b.input(0)));
		expect(() => emitWasm(bits, { ...options, rules: 'f64' })).toThrow(/operation of f32/);
		expect(() => emitWasm(called, options)).toThrow(/operation of f64/);
		expect(WebAssembly.validate(emitWasm(called, { ...options, rules: 'f64' }))).toBe(true);
	});

	it('negative control: a wrong constant is seen', () => {
		const objective = formula('x^2 + 0.1 y');
		const right = expressionOf(objective).program(0, 'full') as CompiledProgram;
		const wrong = formula('x^2 + 0.10000000000000002 y').evaluation.program(0, 'full') as CompiledProgram;
		const { runner } = compiled(wrong);
		const points = [
			[1, 2],
			[0.3, 7],
		];
		expect(differences({ program: right, runner }, points, [], { numbers: 0, holes: 0 }).length).toBeGreaterThan(0);
	});
});
