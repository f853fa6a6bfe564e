/** Errors that say what is wrong and what to do. Named, so that a caller can tell them apart. */

/** A request beyond a stated limit. */
export class LimitError extends Error {
	override readonly name = 'LimitError';
}

/** The part of a field that there was before its machine was lost: a field itself, of fewer rows. */
export interface KeptRows {
	readonly grid: { readonly columns: number; readonly rows: number };
	readonly values: Float32Array | Float64Array;
	readonly gradientU?: Float32Array | Float64Array;
	readonly gradientV?: Float32Array | Float64Array;
}

/** A GPU that is not there any more. */
abstract class GpuGoneError extends Error {
	/** The rows of a field that had been read before, from the lowest on. */
	readonly partial?: KeptRows;
	constructor(message: string, { partial, cause }: { readonly partial?: KeptRows; readonly cause?: unknown } = {}) {
		super(message, cause === undefined ? undefined : { cause });
		if (partial) this.partial = partial;
	}
}

/** No GPU can be used; the message says why and what to do. */
export class GpuUnavailableError extends GpuGoneError {
	override readonly name = 'GpuUnavailableError';
}

/** The GPU device was lost or stopped answering. */
export class DeviceLostError extends GpuGoneError {
	override readonly name = 'DeviceLostError';
}

/** Generated or handwritten WGSL did not compile; `details` has file, line and message. */
export class ShaderCompileError extends Error {
	override readonly name = 'ShaderCompileError';
	constructor(
		message: string,
		readonly details: readonly string[] = [],
	) {
		super(message);
	}
}

/** The GPU ran out of memory. */
export class OutOfMemoryError extends Error {
	override readonly name = 'OutOfMemoryError';
}

/** A file that cannot be read: what was found, and what can be opened. */
export class FormatError extends Error {
	override readonly name = 'FormatError';
	/** @param code `E_<FORMAT>_<CAUSE>` */
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
	}
}

/** A command line or a link that cannot be used as written. */
export class UsageError extends Error {
	override readonly name = 'UsageError';
}

/** A network that cannot be built as written; the message says what is wrong, at which layer, and what to do. */
export class ArchitectureError extends Error {
	override readonly name = 'ArchitectureError';
	/** @param layer index of the layer, from 0; absent where the network as a whole is wrong */
	constructor(
		message: string,
		readonly layer?: number,
	) {
		super(message);
	}
}

/** A worker of the page ended by itself, or could not be started. */
export class WorkerLostError extends Error {
	override readonly name = 'WorkerLostError';
}

/** The work was cancelled by its signal. */
export const abortError = (): DOMException => new DOMException('The work was cancelled.', 'AbortError');

/** The GPU refused a command that this program made: a defect of the program, said with its label. */
export class GpuCommandError extends Error {
	override readonly name = 'GpuCommandError';
}

/** Whether a GPU failed at something that a processor can do in its place. */
export const isGpuTrouble = (error: unknown): error is Error =>
	[GpuUnavailableError, DeviceLostError, ShaderCompileError, OutOfMemoryError, GpuCommandError, LimitError].some(
		(kind) => error instanceof kind,
	);

/** The words of whatever was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
