/** Shaders are joined from parts; a position in the joined text is mapped back to its file and line. */

import { DeviceLostError, GpuUnavailableError, ShaderCompileError, messageOf } from '../../model/errors.ts';
import type { GpuContext } from './context.ts';
import type { StructLayout } from './layout.ts';

/** A piece of WGSL. */
export interface ShaderPart {
	/** Where it comes from: a path from the repository's root, or `generated:…`. */
	readonly file: string;
	readonly text: string;
}

export interface ComposedShader {
	/** `Owner.shader`. */
	readonly label: string;
	readonly code: string;
	/** The file and line (from 1) of a line (from 1) of `code`. */
	locate(line: number): { readonly file: string; readonly line: number };
}

/** The part of a structure's declaration. */
export const structPart = (layout: Pick<StructLayout, 'name' | 'wgsl'>): ShaderPart => ({
	file: `generated:struct ${layout.name}`,
	text: layout.wgsl,
});

/**
 * Join parts in order; a part whose file came before is left out. Each part is preceded by a
 * `// file:` line, so that the text can also be read by a person.
 * @example
 * composeShader('Field.shader', [structPart(BAND), { file: 'shaders/lib/cell.wgsl', text: cell }, { file: 'generated:objective', text: generated.code }, kernel])
 */
export function composeShader(label: string, parts: readonly ShaderPart[]): ComposedShader {
	const seen = new Set<string>();
	const lines: string[] = [];
	const starts: { readonly first: number; readonly file: string }[] = [];
	for (const { file, text } of parts) {
		if (seen.has(file)) continue;
		seen.add(file);
		lines.push(`// file: ${file}`);
		starts.push({ first: lines.length + 1, file });
		lines.push(...text.trimEnd().split('\n'), '');
	}
	return {
		label,
		code: `${lines.join('\n')}\n`,
		locate(line) {
			const start = starts.findLast(({ first }) => first <= line) ?? starts[0];
			if (!start) return { file: label, line };
			return { file: start.file, line: Math.max(1, line - start.first + 1) };
		},
	};
}

/**
 * Compile a composed shader.
 * @throws ShaderCompileError with `file:line:column: message` for every error
 */
export function compileShader(context: GpuContext, shader: ComposedShader): Promise<GPUShaderModule> {
	return compileWith(context, shader, (_, module) => module);
}

/**
 * Compile a composed shader, and ask at once for what is made of it: nothing waits for the answer that it compiled.
 * @param make called between error scopes
 * @returns what was made, and what the scopes caught of it, once the shader is known to have compiled
 * @throws ShaderCompileError with `file:line:column: message` for every error
 */
export async function compileWith<T>(
	context: GpuContext,
	shader: ComposedShader,
	make: (device: GPUDevice, module: GPUShaderModule) => T,
): Promise<T> {
	const { value, failure } = context.scoped(`compile ${shader.label}`, (device) => {
		const module = device.createShaderModule({ label: shader.label, code: shader.code });
		return { info: module.getCompilationInfo(), made: make(device, module) };
	});
	// The compiler's own messages say more than the scope's, so they are judged first.
	const caught = failure.catch((error: unknown) => error);
	const { epoch } = context;
	const { messages } = await context.answer(`compile ${shader.label}`, 'compile', value.info).catch((error: unknown) => {
		throw context.refusal(epoch, `compile ${shader.label}`, error);
	});
	const errors = messages.filter(({ type }) => type === 'error');
	if (errors.length === 0) {
		const error = await caught;
		if (error) throw error;
		return value.made;
	}
	const details = errors.map(({ lineNum, linePos, message }) => {
		const { file, line } = shader.locate(lineNum);
		return `${file}:${line}:${linePos}: ${message}`;
	});
	throw new ShaderCompileError(`${shader.label} did not compile: ${details[0]}`, details);
}

/** What a pipeline and its layouts are made as. */
export interface StartedPipeline<P> {
	readonly layouts: readonly GPUBindGroupLayout[];
	readonly pipeline: Promise<P>;
}

/** A pipeline and the layouts of its groups. */
export interface BuiltPipeline<P> {
	readonly label: string;
	readonly pipeline: P;
	readonly layouts: readonly GPUBindGroupLayout[];
}

/**
 * Build a pipeline off the main thread.
 * @param label `Owner.thing`
 * @param start asks for it; called between error scopes
 * @throws ShaderCompileError where the shader or the pipeline is refused
 */
export const buildPipeline = <P>(
	context: GpuContext,
	label: string,
	parts: readonly ShaderPart[],
	start: (device: GPUDevice, module: GPUShaderModule) => StartedPipeline<P>,
): Promise<BuiltPipeline<P>> => context.translating(() => translate(context, label, parts, start));

async function translate<P>(
	context: GpuContext,
	label: string,
	parts: readonly ShaderPart[],
	start: (device: GPUDevice, module: GPUShaderModule) => StartedPipeline<P>,
): Promise<BuiltPipeline<P>> {
	const made = await compileWith(context, composeShader(`${label}.shader`, parts), (device, module) => {
		const { layouts, pipeline } = start(device, module);
		// Awaited from the start: its refusal may come before the shader's.
		const answered = context.answer(`${label}.pipeline`, 'compile', pipeline);
		answered.catch(() => undefined);
		return { layouts, answered };
	});
	const pipeline = await made.answered.catch((error: unknown) => {
		if (error instanceof DeviceLostError || error instanceof GpuUnavailableError) throw error;
		throw new ShaderCompileError(`${label}: no pipeline could be made: ${messageOf(error)}`);
	});
	return { label, pipeline, layouts: made.layouts };
}
