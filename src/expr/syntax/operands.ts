/** Operands: numbers, names, brackets, and every way to call a function. */

import { type Ast, spanning } from './ast.ts';
import { AN_OPERAND, Cursor } from './cursor.ts';
import { FormulaError, type Remark, type Rewrite, type Span } from './errors.ts';
import { findFunction } from './library.ts';
import { GREEK } from './math-node.ts';
import { isOneLetter } from './names.ts';
import type { Scope } from './scope.ts';
import type { Token } from './tokens.ts';
import { callOf, findWord, INVERSES, numberOf, powerOf, productOf, type Word } from './vocabulary.ts';

/** Words that stand between operands or before them: no factor begins with one. */
const BETWEEN: ReadonlySet<string> = new Set(['in', 'and', 'or', 'not', 'else', 'for']);

/** Arguments for an example of a call, by name. */
const EXAMPLES: Readonly<Record<string, string>> = {
	clamp: 'x, 0, 1',
	smoothstep: '0, 1, x',
	min: 'x, 1',
	max: 'x, 1',
	step: '0, x',
	noise: 'x',
	hypot: 'x, 1',
};

export abstract class Operands extends Cursor {
	readonly #said = new Set<string>();
	abstract readonly scope: Scope;
	protected abstract expression(): Ast;
	protected abstract power(): Ast;

	/** Say once what was read as what, and the other reading where there is one. */
	protected say(message: string, { start, end }: Span, other?: Rewrite): void {
		if (this.#said.has(message)) return;
		this.#said.add(message);
		const note: Remark = { message, span: { start, end }, ...(other ? { rewrite: other } : {}) };
		this.scope.notes.push(note);
	}

	protected primary(): Ast {
		const token = this.operand();
		if (token.kind === 'number') {
			this.at++;
			return { kind: 'number', value: token.value, text: token.text, start: token.start, end: token.end };
		}
		if (token.kind === 'name') {
			this.at++;
			return this.#named(token);
		}
		if (token.kind === 'operator') {
			if (token.text === '(' || token.text === '[') return this.#brackets();
			if (token.text === '|' || token.text === '||') return this.#absolute();
			if (token.text === '√' || token.text === '∛') {
				this.at++;
				const operand = this.nested(token, () => this.primary());
				return callOf(token.text === '√' ? 'sqrt' : 'cbrt', [operand], spanning(token, operand));
			}
		}
		throw this.unexpected(token, AN_OPERAND);
	}

	#brackets(): Ast {
		const open = this.raw();
		this.at++;
		const inner = this.enclosed(open, () => this.expression());
		const next = this.peek();
		if (this.is(next, ',')) throw this.#decimalComma(inner, next);
		const close = this.expect(open.text === '(' ? ')' : ']', undefined, open);
		return { ...inner, ...spanning(open, close) };
	}

