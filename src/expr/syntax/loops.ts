/**
 * Sums, products and the like in every form: sum(i, 1, n, …), Σ_{i=1}^{n} …, sum(x^2) and norm(x) over the
 * coordinates, sum(x[i]^2 for i in range(n)) of Python, mean([x, y]).
 */

import { type Ast, type LoopOp, spanning, type Term } from './ast.ts';
import { wrongCount } from './calls.ts';
import { FormulaError, type Span } from './errors.ts';
import { Operands } from './operands.ts';
import type { Coordinates } from './scope.ts';
import type { Token } from './tokens.ts';
import { callOf, numberOf, powerOf, productOf, sumOf } from './vocabulary.ts';

const COUNTERS = ['i', 'j', 'k', 'l', 'm', 'p', 'q'];
const EXAMPLE: Readonly<Record<string, string>> = { sum: 'sum(i, 1, n, …)', prod: 'prod(i, 1, n, …)' };

const NAMES_OF_LOOPS: Readonly<Record<LoopOp, string>> = { sum: 'sum', prod: 'product', max: 'maximum', min: 'minimum' };

/** A loop before it has its body: what counts, and from where to where. */
interface Range {
	readonly counter: string;
	readonly from: Ast;
	readonly to: Ast;
}

export abstract class Loops extends Operands {
	protected abstract product(): Ast;

	protected loop(token: Token, op: string): Ast {
		if (this.is(this.peek(), '_')) return this.#bigSign(token, op as LoopOp);
		const open = this.at;
		if (!this.is(this.peek(), '(')) this.#withoutBounds(op);
		const close = this.closing(open);
		if (this.is(this.raw(1), '[') && this.closing(open + 1) === close - 1 && !this.#hasFor(open + 1, close - 1))
			return this.#overList(token, op);
		if (this.#hasFor(open, close) || (this.is(this.raw(1), '[') && this.#hasFor(open + 1, close))) return this.#generator(token, op, close);
		const commas = this.commas(open);
		if (op === 'dot' && commas === 1) return this.#dot(token);
		if (op === 'norm' && commas === 1) return this.#normOfOrder(token);
		if (commas === 0 && !this.is(this.raw(1), ')')) return this.#overCoordinates(token, op);
		if ((op === 'sum' || op === 'prod') && commas === 1) throw this.#ofList(token, op, open, close);
		if (op === 'sum' || op === 'prod') return this.#counted(token, op);
		throw wrongCount(
			token,
			this.tokens[close]?.end ?? token.end,
			commas + 1,
			op === 'dot' ? 2 : 1,
			op === 'dot' ? 2 : 1,
			op === 'dot' ? 'dot(x, x)' : `${op}(x)`,
		);
	}

	/** sum(x, y) */
	#ofList(token: Token, op: 'sum' | 'prod', open: number, close: number): FormulaError {
		const [first, last] = [this.tokens[open], this.tokens[close]] as [Token, Token];
		const edits = [
			{ start: first.end, end: first.end, text: '[' },
			{ start: last.start, end: last.start, text: ']' },
		];
		return new FormulaError(
			`the ${op === 'sum' ? 'sum' : 'product'} of a list is ${op}([x, y]), over a counter ${EXAMPLE[op]}`,
			spanning(token, last),
			{
				rewrites: [{ label: `${op}([…])`, edits }],
			},
		);
	}

	// ---- sum(i, 1, n, …)

	#counted(token: Token, op: 'sum' | 'prod'): Ast {
		const advice = `write ${EXAMPLE[op]}`;
		const open = this.expect('(', advice);
		const local = this.operand();
		if (local.kind !== 'name') throw this.unexpected(local, ['the name of the counter: i']);
		this.scope.checkLocal(local, false);
		this.at++;
		const part = (): Ast => {
			this.expect(',', advice);
			return this.enclosed(token, () => this.expression());
		};
		const [from, to] = [this.#bound(part), this.#bound(part)];
		const body = this.scope.within([local.text], part);
		const { end } = this.expect(')', undefined, open);
		return { kind: 'loop', op, local: local.text, from, to, body, start: token.start, end };
	}

	#bound(parse: () => Ast): Ast {
		const outer = this.scope.inBounds;
		this.scope.inBounds = true;
		try {
			return parse();
		} finally {
			this.scope.inBounds = outer;
		}
	}

	// ---- Σ_{i=1}^{n} body

