/** One particle of the registry's optimizers in double precision: where it comes to. */

import { express } from '../../src/compile/definition.ts';
import { compileDescent } from '../../src/compile/descent.ts';
import { ReferenceDescent } from '../../src/cpu/swarm/reference.ts';
import type { DescentProgram } from '../../src/model/descent.ts';
import type { OptimizerSpec } from '../../src/model/optimizer.ts';
import { STATUS_NAMES, type StatusName } from '../../src/model/swarm.ts';
import { resolveOptimizer } from '../../src/optimizers/registry.ts';
import '../../src/expr/syntax/dialects/index.ts';

export interface Descended {
	readonly x: readonly number[];
	readonly value: number;
	readonly status: StatusName;
	readonly steps: number;
}

interface Settings {
	/** Draws in place of the generator's. */
	readonly normal?: (k: number) => number;
	/** Below 0 no particle converges. */
	readonly tolerance?: number;
}

/** The program of a choice on a formula. */
export const programOf = (spec: OptimizerSpec, text: string, dimension: number, normal?: (k: number) => number): DescentProgram =>
	compileDescent(express({ body: { kind: 'formula', text, dimension } }), resolveOptimizer(spec), normal);

/** Steps from a point. */
export function descend(
	spec: OptimizerSpec,
	text: string,
	start: readonly number[],
	steps: number,
	{ normal, tolerance = -1 }: Settings = {},
): Descended {
	const program = programOf(spec, text, start.length, normal);
	const hyper = resolveOptimizer(spec).values;
	const words = program.begin(start, hyper);
	const box = start.map((): [number, number] => [-1e9, 1e9]);
	const uniforms = program.uniforms({ parameters: {}, hyper, stop: { tolerance, target: null }, box, boxIs: 'divergence', seed: 1 });
	new ReferenceDescent(program).run(words, 0, program.stepConstantsFrom(1, steps, hyper), uniforms);
	const { layout } = program;
	return {
		x: Array.from(words.subarray(0, start.length)),
		value: words[layout.value] as number,
		status: STATUS_NAMES[words[layout.status] as number] as StatusName,
		steps: words[layout.steps] as number,
	};
}
