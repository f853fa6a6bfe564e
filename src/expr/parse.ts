/**
 * Text to syntax tree: recursive descent over the grammar of docs/language.md, one method a precedence.
 * Nesting is counted, so that no text is deep enough to overflow the stack; chains are loops.
 */

import { type Ast, type CompareOp, type Factor, type Program, spanning, type Statement, type Term } from './ast.ts';
import { FormulaError, type Hint, type Span } from './errors.ts';
import { findFunction, type LanguageFunction } from './library.ts';
import { MAX_NESTING } from './limits.ts';
import { fixedMeaning } from './names.ts';
import { type Head, headAt, Scope } from './scope.ts';
import { type Token, tokenize } from './tokens.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
/** Signs that only continue an expression: a newline before one of them does not end a statement. */
const CONTINUING: ReadonlySet<string> = new Set(['*', '/', '^', '<', '<=', '>', '>=', '==', '!=', '&&', '||', '?', ':', ')', ']', ',']);
const AN_OPERAND = ['a number', 'a name', '('];

class Parser {
	#tokens: Token[];
	#at = 0;
	#depth = 0;
	/** Bars that are open in the current brackets. */
	#bars = 0;
	/** A newline before + or − continues a bare expression, and ends a definition. */
	#definition = false;
	readonly scope: Scope;

	constructor(text: string) {
		this.#tokens = tokenize(text);
		this.scope = new Scope(this.#tokens);
	}

	// ---- statements

	program(): Program {
		const statements: Statement[] = [];
		let result: Ast | undefined;
		for (this.#skipSeparators(); this.#raw().kind !== 'end'; this.#skipSeparators()) {
			const head = headAt(this.#tokens, this.#at);
			if (head) {
				statements.push(this.#statement(head));
				this.scope.finish(head.name.text);
			} else {
				const value = this.#bareExpression();
				if (result) throw new FormulaError('there can be one formula only; give the others a name: name = …', value);
				result = value;
			}
			this.#endOfStatement();
		}
		const implied = result === undefined;
		result ??= this.#impliedResult(statements.at(-1));
		const { parameters, largestIndex } = this.scope;
		return { statements, result, implied, parameters: [...parameters], largestIndex };
	}

	/** `f(x, y) = …` or `f = …` at the end of a text is the formula itself. */
	#impliedResult(last: Statement | undefined): Ast {
		const end = this.#raw();
		if (last?.kind === 'value') return { kind: 'defined', name: last.name, start: last.start, end: last.end };
		if (last?.kind === 'function' && last.locals.every((name) => fixedMeaning(name) === 'variable')) {
			const args = last.locals.map((text) => this.scope.value({ kind: 'name', text, value: 0, start: last.start, end: last.end }, false));
			return { kind: 'apply', name: last.name, args, start: last.start, end: last.end };
		}
		throw new FormulaError(
			last ? 'the formula is missing: end with an expression, such as x^2 + y^2' : 'the formula is empty: type one, such as x^2 + y^2',
			end,
			{ expected: AN_OPERAND },
		);
	}

	#bareExpression(): Ast {
		this.#definition = false;
		return this.#expression();
	}

	#statement(head: Head): Statement {
		this.#definition = true;
		this.#at = head.next;
		const { text: name, start } = head.name;
		if (head.kind === 'function') return this.#functionDefinition(head);
		let value: Ast | undefined;
		if (this.#take('=')) value = this.#expression();
		if (head.kind === 'value' && value) return { kind: 'value', name, value, start, end: value.end };
		this.#at++; // `in`
		this.#expect('[', 'bounds are written [0, 5]');
		const min = this.#expression();
		this.#expect(',');
		const max = this.#expression();
		let { end } = this.#expect(']');
		if (!value && this.#take('=')) {
			value = this.#expression();
			({ end } = value);
		}
		this.scope.addParameter(name, head.name);
		return { kind: 'slider', name, min, max, ...(value ? { value } : {}), start, end };
	}

	#functionDefinition({ name, locals }: Head): Statement {
		const names = locals.map((token) => token.text);
		for (const [i, token] of locals.entries()) {
			this.scope.checkLocal(token, true);
			if (names.indexOf(token.text) < i) throw new FormulaError(`“${token.text}” is listed twice`, token);
		}
		this.#expect('=');
		const body = this.scope.within(names, () => this.#expression(), true);
		return { kind: 'function', name: name.text, locals: names, body, start: name.start, end: body.end };
	}

	#skipSeparators(): void {
		while (this.#raw().kind === 'newline' || this.#is(this.#raw(), ';')) this.#at++;
	}

	#endOfStatement(): void {
		const token = this.#raw();
		if (token.kind === 'end' || token.kind === 'newline' || this.#is(token, ';')) return;
		throw this.#unexpected(token);
	}

	// ---- expressions, loosest first

	#expression(): Ast {
		return this.#choice();
	}