	#bigSign(token: Token, op: LoopOp): Ast {
		this.at++;
		const open = this.expect('(');
		const local = this.operand();
		if (local.kind !== 'name') throw this.unexpected(local, ['the name of the counter: i']);
		this.scope.checkLocal(local, false);
		this.at++;
		let from: Ast = numberOf(1, local);
		let to: Ast = { kind: 'dimension', start: local.start, end: local.end };
		if (this.take(',')) {
			from = this.#bound(() => this.enclosed(token, () => this.expression()));
			this.expect(',');
			to = this.#bound(() => this.enclosed(token, () => this.expression()));
		} else this.say(`the ${NAMES_OF_LOOPS[op]} over ${local.text} runs from 1 to n, the number of variables`, local);
		this.expect(')', undefined, open);
		const body = this.nested(token, () => this.scope.within([local.text], () => this.#bigBody(local.text, op)));
		return { kind: 'loop', op, local: local.text, from, to, body, ...spanning(token, body) };
	}

	/** The factors after the sign, and further terms as long as the counter occurs in them. */
	#bigBody(counter: string, op: LoopOp): Ast {
		const first = this.product();
		const terms: Term[] = [{ minus: false, value: first }];
		for (;;) {
			const sign = this.peek();
			if ((!this.is(sign, '+') && !this.is(sign, '-')) || !this.#countsAhead(counter)) break;
			this.at++;
			terms.push({ minus: sign.text === '-', value: this.product() });
		}
		if (terms.length === 1) return first;
		const span = spanning(first, (terms.at(-1) as Term).value);
		this.say(`the ${NAMES_OF_LOOPS[op]} goes as far as ${counter} occurs: over ${this.typed(span)}`, span);
		return { kind: 'sum', terms, ...span };
	}

	/** Whether the counter occurs in what follows at this depth. */
	#countsAhead(counter: string): boolean {
		// Inside the brackets of a sum with the same counter it is that one's.
		let own: { from: number; depth: number } | undefined;
		for (const { token, depth, index } of this.ahead()) {
			if (own && (index <= own.from || depth >= own.depth)) continue;
			own = undefined;
			if (token.kind === 'name' && (token.text === 'sum' || token.text === 'prod')) {
				if (depth === 0) return false;
				const under = this.is(this.tokens[index + 1] as Token, '_') ? 1 : 0;
				if (this.is(this.tokens[index + 1 + under] as Token, '(') && this.isWord(this.tokens[index + 2 + under] as Token, counter)) {
					own = { from: index + 1 + under, depth: depth + 1 - under };
					continue;
				}
			}
			if (token.kind === 'name' && (token.text === counter || token.text.endsWith(`_${counter}`))) return true;
		}
		return false;
	}

