/** The kernels of a sum of many terms: at places of a plane, and at a point of all variables. */

import cell from '../../../shaders/lib/cell.wgsl?raw';
import sumPlaces from '../../../shaders/kernels/sum-places.wgsl?raw';
import sumTerms from '../../../shaders/kernels/sum-terms.wgsl?raw';
import type { Dialect, Program, SumProgram } from '../../model/objective.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { buildCompute, type BuiltCompute } from '../device/pipeline.ts';
import { objectiveBindings, objectiveParts } from '../expression/objective-inputs.ts';

export const SUM_WORKGROUP = 64;

export const SUM_RUN = structLayout('SumRun', {
	/** Places of the dispatch. */
	count: 'u32',
	/** Word k of place i is number k · stride + i. */
	stride: 'u32',
	/** Rows to go through, of those in memory. */
	first_row: 'u32',
	end_row: 'u32',
	/** 1 where the sums are complete after them. */
	ends: 'u32',
});

export const SUM_TERMS = structLayout('SumTerms', {
	/** The first variable of the dispatch. */
	first: 'u32',
	variables: 'u32',
	terms: 'u32',
});

const CELL: ShaderPart = { file: 'shaders/lib/cell.wgsl', text: cell };

/** The parts of the kernel at places of a plane, around generated code or the port. */
export const sumPlacesParts = (added: ShaderPart, outputs: number): ShaderPart[] => [
	structPart(SUM_RUN),
	CELL,
	{ file: 'generated:outputs', text: `const OUTPUTS: u32 = ${outputs}u;\n` },
	added,
	{ file: 'shaders/kernels/sum-places.wgsl', text: sumPlaces },
];

/** The parts of the kernel at a point of all variables. @param term of order 1 */
export const sumTermsParts = (term: Program, mode: Dialect): ShaderPart[] => [
	structPart(SUM_TERMS),
	CELL,
	...objectiveParts(term, mode),
	{ file: 'shaders/kernels/sum-terms.wgsl', text: sumTerms },
];

/** @throws ShaderCompileError */
export const buildSumPlaces = (context: GpuContext, program: SumProgram, mode: Dialect): Promise<BuiltCompute> =>
	buildCompute(context, {
		label: 'SumPlaces.kernel',
		parts: sumPlacesParts({ file: 'generated:sum', text: program.wgsl(mode).code }, program.outputs),
		entryPoint: 'add_terms',
		groups: [['uniform', 'read-only-storage', 'storage', 'storage'], objectiveBindings({ tables: [] })],
	});

/** Group 0: the dispatch's uniforms, x (n numbers), terms (2 a term: it, and 1 where it is a number), the gradient (n words). @throws ShaderCompileError */
export const buildSumTerms = (context: GpuContext, term: Program, mode: Dialect): Promise<BuiltCompute> =>
	buildCompute(context, {
		label: 'SumTerms.kernel',
		parts: sumTermsParts(term, mode),
		entryPoint: 'sum_terms',
		groups: [['uniform', 'read-only-storage', 'storage', 'storage'], objectiveBindings(term)],
	});
