/** What names mean at a place in a text: found before parsing, and kept up to date by the parser. */

import type { Ast } from './ast.ts';
import { FormulaError, type Remark, type Rewrite, type Span } from './errors.ts';
import { type Head, isOperator, isSeparator } from './heads.ts';
import { MAX_PARAMETERS, MAX_VARIABLES } from './limits.ts';
import { asFunction, type Findings, type Meanings } from './meaning.ts';
import { GREEK } from './math-node.ts';
import {
	CONSTANTS,
	fixedMeaning,
	indexedName,
	isOneLetter,
	isUnsafeName,
	LAST_VARIABLE,
	mayBeDefined,
	numberedVariable,
	SPECIAL_VALUES,
} from './names.ts';
import { dialects } from './reading.ts';
import type { Token } from './tokens.ts';
import type { Place } from './unknown-names.ts';

interface Declaration {
	readonly kind: Head['kind'];
	readonly arity: number;
	/** Whether its definition is complete at this point of the text. */
	ready: boolean;
}

/** The coordinates of x one by one, while the argument of a sum over them is read. */
export interface Coordinates {
	readonly counter: string;
	/** How many coordinates less than n there are: 1 in x[1:]. */
	trim?: number;
}

export class Scope {
	readonly notes: Remark[] = [];
	readonly hints: Remark[] = [];
	/** Parameters in order of appearance. */
	readonly parameters = new Set<string>();
	largestIndex = 0;
	readonly free = new Map<string, Span>();
	readonly bounds = new Set<string>();
	/** Set while the bounds of a sum are read. */
	inBounds = false;
	/** What x means in the argument of a sum over its coordinates. */
	coordinates: Coordinates | undefined;
	vectorless = false;
	readonly meanings: Meanings;
	/** Where the formula itself starts, for rewriting it as a function. */
	result: Span = { start: 0, end: 0 };
	readonly #declared = new Map<string, Declaration>();
	#locals: ReadonlySet<string> = new Set();
	/** Names that stand for a coordinate: `for xi in x`. */
	#elements = new Map<string, { readonly counter: string; readonly offset: number }>();
	#letter: Span | undefined;
	#number: Span | undefined;
	#zero = false;
	#numbered = false;
	#vector: string;
	readonly #tokens: readonly Token[];

	/** @param formula index of the head that is the formula itself: f(u, v) = … */
	constructor(tokens: readonly Token[], meanings: Meanings, heads: ReadonlyMap<number, Head | undefined>) {
		this.meanings = meanings;
		this.#vector = meanings.vector;
		this.#tokens = tokens;
		for (const head of heads.values()) if (head) this.#declare(head, tokens);
	}

	/** What this reading found. */
	findings(): Findings {
		return {
			free: this.free,
			bounds: this.bounds,
			letters: this.#letter !== undefined,
			numbers: this.#number !== undefined,
			vector: this.#vector,
			vectorless: this.vectorless,
			zero: this.#zero,
			numbered: this.#numbered,
		};
	}