	/** 1,5 of a language with decimal commas. */
	#decimalComma(before: Ast, comma: Token): FormulaError {
		const after = this.tokens[this.at + 1] as Token;
		if (before.kind === 'number' && after.kind === 'number') {
			const span = spanning(before, after);
			return new FormulaError('a decimal number has a point, not a comma', span, {
				suggestion: `${this.typed(before)}.${this.typed(after)}`,
			});
		}
		return this.unexpected(comma);
	}

	/** A comma that separates nothing. */
	protected strayComma(before: Ast): FormulaError {
		let last: Ast = before;
		for (;;) {
			if (last.kind === 'sum') last = (last.terms.at(-1) as { value: Ast }).value;
			else if (last.kind === 'product') last = (last.factors.at(-1) as { value: Ast }).value;
			else if (last.kind === 'negate') last = last.operand;
			else if (last.kind === 'power') last = last.exponent;
			else return this.#decimalComma(last, this.raw());
		}
	}

	/** |…|: a bar where an operand can stand opens, any other closes the innermost open one. */
	#absolute(): Ast {
		const open = this.#takeBar();
		const inner = this.operand();
		if (inner.kind === 'end' || (inner.kind === 'operator' && ')],;'.includes(inner.text)))
			throw new FormulaError('this bar has no partner: |x| has one on each side', open);
		const operand = this.nested(open, () => {
			this.bars++;
			const value = this.expression();
			this.bars--;
			return value;
		});
		const next = this.peek();
		if (!this.is(next, '|') && !this.is(next, '||')) throw this.unexpected(next, ['|'], open);
		return callOf('abs', [operand], spanning(open, this.#takeBar()));
	}

	/** Take one bar, which may be half of `||`. */
	#takeBar(): Token {
		const token = this.peek();
		if (token.text === '|') {
			this.at++;
			return token;
		}
		this.tokens[this.at] = { ...token, text: '|', start: token.start + 1 };
		return { ...token, text: '|', end: token.start + 1 };
	}

	/** Whether the next token begins a factor that is multiplied without a sign. */
	protected startsFactor(): boolean {
		const token = this.peek();
		if (token.kind === 'number') return true;
		if (token.kind === 'name') return !BETWEEN.has(token.text) && !this.isInfixMod() && !this.isTernary();
		if (token.kind !== 'operator') return false;
		return token.text === '(' || token.text === '√' || token.text === '∛' || (token.text === '|' && this.bars === 0);
	}

	/** `x mod 3` and `x mod (y + 1)`, but not `2 mod(x, 3)`. */
	protected isInfixMod(): boolean {
		if (!this.isWord(this.raw(), 'mod')) return false;
		if (!this.is(this.raw(1), '(')) return true;
		return this.commas(this.at + 1) === 0;
	}

	/** `a if c else b`: an `if` whose `else` follows. */
	protected isTernary(): boolean {
		if (!this.isWord(this.raw(), 'if')) return false;
		let open = 0;
		for (const { token, depth } of this.ahead()) {
			if (depth > 0 || token.kind !== 'name') continue;
			if (token.text === 'if') open++;
			else if (token.text === 'else' && --open === 0) return true;
		}
		return false;
	}

	/** Commas directly inside the bracket at `open`. */
	protected commas(open: number): number {
		const close = this.closing(open);
		let depth = 0;
		let count = 0;
		for (let i = open; i < close; i++) {
			const token = this.tokens[i] as Token;
			if (token.kind !== 'operator') continue;
			if ('([{'.includes(token.text)) depth++;
			else if (')]}'.includes(token.text)) depth--;
			else if (depth === 1 && token.text === ',') count++;
		}
		return count;
	}

	// ---- names and calls

	#named(token: Token): Ast {
		const { text } = token;
		const next = this.peek();
		const called = this.is(next, '(');
		if (this.is(next, '[') && !next.spaced && this.scope.isVector(text)) return this.#indexed(token);
		if (this.scope.isValue(text)) return this.scope.value(token, called);
		const reduces = text === 'mean' || text === 'norm' || text === 'dot' || text === 'max' || text === 'min' || text === 'logsumexp';
		const counted = (text === 'max' || text === 'min') && this.is(next, '_');
		if (
			text === 'sum' ||
			text === 'prod' ||
			counted ||
			(reduces && called && this.scope.definedArity(token) === undefined && this.#reduces(text))
		)
			return this.loop(token, text);
		if (text === 'if') return this.#if(token);
		if ((text === 'for' || text === 'while') && next.kind === 'name')
			throw new FormulaError('a loop as a statement is not read: write it as a sum, sum(i, 1, n, x[i]^2)', token);
		if (text === 'in') throw new FormulaError('“in” declares a parameter: a in [0, 5]', token);
		if (BETWEEN.has(text) && text !== 'for')
			throw new FormulaError(`“${text}” stands between two conditions: x > 0 ${text === 'or' ? 'or' : 'and'} y > 0`, token);
		const arity = this.scope.definedArity(token);
		if (arity !== undefined) return this.#defined(token, arity, called);
		const known = findFunction(text);
		// γ is a letter unless it is called.
		if (known && (called || !GREEK.has(text))) return this.#call(token, known, (args, span) => callOf(known.name, args, span));
		const word = called || this.#startsBareArgument() ? this.#wordOf(token) : undefined;
		return word ? this.#call(token, word, (args, span) => word.make(args, span)) : this.scope.value(token, called);
	}

	/** A function by a word of another language; none that begins with a capital letter, which is hardly meant. */
	#wordOf({ text }: Token): Word | undefined {
		const base = /^log_(\d+|e)$/.exec(text)?.[1];
		if (base !== undefined) return logarithm(base);
		if (text === 'sinc_pi')
			return { name: 'sinc', least: 1, most: 1, signature: 'sinc(x)', make: ([x], span) => normalizedSinc(x as Ast, span) };
		const word = /^[A-Z]/.test(text) ? undefined : findWord(text);
		// Without brackets only a word that is hardly a name: `lg x`, not `add x`.
		return word && (this.is(this.peek(), '(') || (word.least === 1 && word.most === 1 && findFunction(word.name))) ? word : undefined;
	}

	#defined(token: Token, arity: number, called: boolean): Ast {
		const raised = this.#raisedFunction(token);
		if (raised) {
			const { args, end } = this.#arguments(token);
			const applied: Ast = { kind: 'apply', name: token.text, args, start: token.start, end };
			return powerOf(applied, raised, { start: token.start, end });
		}
		const example = `${token.text}(${['x', 'y', '1'].slice(0, arity).join(', ')})`;
		if (!called)
			throw new FormulaError(`“${token.text}” is a function: write ${token.text}(…)`, token, {
				expected: ['('],
				rewrites: [{ label: example, edits: [{ start: token.start, end: token.end, text: example }] }],
			});
		const { args, end } = this.#arguments(token);
		if (args.length !== arity) throw wrongCount(token, end, args.length, arity, arity, `${token.text} as defined`);
		return { kind: 'apply', name: token.text, args, start: token.start, end };
	}

	#call(token: Token, known: Pick<Word, 'name' | 'least' | 'most' | 'signature'>, make: (args: readonly Ast[], span: Span) => Ast): Ast {
		const exponent = this.#raisedFunction(token);
		if (exponent) return this.#raisedCall(token, known, make, exponent);
		if (known.name === 'log' && this.is(this.peek(), '_')) return this.#logarithmTo(token);
		if (this.is(this.peek(), '(')) {
			const { args, end } = this.#arguments(token);
			return this.#made(token, known, make, args, end);
		}
		const argument = known.least === 1 ? this.#bareArgument(token) : undefined;
		if (!argument) throw this.#withoutBrackets(token, known);
		return make([argument], spanning(token, argument));
	}

	#made(
		token: Token,
		known: Pick<Word, 'name' | 'least' | 'most' | 'signature'>,
		make: (args: readonly Ast[], span: Span) => Ast,
		args: readonly Ast[],
		end: number,
	): Ast {
		const span = { start: token.start, end };
		if (known.name === 'log' && args.length === 2) {
			const [x, base] = args as [Ast, Ast];
			return productOf(
				[
					['*', callOf('log', [x], span)],
					['/', callOf('log', [base], span)],
				],
				span,
			);
		}
		if (args.length < known.least || args.length > known.most) throw this.#wrongCount(token, end, args, known);
		const [a, b] = args;
		if (known.name === 'nthroot' && a?.kind === 'number' && b && b.kind !== 'number') {
			const label = `${token.text}(${this.typed(b)}, ${this.typed(a)})`;
			this.say(`${token.text}(x, n) is the n-th root of x: this is root ${this.typed(b)} of ${this.typed(a)}`, span, {
				label,
				edits: [{ ...span, text: label }],
			});
		}
		return make(args, span);
	}

	#wrongCount(token: Token, end: number, args: readonly Ast[], known: Pick<Word, 'least' | 'most' | 'signature'>): FormulaError {
		const [a, b] = args;
		const error = wrongCount(token, end, args.length, known.least, known.most, known.signature);
		if (known.most !== 1 || args.length !== 2 || a?.kind !== 'number' || b?.kind !== 'number') return error;
		const label = `${this.typed(a)}.${this.typed(b)}`;
		return new FormulaError(`${error.message} (a decimal number has a point, not a comma)`, error.span, {
			rewrites: [{ label, edits: [{ start: a.start, end: b.end, text: label }] }],
		});
	}

	/** \log_{b} x */
	#logarithmTo(token: Token): Ast {
		this.at++;
		const base = this.primary();
		const argument = this.is(this.peek(), '(') ? this.primary() : this.#bareArgument(token);
		if (!argument) throw this.unexpected(this.peek(), AN_OPERAND);
		const span = spanning(token, argument);
		return productOf(
			[
				['*', callOf('log', [argument], span)],
				['/', callOf('log', [base], span)],
			],
			span,
		);
	}

	// ---- sin^2(x), sin⁻¹ x

	/** The exponent between a function's name and its argument, where one stands there. */
	#raisedFunction(token: Token): Ast | undefined {
		const sign = this.peek();
		if (sign.kind !== 'superscript' && !this.is(sign, '^')) return undefined;
		const from = this.at;
		this.at++;
		if (sign.kind === 'superscript') {
			const exponent: Ast = { kind: 'number', value: sign.value, text: String(sign.value), start: sign.start, end: sign.end };
			if (this.is(this.peek(), '(') || this.#startsBareArgument()) return exponent;
			throw this.#needsArgument(token, sign);
		}
		const minus = this.takeOperand('-');
		const next = this.operand();
		if (next.kind !== 'number' && next.kind !== 'name' && !this.is(next, '(')) throw this.#needsArgument(token, sign);
		const inner = this.#exponentOf(next);
		if (this.is(this.peek(), '(') || this.#startsBareArgument())
			return minus ? { kind: 'negate', operand: inner, ...spanning(minus, inner) } : inner;
		this.at = from;
		throw this.#needsArgument(token, sign);
	}

	#exponentOf(next: Token): Ast {
		if (next.kind === 'number') {
			this.at++;
			return { kind: 'number', value: next.value, text: next.text, start: next.start, end: next.end };
		}
		if (next.kind === 'name') {
			this.at++;
			return this.scope.value(next, false);
		}
		return this.nested(next, () => this.primary());
	}

	#needsArgument(token: Token, sign: Token): FormulaError {
		const name = token.text;
		return new FormulaError(`“${name}” needs its argument first: write ${name}(x)^2`, spanning(token, sign), {
			expected: ['('],
			suggestion: `${name}(x)${this.typed(sign)}`,
		});
	}

	#raisedCall(
		token: Token,
		known: Pick<Word, 'name' | 'least' | 'most' | 'signature'>,
		make: (args: readonly Ast[], span: Span) => Ast,
		exponent: Ast,
	): Ast {
		const called = this.is(this.peek(), '(');
		const { args, end } = called ? this.#arguments(token) : this.#bareArguments(token);
		const span = { start: token.start, end };
		if (constantOf(exponent) !== -1) return powerOf(this.#made(token, known, make, args, end), exponent, span);
		const inverse = INVERSES.get(known.name);
		const argument = this.typed({ start: (args[0] as Ast).start, end: (args.at(-1) as Ast).end });
		const quotient: Rewrite = { label: `1/${token.text}(${argument})`, edits: [{ ...span, text: `1/${token.text}(${argument})` }] };
		if (inverse === undefined)
			throw new FormulaError(`“${token.text}” to the power −1 could be 1/${token.text}(…) or its inverse: write which`, span, {
				rewrites: [quotient],
			});
		this.say(`${token.text}⁻¹ is read as the inverse function ${inverse}`, span, quotient);
		const target = findFunction(inverse);
		const made = target ? callOf(target.name, args, span) : findWord(inverse)?.make(args, span);
		if (!made) throw new FormulaError(`there is no inverse of “${token.text}”`, span);
		return made;
	}

	// ---- sin 2x

	/** Whether an argument without brackets can begin here. */
	#startsBareArgument(): boolean {
		const token = this.raw();
		if (token.kind === 'number') return true;
		if (token.kind === 'name') return !BETWEEN.has(token.text) && !this.isInfixMod() && !this.isTernary();
		return token.kind === 'operator' && (token.text === '√' || token.text === '∛' || (token.text === '|' && this.bars === 0));
	}

	#bareArguments(token: Token): { args: Ast[]; end: number } {
		const argument = this.#bareArgument(token);
		if (!argument) throw this.unexpected(this.peek(), AN_OPERAND);
		return { args: [argument], end: argument.end };
	}

	/** The factors after a function's name: as far as a sign, a bracket or another function. */
	#bareArgument(token: Token): Ast | undefined {
		if (!this.#startsBareArgument()) return undefined;
		const factors = [this.nested(token, () => this.power())];
		while (this.#continuesArgument(factors)) factors.push(this.power());
		const [first, ...more] = factors as [Ast, ...Ast[]];
		const last = factors.at(-1) as Ast;
		const span = spanning(token, last);
		if (more.length === 0) return first;
		const inner = this.typed(spanning(first, last));
		const rest = this.typed({ start: first.end, end: last.end });
		const shorter: Rewrite = {
			label: `${token.text}(${this.typed(first)})${rest}`,
			edits: [{ ...span, text: `${token.text}(${this.typed(first)})${rest}` }],
		};
		// Nobody means sin(2)·x by sin 2x.
		this.say(`“${this.typed(span)}” is read as ${token.text}(${inner})`, span, first.kind === 'number' ? undefined : shorter);
		return { kind: 'product', factors: factors.map((value, i) => ({ op: '*', implicit: i > 0, value })), ...spanning(first, last) };
	}

	#continuesArgument(factors: readonly Ast[]): boolean {
		const token = this.raw();
		if (token.kind === 'name') {
			if (BETWEEN.has(token.text) || this.isInfixMod() || this.isTernary()) return false;
			return this.scope.isValue(token.text) || (isOneLetter(token.text) && !this.is(this.raw(1), '('));
		}
		return this.is(token, '(') && factors.every(({ kind }) => kind === 'number' || kind === 'constant');
	}

	#withoutBrackets(token: Token, known: Pick<Word, 'name' | 'least' | 'most' | 'signature'>): FormulaError {
		const name = token.text;
		const example = `${name}(${EXAMPLES[known.name] ?? ['x', 'y', '1'].slice(0, Math.max(1, known.least)).join(', ')})`;
		const written = known.signature.startsWith(`${name}(`) ? known.signature : example;
		// sin -x
		const [sign, operand] = [this.raw(), this.raw(1)];
		const signed = this.is(sign, '-') && sign.spaced && !operand.spaced && (operand.kind === 'name' || operand.kind === 'number');
		const label = `${name}(-${operand.text})`;
		const braces = this.is(sign, '{') ? this.replaced('{') : [];
		const rewrites = signed ? [{ label, edits: [{ start: token.start, end: operand.end, text: label }] }] : braces;
		const details = { expected: ['('], ...(rewrites.length > 0 ? { rewrites } : { suggestion: example }) };
		const message = `“${name}” is a function, its argument goes in brackets: write ${signed ? label : written}`;
		return new FormulaError(message, token, details);
	}

	#arguments(name: Token): { args: Ast[]; end: number } {
		const open = this.expect('(');
		if (this.is(this.operand(), ')')) {
			const close = this.operand();
			this.at++;
			return { args: [], end: close.end };
		}
		const args: Ast[] = [];
		do args.push(this.enclosed(name, () => this.expression()));
		while (this.take(','));
		return { args, end: this.expect(')', undefined, open).end };
	}

	#if(token: Token): Ast {
		if (!this.is(this.peek(), '('))
			throw new FormulaError('a choice is written if(condition, a, b), or a if condition else b', token, { expected: ['('] });
		const { args, end } = this.#arguments(token);
		const [test, yes, no] = args;
		if (!test || !yes || !no || args.length > 3) throw wrongCount(token, end, args.length, 3, 3, 'if(condition, a, b)');
		return { kind: 'choice', test, yes, no, start: token.start, end };
	}

	// ---- sums: sum(i, 1, n, …), Σ_{i=1}^{n} …, sum(x^2), sum(f(i) for i in range(n))

	protected abstract loop(token: Token, op: string): Ast;

	/** Whether `max(…)`, `mean(…)` and the like go over the coordinates: of one argument in which they stand, or over a list. */
	#reduces(op: string): boolean {
		if (op === 'norm' || op === 'dot') return true;
		const commas = this.commas(this.at);
		const close = this.closing(this.at);
		if (this.is(this.raw(1), '[')) return this.closing(this.at + 1) === close - 1;
		if (commas > 0) return false;
		const inner = this.tokens.slice(this.at + 1, close);
		if (inner.some((token) => this.isWord(token, 'for'))) return true;
		return inner.some(
			(token, i) =>
				token.kind === 'name' &&
				this.scope.isVector(token.text) &&
				token.text === this.scope.findings().vector &&
				!this.#isIndexed(inner, i),
		);
	}

	/** x[1], but no slice. */
	#isIndexed(tokens: readonly Token[], i: number): boolean {
		const open = tokens[i + 1];
		if (!open || !this.is(open, '[')) return false;
		for (let k = i + 2; k < tokens.length; k++) {
			if (this.is(tokens[k] as Token, ':')) return false;
			if (this.is(tokens[k] as Token, ']')) return true;
		}
		return true;
	}

	// ---- x[1], x[i + 1], x[0], x[1:]

	#indexed(token: Token): Ast {
		const open = this.expect('[');
		const close = this.closing(this.at - 1);
		const colon = this.tokens.findIndex((inner, i) => i >= this.at && i < close && this.is(inner, ':'));
		if (colon >= 0 && !this.tokens.slice(this.at, close).some((inner) => this.is(inner, '?'))) return this.#slice(token, open, close);
		const index = this.enclosed(open, () => this.expression());
		const { end } = this.expect(']', undefined, open);
		const span = { start: token.start, end };
		const value = constantOf(index);
		if (value !== undefined && value < 0) {
			// x[-1] is the last.
			this.scope.useVector(token);
			const n: Ast = { kind: 'dimension', start: index.start, end: index.end };
			const last: Ast =
				value === -1
					? n
					: {
							kind: 'sum',
							terms: [
								{ minus: false, value: n },
								{ minus: true, value: numberOf(-value - 1, index) },
							],
							start: index.start,
							end: index.end,
						};
			return { kind: 'indexed', name: token.text, index: last, ...span };
		}
		const shift = this.zeroBased ? 1 : 0;
		if (value !== undefined && Number.isInteger(value)) {
			this.scope.useVector(token);
			this.scope.useNumber(index, value + shift);
			if (shift > 0) this.say(`${token.text}[0] is the first coordinate: they are counted from 0 here, as in Python`, span);
			return { kind: 'indexed', name: token.text, index: shift ? numberOf(value + 1, index) : index, ...span };
		}
		this.scope.useVector(token);
		if (shift === 0) return { kind: 'indexed', name: token.text, index, ...span };
		this.say(`${token.text}[0] is the first coordinate: they are counted from 0 here, as in Python`, span);
		return { kind: 'indexed', name: token.text, index: plusOne(index), ...span };
	}

	/** x[1:], x[:-1], x[2:-3]: from 0, as in Python. */
	#slice(token: Token, open: Token, close: number): Ast {
		const [from, to, step] = this.#sliceParts(close);
		const end = this.tokens[close]?.end ?? open.end;
		this.at = close + 1;
		const span = { start: token.start, end };
		if (from === undefined || to === undefined || step || from < 0 || to > 0)
			throw new FormulaError(`a slice is ${token.text}[1:], ${token.text}[:-1] or the like: some coordinates left out at the ends`, span);
		return this.scope.slice(token, span, from, from - to);
	}

	#sliceParts(close: number): [from: number | undefined, to: number | undefined, step: boolean] {
		const parts: Token[][] = [[]];
		for (const token of this.tokens.slice(this.at, close)) {
			if (this.is(token, ':')) parts.push([]);
			else parts.at(-1)?.push(token);
		}
		const whole = (part: readonly Token[] | undefined): number | undefined => {
			const [sign, number] = part ?? [];
			if (!sign) return 0;
			if (sign.kind === 'number' && !number) return sign.value;
			return this.is(sign, '-') && number?.kind === 'number' ? -number.value : undefined;
		};
		return [whole(parts[0]), whole(parts[1]), parts.length > 2];
	}

	/** Whether coordinates are counted from 0: x[0] stands somewhere, or range( of Python. */
	protected abstract readonly zeroBased: boolean;
}