	#choice(): Ast {
		const test = this.#or();
		const sign = this.#take('?');
		if (!sign) return test;
		return this.#nested(sign, () => {
			const yes = this.#choice();
			this.#expect(':');
			const no = this.#choice();
			return { kind: 'choice', test, yes, no, ...spanning(test, no) };
		});
	}

	#or(): Ast {
		return this.#logic('||', () => this.#logic('&&', () => this.#comparison()));
	}

	#logic(op: '&&' | '||', operand: () => Ast): Ast {
		const operands = [operand()];
		// Within bars, || is two bars.
		while (!(op === '||' && this.#bars > 0) && this.#take(op)) operands.push(operand());
		const first = operands[0] as Ast;
		return operands.length === 1 ? first : { kind: 'logic', op, operands, ...spanning(first, operands.at(-1) as Ast) };
	}

	#comparison(): Ast {
		const operands = [this.#sum()];
		const ops: CompareOp[] = [];
		for (let sign = this.#takeOf(COMPARISONS); sign; sign = this.#takeOf(COMPARISONS)) {
			ops.push(sign.text as CompareOp);
			operands.push(this.#sum());
		}
		const first = operands[0] as Ast;
		return ops.length === 0 ? first : { kind: 'compare', operands, ops, ...spanning(first, operands.at(-1) as Ast) };
	}

	#sum(): Ast {
		const first = this.#product();
		const terms: Term[] = [{ minus: false, value: first }];
		for (let sign = this.#take('+') ?? this.#take('-'); sign; sign = this.#take('+') ?? this.#take('-')) {
			terms.push({ minus: sign.text === '-', value: this.#product() });
		}
		return terms.length === 1 ? first : { kind: 'sum', terms, ...spanning(first, (terms.at(-1) as Term).value) };
	}

	#product(): Ast {
		const first = this.#sign();
		const factors: Factor[] = [{ op: '*', implicit: false, value: first }];
		for (;;) {
			const sign = this.#take('*') ?? this.#take('/');
			if (sign) factors.push({ op: sign.text as '*' | '/', implicit: false, value: this.#sign() });
			else if (this.#startsFactor()) factors.push(this.#implicitFactor(factors));
			else break;
		}
		return factors.length === 1 ? first : { kind: 'product', factors, ...spanning(first, (factors.at(-1) as Factor).value) };
	}

	#implicitFactor(before: readonly Factor[]): Factor {
		const token = this.#peek();
		if (token.kind === 'number') {
			throw new FormulaError(`an operator is missing before ${token.text}`, token, {
				expected: ['*', '+', '-', '/', '^'],
				suggestion: `*${token.text}`,
			});
		}
		const last = before.at(-1) as Factor;
		const value = this.#power();
		if (last.op === '/') {
			this.scope.hints.push({
				message: 'a factor after a quotient multiplies the whole of it: 1/2x is (1/2)·x; write 1/(2x) to divide by it',
				span: spanning(last.value, value),
			});
		}
		return { op: '*', implicit: true, value };
	}

	/** Whether the next token begins a factor that is multiplied without a sign. */
	#startsFactor(): boolean {
		const token = this.#peek();
		if (token.kind === 'number') return true;
		if (token.kind === 'name') return token.text !== 'in';
		if (token.kind !== 'operator') return false;
		return token.text === '(' || token.text === '√' || token.text === '∛' || (token.text === '|' && this.#bars === 0);
	}

	#sign(): Ast {
		const sign = this.#takeOperand('-') ?? this.#takeOperand('+') ?? this.#takeOperand('!');
		if (!sign) return this.#power();
		const operand = this.#nested(sign, () => this.#sign());
		if (sign.text === '+') return operand;
		return { kind: sign.text === '-' ? 'negate' : 'not', operand, ...spanning(sign, operand) };
	}

	#power(): Ast {
		const base = this.#superscripts();
		const sign = this.#take('^');
		if (!sign) return base;
		const exponent = this.#nested(sign, () => this.#sign());
		return { kind: 'power', base, exponent, ...spanning(base, exponent) };
	}

	#superscripts(): Ast {
		let base = this.#primary();
		for (let token = this.#peek(); token.kind === 'superscript'; token = this.#peek()) {
			this.#at++;
			base = {
				kind: 'power',
				base,
				exponent: { kind: 'number', value: token.value, text: String(token.value), start: token.start, end: token.end },
				...spanning(base, token),
			};
		}
		return base;
	}

	#primary(): Ast {
		const token = this.#operand();
		if (token.kind === 'number') {
			this.#at++;
			return { kind: 'number', value: token.value, text: token.text, start: token.start, end: token.end };
		}
		if (token.kind === 'name') {
			this.#at++;
			return this.#named(token);
		}
		if (token.kind === 'operator') {
			if (token.text === '(') return this.#brackets();
			if (token.text === '|' || token.text === '||') return this.#absolute();
			if (token.text === '√' || token.text === '∛') {
				this.#at++;
				const operand = this.#nested(token, () => this.#primary());
				return { kind: 'call', name: token.text === '√' ? 'sqrt' : 'cbrt', args: [operand], ...spanning(token, operand) };
			}
		}
		throw this.#unexpected(token, AN_OPERAND);
	}

	#brackets(): Ast {
		const open = this.#raw();
		this.#at++;
		const inner = this.#enclosed(open, () => this.#expression());
		const close = this.#expect(')', undefined, open);
		return { ...inner, ...spanning(open, close) };
	}

	/** |…|: a bar where an operand can stand opens, any other closes the innermost open one. */
	#absolute(): Ast {
		const open = this.#takeBar();
		const operand = this.#nested(open, () => {
			this.#bars++;
			const value = this.#expression();
			this.#bars--;
			return value;
		});
		const next = this.#peek();
		if (!this.#is(next, '|') && !this.#is(next, '||')) throw this.#unexpected(next, ['|'], open);
		return { kind: 'call', name: 'abs', args: [operand], ...spanning(open, this.#takeBar()) };
	}

	/** Take one bar, which may be half of `||`. */
	#takeBar(): Token {
		const token = this.#peek();
		if (token.text === '|') {
			this.#at++;
			return token;
		}
		this.#tokens[this.#at] = { ...token, text: '|', start: token.start + 1 };
		return { ...token, text: '|', end: token.start + 1 };
	}

	// ---- names and calls

	#named(token: Token): Ast {
		const called = this.#is(this.#peek(), '(');
		if (this.scope.isValue(token.text))
			return token.text === 'x' && this.#is(this.#peek(), '[') ? this.#indexed(token) : this.scope.value(token, called);
		if (token.text === 'sum' || token.text === 'prod') return this.#loop(token, token.text);
		if (token.text === 'if') return this.#if(token);
		if (token.text === 'in') throw new FormulaError('“in” declares a parameter: a in [0, 5]', token);
		const arity = this.scope.definedArity(token);
		if (arity !== undefined) {
			if (!called) throw new FormulaError(`“${token.text}” is a function: write ${token.text}(…)`, token, { expected: ['('] });
			const { args, end } = this.#arguments(token);
			if (args.length !== arity) throw wrongCount(token, end, args.length, arity, arity, `${token.text} as defined`);
			return { kind: 'apply', name: token.text, args, start: token.start, end };
		}
		const known = findFunction(token.text);
		return known ? this.#call(token, known, called) : this.scope.value(token, called);
	}

	#call(token: Token, known: LanguageFunction, called: boolean): Ast {
		if (!called) throw this.#withoutBrackets(token, known);
		const { args, end } = this.#arguments(token);
		if (args.length < known.least || args.length > known.most)
			throw wrongCount(token, end, args.length, known.least, known.most, known.signature);
		return { kind: 'call', name: known.name, args, start: token.start, end };
	}

	#withoutBrackets(token: Token, known: LanguageFunction): FormulaError {
		const next = this.#peek();
		const name = token.text;
		if (this.#is(next, '^') || next.kind === 'superscript') {
			return new FormulaError(`“${name}” needs its argument first: write ${name}(x)^2`, spanning(token, next), {
				expected: ['('],
				suggestion: `${name}(x)^2`,
			});
		}
		const single = (next.kind === 'number' || next.kind === 'name') && known.least === 1;
		const suggestion = single ? `${name}(${next.text})` : known.signature;
		return new FormulaError(
			`“${name}” is a function, its argument goes in brackets: write ${suggestion}`,
			single ? spanning(token, next) : token,
			{ expected: ['('], suggestion },
		);
	}

	#arguments(name: Token): { args: Ast[]; end: number } {
		const open = this.#expect('(');
		if (this.#is(this.#operand(), ')')) {
			const close = this.#operand();
			this.#at++;
			return { args: [], end: close.end };
		}
		const args: Ast[] = [];
		do args.push(this.#enclosed(name, () => this.#expression()));
		while (this.#take(','));
		return { args, end: this.#expect(')', undefined, open).end };
	}

	#if(token: Token): Ast {
		const { args, end } = this.#arguments(token);
		const [test, yes, no] = args;
		if (!test || !yes || !no || args.length > 3) throw wrongCount(token, end, args.length, 3, 3, 'if(condition, a, b)');
		return { kind: 'choice', test, yes, no, start: token.start, end };
	}

	#loop(token: Token, op: 'sum' | 'prod'): Ast {
		const open = this.#expect('(', `write ${op}(i, 1, n, …)`);
		const local = this.#operand();
		if (local.kind !== 'name') throw this.#unexpected(local, ['the name of the counter: i']);
		this.scope.checkLocal(local, false);
		this.#at++;
		const part = (): Ast => {
			this.#expect(',', `write ${op}(i, 1, n, …)`);
			return this.#enclosed(token, () => this.#expression());
		};
		const [from, to] = [part(), part()];
		const body = this.scope.within([local.text], part);
		const { end } = this.#expect(')', undefined, open);
		return { kind: 'loop', op, local: local.text, from, to, body, start: token.start, end };
	}

	#indexed(token: Token): Ast {
		this.scope.useNumber(token);
		const open = this.#expect('[');
		const index = this.#enclosed(open, () => this.#expression());
		if (index.kind === 'number' && Number.isInteger(index.value)) this.scope.useNumber(index, index.value);
		const { end } = this.#expect(']', undefined, open);
		return { kind: 'indexed', index, start: token.start, end };
	}

	// ---- nesting

	#nested<T>(at: Span, parse: () => T): T {
		if (++this.#depth > MAX_NESTING)
			throw new FormulaError(`the formula is nested too deeply: at most ${MAX_NESTING} levels`, { start: at.start, end: at.end });
		const result = parse();
		this.#depth--;
		return result;
	}

	/** Parse what stands in brackets: bars that are open outside do not close inside. */
	#enclosed<T>(at: Span, parse: () => T): T {
		const bars = this.#bars;
		this.#bars = 0;
		const result = this.#nested(at, parse);
		this.#bars = bars;
		return result;
	}

	// ---- tokens

	#raw(): Token {
		return this.#tokens[this.#at] as Token;
	}

	#is(token: Token, text: string): boolean {
		return token.kind === 'operator' && token.text === text;
	}

	/** The next token where an operand must stand: newlines are white space. */
	#operand(): Token {
		while (this.#raw().kind === 'newline') this.#at++;
		return this.#raw();
	}

	/** The next token after an operand; a newline that the next line continues is skipped. */
	#peek(): Token {
		if (this.#raw().kind !== 'newline') return this.#raw();
		let next = this.#at;
		while (this.#tokens[next]?.kind === 'newline') next++;
		const token = this.#tokens[next] as Token;
		const continues =
			token.kind === 'operator' && (CONTINUING.has(token.text) || (!this.#definition && (token.text === '+' || token.text === '-')));
		if (continues) this.#at = next;
		return this.#raw();
	}

	#take(text: string): Token | undefined {
		const token = this.#peek();
		if (!this.#is(token, text)) return undefined;
		this.#at++;
		return token;
	}

	#takeOperand(text: string): Token | undefined {
		const token = this.#operand();
		if (!this.#is(token, text)) return undefined;
		this.#at++;
		return token;
	}

	#takeOf(texts: ReadonlySet<string>): Token | undefined {
		const token = this.#peek();
		if (token.kind !== 'operator' || !texts.has(token.text)) return undefined;
		this.#at++;
		return token;
	}

	#expect(text: string, advice?: string, open?: Token): Token {
		const token = this.#take(text);
		if (token) return token;
		throw this.#unexpected(this.#peek(), [text], open, advice);
	}

	#unexpected(token: Token, expected: readonly string[] = ['an operator', ';', 'the end'], open?: Token, advice?: string): FormulaError {
		const what =
			token.kind === 'end'
				? 'the formula ends here'
				: token.kind === 'newline'
					? 'the line ends here'
					: `“${token.text}” cannot stand here`;
		const wanted =
			expected.length === 1 ? `, expected ${expected[0]}` : expected === AN_OPERAND ? ', expected a number, a name or a bracket' : '';
		const opened = open ? ` to close the ${open.text} at ${open.start + 1}` : '';
		const equals = token.text === '=' ? ' (a comparison is written ==, a definition stands alone: a = 2)' : '';
		return new FormulaError(
			`${what}${wanted}${opened}${equals}${advice ? `: ${advice}` : ''}`,
			{ start: token.start, end: token.end },
			{ expected },
		);
	}
}

function wrongCount(name: Token, end: number, got: number, least: number, most: number, signature: string): FormulaError {
	const wanted = most === least ? `${least}` : most === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
	return new FormulaError(
		`${signature} takes ${wanted} argument${wanted === '1' || wanted.endsWith(' 1') ? '' : 's'}, got ${got}`,
		{ start: name.start, end },
		{ expected: [signature] },
	);
}

/**
 * Parse a formula: syntax and names, without building anything.
 *
 * @param text the formula, with its definitions and declarations
 * @returns the syntax tree, and hints about what may have been meant otherwise
 * @throws FormulaError with the span of the piece that is wrong
 * @example parseFormula('a in [0, 5] = 1; (a - x)^2 + 100(y - x^2)^2')
 */
export function parseFormula(text: string): { ast: Program; hints: readonly Hint[] } {
	const parser = new Parser(text);
	const ast = parser.program();
	return { ast, hints: parser.scope.hints };
}
