/** Calls: functions of the language, of the text and of other languages, sin^2(x), sin⁻¹ x, sin 2x. */

import { Arguments } from './arguments.ts';
import { type Ast, spanning } from './ast.ts';
import { AN_OPERAND } from './cursor.ts';
import { FormulaError, type Rewrite, type Span } from './errors.ts';
import { findFunction } from './library.ts';
import type { Token } from './tokens.ts';
import { callOf, constantOf, findWord, INVERSES, numberOf, powerOf, productOf, type Word } from './vocabulary.ts';

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

export abstract class Calls extends Arguments {
	/** A function by a word of another language; none that begins with a capital letter, which is hardly meant. */
	protected wordOf({ text }: Token): Word | undefined {
		const base = /^log_(\d+|e)$/.exec(text)?.[1];
		if (base !== undefined) return logarithm(base);
		if (text === 'sinc_pi')
			return { name: 'sinc', least: 1, most: 1, signature: 'sinc(x)', make: ([x], span) => normalizedSinc(x as Ast, span) };
		const word = /^[A-Z]/.test(text) ? undefined : findWord(text);
		// Without brackets only a word that is hardly a name: `lg x`, not `add x`.
		return word && (this.is(this.peek(), '(') || (word.least === 1 && word.most === 1 && findFunction(word.name))) ? word : undefined;
	}

	protected defined(token: Token, arity: number, called: boolean): Ast {
		const raised = this.#raisedFunction(token);
		if (raised) {
			const { args, end } = this.argumentList(token);
			const applied: Ast = { kind: 'apply', name: token.text, args, start: token.start, end };
			return powerOf(applied, raised, { start: token.start, end });
		}
		const example = `${token.text}(${['x', 'y', '1'].slice(0, arity).join(', ')})`;
		if (!called)
			throw new FormulaError(`“${token.text}” is a function: write ${token.text}(…)`, token, {
				expected: ['('],
				rewrites: [{ label: example, edits: [{ start: token.start, end: token.end, text: example }] }],
			});
		const { args, end } = this.argumentList(token);
		if (args.length !== arity) throw wrongCount(token, end, args.length, arity, arity, `${token.text} as defined`);
		return { kind: 'apply', name: token.text, args, start: token.start, end };
	}

	protected call(
		token: Token,
		known: Pick<Word, 'name' | 'least' | 'most' | 'signature'>,
		make: (args: readonly Ast[], span: Span) => Ast,
	): Ast {
		const exponent = this.#raisedFunction(token);
		if (exponent) return this.#raisedCall(token, known, make, exponent);
		if (known.name === 'log' && this.is(this.peek(), '_')) return this.#logarithmTo(token);
		if (this.is(this.peek(), '(')) {
			const { args, end } = this.argumentList(token);
			return this.#made(token, known, make, args, end);
		}
		const argument = known.least === 1 ? this.bareArgument(token) : undefined;
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
		const argument = this.is(this.peek(), '(') ? this.primary() : this.bareArgument(token);
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
			if (this.is(this.peek(), '(') || this.startsBareArgument()) return exponent;
			throw this.#needsArgument(token, sign);
		}
		const minus = this.takeOperand('-');
		const next = this.operand();
		if (next.kind !== 'number' && next.kind !== 'name' && !this.is(next, '(')) throw this.#needsArgument(token, sign);
		const inner = this.#exponentOf(next);
		if (this.is(this.peek(), '(') || this.startsBareArgument())
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
		const { args, end } = called ? this.argumentList(token) : this.bareArguments(token);
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
