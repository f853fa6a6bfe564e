/** Code for machines: what generates it is loaded with the machine that runs it, so that a page is there before. */

import type { emitDescentWgsl } from '../expr/emit/descent.ts';
import type { emitFieldWgsl, hoistGrid } from '../expr/emit/field.ts';
import type { differentiate } from '../expr/graph/differentiate.ts';
import type { lower } from '../expr/emit/lower.ts';
import type { countOperations } from '../expr/emit/options.ts';
import type { emitWgsl } from '../expr/emit/wgsl.ts';
import type { boundsOf } from '../expr/interval/bounds.ts';
import type { DescentProgram } from '../model/descent.ts';
import type { ResolvedOptimizer } from '../model/optimizer.ts';
import type { Expressed } from './definition.ts';
import type { withSums } from './sum-step.ts';

/** What programs are differentiated, lowered, bounded and written by. */
export interface CodeGenerators {
	readonly differentiate: typeof differentiate;
	readonly lower: typeof lower;
	readonly boundsOf: typeof boundsOf;
	readonly countOperations: typeof countOperations;
	readonly hoistGrid: typeof hoistGrid;
	readonly emitWgsl: typeof emitWgsl;
	readonly emitFieldWgsl: typeof emitFieldWgsl;
	readonly emitDescentWgsl: typeof emitDescentWgsl;
	readonly withSums: typeof withSums;
	readonly compileDescent: (full: Expressed, optimizer: ResolvedOptimizer) => DescentProgram;
}

let generators: CodeGenerators | undefined;

/** Use these from now on: `CODE_GENERATORS`. */
export function installCode(loaded: CodeGenerators): void {
	generators = loaded;
}

/** @throws Error where they were not loaded */
export function codeGenerators(): CodeGenerators {
	if (!generators) throw new Error('Code is generated for a machine, and none is loaded: it calls installCode(CODE_GENERATORS) first.');
	return generators;
}
