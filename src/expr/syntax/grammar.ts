/**
 * The grammar of docs/language.md, one method a precedence: recursive descent over tokens.
 * Nesting is counted, so that no text is deep enough to overflow the stack; chains are loops.
 */

import { type Ast, type CompareOp, type Factor, type Program, spanning, type Statement, type Term } from './ast.ts';
import { AN_OPERAND } from './cursor.ts';
import { FormulaError } from './errors.ts';
import { Loops } from './loops.ts';
import type { Meanings } from './meaning.ts';
import { fixedMeaning } from './names.ts';
import { type Head, statementHeads } from './heads.ts';
import type { Reading } from './reading.ts';
import { Scope } from './scope.ts';
import type { Token } from './tokens.ts';
import { callOf, productOf } from './vocabulary.ts';

const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);

export class Parser extends Loops {
	readonly scope: Scope;
	protected readonly zeroBased: boolean;
	readonly #heads: ReadonlyMap<number, Head | undefined>;
	/** The head that is the formula itself: f(u, v) = … at the end. */
	readonly #formula: Head | undefined;

	constructor({ tokens }: Reading, source: string, meanings: Meanings) {
		super(tokens, source);
		this.#heads = statementHeads(this.tokens);
		const last = [...this.#heads.values()].at(-1);
		const named = [...this.#heads.values()].includes(undefined) ? undefined : last;
		this.#formula = named?.kind === 'function' && !this.#variablesOf(named) ? undefined : named;
		const isY = named?.kind === 'value' && named.name.text === 'y' && !meanings.variables && !this.#mentions(named, 'y');
		this.#plainY = isY;
		const heads = new Map([...this.#heads].filter(([, head]) => !(isY && head === named)));
		const variables = meanings.variables ?? (named?.kind === 'function' ? this.#variablesOf(named) : undefined);
		const [only, ...more] = variables ?? [];
		const vector = only !== undefined && more.length === 0 ? only : meanings.vector;
		this.scope = new Scope(this.tokens, { ...meanings, ...(variables ? { variables } : {}), vector }, heads);
		this.zeroBased = this.tokens.some((token, i) => {
			const [open, number, close] = [this.tokens[i + 1], this.tokens[i + 2], this.tokens[i + 3]];
			if (token.kind !== 'name' || !open) return false;
			if (token.text === 'range' && this.is(open, '(')) return true;
			return this.is(open, '[') && number?.kind === 'number' && number.value === 0 && close !== undefined && this.is(close, ']');
		});
	}

	/** y = x^2 at the end is x^2. */
	readonly #plainY: boolean;

	#mentions({ next }: Head, name: string): boolean {
		return this.tokens.slice(next).some((token) => token.kind === 'name' && token.text === name);
	}

	/** The variables of f(u, v) = …; undefined for x, y and x1 …, which keep their places. */
	#variablesOf({ locals }: Head): readonly string[] | undefined {
		const names = locals.map(({ text }) => text);
		return names.length > 1 && names.every((name) => fixedMeaning(name) === 'variable') ? undefined : names;
	}

	// ---- statements

	program(): Program {
		const statements: Statement[] = [];
		let result: Ast | undefined;
		let implied: Ast | undefined;
		let last: Ast | undefined;
		for (this.#skipSeparators(); this.raw().kind !== 'end'; this.#skipSeparators()) {
			const head = this.#heads.get(this.at);
			if (head && head === this.#formula) {
				const { statement, value } = this.#formulaStatement(head);
				if (statement) statements.push(statement);
				implied = value;
				last = value;
				if (!statement) result = value;
			} else if (head) {
				const statement = this.#statement(head);
				last = statement.kind === 'value' ? statement.value : undefined;
				statements.push(statement);
				this.scope.finish(head.name.text);
			} else {
				const value = this.#bareExpression();
				last = value;
				if (result) throw new FormulaError('there can be one formula only; give the others a name: name = …', value);
				result = value;
			}
			this.#endOfStatement(last);
		}
		const value = result ?? implied ?? this.#applied(statements.at(-1));
		if (!value) throw this.#missing(statements.at(-1));
		this.scope.result = { start: value.start, end: value.end };
		const { parameters, largestIndex, meanings } = this.scope;
		const found = this.scope.findings();
		return {
			statements,
			result: value,
			implied: result === undefined,
			parameters: [...parameters],
			largestIndex,
			...(meanings.variables && !found.numbers ? { variables: meanings.variables } : {}),
			vector: found.vector,
			numbered: found.numbers,
			assumed: [...this.scope.free.keys()].filter((name) => !meanings.parameters.has(name)),
		};
	}

	/** The last statement of a text without a bare expression: f(x, y) = …, z = …, y = …. */
	#formulaStatement(head: Head): { statement?: Statement; value: Ast | undefined } {
		if (head.kind === 'slider') return { statement: this.#statement(head), value: undefined };
		const { text: name, start } = head.name;
		this.definition = true;
		this.at = head.next;
		if (head.kind === 'function') for (const [i, token] of head.locals.entries()) this.#checkLocal(head, i, token);
		this.expect('=');
		const value = this.expression();
		if (this.#plainY) {
			this.say('y = … is read as the formula after it', head.name);
			return { value };
		}
		this.scope.finish(name);
		const span = { start, end: value.end };
		if (head.kind === 'value') return { statement: { kind: 'value', name, value, ...span }, value: { kind: 'defined', name, ...span } };
		return { statement: { kind: 'function', name, locals: head.locals.map(({ text }) => text), body: value, ...span }, value };
	}

	/** f(x, y) = … at the end, applied to x and y. */
	#applied(last: Statement | undefined): Ast | undefined {
		if (last?.kind !== 'function') return undefined;
		const span = { start: last.start, end: last.end };
		const args = last.locals.map((text) => this.scope.value({ kind: 'name', text, value: 0, ...span }, false));
		return { kind: 'apply', name: last.name, args, ...span };
	}

	#missing(last: Statement | undefined): FormulaError {
		const message = last
			? 'the formula is missing: end with an expression, such as x^2 + y^2'
			: 'the formula is empty: type one, such as x^2 + y^2';
		return new FormulaError(message, this.raw(), { expected: AN_OPERAND });
	}

	#bareExpression(): Ast {
		this.definition = false;
		return this.expression();
	}

