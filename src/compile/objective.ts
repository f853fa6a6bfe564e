/** A definition compiled: the one thing that anything downstream knows of a landscape. */

import { type ExprId, Graph } from '../expr/graph/graph.ts';
import { substitute } from '../expr/graph/substitute.ts';
import type { Definition, ExpressionDefinition, NetworkDefinition, SumDefinition } from '../model/definition.ts';
import type { DescentProgram } from '../model/descent.ts';
import { isSlice } from '../model/geometry.ts';
import type { BoundValues, Expression, Network, Objective, Order, Program, Space, Sum, Truth } from '../model/objective.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import { codeGenerators } from './code.ts';
import { type Expressed, express } from './definition.ts';
import { networkCompiler } from './networks.ts';
import { cached, CompiledProgram, structuralKey } from './program.ts';
import { compileSum } from './sum.ts';
import { packUniforms, uniformCountOf } from './uniforms.ts';

/**
 * Compile a landscape.
 *
 * Nothing is generated yet: programs are derived when first asked for, and kept.
 *
 * @throws FormulaError where the text is not a formula, ArchitectureError where a network cannot be built as written
 * @example
 * const f = compileObjective({ body: { kind: 'formula', text: '(1-x)^2 + 100(y-x^2)^2' } });
 * const truth = f.truth(2, bindObjective(f, 'full'));
 * truth.run([-1.2, 1]); // truth.values: 24.2, −215.6, −88, 1330, 480, 200
 */
export function compileObjective(definition: ExpressionDefinition): Objective<Expression>;
export function compileObjective(definition: SumDefinition): Objective<Sum>;
export function compileObjective(definition: NetworkDefinition): Objective<Network>;
export function compileObjective(definition: Definition): Objective;
export function compileObjective(definition: Definition): Objective {
	return (COMPILERS[definition.body.kind] as (definition: Definition) => Objective)(definition);
}

type BodyKind = Definition['body']['kind'];
type DefinitionOf<K extends BodyKind> = Extract<Definition, { readonly body: { readonly kind: K } }>;

const COMPILERS: {
	readonly formula: (definition: ExpressionDefinition) => Objective;
	readonly field: (definition: ExpressionDefinition) => Objective;
	readonly difference: (definition: ExpressionDefinition) => Objective;
} & { readonly [K in Exclude<BodyKind, ExpressionDefinition['body']['kind']>]: (definition: DefinitionOf<K>) => Objective } = {
	formula: compileExpression,
	field: compileExpression,
	difference: compileExpression,
	sum: ({ body }) => compileSum(body),
	network: ({ body }) => networkCompiler()(body),
};

function compileExpression(definition: ExpressionDefinition): Objective<Expression> {
	const full = express(definition);
	const { dimension, variables, parameters } = full;
	const evaluation = new CompiledExpression(full);
	return {
		key: structuralKey(full.graph, [full.value], dimension),
		dimension,
		...(variables ? { variables } : {}),
		parameters,
		offers: { pixelGradient: true, points: true, hessian: 'full', bounds: true },
		evaluation,
		definition,
		truth: (order, values) => evaluation.truth(order, values),
	};
}

class CompiledExpression implements Expression {
	readonly kind = 'expression';
	readonly #full: Expressed;
	#plane: Expressed | undefined;
	readonly #programs = new Map<string, Program>();
	readonly #descents = new Map<string, DescentProgram>();

	constructor(full: Expressed) {
		this.#full = full;
	}

	program(order: Order, space: Space): Program {
		const id = `${space}${order}`;
		let program = this.#programs.get(id);
		if (!program) {
			program = this.#derive(order, space);
			this.#programs.set(id, program);
		}
		return program;
	}

	descent(optimizer: ResolvedOptimizer): DescentProgram {
		return cached(this.#descents, optimizer.key, () => codeGenerators().compileDescent(this.#full, optimizer));
	}

	#derive(order: Order, space: Space): Program {
		const seen = space === 'plane' ? (this.#plane ??= throughPlane(this.#full)) : this.#full;
		const { graph, value, curvature, tables } = seen;
		const { dimension, parameters } = this.#full;
		const inputs = space === 'plane' ? 2 : dimension;
		const leaves = Array.from({ length: inputs }, (_, k) => graph.variable(k));
		const gradient = order >= 1 ? leaves.map((leaf) => codeGenerators().differentiate(graph, value, leaf)) : [];
		const hessian = order >= 2 ? upperTriangle(graph, gradient, leaves, curvature) : [];
		return new CompiledProgram({
			graph,
			value,
			gradient,
			hessian,
			order,
			inputs,
			tables,
			uniformCount: uniformCountOf(parameters.length, space, dimension),
		});
	}

	truth(order: Order, values: BoundValues): Truth {
		const evaluator = this.program(order, values.space).evaluator();
		const uniforms = packUniforms(this.#full, values);
		return { values: evaluator.values, valid: evaluator.valid, run: (point) => evaluator.run(point, uniforms) };
	}
}

/** The Hessian's upper triangle by rows, valid only where second derivatives exist. */
function upperTriangle(g: Graph, gradient: readonly ExprId[], leaves: readonly ExprId[], curvature: ExprId | undefined): ExprId[] {
	const { differentiate } = codeGenerators();
	const second = gradient.flatMap((first, i) => leaves.slice(i).map((leaf) => differentiate(g, first, leaf)));
	return curvature === undefined ? second : second.map((h) => g.apply('require', [curvature, h]));
}

/**
 * f as a function of (u, v): x = origin + u·first + v·second, with the plane in uniforms. For two
 * variables the plane is the identity; for one, v has no part.
 */
function throughPlane(full: Expressed): Expressed {
	const n = full.dimension;
	if (!isSlice({ n })) return full;
	const graph = new Graph();
	const offset = full.parameters.length;
	const component = (vector: number, k: number): ExprId => graph.parameter(offset + vector * n + k);
	const [u, v] = [graph.variable(0), graph.variable(1)];
	const outputs = full.curvature === undefined ? [full.value] : [full.value, full.curvature];
	const [value, curvature] = substitute(full.graph, outputs, graph, {
		variable: (k) => graph.add(graph.add(component(0, k), graph.mul(u, component(1, k))), graph.mul(v, component(2, k))),
		parameter: (k) => graph.parameter(k),
	});
	return { ...full, graph, value: value as ExprId, ...(curvature === undefined ? {} : { curvature }) };
}
