/** Errors across the border of a worker: what is copied there loses its class, so the name and what it carries travel instead. */

import { abortError, ArchitectureError, DeviceLostError, FormatError, GpuCommandError, GpuUnavailableError } from './errors.ts';
import { LimitError, messageOf, OutOfMemoryError, ShaderCompileError, UsageError, WorkerLostError } from './errors.ts';

/** An error as plain data. */
export interface PlainError {
	readonly name: string;
	readonly message: string;
	/** Of a FormatError. */
	readonly code?: string;
	/** Of a ShaderCompileError. */
	readonly details?: readonly string[];
	/** Of an ArchitectureError. */
	readonly layer?: number;
}

/** Whatever was thrown, as plain data. */
export function plainError(error: unknown): PlainError {
	const name = error instanceof Error ? error.name : 'Error';
	const { code, details, layer } = error instanceof Error ? (error as { readonly [K in 'code' | 'details' | 'layer']?: unknown }) : {};
	return {
		name,
		message: messageOf(error),
		...(typeof code === 'string' ? { code } : {}),
		...(Array.isArray(details) ? { details: details.map(String) } : {}),
		...(typeof layer === 'number' ? { layer } : {}),
	};
}

const CLASSES: Readonly<Record<string, (plain: PlainError) => Error>> = {
	AbortError: () => abortError(),
	ArchitectureError: ({ message, layer }) => new ArchitectureError(message, layer),
	DeviceLostError: ({ message }) => new DeviceLostError(message),
	FormatError: ({ code = '', message }) => new FormatError(code, message),
	GpuCommandError: ({ message }) => new GpuCommandError(message),
	GpuUnavailableError: ({ message }) => new GpuUnavailableError(message),
	LimitError: ({ message }) => new LimitError(message),
	OutOfMemoryError: ({ message }) => new OutOfMemoryError(message),
	RangeError: ({ message }) => new RangeError(message),
	ShaderCompileError: ({ message, details = [] }) => new ShaderCompileError(message, details),
	TypeError: ({ message }) => new TypeError(message),
	UsageError: ({ message }) => new UsageError(message),
	WorkerLostError: ({ message }) => new WorkerLostError(message),
};

/**
 * The error again, of the class that it had.
 * @example
 * errorFrom(plainError(new LimitError('too large'))) instanceof LimitError // true
 */
export function errorFrom(plain: PlainError): Error {
	const make = CLASSES[plain.name];
	if (make) return make(plain);
	const error = new Error(plain.message);
	error.name = plain.name;
	return error;
}