/** The number that a piece is, with its sign. */
export function constantOf(ast: Ast): number | undefined {
	if (ast.kind === 'number') return ast.value;
	return ast.kind === 'negate' && ast.operand.kind === 'number' ? -ast.operand.value : undefined;
}

/** An index of Python as ours: i as i + 1, i − 1 as i. */
function plusOne(index: Ast): Ast {
	const { start, end } = index;
	if (index.kind === 'sum') {
		const last = index.terms.at(-1);
		const value = last && constantOf(last.value);
		if (last && value !== undefined) {
			const changed = (last.minus ? -value : value) + 1;
			const terms = index.terms.slice(0, -1);
			if (changed === 0 && terms.length === 1) return (terms[0] as { value: Ast }).value;
			return {
				...index,
				terms: [...terms, ...(changed === 0 ? [] : [{ minus: changed < 0, value: numberOf(Math.abs(changed), last.value) }])],
			};
		}
		return { ...index, terms: [...index.terms, { minus: false, value: numberOf(1, index) }] };
	}
	return {
		kind: 'sum',
		terms: [
			{ minus: false, value: index },
			{ minus: false, value: numberOf(1, index) },
		],
		start,
		end,
	};
}

function logarithm(base: string): Word {
	const known = base === '2' || base === '10' ? `log${base}` : undefined;
	const signature = `log_${base}(x)`;
	const make = ([x]: readonly Ast[], span: Span): Ast => {
		if (known) return callOf(known, [x as Ast], span);
		if (base === 'e') return callOf('log', [x as Ast], span);
		return productOf(
			[
				['*', callOf('log', [x as Ast], span)],
				['/', callOf('log', [numberOf(Number(base), span)], span)],
			],
			span,
		);
	};
	return { name: 'log', least: 1, most: 1, signature, make };
}

/** sin(πx)/(πx) of NumPy. */
function normalizedSinc(x: Ast, span: Span): Ast {
	const turned = productOf(
		[
			['*', { kind: 'constant', name: 'pi', value: Math.PI, ...span }],
			['*', x],
		],
		span,
	);
	return callOf('sinc', [turned], span);
}

export function wrongCount(name: Token, end: number, got: number, least: number, most: number, signature: string): FormulaError {
	const wanted = most === least ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
	return new FormulaError(
		`${signature} takes ${wanted} argument${wanted === '1' || wanted.endsWith(' 1') ? '' : 's'}, got ${got}`,
		{ start: name.start, end },
		{ expected: [signature] },
	);
}