	#meaning(name: string): ReturnType<typeof fixedMeaning> {
		const meaning = fixedMeaning(name);
		// Where the text names its variables, x and y are letters like any other.
		return meaning === 'variable' && this.meanings.variables ? (this.meanings.variables.includes(name) ? 'variable' : undefined) : meaning;
	}

	#declare({ kind, name, locals }: Head, tokens: readonly Token[]): void {
		const meaning = this.#meaning(name.text);
		if (meaning && !mayBeDefined(name.text))
			throw new FormulaError(`“${name.text}” has a meaning already (${MEANINGS[meaning]}); choose another name`, name, {
				rewrites: meaning === 'variable' ? equation(name, tokens) : otherName(name, tokens),
			});
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

	/** Parse a piece in which names are coordinates. */
	withElements<T>(elements: ReadonlyMap<string, { counter: string; offset: number }>, parse: () => T): T {
		const outer = this.#elements;
		this.#elements = new Map([...outer, ...elements]);
		try {
			return parse();
		} finally {
			this.#elements = outer;
		}
	}

	/** Parse the argument of a sum over the coordinates. */
	withCoordinates<T>(coordinates: Coordinates | undefined, parse: () => T): T {
		const outer = this.coordinates;
		this.coordinates = coordinates;
		try {
			return parse();
		} finally {
			this.coordinates = outer;
		}
	}

	/** A name that a sum, a product or a function wants as its own variable. */
	checkLocal(token: Token, allowVariable: boolean): void {
		const meaning = fixedMeaning(token.text);
		if (meaning && !mayBeDefined(token.text) && !(allowVariable && meaning === 'variable'))
			throw new FormulaError(`“${token.text}” has a meaning already (${MEANINGS[meaning]}); choose another name`, token);
		refuseUnsafe(token);
	}

	isLocal(name: string): boolean {
		return this.#locals.has(name);
	}

	/** Whether the word is the name of a value here, so that a bracket after it multiplies. */
	isValue(word: string): boolean {
		if (this.#locals.has(word) || this.#elements.has(word)) return true;
		const declaration = this.#declared.get(word);
		if (declaration) return declaration.kind !== 'function';
		const { variables, dimensions, parameters, strict } = this.meanings;
		if (variables?.includes(word) || dimensions.has(word) || word === this.#vector) return true;
		if (this.#isStated(word) && parameters.has(word)) return true;
		const meaning = this.#meaning(word);
		// γ(x) is the function, although γ alone is a letter.
		if (meaning === 'function') return false;
		if (meaning === 'variable') return (numberedVariable(word) ?? 1) <= MAX_VARIABLES;
		return meaning === 'constant' || meaning === 'dimension' || this.parameters.has(word) || (!strict && this.free.has(word));
	}

	/** Whether a name may be a parameter because somebody says so. */
	#isStated(name: string): boolean {
		return this.#meaning(name) === undefined || mayBeDefined(name);
	}

	/** The number of arguments of a function that the text defines. */
	definedArity(token: Token): number | undefined {
		const declaration = this.#declared.get(token.text);
		if (declaration?.kind !== 'function' || this.#locals.has(token.text)) return undefined;
		if (!declaration.ready) throw notYet(token);
		return declaration.arity;
	}

	/** Whether the name is the one whose coordinates are the variables, or may become it. */
	isVector(name: string): boolean {
		if (this.#locals.has(name) || this.#declared.has(name) || this.#elements.has(name)) return false;
		if (name === this.#vector) return true;
		const unknown = this.#meaning(name) === undefined || GREEK.has(name);
		return !this.meanings.strict && unknown && this.#vector === 'x' && !this.meanings.variables && isOneLetter(name);
	}

	/** A coordinate of a name: x[1], w[i]. */
	useVector(token: Token, index?: number): void {
		if (token.text !== this.#vector) {
			if (this.#number || this.#letter) throw new FormulaError(`“${token.text}” has no coordinates: only ${this.#vector} has them`, token);
			this.#vector = token.text;
		}
		this.useNumber(token, index);
	}

	/** The meaning of a name that stands for a value. `called`: an opening bracket follows it. */
	value(token: Token, called: boolean): Ast {
		const { text: name, start, end } = token;
		if (this.#locals.has(name)) return { kind: 'local', name, start, end };
		const element = this.#elements.get(name);
		if (element) return this.coordinate(token, element.counter, element.offset);
		const declaration = this.#declared.get(name);
		if (declaration?.kind === 'slider') return this.#parameter(token);
		if (declaration) {
			if (!declaration.ready) throw notYet(token);
			return { kind: 'defined', name, start, end };
		}
		const { variables, dimensions, parameters } = this.meanings;
		if (this.coordinates && name === this.#vector) return this.#coordinateHere(token, 0, 0);
		if (variables?.includes(name)) return this.#named(token, variables);
		if (dimensions.has(name)) return { kind: 'dimension', start, end };
		if (parameters.has(name) && this.#isStated(name)) return this.#parameter(token);
		const constant = CONSTANTS.get(name);
		if (constant !== undefined) return { kind: 'constant', name: name === 'E' ? 'e' : name, value: constant, start, end };
		if (SPECIAL_VALUES.has(name)) return { kind: 'special', name: name as 'inf' | 'nan', start, end };
		if (name === 'n') return { kind: 'dimension', start, end };
		if (this.#meaning(name) === 'variable') return this.#variable(token);
		return this.#indexed(token) ?? this.#other(token, called);
	}

	#other(token: Token, called: boolean): Ast {
		if (called && !this.parameters.has(token.text) && !this.free.has(token.text)) throw dialects().unknownFunction(token, this.#place());
		return this.#unknown(token);
	}

	/** x_i where i counts, x_n, and x0. */
	#indexed(token: Token): Ast | undefined {
		const { text: name, start, end } = token;
		if (numberedVariable(name) === 0) {
			this.#zero = true;
			if (this.meanings.fromZero) return this.#variable(token);
			if (this.meanings.strict && !this.#letter && !this.meanings.variables)
				throw new FormulaError('there is no variable number 0: they are x1 … x32', token, {
					rewrites: [{ label: 'x1', edits: [{ start: token.start, end: token.end, text: 'x1' }] }],
				});
			return undefined;
		}
		const found = indexedName(name);
		if (!found || !this.isVector(found.base)) return undefined;
		const counts = this.#locals.has(found.index);
		if (!counts && (this.#letter || !/^[ijkn]$/.test(found.index))) return undefined;
		const place = { start: end - 1, end };
		if (!counts && found.index !== 'n') {
			if (!this.meanings.strict) return undefined;
			const { result } = this.meanings;
			const edits = result
				? [
						{ start: result.start, end: result.start, text: `sum(${found.index}, 1, n, ` },
						{ start: result.end, end: result.end, text: ')' },
					]
				: [];
			throw new FormulaError(`${name} needs a sum over ${found.index}: sum(${found.index}, 1, n, ${name}^2)`, token, {
				rewrites: edits.length > 0 ? [{ label: `the sum over ${found.index}`, edits }] : [],
			});
		}
		this.useVector({ ...token, text: found.base });
		const index: Ast = counts ? { kind: 'local', name: found.index, ...place } : { kind: 'dimension', ...place };
		return { kind: 'indexed', name: found.base, index, start, end };
	}

	/** Coordinate `counter + offset` of the vector. */
	coordinate({ start, end }: Span, counter: string, offset: number): Ast {
		const local: Ast = { kind: 'local', name: counter, start, end };
		const by: Ast = { kind: 'number', value: offset, text: String(offset), start, end };
		const index: Ast =
			offset === 0
				? local
				: {
						kind: 'sum',
						terms: [
							{ minus: false, value: local },
							{ minus: false, value: by },
						],
						start,
						end,
					};
		return { kind: 'indexed', name: this.#vector, index, start, end };
	}

	/** The vector, or a slice of it, in the argument of a sum over its coordinates. */
	#coordinateHere(span: Span, offset: number, trim: number): Ast {
		const here = this.coordinates as Coordinates;
		if (here.trim !== undefined && here.trim !== trim)
			throw new FormulaError(
				`the slices in one sum have different lengths: n${here.trim ? ` − ${here.trim}` : ''} and n${trim ? ` − ${trim}` : ''}`,
				span,
			);
		here.trim = trim;
		this.useNumber(span);
		return this.coordinate(span, here.counter, offset);
	}

	/** x[1:] */
	slice(token: Token, span: Span, offset: number, trim: number): Ast {
		if (!this.coordinates) throw new FormulaError(`a slice of ${token.text} stands in a sum: sum(${token.text}[1:]^2)`, span);
		this.useVector(token);
		return this.#coordinateHere(span, offset, trim);
	}

	/** One of the variables that have names. */
	#named(token: Token, variables: readonly string[]): Ast {
		const index = variables.indexOf(token.text);
		if (this.#vector === token.text) this.useLetter(token);
		this.largestIndex = Math.max(this.largestIndex, index + 1);
		return { kind: 'variable', index, name: token.text, start: token.start, end: token.end };
	}

	#variable(token: Token): Ast {
		const { text: name, start, end } = token;
		const written = numberedVariable(name);
		const number = written === undefined ? undefined : written + Number(this.meanings.fromZero);
		if (number === undefined) this.useLetter(token);
		else {
			this.#numbered = true;
			this.useNumber(token, number);
		}
		const index = number === undefined ? Number(name === 'y') : number - 1;
		this.largestIndex = Math.max(this.largestIndex, index + 1);
		return { kind: 'variable', index, name, start, end };
	}

	useLetter(span: Span): void {
		this.#letter ??= span;
		if (this.#number) throw this.#mixed(span);
	}

	useNumber(span: Span, index?: number): void {
		if (index !== undefined && (index < 1 || index > MAX_VARIABLES))
			throw new FormulaError(`there is no variable number ${index}: they are x1 … ${LAST_VARIABLE}`, span);
		this.#number ??= span;
		if (index !== undefined) this.largestIndex = Math.max(this.largestIndex, index);
		if (this.#letter) throw this.#mixed(span);
	}

	#mixed(span: Span): FormulaError {
		const vector = this.#vector;
		if (vector !== 'x') return new FormulaError(`${vector} and its coordinates cannot be mixed: write ${vector}[1] for one of them`, span);
		const edits = this.#tokens.flatMap((token, i) => {
			const name =
				token.kind === 'name' && !isOperator(this.#tokens[i + 1], '[') && (token.text === 'x' || token.text === 'y')
					? token.text
					: undefined;
			return name ? [{ start: token.start, end: token.end, text: name === 'x' ? 'x1' : 'x2' }] : [];
		});
		return new FormulaError('x, y and x1, x2, … cannot be mixed: write x1 and x2 for x and y everywhere', span, {
			rewrites: [{ label: 'x1 and x2 for x and y', edits }],
		});
	}

	#unknown(token: Token): Ast {
		const { text: name } = token;
		refuseUnsafe(token);
		if (this.inBounds) this.bounds.add(name);
		if (!this.free.has(name)) {
			if (this.meanings.strict && !isOneLetter(name)) throw dialects().unknownWord(token, this.#place());
			if (this.meanings.strict) this.#assume(token);
			this.free.set(name, { start: token.start, end: token.end });
		}
		return this.#parameter(token);
	}

	/** A letter that nothing explains is a parameter, and that is said. */
	#assume(token: Token): void {
		const { text: name, start, end } = token;
		const span = { start, end };
		const { letters, result, variables } = this.meanings;
		if (name === 'z' && letters && !variables && result) {
			const message = '“z” is a parameter, z = 1; for a third variable write x1, x2, x3';
			this.hints.push({ message, span, parameter: name, rewrite: asFunction(['x', 'y', 'z'], result) });
			return;
		}
		if ((name === 'X' || name === 'Y') && letters) {
			this.hints.push({ message: `“${name}” is a parameter, ${name} = 1; the variable is “${name.toLowerCase()}”`, span, parameter: name });
			return;
		}
		this.notes.push({ message: `${name} = 1: nothing says what ${name} is, so it is a parameter`, span, parameter: name });
	}

	/** What is known here of names. */
	#place(): Place {
		const { meanings, free } = this;
		return { tokens: this.#tokens, meanings, declared: this.#declared, free, isValue: (word) => this.isValue(word) };
	}

	#parameter({ text: name, start, end }: Token): Ast {
		this.addParameter(name, { start, end });
		return { kind: 'parameter', name, start, end };
	}

	addParameter(name: string, span: Span): void {
		this.parameters.add(name);
		if (this.parameters.size > MAX_PARAMETERS) throw new FormulaError(`too many parameters: at most ${MAX_PARAMETERS} can be used`, span);
	}
}

const MEANINGS = {
	variable: 'a variable',
	constant: 'a constant',
	dimension: 'the number of variables',
	function: 'a function',
	keyword: 'a word of the language',
} as const;

/** The same text with another name for what cannot be redefined. */
function otherName(name: Token, tokens: readonly Token[]): Rewrite[] {
	const other = `${GREEK.has(name.text) ? 'k' : name.text}_new`;
	const places = tokens.filter((token) => token.kind === 'name' && token.text === name.text);
	return [{ label: `call it ${other}`, edits: places.map(({ start, end }) => ({ start, end, text: other })) }];
}

/** x = e as a landscape: how far it is from being true. */
function equation({ start }: Token, tokens: readonly Token[]): Rewrite[] {
	const from = tokens.findIndex((token) => token.start >= start && isOperator(token, '='));
	const to = tokens.findIndex((token, i) => i > from && isSeparator(token));
	const [equals, last] = [tokens[from], tokens[to - 1]];
	if (!equals || !last || last.end <= equals.end) return [];
	const edits = [
		{ start, end: start, text: '(' },
		{ start: equals.start, end: equals.end, text: '- (' },
		{ start: last.end, end: last.end, text: '))^2' },
	];
	return [{ label: 'the distance from equality, squared', edits }];
}

function refuseUnsafe(token: Token): void {
	if (isUnsafeName(token.text)) throw new FormulaError(`“${token.text}” cannot be used as a name`, token);
}

const notYet = (token: Token): FormulaError =>
	new FormulaError(`“${token.text}” is used before its definition is complete; define it first`, token);
