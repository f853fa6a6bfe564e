/**
 * The dialects of generated code. `strict`: our own functions, operation by operation. `fast`: a machine's built-in functions, all of
 * them, or without those whose errors exceed their bound on that machine. A dialect is a string: it is its own key.
 */

/** Functions of the language that fast code may leave to a machine's built-ins. */
export const BUILTINS = ['sin', 'cos', 'tan', 'exp', 'log', 'log2', 'log10', 'tanh', 'pow'] as const;
export type Builtin = (typeof BUILTINS)[number];

export type Dialect = 'strict' | 'fast' | `fast without ${string}`;

const WITHOUT = 'fast without ';

/**
 * Fast code in which some built-ins are replaced by our own functions.
 * @example fastWithout(['sin', 'tan']) // 'fast without sin tan'
 */
export function fastWithout(replaced: Iterable<Builtin>): Dialect {
	const names = new Set(replaced);
	if (names.size === 0) return 'fast';
	return `${WITHOUT}${BUILTINS.filter((name) => names.has(name)).join(' ')}`;
}

/** The built-ins that code of a dialect uses. */
export function builtinsOf(dialect: Dialect): ReadonlySet<Builtin> {
	if (dialect === 'strict') return new Set();
	const replaced = dialect === 'fast' ? [] : dialect.slice(WITHOUT.length).split(' ');
	return new Set(BUILTINS.filter((name) => !replaced.includes(name)));
}