	#statement(head: Head): Statement {
		this.definition = true;
		this.at = head.next;
		const { text: name, start } = head.name;
		if (head.kind === 'function') return this.#functionDefinition(head);
		const isDefault = this.take('default') !== undefined;
		let value: Ast | undefined;
		if (isDefault || this.take('=')) value = this.expression();
		if (head.kind === 'value' && value) return { kind: 'value', name, value, start, end: value.end };
		if (isDefault && value) {
			this.scope.addParameter(name, head.name);
			return { kind: 'slider', name, value, start, end: value.end };
		}
		this.at++; // `in`
		this.expect('[', 'bounds are written [0, 5]');
		const min = this.expression();
		this.expect(',');
		const max = this.expression();
		let { end } = this.expect(']');
		if (!value && this.take('=')) {
			value = this.expression();
			({ end } = value);
		}
		this.scope.addParameter(name, head.name);
		return { kind: 'slider', name, min, max, ...(value ? { value } : {}), start, end };
	}

	#functionDefinition(head: Head): Statement {
		const { name, locals } = head;
		for (const [i, token] of locals.entries()) this.#checkLocal(head, i, token);
		this.expect('=');
		const names = locals.map((token) => token.text);
		const body = this.scope.within(names, () => this.expression(), true);
		return { kind: 'function', name: name.text, locals: names, body, start: name.start, end: body.end };
	}

	#checkLocal({ locals }: Head, i: number, token: Token): void {
		this.scope.checkLocal(token, true);
		if (locals.findIndex(({ text }) => text === token.text) < i) throw new FormulaError(`“${token.text}” is listed twice`, token);
	}

	#skipSeparators(): void {
		while (this.raw().kind === 'newline' || this.is(this.raw(), ';')) this.at++;
	}

	#endOfStatement(value: Ast | undefined): void {
		const token = this.raw();
		if (token.kind === 'end' || token.kind === 'newline' || this.is(token, ';')) return;
		throw this.is(token, ',') && value ? this.strayComma(value) : this.unexpected(token);
	}

	// ---- expressions, loosest first

	protected expression(): Ast {
		return this.#choice();
	}

	#choice(): Ast {
		const test = this.#or();
		if (this.isWord(this.peek(), 'if') && this.isTernary()) return this.#ternary(test);
		const sign = this.take('?');
		if (!sign) return test;
		return this.nested(sign, () => {
			const yes = this.#choice();
			this.expect(':');
			const no = this.#choice();
			return { kind: 'choice', test, yes, no, ...spanning(test, no) };
		});
	}

	/** a if c else b */
	#ternary(yes: Ast): Ast {
		const word = this.raw();
		this.at++;
		return this.nested(word, () => {
			const test = this.#or();
			if (!this.takeWord('else')) throw this.unexpected(this.peek(), ['else']);
			this.operand();
			const no = this.#choice();
			return { kind: 'choice', test, yes, no, ...spanning(yes, no) };
		});
	}

	#or(): Ast {
		return this.#logic('||', 'or', () => this.#logic('&&', 'and', () => this.#not()));
	}

	#logic(op: '&&' | '||', word: string, operand: () => Ast): Ast {
		const operands = [operand()];
		// Within bars, || is two bars.
		while ((!(op === '||' && this.bars > 0) && this.take(op)) || this.takeWord(word)) operands.push(operand());
		const first = operands[0] as Ast;
		return operands.length === 1 ? first : { kind: 'logic', op, operands, ...spanning(first, operands.at(-1) as Ast) };
	}

	/** `not a < b` is !(a < b). */
	#not(): Ast {
		const word = this.operand();
		if (!this.isWord(word, 'not')) return this.#comparison();
		this.at++;
		const operand = this.nested(word, () => this.#not());
		return { kind: 'not', operand, ...spanning(word, operand) };
	}

	#comparison(): Ast {
		const operands = [this.#sum()];
		const ops: CompareOp[] = [];
		for (let sign = this.takeOf(COMPARISONS); sign; sign = this.takeOf(COMPARISONS)) {
			ops.push(sign.text as CompareOp);
			operands.push(this.#sum());
		}
		const first = operands[0] as Ast;
		return ops.length === 0 ? first : { kind: 'compare', operands, ops, ...spanning(first, operands.at(-1) as Ast) };
	}

	#sum(): Ast {
		const first = this.product();
		const terms: Term[] = [{ minus: false, value: first }];
		for (let sign = this.take('+') ?? this.take('-'); sign; sign = this.take('+') ?? this.take('-')) {
			terms.push({ minus: sign.text === '-', value: this.product() });
		}
		return terms.length === 1 ? first : { kind: 'sum', terms, ...spanning(first, (terms.at(-1) as Term).value) };
	}

	protected product(): Ast {
		let factors: Factor[] = [{ op: '*', implicit: false, value: this.#sign() }];
		for (;;) {
			const sign = this.take('*') ?? this.take('/');
			if (sign) factors.push({ op: sign.text as '*' | '/', implicit: false, value: this.#sign() });
			else if (this.take('//')) factors = [this.#whole(factors, 'floor')];
			else if (this.isWord(this.peek(), 'mod') && this.isInfixMod()) {
				this.at++;
				factors = [this.#whole(factors, 'mod')];
			} else if (this.startsFactor()) factors.push(this.#implicitFactor(factors));
			else break;
		}
		return joined(factors);
	}

	/** a // b and a mod b: of all that stands before in the product. */
	#whole(factors: readonly Factor[], op: 'floor' | 'mod'): Factor {
		const left = joined(factors);
		// x mod 2π is that of 2π.
		const parts: Factor[] = [{ op: '*', implicit: false, value: this.#sign() }];
		while (this.startsFactor()) parts.push(this.#implicitFactor(parts));
		const right = joined(parts);
		const span = spanning(left, right);
		const [a, b] = [this.typed(left), this.typed(right)];
		if (parts.length > 1) this.say(`“${this.typed(span)}” is read as ${op === 'mod' ? `mod(${a}, ${b})` : `floor(${a}/(${b}))`}`, span);
		const value =
			op === 'mod'
				? callOf('mod', [left, right], span)
				: callOf(
						'floor',
						[
							productOf(
								[
									['*', left],
									['/', right],
								],
								span,
							),
						],
						span,
					);
		return { op: '*', implicit: false, value };
	}

	#implicitFactor(before: readonly Factor[]): Factor {
		const token = this.peek();
		const last = before.at(-1) as Factor;
		if (token.kind === 'number') {
			const grouped = last.value.kind === 'number' && /^\d{3}$/.test(token.text) && /^\d{1,3}$/.test(last.value.text);
			const edits = [{ start: last.value.end, end: token.start, text: '' }];
			throw new FormulaError(`an operator is missing before ${token.text}`, token, {
				expected: ['*', '+', '-', '/', '^'],
				...(grouped ? { rewrites: [{ label: `${this.typed(last.value)}${token.text}`, edits }] } : { suggestion: `*${token.text}` }),
			});
		}
		const value = this.power();
		if (last.op === '/') {
			const below = spanning(last.value, value);
			const text = `(${this.typed(below)})`;
			this.scope.hints.push({
				message: 'a factor after a quotient multiplies the whole of it: 1/2x is (1/2)·x; write 1/(2x) to divide by it',
				span: below,
				rewrite: { label: `/${text}`, edits: [{ ...below, text }] },
			});
		}
		return { op: '*', implicit: true, value };
	}

	#sign(): Ast {
		const sign = this.takeOperand('-') ?? this.takeOperand('+') ?? this.takeOperand('!');
		if (!sign) return this.power();
		const operand = this.nested(sign, () => this.#sign());
		if (sign.text === '+') return operand;
		return { kind: sign.text === '-' ? 'negate' : 'not', operand, ...spanning(sign, operand) };
	}

	protected power(): Ast {
		const base = this.#postfix();
		const sign = this.take('^');
		if (!sign) return base;
		const exponent = this.nested(sign, () => this.#sign());
		return { kind: 'power', base, exponent, ...spanning(base, exponent) };
	}

	/** x², x! and 30°. */
	#postfix(): Ast {
		let base = this.primary();
		for (;;) {
			const token = this.peek();
			if (token.kind === 'superscript') {
				const exponent: Ast = { kind: 'number', value: token.value, text: String(token.value), start: token.start, end: token.end };
				base = { kind: 'power', base, exponent, ...spanning(base, token) };
			} else if (this.is(token, '!') && token.start === base.end) {
				if (this.is(this.raw(1), '!') && this.raw(1).start === token.end)
					throw new FormulaError('a double factorial is not part of the language: write prod(k, 1, m, 2k)', spanning(token, this.raw(1)));
				base = { kind: 'factorial', operand: base, ...spanning(base, token) };
			} else if (this.is(token, '°')) {
				const degree: Ast = { kind: 'constant', name: 'deg', value: Math.PI / 180, start: token.start, end: token.end };
				base = {
					kind: 'product',
					factors: [
						{ op: '*', implicit: false, value: base },
						{ op: '*', implicit: true, value: degree },
					],
					...spanning(base, token),
				};
			} else return base;
			this.at++;
		}
	}
}

function joined(factors: readonly Factor[]): Ast {
	const first = (factors[0] as Factor).value;
	return factors.length === 1 ? first : { kind: 'product', factors, ...spanning(first, (factors.at(-1) as Factor).value) };
}
