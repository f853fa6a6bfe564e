/** An optimizer for any number of coordinates as a worker runs it: modules, and what they read. Plain data, so that it can be posted. */

import { compileLargeDescent } from '../../compile/large/descent.ts';
import { installWasm } from '../../compile/wasm.ts';
import { WASM_EMITTERS } from '../../compile/wasm-emitters.ts';
import type { Precision } from '../../model/backend.ts';
import type { LargeDescent, Shared, Stage } from '../../model/large-descent.ts';
import type { Mode } from '../../model/objective.ts';
import type { ResolvedOptimizer } from '../../model/optimizer.ts';
import { Recent } from '../../model/recent.ts';

installWasm(WASM_EMITTERS);

/** A stage whose `points` answers numbers of coordinates, and 1 where all are valid. */
export interface StageCode {
	readonly module: WebAssembly.Module;
	readonly outputs: number;
	readonly reads: readonly number[];
	readonly numbered: boolean;
}

/** A step, cut where coordinates meet. */
export interface DescentCode {
	readonly key: string;
	readonly precision: Precision;
	readonly hyperCount: number;
	readonly coordinateWords: number;
	readonly particleWords: number;
	readonly coordinateState: number;
	readonly rowWidth: number;
	readonly passes: readonly { readonly kind: 'sum' | 'gradient'; readonly stage: StageCode; readonly into: number }[];
	readonly update: StageCode;
	/** Absent where a particle has no state of its own. */
	readonly particle?: StageCode;
}

/** Modules of stages kept: all stages of the optimizers that a person compares. */
const MODULES_KEPT = 64;
const modules = new Recent<WebAssembly.Module>(MODULES_KEPT);

/** The code of an optimizer. @param mode of f32; f64 has one @param shared `each`: a lane is a network */
export async function descentCode(
	optimizer: ResolvedOptimizer,
	precision: Precision,
	mode: Mode = 'strict',
	shared: Shared = 'one',
): Promise<DescentCode> {
	const descent: LargeDescent = compileLargeDescent(optimizer);
	const kind = `${precision === 'f64' ? 'f64' : mode} ${shared}`;
	const codeOf = async (stage: Stage): Promise<StageCode> => {
		const make = (): Promise<WebAssembly.Module> =>
			WebAssembly.compile(precision === 'f64' ? stage.wasm64(shared) : stage.wasm(mode, shared));
		const { key, outputs, reads, numbered } = stage;
		return { module: await modules.get(`${kind} ${key}`, make), outputs, reads, numbered };
	};
	const passes = descent.passes.map(async (pass) => ({ kind: pass.kind, stage: await codeOf(pass.stage), into: pass.into }));
	return {
		key: `${kind} ${descent.key}`,
		precision,
		hyperCount: optimizer.hyper.length,
		coordinateWords: descent.coordinateWords,
		particleWords: descent.particleWords,
		coordinateState: descent.coordinateState,
		rowWidth: descent.rowWidth,
		passes: await Promise.all(passes),
		update: await codeOf(descent.update),
		...(descent.particle ? { particle: await codeOf(descent.particle) } : {}),
	};
}
