/** Group 1: what a generated objective reads, its uniforms and its data tables. */

import { expressionOf } from '../../compile/expression-of.ts';
import { packTable } from '../../compile/program.ts';
import { uniformsOf } from '../../compile/uniforms.ts';
import { UsageError } from '../../model/errors.ts';
import type { BoundObjective } from '../../model/backend.ts';
import type { GeneratedWgsl, Dialect, Program } from '../../model/objective.ts';
import { keepYoungest } from '../../model/recent.ts';
import type { ShaderPart } from '../device/compose.ts';
import type { GpuContext } from '../device/context.ts';
import { bindBuffers, type BuiltCompute } from '../device/pipeline.ts';
import type { Owned } from '../device/resource.ts';
import { Scope } from '../device/scope.ts';

type DataTable = Program['tables'][number];

/** A program whose generated code reads group 1: an objective's or a descent's. */
type ReadsGroup1 = Pick<Program, 'tables'> & { wgsl(mode: Dialect): Pick<GeneratedWgsl, 'constants'> };

/** Types of the buffers of group 1. */
export const objectiveBindings = (program: Pick<Program, 'tables'>): GPUBufferBindingType[] => [
	'uniform',
	...program.tables.map(() => 'read-only-storage' as const),
];

/** The generated objective as a shader part, and how many coordinates a point has. */
export const objectiveParts = (program: Program, mode: Dialect): ShaderPart[] => [
	{ file: 'generated:inputs', text: `const INPUTS: u32 = ${program.inputs}u;\n` },
	{ file: 'generated:objective', text: program.wgsl(mode).code },
];

/** The floats of the objective's uniform buffer: a zero that no compiler knows, the uniforms, the constants. */
export function objectiveUniforms({ constants }: Pick<GeneratedWgsl, 'constants'>, uniforms: Float64Array): Float32Array<ArrayBuffer> {
	const floats = new Float32Array(Math.ceil((1 + uniforms.length + constants.length) / 4) * 4);
	floats.set(uniforms, 1);
	floats.set(constants, 1 + uniforms.length);
	return floats;
}

/** The program that a shader evaluates the gradient of each pixel with. @throws UsageError where the landscape offers none */
export function pixelProgram({ objective }: BoundObjective): Program {
	if (!objective.offers.pixelGradient)
		throw new UsageError(
			'A surface on the GPU is shaded by the gradient at each pixel, which this landscape does not offer: let the CPU draw it.',
		);
	return expressionOf(objective).program(1, 'plane');
}

/** The uniforms of a bound objective, for a renderer that draws with its program. */
export const boundUniforms = (wgsl: Pick<GeneratedWgsl, 'constants'>, bound: BoundObjective): Float32Array<ArrayBuffer> =>
	objectiveUniforms(wgsl, uniformsOf(bound));

/** Tables uploaded lately: a table is large and outlives many calls. */
export class TableBuffers {
	readonly #context: GpuContext;
	readonly #buffers = new Map<DataTable, Owned<GPUBuffer>>();

	constructor(context: GpuContext) {
		this.#context = context;
	}

	/** The buffer of a table, uploaded where it is not there. Call between error scopes. */
	get(table: DataTable): GPUBuffer {
		const known = this.#buffers.get(table);
		if (known) return known.raw;
		const buffer = uploadTable(this.#context, table);
		this.#buffers.set(table, buffer);
		return buffer.raw;
	}

	/** Release all but the `keep` youngest tables; nothing that reads them may be pending. */
	trim(keep: number): void {
		keepYoungest(this.#buffers, keep, (table) => this.#buffers.get(table)?.dispose());
	}

	dispose(): void {
		this.trim(0);
	}
}

/** Call between error scopes. */
function uploadTable({ resources, device }: GpuContext, table: DataTable): Owned<GPUBuffer> {
	const words = packTable(table);
	const buffer = resources.buffer('Objective.data', { size: words.byteLength, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST });
	device.queue.writeBuffer(buffer.raw, 0, words);
	return buffer;
}

/** Tables that stay as long as someone uses them: swarms outlive calls, and several share a landscape. */
export class SharedTables {
	readonly #context: GpuContext;
	readonly #shared = new Map<DataTable, { readonly buffer: Owned<GPUBuffer>; users: number }>();

	constructor(context: GpuContext) {
		this.#context = context;
	}

	/** The buffers of these tables, uploaded where they are not there; released with their last user. Call between error scopes. */
	lease(tables: readonly DataTable[]): Pick<TableBuffers, 'get' | 'dispose'> {
		const scope = new Scope();
		const buffers = new Map<DataTable, GPUBuffer>();
		try {
			for (const table of tables) buffers.set(table, this.#use(table, scope));
		} catch (error) {
			scope.dispose();
			throw error;
		}
		return { get: (table) => buffers.get(table) as GPUBuffer, dispose: () => scope.dispose() };
	}

	#use(table: DataTable, scope: Scope): GPUBuffer {
		const shared = this.#shared.get(table) ?? { buffer: uploadTable(this.#context, table), users: 0 };
		shared.users++;
		this.#shared.set(table, shared);
		scope.defer(() => {
			if (--shared.users > 0) return;
			this.#shared.delete(table);
			shared.buffer.dispose();
		});
		return shared.buffer.raw;
	}
}

/** The bind group of a bound objective, and the uniform buffer it owns. */
export class ObjectiveInputs {
	readonly group: GPUBindGroup;
	readonly #scope = new Scope();
	readonly #write: (uniforms: Float64Array) => void;

	/** Call between error scopes. */
	constructor(
		context: GpuContext,
		built: BuiltCompute,
		program: ReadsGroup1,
		mode: Dialect,
		uniforms: Float64Array,
		tables: Pick<TableBuffers, 'get'>,
	) {
		const floats = objectiveUniforms(program.wgsl(mode), uniforms);
		const buffer = this.#scope.own(
			context.resources.buffer('Objective.uniforms', { size: floats.byteLength, usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST }),
		);
		try {
			this.#write = (values) => context.device.queue.writeBuffer(buffer.raw, 0, objectiveUniforms(program.wgsl(mode), values));
			this.#write(uniforms);
			this.group = bindBuffers(context.device, built, 1, [buffer.raw, ...program.tables.map((table) => tables.get(table))]);
		} catch (error) {
			this.dispose();
			throw error;
		}
	}

	/** Other values for what is submitted from here on. */
	update(uniforms: Float64Array): void {
		this.#write(uniforms);
	}

	dispose(): void {
		this.#scope.dispose();
	}
}
