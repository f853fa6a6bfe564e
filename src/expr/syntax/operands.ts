/** Operands: numbers, names, brackets, and every way to call a function. */

import { BETWEEN } from './arguments.ts';
import { type Ast, spanning } from './ast.ts';
import { wrongCount } from './calls.ts';
import { AN_OPERAND } from './cursor.ts';
import { FormulaError } from './errors.ts';
import { Indices } from './indices.ts';
import { findFunction } from './library.ts';
import { GREEK } from './math-node.ts';
import type { Token } from './tokens.ts';
import { callOf } from './vocabulary.ts';

export abstract class Operands extends Indices {
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

	#named(token: Token): Ast {
		const { text } = token;
		const next = this.peek();
		const called = this.is(next, '(');
		if (this.is(next, '[') && !next.spaced && this.scope.isVector(text)) return this.indexed(token);
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
		if (arity !== undefined) return this.defined(token, arity, called);
		const known = findFunction(text);
		// γ is a letter unless it is called.
		if (known && (called || !GREEK.has(text))) return this.call(token, known, (args, span) => callOf(known.name, args, span));
		const word = called || this.startsBareArgument() ? this.wordOf(token) : undefined;
		return word ? this.call(token, word, (args, span) => word.make(args, span)) : this.scope.value(token, called);
	}

	#if(token: Token): Ast {
		if (!this.is(this.peek(), '('))
			throw new FormulaError('a choice is written if(condition, a, b), or a if condition else b', token, { expected: ['('] });
		const { args, end } = this.argumentList(token);
		const [test, yes, no] = args;
		if (!test || !yes || !no || args.length > 3) throw wrongCount(token, end, args.length, 3, 3, 'if(condition, a, b)');
		return { kind: 'choice', test, yes, no, start: token.start, end };
	}

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
}