	#withoutBounds(op: string): never {
		const sign = op === 'sum' || op === 'prod' ? EXAMPLE[op] : `${op}(x)`;
		throw this.unexpected(this.peek(), ['('], undefined, `write ${sign}`);
	}

	// ---- over the coordinates

	#freshCounter(): string {
		const taken = new Set(this.tokens.map(({ text }) => text));
		return (
			COUNTERS.find((name) => !taken.has(name) && !this.scope.isLocal(name)) ?? COUNTERS.find((name) => !this.scope.isLocal(name)) ?? 'i'
		);
	}

	/** sum(x^2), norm(x), mean(x), max(abs(x)): one argument, for every coordinate. */
	#overCoordinates(token: Token, op: string): Ast {
		const open = this.expect('(');
		const coordinates: Coordinates = { counter: this.#freshCounter() };
		const body = this.#withCoordinates(coordinates, () => this.enclosed(open, () => this.expression()));
		const { end } = this.expect(')', undefined, open);
		const span = { start: token.start, end };
		this.#checkCoordinates(coordinates, op, span);
		return this.#reduced(op, body, this.#range(coordinates, span), span, coordinates.trim ?? 0);
	}

	#withCoordinates(coordinates: Coordinates, parse: () => Ast): Ast {
		return this.scope.withCoordinates(coordinates, () => this.scope.within([coordinates.counter], parse));
	}

	#checkCoordinates(coordinates: Coordinates, op: string, span: Span): void {
		const vector = this.scope.findings().vector;
		if (coordinates.trim !== undefined) {
			this.say(`${op}(…) of one argument goes over all coordinates of ${vector}`, span);
			return;
		}
		if (!this.scope.meanings.strict) this.scope.vectorless = true;
		else
			throw new FormulaError(
				`${op}(…) of one argument goes over the coordinates of ${vector}, and there are none in it: write ${EXAMPLE[op] ?? `${op}(${vector})`}`,
				span,
			);
	}

	#range(coordinates: Coordinates, { start, end }: Span): Range {
		const n: Ast = { kind: 'dimension', start, end };
		const trim = coordinates.trim ?? 0;
		const to =
			trim === 0
				? n
				: sumOf(
						[
							[false, n],
							[true, numberOf(trim, { start, end })],
						],
						{ start, end },
					);
		return { counter: coordinates.counter, from: numberOf(1, { start, end }), to };
	}

	/** What is made of the values of a loop. `trim`: how many fewer than n they are. */
	#reduced(op: string, body: Ast, { counter, from, to }: Range, span: Span, trim: number): Ast {
		const over = (join: LoopOp, value: Ast): Ast => ({ kind: 'loop', op: join, local: counter, from, to, body: value, ...span });
		switch (op) {
			case 'norm':
				return callOf('sqrt', [over('sum', powerOf(body, 2, span))], span);
			case 'logsumexp':
				return callOf('log', [over('sum', callOf('exp', [body], span))], span);
			case 'mean': {
				const n: Ast = { kind: 'dimension', ...span };
				return productOf(
					[
						['*', over('sum', body)],
						[
							'/',
							trim === 0
								? n
								: sumOf(
										[
											[false, n],
											[true, numberOf(trim, span)],
										],
										span,
									),
						],
					],
					span,
				);
			}
			default:
				return over(op as LoopOp, body);
		}
	}

	/** norm(x, 1), norm(x, inf): (Σ|x|^p)^(1/p). */
	#normOfOrder(token: Token): Ast {
		const open = this.expect('(');
		const coordinates: Coordinates = { counter: this.#freshCounter() };
		const body = this.#withCoordinates(coordinates, () => this.enclosed(open, () => this.expression()));
		this.expect(',');
		const order = this.enclosed(open, () => this.expression());
		const { end } = this.expect(')', undefined, open);
		const span = { start: token.start, end };
		this.#checkCoordinates(coordinates, 'norm', span);
		const infinite = order.kind === 'special' && order.name === 'inf';
		const p = order.kind === 'number' ? order.value : Number.NaN;
		if (!infinite && !(p >= 1)) throw new FormulaError('the order of a norm is a number from 1 on, or inf: norm(x, 1)', order);
		const reduced = (op: string, value: Ast): Ast => this.#reduced(op, value, this.#range(coordinates, span), span, coordinates.trim ?? 0);
		if (p === 2) return reduced('norm', body);
		const size = callOf('abs', [body], span);
		if (infinite) return reduced('max', size);
		if (p === 1) return reduced('sum', size);
		const root = productOf(
			[
				['*', numberOf(1, span)],
				['/', numberOf(p, span)],
			],
			span,
		);
		return powerOf(reduced('sum', powerOf(size, p, span)), root, span);
	}

	#dot(token: Token): Ast {
		const open = this.expect('(');
		const coordinates: Coordinates = { counter: this.#freshCounter() };
		const body = this.#withCoordinates(coordinates, () => {
			const left = this.enclosed(open, () => this.expression());
			this.expect(',');
			const right = this.enclosed(open, () => this.expression());
			return productOf(
				[
					['*', left],
					['*', right],
				],
				spanning(left, right),
			);
		});
		const { end } = this.expect(')', undefined, open);
		const span = { start: token.start, end };
		this.#checkCoordinates(coordinates, 'dot', span);
		return this.#reduced('sum', body, this.#range(coordinates, span), span, 0);
	}

	// ---- mean([x, y])

	#overList(token: Token, op: string): Ast {
		const open = this.expect('(');
		this.expect('[');
		const parts: Ast[] = [];
		do parts.push(this.enclosed(open, () => this.expression()));
		while (this.take(','));
		this.expect(']');
		const { end } = this.expect(')', undefined, open);
		const span = { start: token.start, end };
		const sum = (values: readonly Ast[]): Ast =>
			sumOf(
				values.map((value) => [false, value]),
				span,
			);
		switch (op) {
			case 'sum':
				return sum(parts);
			case 'prod':
				return productOf(
					parts.map((value) => ['*', value]),
					span,
				);
			case 'mean':
				return productOf(
					[
						['*', sum(parts)],
						['/', numberOf(parts.length, span)],
					],
					span,
				);
			case 'norm':
				return callOf('hypot', parts, span);
			case 'logsumexp':
				return callOf('logaddexp', parts, span);
			default:
				return callOf(op, parts, span);
		}
	}

	// ---- sum(f(i) for i in range(n))

	#hasFor(open: number, close: number): boolean {
		let depth = 0;
		for (let i = open; i < close; i++) {
			const token = this.tokens[i] as Token;
			if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
			else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth--;
			else if (depth === 1 && this.isWord(token, 'for')) return true;
		}
		return false;
	}

	#generator(token: Token, op: string, close: number): Ast {
		const open = this.expect('(');
		const listed = this.take('[');
		const body = this.at;
		const depthOf = this.tokens.findIndex((inner, i) => i > body && i < close && this.isWord(inner, 'for') && this.#isOutermost(body, i));
		this.at = depthOf + 1;
		const names = this.#forNames();
		if (!this.isWord(this.raw(), 'in')) throw this.unexpected(this.raw(), ['in']);
		this.at++;
		const { range, elements, trim } = this.#source(names, token);
		const after = this.at;
		this.at = body;
		const value = this.scope.within([range.counter], () =>
			this.scope.withElements(elements, () => this.enclosed(open, () => this.expression())),
		);
		if (this.at !== depthOf) throw this.unexpected(this.raw(), ['for']);
		this.at = after;
		if (listed) this.expect(']');
		const { end } = this.expect(')', undefined, open);
		return this.#reduced(op, value, range, { start: token.start, end }, trim);
	}

	#isOutermost(from: number, to: number): boolean {
		let depth = 0;
		for (let i = from; i < to; i++) {
			const token = this.tokens[i] as Token;
			if (token.kind === 'operator' && '([{'.includes(token.text)) depth++;
			else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth--;
		}
		return depth === 0;
	}

	/** i · i, v · (a, b) */
	#forNames(): Token[] {
		const bracket = this.take('(');
		const names: Token[] = [];
		do {
			const name = this.operand();
			if (name.kind !== 'name') throw this.unexpected(name, ['a name']);
			this.scope.checkLocal(name, true);
			names.push(name);
			this.at++;
		} while (this.take(','));
		if (bracket) this.expect(')');
		return names;
	}

	/** What a generator runs over: range(a, b), x, enumerate(x), zip(x[1:], x[:-1]). */
	#source(
		names: readonly Token[],
		token: Token,
	): { range: Range; elements: Map<string, { counter: string; offset: number }>; trim: number } {
		const source = this.operand();
		const [first, second] = names as [Token, Token?];
		const none = new Map<string, { counter: string; offset: number }>();
		if (this.isWord(source, 'range') && !second) {
			this.at++;
			const open = this.expect('(');
			const bounds: Ast[] = [];
			do bounds.push(this.#bound(() => this.enclosed(token, () => this.expression())));
			while (this.take(','));
			this.expect(')', undefined, open);
			const [a, b, step] = bounds as [Ast, Ast?, Ast?];
			if (step) throw new FormulaError('a range goes in steps of 1 here: range(1, n)', step);
			const stop = b ?? a;
			const to = sumOf(
				[
					[false, stop],
					[true, numberOf(1, stop)],
				],
				stop,
			);
			return { range: { counter: first.text, from: b ? a : numberOf(0, a), to }, elements: none, trim: 0 };
		}
		if (this.isWord(source, 'enumerate') && second) {
			this.at++;
			const open = this.expect('(');
			const { offset, trim } = this.#coordinatesOf();
			this.expect(')', undefined, open);
			// i counts from 0, its element is the next one.
			const n: Ast = { kind: 'dimension', start: source.start, end: source.end };
			const to = sumOf(
				[
					[false, n],
					[true, numberOf(trim + 1, source)],
				],
				source,
			);
			const elements = new Map([[second.text, { counter: first.text, offset: offset + 1 }]]);
			return { range: { counter: first.text, from: numberOf(0, source), to }, elements, trim };
		}
		const counter = this.#freshCounter();
		const slices: { offset: number; trim: number }[] = [];
		if (this.isWord(source, 'zip')) {
			this.at++;
			const open = this.expect('(');
			do slices.push(this.#coordinatesOf());
			while (this.take(','));
			this.expect(')', undefined, open);
		} else slices.push(this.#coordinatesOf());
		if (slices.length !== names.length) throw new FormulaError(`${slices.length} lists and ${names.length} names: each has one`, first);
		// zip ends with the shortest.
		const trim = Math.max(...slices.map((slice) => slice.trim));
		const elements = new Map(names.map(({ text }, i) => [text, { counter, offset: slices[i]?.offset ?? 0 }]));
		return { range: this.#range({ counter, trim }, source), elements, trim };
	}

	/** x or a slice of it. */
	#coordinatesOf(): { offset: number; trim: number } {
		const token = this.operand();
		if (token.kind !== 'name' || !this.scope.isVector(token.text))
			throw this.unexpected(token, [`${this.scope.findings().vector}, or range(n)`]);
		const coordinates: Coordinates = { counter: 'i' };
		const read = this.scope.withCoordinates(coordinates, () => this.primary());
		this.scope.useVector(token);
		const index = read.kind === 'indexed' ? read.index : undefined;
		const last = index?.kind === 'sum' ? index.terms.at(-1)?.value : undefined;
		return { offset: last?.kind === 'number' ? last.value : 0, trim: coordinates.trim ?? 0 };
	}
}
