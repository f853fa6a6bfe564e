/** What the functions of every language have in common: names for what they read, and the code of value and gradient. */

import type { OpName } from '../../expr/graph/ops.ts';
import { asciiName, Names } from './identifiers.ts';
import type { CodeSubject } from './subject.ts';
import { type Style, type Written, writeExpressions } from './writer.ts';

/** Up to so many variables are arguments of their own; more are one argument, the point. */
const MOST_ARGUMENTS = 4;

/** Names in the code. */
export interface Signature {
	readonly variables: readonly string[];
	readonly parameters: readonly string[];
	/** The one argument that holds all variables, where they are many. */
	readonly point?: string;
	readonly names: Names;
}

/**
 * @param reserved words that no name may be
 * @param never names of another use
 */
export function signatureOf({ variables, parameters }: CodeSubject, reserved: Iterable<string>, never?: RegExp): Signature {
	const names = new Names(reserved, never);
	const shared = {
		variables: variables.map((name) => names.take(name)),
		parameters: parameters.map(({ name }) => names.take(name)),
		names,
	};
	return variables.length > MOST_ARGUMENTS ? { ...shared, point: 'point' } : shared;
}

export interface Functions {
	readonly value: Written;
	/** Absent where no gradient is asked for. */
	readonly gradient?: Written;
	readonly helpers: ReadonlySet<string>;
	readonly holes: ReadonlySet<OpName>;
}

/** The code of value and gradient; each function computes what it needs by itself. */
export function functionsOf(subject: CodeSubject, signature: Signature, style: Style, withGradient: boolean): Functions {
	const write = (outputs: readonly number[]): Written => writeExpressions(subject, outputs, style, signature.names.inner(), signature);
	const value = write([subject.value]);
	const gradient = withGradient ? write(subject.gradient) : undefined;
	const all = gradient ? [value, gradient] : [value];
	const isInfinite = all.some(({ mayBeInfinite }) => mayBeInfinite.some(Boolean));
	return {
		value,
		...(gradient ? { gradient } : {}),
		helpers: new Set([...all.flatMap(({ helpers }) => [...helpers]), ...(isInfinite ? [style.finite.helper] : [])]),
		holes: new Set(all.flatMap(({ holes }) => [...holes])),
	};
}

/** A result as it is answered: NaN where it may be infinite. */
export const answered = ({ results, mayBeInfinite }: Written, k: number, style: Style): string => {
	const result = results[k];
	if (!result) throw new Error(`there is no result ${k}`);
	return mayBeInfinite[k] ? style.finite.write(result).text : result.text;
};

/** Parameters that an expression of the subject reads: places in its list. */
export function parametersRead({ graph, value, gradient }: CodeSubject, withGradient: boolean): ReadonlySet<number> {
	const read = graph.reachable(withGradient ? [value, ...gradient] : [value]).map((id) => graph.node(id));
	return new Set(read.filter(({ op }) => op === 'parameter').map(({ attr }) => attr));
}

/** Variables that an expression reads: places in the list. */
export function variablesRead({ graph }: CodeSubject, outputs: readonly number[]): ReadonlySet<number> {
	const read = graph.reachable(outputs).map((id) => graph.node(id));
	return new Set(read.filter(({ op }) => op === 'variable').map(({ attr }) => attr));
}

/** The name of a derivative in a comment: `df/dx`. */
export const derivativeName = (variable: string): string => `df/d${asciiName(variable)}`;
