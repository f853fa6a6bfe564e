/** What the handlers of operators are given. */

import type { Constant, Mapped, NetworkBuilder, Value } from './builder.ts';
import type { OnnxNode } from './model.ts';

/** What an operator is given: its first input, which depends on the sample, and constants. */
export interface Given {
	readonly builder: NetworkBuilder;
	readonly node: OnnxNode;
	readonly x: Mapped;
	/** By the place of the input. @throws FormatError where it depends on the sample */
	readonly constant: (place: number) => Constant | undefined;
	/** @throws FormatError where it is missing, too */
	readonly needed: (place: number, what: string) => Constant;
}

export type Operator = (given: Given) => Value;
