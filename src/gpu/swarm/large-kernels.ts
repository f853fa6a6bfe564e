/** The kernels of a large descent: what a stage answers of each coordinate is summed, or kept; and the rules of a particle. */

import afterText from '../../../shaders/kernels/large-after.wgsl?raw';
import beforeText from '../../../shaders/kernels/large-before.wgsl?raw';
import finishText from '../../../shaders/kernels/large-finish.wgsl?raw';
import foldText from '../../../shaders/kernels/large-fold.wgsl?raw';
import gradientText from '../../../shaders/kernels/large-gradient.wgsl?raw';
import keepText from '../../../shaders/kernels/large-keep.wgsl?raw';
import termsGradientText from '../../../shaders/kernels/large-terms-gradient.wgsl?raw';
import termsValueText from '../../../shaders/kernels/large-terms-value.wgsl?raw';
import terms from '../../../shaders/lib/large-terms.wgsl?raw';
import large from '../../../shaders/lib/large.wgsl?raw';
import type { Evaluated } from '../../compile/large/evaluated.ts';
import { COORDINATE, FAULT, type GpuStage, type LargeDescent, MISSING, PARTICLE } from '../../model/large-descent.ts';
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
	/** 1 where particles have their numbers; 0 where each is number 0 of its own. */
	numbered: 'u32',
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
export const LARGE_SHARED = ['uniform', 'storage', 'storage', 'read-only-storage', 'read-only-storage', 'storage', 'uniform'] as const;

/** Names that shaders know words and codes by. */
export const largeNames = (rowWidth: number): string =>
	[
		`const ROW_WIDTH: u32 = ${rowWidth}u;`,
		...Object.entries(PARTICLE).map(([name, word]) => `const ${name.toUpperCase()}: u32 = ${word}u;`),
		...Object.entries(STATUS).map(([name, code]) => `const ${name.toUpperCase()}: f32 = ${code}.0;`),
		...Object.entries(FAULT).map(([name, code]) => `const FAULT_${name.toUpperCase()}: f32 = ${code}.0;`),
		...Object.entries(MISSING).map(([name, code]) => `const MISSING_${name.toUpperCase()}: f32 = ${code}.0;`),
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
	{ file: 'generated:names', text: largeNames(rowWidth) },
	{ file: 'shaders/lib/large.wgsl', text: large },
	{ file: 'generated:constants', text: `${constants.join('\n')}\n` },
	...generated,
	kernel,
];

/** A pipeline, and the stage whose constants it reads. */
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
const isAtX = (atX: boolean): string => `const AT_X = ${atX};`;
/** For a sum that nobody wants. */
const NOWHERE = 0xffff;

/** Builds the kernels of a program one by one. */
class Builder {
	readonly #context: GpuContext;
	readonly #rowWidth: number;
	readonly #mode: Dialect;

	constructor(context: GpuContext, rowWidth: number, mode: Dialect) {
		this.#context = context;
		this.#rowWidth = rowWidth;
		this.#mode = mode;
	}

