/** The kernels of a large descent: what a stage answers of each coordinate is summed, or kept; and the rules of a particle. */

import afterText from '../../../shaders/kernels/large-after.wgsl?raw';
import beforeText from '../../../shaders/kernels/large-before.wgsl?raw';
import finishText from '../../../shaders/kernels/large-finish.wgsl?raw';
import foldText from '../../../shaders/kernels/large-fold.wgsl?raw';
import gradientText from '../../../shaders/kernels/large-gradient.wgsl?raw';
import keepText from '../../../shaders/kernels/large-keep.wgsl?raw';
import large from '../../../shaders/lib/large.wgsl?raw';
import { COORDINATE, FAULT, type GpuStage, type LargeDescent, PARTICLE } from '../../model/large-descent.ts';
import type { Dialect, Program } from '../../model/objective.ts';
import { STATUS } from '../../model/swarm.ts';
import { type ShaderPart, structPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { structLayout } from '../device/layout.ts';
import { buildCompute, type BuiltCompute } from '../device/pipeline.ts';
import { objectiveBindings, objectiveParts } from '../expression/objective-inputs.ts';

export const LARGE_RUN = structLayout('LargeRun', {
	/** Particles of the dispatch. */
	first: 'u32',
	count: 'u32',
	/** Particles that there is room for. */
	particles: 'u32',
	/** n, and coordinates of all particles that there is room for. */
	dimension: 'u32',
	stride: 'u32',
	/** Blocks of all levels of a particle. */
	partials: 'u32',
	/** 0, which no compiler knows. */
	zero: 'u32',
});

export const LARGE_RULES = structLayout('LargeRules', {
	tolerance: 'f32',
	target_value: 'f32',
	/** The status of a particle that leaves the box. */
	outside: 'f32',
});

/** Threads of a workgroup of all these kernels. */
export const LARGE_WORKGROUP = 64;

/** The buffers of `shaders/lib/large.wgsl`. */
const SHARED = ['uniform', 'storage', 'storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'] as const;

/** Names that shaders know words and codes by. */
const names = (rowWidth: number): string =>
	[
		`const ROW_WIDTH: u32 = ${rowWidth}u;`,
		...Object.entries(PARTICLE).map(([name, word]) => `const ${name.toUpperCase()}: u32 = ${word}u;`),
		...Object.entries(STATUS).map(([name, code]) => `const ${name.toUpperCase()}: f32 = ${code}.0;`),
		...Object.entries(FAULT).map(([name, code]) => `const FAULT_${name.toUpperCase()}: f32 = ${code}.0;`),
		'',
	].join('\n');

/** The parts of a kernel: structures, words, the library, what is generated, the kernel. */
export const largeParts = (
	rowWidth: number,
	constants: readonly string[],
	generated: readonly ShaderPart[],
	kernel: ShaderPart,
): ShaderPart[] => [
	structPart(LARGE_RUN),
	structPart(LARGE_RULES),
	{ file: 'generated:names', text: names(rowWidth) },
	{ file: 'shaders/lib/large.wgsl', text: large },
	{ file: 'generated:constants', text: `${constants.join('\n')}\n` },
	...generated,
	kernel,
];

/** A pipeline, and the stage whose uniforms it reads. */
export interface LargeKernel {
	readonly built: BuiltCompute;
	readonly stage?: GpuStage;
}

/** A sum over coordinates: its first level, then the others. */
export interface FoldKernels {
	readonly fold: LargeKernel;
	readonly finish: LargeKernel;
}

/** What a pass of the optimizer runs. */
export type PassKernels =
	| { readonly kind: 'sum'; readonly sum: FoldKernels }
	| { readonly kind: 'gradient'; readonly at: number; readonly into: number; readonly keep: LargeKernel; readonly check: FoldKernels };

/** All kernels of an optimizer, for any landscape. */
export interface LargeKernels {
	readonly slope: FoldKernels;
	readonly before: LargeKernel;
	readonly passes: readonly PassKernels[];
	readonly fault: FoldKernels;
	readonly after: LargeKernel;
	readonly commit: LargeKernel;
}

const file = (name: string, text: string): ShaderPart => ({ file: `shaders/kernels/large-${name}.wgsl`, text });
const u32 = (name: string, value: number): string => `const ${name}: u32 = ${value}u;`;
/** For a sum that nobody wants. */
const NOWHERE = 0xffff;

/** @throws ShaderCompileError */
export async function buildLargeKernels(context: GpuContext, program: LargeDescent, mode: Dialect): Promise<LargeKernels> {
	const build = async (name: string, kernel: ShaderPart, constants: readonly string[], stage?: GpuStage): Promise<LargeKernel> => {
		const generated = stage ? [{ file: 'generated:stage', text: stage.wgsl(mode).code }] : [];
		const built = await buildCompute(context, {
			label: `Large.${name}`,
			parts: largeParts(program.rowWidth, constants, generated, kernel),
			entryPoint: name,
			groups: stage ? [SHARED, ['uniform']] : [SHARED],
		});
		return stage ? { built, stage } : { built };
	};
	const sum = async (stage: GpuStage, gate: number, into: number, mostInto: number): Promise<FoldKernels> => {
		const gated = u32('GATE', gate);
		const [fold, finish] = await Promise.all([
			build('fold', file('fold', foldText), [gated], stage),
			build('finish', file('finish', finishText), [gated, u32('SUM_INTO', into), u32('MOST_INTO', mostInto), u32('NOWHERE', NOWHERE)]),
		]);
		return { fold, finish };
	};
	const keep = (stage: GpuStage, targets: readonly number[]): Promise<LargeKernel> => {
		const list = `const TARGETS = array<u32, ${targets.length}>(${targets.map((word) => `${word}u`).join(', ')});`;
		return build('keep', file('keep', keepText), [list], stage);
	};
	const { moves, defined, slope, fault } = PARTICLE;
	const state = Array.from({ length: program.coordinateState }, (_, k) => COORDINATE.state + k);
	const states = u32('STATES', program.particleState);
	const passes = program.passes.map(async (pass): Promise<PassKernels> => {
		if (pass.kind === 'sum') return { kind: 'sum', sum: await sum(pass.fold, moves, pass.into, fault) };
		const [kept, check] = await Promise.all([keep(pass.keep, [pass.at]), sum(pass.fold, moves, NOWHERE, fault)]);
		return { kind: 'gradient', at: pass.at, into: pass.into, keep: kept, check };
	});
	const [slopes, before, own, faults, after, commit] = await Promise.all([
		sum(program.gpu.slope, defined, NOWHERE, slope),
		build('before', file('before', beforeText), [states]),
		Promise.all(passes),
		sum(program.gpu.fault, moves, NOWHERE, fault),
		build('after', file('after', afterText), [states], program.gpu.particle),
		keep(program.gpu.commit, [COORDINATE.x, COORDINATE.bestX, ...state]),
	]);
	return { slope: slopes, before, passes: own, fault: faults, after, commit };
}

/** f and ∇f of an expression. @param from the word of the point, `into` that of the gradient */
export async function buildLargeGradient(
	context: GpuContext,
	objective: Program,
	mode: Dialect,
	{ from, into, rowWidth }: { readonly from: number; readonly into: number; readonly rowWidth: number },
): Promise<BuiltCompute> {
	const constants = [u32('FROM', from), u32('INTO', into), `const MEASURES = ${from === COORDINATE.x};`];
	return buildCompute(context, {
		label: 'Large.gradient',
		parts: largeParts(rowWidth, constants, objectiveParts(objective, mode), file('gradient', gradientText)),
		entryPoint: 'gradient',
		groups: [SHARED, objectiveBindings(objective)],
	});
}
