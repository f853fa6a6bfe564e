/** What names mean at a place in a text: found before parsing, and kept up to date by the parser. */

import type { Ast } from './ast.ts';
import { FormulaError, type Hint, type Span } from './errors.ts';
import { MAX_PARAMETERS, MAX_VARIABLES } from './limits.ts';
import {
	CONSTANTS,
	fixedMeaning,
	isUnsafeName,
	KNOWN_FUNCTIONS,
	KNOWN_VALUES,
	LAST_VARIABLE,
	nearest,
	numberedVariable,
	splitIntoValues,
} from './names.ts';
import type { Token } from './tokens.ts';

/** The head of a statement: what it declares, and where its body starts. */
export interface Head {
	readonly kind: 'value' | 'function' | 'slider';
	readonly name: Token;
	/** A function's own variables. */
	readonly locals: readonly Token[];
	/** Index of the first token after the head: of `=` in a function or a value, of `in` in `a in …`. */
	readonly next: number;
}

const isOperator = (token: Token | undefined, text: string): boolean => token?.kind === 'operator' && token.text === text;
const isSeparator = (token: Token): boolean => token.kind === 'newline' || token.kind === 'end' || isOperator(token, ';');
const isIn = (token: Token | undefined): boolean => token?.kind === 'name' && token.text === 'in';

/** The head of the statement that starts at token `at`, or undefined where an expression starts. */
export function headAt(tokens: readonly Token[], at: number): Head | undefined {
	const name = tokens[at];
	if (name?.kind !== 'name') return undefined;
	if (isIn(tokens[at + 1])) return { kind: 'slider', name, locals: [], next: at + 1 };
	if (isOperator(tokens[at + 1], '=')) {
		let end = at + 2;
		while (!isSeparator(tokens[end] as Token) && !isIn(tokens[end])) end++;
		return { kind: isIn(tokens[end]) ? 'slider' : 'value', name, locals: [], next: at + 1 };
	}
	if (!isOperator(tokens[at + 1], '(')) return undefined;
	const locals: Token[] = [];
	for (let i = at + 2; ; i += 2) {
		const [local, sign] = [tokens[i], tokens[i + 1]];
		if (local?.kind !== 'name') return undefined;
		locals.push(local);
		if (isOperator(sign, ')')) return isOperator(tokens[i + 2], '=') ? { kind: 'function', name, locals, next: i + 2 } : undefined;
		if (!isOperator(sign, ',')) return undefined;
	}
}

interface Declaration {
	readonly kind: Head['kind'];
	readonly arity: number;
	/** Whether its definition is complete at this point of the text. */
	ready: boolean;
}

export class Scope {
	readonly hints: Hint[] = [];
	/** Parameters in order of appearance. */
	readonly parameters = new Set<string>();
	largestIndex = 0;
	readonly #declared = new Map<string, Declaration>();
	#locals: ReadonlySet<string> = new Set();
	#letter: Span | undefined;
	#number: Span | undefined;

	constructor(tokens: readonly Token[]) {
		for (const [i, token] of tokens.entries()) {
			if (i > 0 && !isSeparator(tokens[i - 1] as Token)) continue;
			const head = token.kind === 'name' ? headAt(tokens, i) : undefined;
			if (head) this.#declare(head);
		}
	}

	#declare({ kind, name, locals }: Head): void {
		const meaning = fixedMeaning(name.text);
		if (meaning) throw new FormulaError(`“${name.text}” has a meaning already (${MEANINGS[meaning]}); choose another name`, name);
		refuseUnsafe(name);
		if (this.#declared.has(name.text)) throw new FormulaError(`“${name.text}” is defined twice`, name);
		this.#declared.set(name.text, { kind, arity: locals.length, ready: false });
	}

	/** The definition of a name is complete: from here on it can be used. */
	finish(name: string): void {
		const declaration = this.#declared.get(name);
		if (declaration) declaration.ready = true;
	}

	/** Parse a piece in which `names` are local. */
	within<T>(names: readonly string[], parse: () => T, alone = false): T {
		const outer = this.#locals;
		this.#locals = new Set(alone ? names : [...outer, ...names]);
		try {
			return parse();
		} finally {
			this.#locals = outer;
		}
	}

	/** A name that a sum, a product or a function wants as its own variable. */
	checkLocal(token: Token, allowVariable: boolean): void {
		const meaning = fixedMeaning(token.text);
		if (meaning && !(allowVariable && meaning === 'variable'))
			throw new FormulaError(`“${token.text}” has a meaning already (${MEANINGS[meaning]}); choose another name`, token);
		refuseUnsafe(token);
	}

