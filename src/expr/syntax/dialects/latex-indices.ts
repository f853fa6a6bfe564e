/** Names of LaTeX and what stands below and above them: x_{i+1}, Σ_{i=1}^{n}, \max_i, \arg\min. */

import { FormulaError, type Span } from '../errors.ts';
import type { Token } from '../tokens.ts';
import { isName, isSign, opener } from './brackets.ts';
import { boundsOf, lettersOf } from './latex-passes.ts';
import { LatexReader } from './latex-reader.ts';

export abstract class LatexIndices extends LatexReader {
	protected name(token: Token): void {
		const pieces = this.letters ? lettersOf(token) : [token];
		for (const piece of pieces.slice(0, -1)) this.out.push(piece);
		const last = pieces.at(-1) as Token;
		if ((last.text === 'sum' || last.text === 'prod') && this.#boundsAhead()) return this.bounded(last);
		this.out.push(last);
	}

	#boundsAhead(): boolean {
		return this.is('_') || this.is('^') || this.isCommand('limits') || this.isCommand('nolimits');
	}

	/** The index after what is last: part of a name, or x[i + 1]. */
	protected index(sign: Token): void {
		const base = this.out.at(-1);
		const norm = base && isSign(base, ')') ? opener(this.out, this.out.length - 1) : undefined;
		if (norm !== undefined && isName(this.out[norm - 1], 'norm')) return this.#orderOfNorm(sign);
		if (base?.kind === 'name' && (base.text === 'max' || base.text === 'min')) return this.#extremum(base, sign);
		if (base?.kind !== 'name') throw new FormulaError('an index needs a name before it: x_1', sign);
		const inner = this.converted(this.argument(sign));
		const end = this.next(-1).end;
		const [only, ...more] = inner;
		if (!only) throw new FormulaError('the index is empty', { start: sign.start, end });
		if (more.length === 0 && (only.kind === 'number' || only.kind === 'name')) {
			// \log_2 and x_1 have names of their own; x_i is found by the parser.
			this.out[this.out.length - 1] = { ...base, text: `${base.text}_${only.text}`, end };
			return;
		}
		if (base.text === 'log') {
			// \log_{b+1} x
			this.out.push(sign, { ...sign, text: '(' }, ...inner, { ...sign, text: ')' });
			return;
		}
		this.out.push({ ...sign, text: '[' }, ...inner, { ...sign, text: ']', end });
	}

	/** ‖x‖_1 as norm(x, 1); ‖x‖_2 is the norm itself. */
	#orderOfNorm(sign: Token): void {
		const close = this.out.pop() as Token;
		const order = this.converted(this.argument(sign));
		if (order.length !== 1 || (order[0]?.text !== '2' && order[0]?.text !== 'F')) this.out.push({ ...sign, text: ',' }, ...order);
		this.out.push(close);
	}

	/** \max_i |x_i| goes over the coordinates; \min_{x, y} f says what is done with f, which is the landscape. */
	#extremum(name: Token, sign: Token): void {
		const index = this.converted(this.argument(sign));
		const bounds = boundsOf(index);
		if (bounds && this.#isIndex(bounds.counter.text)) {
			const { counter, from, to } = bounds;
			const range = from && to ? [{ ...sign, text: ',' }, ...from, { ...sign, text: ',' }, ...to] : [];
			this.out.push(sign, { ...sign, text: '(' }, counter, ...range, { ...sign, text: ')' });
			return;
		}
		this.out.pop();
		this.#leaveOut({ start: name.start, end: this.next(-1).end });
	}

	/** Names that stand as an index somewhere: i in x_i. */
	#indices: ReadonlySet<string> | undefined;

	/** Whether the text has coordinates that `counter` numbers. */
	#isIndex(counter: string): boolean {
		this.#indices ??= new Set(
			this.tokens.flatMap((token, i): string[] => {
				if (token.kind === 'name') return /_(\p{L})$/u.exec(token.text)?.slice(1) ?? [];
				if (!isSign(token, '_') || /^(max|min)$/.test(this.tokens[i - 1]?.text ?? '')) return [];
				const inner = this.tokens[isSign(this.tokens[i + 1], '{') ? i + 2 : i + 1];
				return inner && isName(inner) ? [inner.text] : [];
			}),
		);
		return this.#indices.has(counter);
	}

	/** “minimize over x” is not part of the value. */
	#leaveOut(span: Span): void {
		const before = this.out.at(-1);
		if (before && !isSign(before, '=') && !isSign(before, ';'))
			throw new FormulaError('a minimum over variables is not part of the language: write min(a, b), or the function alone', span);
		this.notes.push({ message: 'the minimum or maximum is left out: the landscape is the function after it', span });
	}

	/** \arg\min_x and \underset{x}{\min}: the function that they are about follows. */
	protected optimum(token: Token): boolean {
		if (token.text === 'underset') {
			const below = this.argument(token);
			const word = this.argument(token).filter((piece) => !this.isSpace(piece.text));
			const text = word.map((piece) => piece.text).join('');
			if (!/(min|max)(imize)?\}?$/.test(text)) throw new FormulaError('\\underset is not known', token);
			if (below.length > 0) this.#leaveOut({ start: token.start, end: this.next(-1).end });
			return true;
		}
		if (token.text !== 'arg' && token.text !== 'argmin' && token.text !== 'argmax') return false;
		while (this.next().kind === 'command' && this.isSpace(this.next().text)) this.at++;
		if (token.text === 'arg' && (this.isCommand('min') || this.isCommand('max'))) this.at++;
		if (this.isCommand('limits')) this.at++;
		if (this.is('_')) {
			this.at++;
			this.argument(token);
		}
		this.#leaveOut({ start: token.start, end: this.next(-1).end });
		return true;
	}

	/** Σ_{i=1}^{n} as `sum _ ( i , 1 , n )`; the body follows. */
	protected bounded(name: Token): void {
		let lower: Token[] | undefined;
		let upper: Token[] | undefined;
		for (;;) {
			if (this.isCommand('limits') || this.isCommand('nolimits')) this.at++;
			else if (this.is('_') && !lower) {
				const sign = this.next();
				this.at++;
				lower = this.#bound(sign);
			} else if (this.is('^') && !upper) {
				const sign = this.next();
				this.at++;
				upper = this.argument(sign);
			} else break;
		}
		const [counter, equals, ...from] = this.converted(lower ?? []);
		const isCounter = counter?.kind === 'name' && (equals === undefined || (equals.kind === 'operator' && equals.text === '='));
		if (!counter || !isCounter)
			throw new FormulaError(`the bounds are written ${name.text === 'sum' ? '\\sum' : '\\prod'}_{i=1}^{n}`, name, {
				suggestion: `${name.text}_{i=1}^{n}`,
			});
		this.out.push(name);
		this.put('operator', '_', name);
		this.put('operator', '(', name);
		this.out.push(counter);
		if (from.length > 0 || upper) {
			this.put('operator', ',', counter);
			if (from.length > 0) this.out.push(...from);
			else this.put('number', '1', counter, 1);
			this.put('operator', ',', counter);
			if (upper) this.out.push(...this.converted(upper));
			else this.put('name', 'n', counter);
		}
		this.put('operator', ')', name);
	}

	/** The lower bound: a group, or i=1 without brackets. */
	#bound(sign: Token): Token[] {
		const grouped = this.is('{') || this.is('(');
		const inner = this.argument(sign);
		if (!grouped && this.is('=')) {
			inner.push(this.next());
			this.at++;
			inner.push(...this.argument(sign));
		}
		return inner;
	}
}
