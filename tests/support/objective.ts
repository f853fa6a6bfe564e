/** A compiled landscape in double precision at a point, as plain numbers. */

import { expressionOf } from '../../src/compile/expression-of.ts';
import { bindObjective } from '../../src/model/bound.ts';
import { uniformsOf } from '../../src/compile/uniforms.ts';
import { compileObjective } from '../../src/compile/objective.ts';
import { installCode } from '../../src/compile/code.ts';
import { CODE_GENERATORS } from '../../src/compile/code-generators.ts';
import '../../src/expr/syntax/dialects/index.ts';
import '../../src/compile/surface/express.ts';
import { installJoiner } from '../../src/compile/surface/joiner.ts';
import { pointsSurface } from '../../src/compile/surface/points-table.ts';
import type { Transform } from '../../src/model/definition.ts';
import type { Interpolation, SampledField, SampledPoints } from '../../src/model/field.ts';
import type { Plane } from '../../src/model/geometry.ts';
import type { Expression, Objective, Order, Space } from '../../src/model/objective.ts';

installCode(CODE_GENERATORS);
installJoiner(pointsSurface);

/** Numbers at a point; NaN where there is none. */
export interface PointAnswer {
	readonly value: number;
	readonly gradient: readonly number[];
	/** Upper triangle by rows. */
	readonly hessian: readonly number[];
}

interface Settings {
	readonly order?: Order;
	readonly space?: Space;
	readonly parameters?: Readonly<Record<string, number>>;
	readonly plane?: Plane;
}

export const formula = (text: string, dimension?: number, transforms: readonly Transform[] = []): Objective<Expression> =>
	compileObjective({ body: { kind: 'formula', text, ...(dimension === undefined ? {} : { dimension }) }, transforms });
export const surface = (
	field: SampledField | SampledPoints,
	transforms: readonly Transform[] = [],
	interpolation?: Interpolation,
): Objective<Expression> => compileObjective({ body: { kind: 'field', field, ...(interpolation ? { interpolation } : {}) }, transforms });

/** A function of points that keeps its evaluator. */
export function answers(
	objective: Objective,
	{ order = 2, space = 'full', parameters = {}, plane }: Settings = {},
): (...point: number[]) => PointAnswer {
	const program = expressionOf(objective).program(order, space);
	const evaluator = program.evaluator();
	const uniforms = uniformsOf(bindObjective(objective, space, parameters, plane));
	return (...point) => {
		evaluator.run(point, uniforms);
		const numbers = Array.from(evaluator.values, (value, k) => (evaluator.valid[k] ? value : Number.NaN));
		return { value: numbers[0] as number, gradient: numbers.slice(1, 1 + program.inputs), hessian: numbers.slice(1 + program.inputs) };
	};
}
