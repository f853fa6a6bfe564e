/** Shaders are joined from parts; a position in the joined text is mapped back to its file and line. */

import { ShaderCompileError } from '../model/errors.ts';
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
export async function compileShader(context: GpuContext, shader: ComposedShader): Promise<GPUShaderModule> {
	const scoped = context.scoped(`compile ${shader.label}`, (device) => {
		const module = device.createShaderModule({ label: shader.label, code: shader.code });
		return { module, info: module.getCompilationInfo() };
	});
	const { module, info } = scoped.value;
	// The compiler's own messages say more than the scope's, so they are judged first.
	const failure = scoped.failure.catch((error: unknown) => error);
	const { epoch } = context;
	const { messages } = await context.answer(`compile ${shader.label}`, 'compile', info).catch((error: unknown) => {
		throw context.refusal(epoch, `compile ${shader.label}`, error);
	});
	const errors = messages.filter(({ type }) => type === 'error');
	if (errors.length === 0) {
		const error = await failure;
		if (error) throw error;
		return module;
	}
	const details = errors.map(({ lineNum, linePos, message }) => {
		const { file, line } = shader.locate(lineNum);
		return `${file}:${line}:${linePos}: ${message}`;
	});
	throw new ShaderCompileError(`${shader.label} did not compile: ${details[0]}`, details);
}
