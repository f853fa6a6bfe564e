/** Generated code: how it is generated, what it looks like from outside, and what it costs. */

/**
 * How f32 code is generated. `strict`: our own functions, bit-equal on every machine that rounds as IEEE. `fast`: built-ins allowed,
 * where the machine's hold their bounds: which these are is said by a `Dialect`.
 */
export type Mode = 'strict' | 'fast';

/** Generated WGSL: the body behind `shaders/ports/objective.wgsl`. */
export interface GeneratedWgsl {
	/** Declares `Point`, `Sample` and `fn objective(p: Point) -> Sample`, and its bindings in group 1. */
	readonly code: string;
	/**
	 * The uniform buffer's floats after the leading zero and the uniforms: the constants of strict
	 * mode (empty in fast mode). The buffer is `[0, …uniforms, …constants]`, padded to 16 bytes.
	 */
	readonly constants: Float32Array;
}

/** What one evaluation costs. */
export interface OperationCount {
	/** f32 + − × ÷ √ and comparisons. */
	readonly float: number;
	/** Integer and bit operations. */
	readonly integer: number;
	/** Calls of a WGSL built-in (fast mode). */
	readonly builtin: number;
	/** Words read from data slots. */
	readonly loads: number;
}