	/** @param atX whether it is about particles that run, not about those that move */
	async kernel(name: string, text: string, atX: boolean, constants: readonly string[] = [], stage?: GpuStage): Promise<LargeKernel> {
		const generated = stage ? [{ file: 'generated:stage', text: stage.wgsl(this.#mode).code }] : [];
		const built = await buildCompute(this.#context, {
			label: `Large.${name}`,
			parts: largeParts(this.#rowWidth, [isAtX(atX), ...constants], generated, file(name, text)),
			entryPoint: name,
			groups: stage ? [LARGE_SHARED, ['uniform']] : [LARGE_SHARED],
		});
		return stage ? { built, stage } : { built };
	}

	finish(atX: boolean, sumInto: number, mostInto: number): Promise<LargeKernel> {
		return this.kernel('finish', finishText, atX, [u32('SUM_INTO', sumInto), u32('MOST_INTO', mostInto), u32('NOWHERE', NOWHERE)]);
	}

	/** Where a value and what it lacks go. */
	measured({ from }: GradientWords): Promise<LargeKernel> {
		const atX = from === COORDINATE.x;
		return this.finish(atX, atX ? PARTICLE.measured : NOWHERE, atX ? PARTICLE.missing : PARTICLE.fault);
	}

	async sum(stage: GpuStage, atX: boolean, sumInto: number, mostInto: number): Promise<FoldKernels> {
		const [fold, finish] = await Promise.all([this.kernel('fold', foldText, atX, [], stage), this.finish(atX, sumInto, mostInto)]);
		return { fold, finish };
	}

	keep(stage: GpuStage, targets: readonly number[]): Promise<LargeKernel> {
		const list = `const TARGETS = array<u32, ${targets.length}>(${targets.map((word) => `${word}u`).join(', ')});`;
		return this.kernel('keep', keepText, false, [list], stage);
	}

	/** A kernel that evaluates an objective. */
	objective(
		name: string,
		text: string,
		objective: Program,
		words: GradientWords,
		library: readonly ShaderPart[] = [],
	): Promise<BuiltCompute> {
		const { from, into } = words;
		const constants = [isAtX(from === COORDINATE.x), u32('FROM', from), u32('INTO', into)];
		return buildCompute(this.#context, {
			label: `Large.${name}`,
			parts: largeParts(this.#rowWidth, constants, [...objectiveParts(objective, this.#mode), ...library], file(name, text)),
			entryPoint: name.replace(/^terms-/, ''),
			groups: [LARGE_SHARED, objectiveBindings(objective)],
		});
	}
}

/** @throws ShaderCompileError */
export async function buildLargeKernels(context: GpuContext, program: LargeDescent, mode: Dialect): Promise<LargeKernels> {
	const builder = new Builder(context, program.gpu.rowWidth, mode);
	const { slope, fault } = PARTICLE;
	const states = u32('STATES', program.particleState);
	const state = Array.from({ length: program.coordinateState }, (_, k) => COORDINATE.state + k);
	const passes = program.passes.map(async (pass): Promise<PassKernels> => {
		if (pass.kind === 'sum') return { kind: 'sum', sum: await builder.sum(pass.fold, false, pass.into, fault) };
		const [keep, check] = await Promise.all([builder.keep(pass.keep, [pass.at]), builder.sum(pass.fold, false, NOWHERE, fault)]);
		return { kind: 'gradient', at: pass.at, into: pass.into, keep, check };
	});
	const [slopes, before, own, faults, after, commit] = await Promise.all([
		builder.sum(program.gpu.slope, true, NOWHERE, slope),
		builder.kernel('before', beforeText, true, [states]),
		Promise.all(passes),
		builder.sum(program.gpu.fault, false, NOWHERE, fault),
		builder.kernel('after', afterText, false, [states], program.gpu.particle),
		builder.keep(program.gpu.commit, [COORDINATE.x, COORDINATE.bestX, ...state]),
	]);
	return { slope: slopes, before, passes: own, fault: faults, after, commit };
}

/** The words of a point, and of the gradient there. */
export interface GradientWords {
	readonly from: number;
	readonly into: number;
}

/** Where a program asks for gradients: at x, and at points of its own. */
export const gradientWords = ({ passes }: LargeDescent): GradientWords[] => [
	{ from: COORDINATE.x, into: COORDINATE.gradient },
	...passes.flatMap((pass) => (pass.kind === 'gradient' ? [{ from: pass.at, into: pass.into }] : [])),
];

/** The last levels of a value that is a sum over coordinates, and of what it lacks. @throws ShaderCompileError */
export const finishKernel = (context: GpuContext, rowWidth: number, mode: Dialect, words: GradientWords): Promise<LargeKernel> =>
	new Builder(context, rowWidth, mode).measured(words);

/** f and ∇f at the words of a point: of an expression in one kernel, of a sum of terms in three. */
export type GradientKernel =
	| { readonly kind: 'expression'; readonly gradient: BuiltCompute }
	| { readonly kind: 'sum'; readonly value: BuiltCompute; readonly finish: LargeKernel; readonly gradient: BuiltCompute };

/**
 * @throws ShaderCompileError
 */
export async function buildGradientKernel(
	context: GpuContext,
	{ kind, program: objective }: Pick<Evaluated, 'kind' | 'program'>,
	program: LargeDescent,
	mode: Dialect,
	words: GradientWords,
): Promise<GradientKernel> {
	const builder = new Builder(context, program.gpu.rowWidth, mode);
	if (kind === 'expression') return { kind, gradient: await builder.objective('gradient', gradientText, objective, words) };
	const library = [{ file: 'shaders/lib/large-terms.wgsl', text: terms }];
	const [value, finish, gradient] = await Promise.all([
		builder.objective('terms-value', termsValueText, objective, words, library),
		builder.measured(words),
		builder.objective('terms-gradient', termsGradientText, objective, words, library),
	]);
	return { kind, value, finish, gradient };
}