	/** Whether the word is the name of a value here, so that a bracket after it multiplies. */
	isValue(word: string): boolean {
		if (this.#locals.has(word)) return true;
		const declaration = this.#declared.get(word);
		if (declaration) return declaration.kind !== 'function';
		const meaning = fixedMeaning(word);
		if (meaning === 'variable') return (numberedVariable(word) ?? 1) <= MAX_VARIABLES;
		return meaning === 'constant' || meaning === 'dimension' || this.parameters.has(word);
	}

	/** The number of arguments of a function that the text defines. */
	definedArity(token: Token): number | undefined {
		const declaration = this.#declared.get(token.text);
		if (declaration?.kind !== 'function' || this.#locals.has(token.text)) return undefined;
		if (!declaration.ready) throw notYet(token);
		return declaration.arity;
	}

	/** The meaning of a name that stands for a value. `called`: an opening bracket follows it. */
	value(token: Token, called: boolean): Ast {
		const { text: name, start, end } = token;
		if (this.#locals.has(name)) return { kind: 'local', name, start, end };
		const declaration = this.#declared.get(name);
		if (declaration?.kind === 'slider') return this.#parameter(token);
		if (declaration) {
			if (!declaration.ready) throw notYet(token);
			return { kind: 'defined', name, start, end };
		}
		const constant = CONSTANTS.get(name);
		if (constant !== undefined) return { kind: 'constant', name, value: constant, start, end };
		if (name === 'n') return { kind: 'dimension', start, end };
		if (fixedMeaning(name) === 'variable') return this.#variable(token);
		if (called && !this.parameters.has(name)) throw this.#unknownFunction(token);
		return this.#unknown(token);
	}

	#variable(token: Token): Ast {
		const { text: name, start, end } = token;
		const number = numberedVariable(name);
		if (number === undefined) this.useLetter(token);
		else this.useNumber(token, number);
		const index = number === undefined ? Number(name === 'y') : number - 1;
		this.largestIndex = Math.max(this.largestIndex, index + 1);
		return { kind: 'variable', index, name, start, end };
	}

	useLetter(span: Span): void {
		this.#letter ??= span;
		if (this.#number) throw mixed(span, 'write x1 and x2 for x and y');
	}

	useNumber(span: Span, index?: number): void {
		if (index !== undefined && (index < 1 || index > MAX_VARIABLES))
			throw new FormulaError(`there is no variable number ${index}: they are x1 … ${LAST_VARIABLE}`, span);
		this.#number ??= span;
		if (index !== undefined) this.largestIndex = Math.max(this.largestIndex, index);
		if (this.#letter) throw mixed(span, 'write x1 and x2 for x and y everywhere');
	}

	#unknown(token: Token): Ast {
		const { text: name } = token;
		refuseUnsafe(token);
		if (!this.parameters.has(name)) {
			const pieces = splitIntoValues(name, (word) => this.isValue(word) && (word.length > 1 || word !== 'n'));
			if (pieces)
				throw new FormulaError(`“${name}” is one unknown name; did you mean “${pieces.join(' ')}”, a product?`, token, {
					suggestion: pieces.join(' '),
				});
			const near = nearest(
				name,
				[...KNOWN_FUNCTIONS, ...KNOWN_VALUES, ...this.#declared.keys()].filter((known) => known.length >= 3),
				name.length >= 3 ? 1 : -1,
			);
			const meant = near ?? KNOWN_VALUES.find((known) => known.length > 1 && known === name.toLowerCase());
			if (meant)
				throw new FormulaError(
					`unknown name “${name}”; did you mean “${meant}”? (to make it a slider, declare it: ${name} in [0, 1])`,
					token,
					{ suggestion: meant },
				);
			if (name === 'z') this.hints.push({ message: '“z” is a slider; for a third variable write x1, x2, x3', span: token });
			if (name === 'X' || name === 'Y')
				this.hints.push({ message: `“${name}” is a slider; the variable is “${name.toLowerCase()}”`, span: token });
		}
		return this.#parameter(token);
	}

	#parameter({ text: name, start, end }: Token): Ast {
		this.addParameter(name, { start, end });
		return { kind: 'parameter', name, start, end };
	}

	addParameter(name: string, span: Span): void {
		this.parameters.add(name);
		if (this.parameters.size > MAX_PARAMETERS) throw new FormulaError(`too many parameters: at most ${MAX_PARAMETERS} can be used`, span);
	}

	#unknownFunction(token: Token): FormulaError {
		const { text: name } = token;
		if (isUnsafeName(name)) return new FormulaError(`“${name}” cannot be used as a name`, token);
		const functions = [...KNOWN_FUNCTIONS, ...[...this.#declared].filter(([, { kind }]) => kind === 'function').map(([known]) => known)];
		const pieces = splitIntoValues(name, (word) => this.isValue(word) || functions.includes(word));
		const product =
			pieces && functions.includes(pieces.at(-1) as string) && pieces.slice(0, -1).every((word) => this.isValue(word))
				? pieces.join(' ')
				: undefined;
		const meant = product ?? nearest(name, functions, name.length <= 3 ? 1 : 2);
		if (meant) return new FormulaError(`unknown function “${name}”; did you mean “${meant}”?`, token, { suggestion: meant });
		return new FormulaError(`unknown function “${name}”; to multiply by a slider “${name}” write ${name}*(…)`, token, {
			suggestion: `${name}*`,
		});
	}
}

const MEANINGS = {
	variable: 'a variable',
	constant: 'a constant',
	dimension: 'the number of variables',
	function: 'a function',
	keyword: 'a word of the language',
} as const;

function refuseUnsafe(token: Token): void {
	if (isUnsafeName(token.text)) throw new FormulaError(`“${token.text}” cannot be used as a name`, token);
}

const notYet = (token: Token): FormulaError =>
	new FormulaError(`“${token.text}” is used before its definition is complete; define it first`, token);
const mixed = (span: Span, advice: string): FormulaError => new FormulaError(`x, y and x1, x2, … cannot be mixed: ${advice}`, span);
