/**
 * LaTeX, and indices and bounds written in its way (x_{i+1}, Σ_{i=1}^{n}), to tokens of the language.
 * Every token keeps the span of the piece that it comes from.
 */

import { FormulaError, type Note, type Span } from '../errors.ts';
import { findFunction } from '../library.ts';
import { GREEK } from '../math-node.ts';
import { fixedMeaning } from '../names.ts';
import type { Token } from '../tokens.ts';
import { VOCABULARY } from '../vocabulary.ts';
import { isName, isSign, opener } from './brackets.ts';
import {
	OPERATORS,
	OPENING,
	CLOSING,
	APPEARANCE,
	WORD,
	STYLED,
	ACCENTS,
	IGNORED_GROUP,
	FRACTIONS,
	LETTERS,
	DOTS,
	WITHOUT_MEANING,
} from './latex-commands.ts';
import {
	isLatex,
	isTypeset,
	boundsOf,
	isDifferential,
	withoutTransposes,
	withoutOuterGroup,
	withoutComma,
	withoutWords,
	lettersOf,
} from './latex-passes.ts';

class Layout {
	readonly out: Token[] = [];
	readonly #tokens: readonly Token[];
	/** Letters side by side are a product. */
	readonly #letters: boolean;
	/** What was left out. */
	readonly #notes: Note[];
	#at = 0;

	constructor(tokens: readonly Token[], letters: boolean, notes: Note[]) {
		this.#tokens = tokens;
		this.#letters = letters;
		this.#notes = notes;
	}

	run(): Token[] {
		while (this.#next().kind !== 'end') this.#item();
		this.out.push(this.#next());
		return this.out;
	}

	// ---- reading

	#next(ahead = 0): Token {
		return (this.#tokens[this.#at + ahead] ?? this.#tokens.at(-1)) as Token;
	}

	#is(text: string, ahead = 0): boolean {
		const token = this.#next(ahead);
		return token.kind === 'operator' && token.text === text;
	}

	#isCommand(text: string, ahead = 0): boolean {
		const token = this.#next(ahead);
		return token.kind === 'command' && token.text === text;
	}

	#put(kind: Token['kind'], text: string, { start, end }: Span, value = 0): void {
		this.out.push({ kind, text, value, start, end });
	}

	/** The tokens of one argument: a group, or a single sign. */
	#argument(of: Span): Token[] {
		while (this.#letters && (this.#next().kind === 'newline' || (this.#next().kind === 'command' && this.#isSpace(this.#next().text))))
			this.#at++;
		const token = this.#next();
		if (token.kind === 'end') throw new FormulaError('a command of LaTeX needs its argument: \\frac{a}{b}', of);
		if (this.#is('{') || this.#is('(') || this.#is('[')) return this.#group();
		this.#at++;
		// \frac12 is ½, and x^\alpha takes the command.
		if (token.kind === 'number' && /^\d{2,}$/.test(token.text) && this.#letters) {
			const rest = { ...token, text: token.text.slice(1), value: Number(token.text.slice(1)), start: token.start + 1 };
			(this.#tokens as Token[])[--this.#at] = rest;
			return [{ ...token, text: token.text.slice(0, 1), value: Number(token.text[0]), end: token.start + 1 }];
		}
		return [token];
	}

	#isSpace(command: string): boolean {
		return [',', ';', ':', '!', ' ', 'quad', 'qquad'].includes(command);
	}

	/** The tokens between a bracket and its partner. */
	#group(): Token[] {
		const open = this.#next();
		const inner: Token[] = [];
		let depth = 0;
		for (this.#at++; ; this.#at++) {
			const token = this.#next();
			if (token.kind === 'end')
				throw new FormulaError(`the ${open.text} is not closed`, open, { expected: [open.text === '{' ? '}' : ')'] });
			if (token.kind === 'operator' && (token.text === '{' || token.text === '(' || token.text === '[')) depth++;
			if (token.kind === 'operator' && (token.text === '}' || token.text === ')' || token.text === ']') && depth-- === 0) break;
			inner.push(token);
		}
		this.#at++;
		return inner;
	}

	/** Convert a piece by itself. */
	#converted(tokens: readonly Token[]): Token[] {
		const end = tokens.at(-1)?.end ?? 0;
		return new Layout([...tokens, { kind: 'end', text: '', value: 0, start: end, end }], this.#letters, this.#notes).run().slice(0, -1);
	}

	/** A piece in brackets, which a single sign does not need. */
	#enclose(tokens: readonly Token[], span: Span): void {
		this.#put('operator', '(', span);
		this.out.push(...this.#converted(tokens));
		this.#put('operator', ')', span);
	}

	// ---- items

	#item(): void {
		const token = this.#next();
		this.#at++;
		if (token.kind === 'command') return this.#command(token);
		if (token.kind === 'name') return this.#name(token);
		if (token.kind === 'newline' && this.#letters) return;
		if (token.kind !== 'operator') return void this.out.push(token);
		switch (token.text) {
			case '$':
			case '&':
			case '~':
				if (this.#letters) return;
				break;
			case '^':
				return this.#raised(token);
			case '_':
				return this.#index(token);
			case '{':
				if (!this.#letters) break;
				this.#at--;
				return this.#grouped(this.#group(), token);
			case '[':
				if (this.#letters && !this.#indexes()) return this.#put('operator', '(', token);
				break;
			case ']':
				if (this.#letters && !this.#closesIndex()) return this.#put('operator', ')', token);
				break;
			case '.':
			case ',':
				// A displayed formula ends its sentence.
				if (this.#letters && this.#endsHere()) return;
				break;
		}
		this.out.push(token);
	}

	/** A group by itself; f({\mathbf {x}}) is f(x). */
	#grouped(tokens: readonly Token[], span: Span): void {
		const inner = this.#converted(tokens);
		const last = this.out.at(-1);
		const isArgument = last?.kind === 'operator' && (last.text === '(' || last.text === ',');
		if (isArgument && inner.length === 1 && inner[0]?.kind === 'name') return void this.out.push(inner[0]);
		this.#put('operator', '(', span);
		this.out.push(...inner);
		this.#put('operator', ')', span);
	}

	#endsHere(): boolean {
		for (let ahead = 0; ; ahead++) {
			const token = this.#next(ahead);
			if (token.kind === 'end') return true;
			const isClosing =
				token.kind === 'newline' ||
				(token.kind === 'operator' && token.text === '$') ||
				(token.kind === 'command' && (token.text === ']' || token.text === ')'));
			if (!isClosing) return this.#isCommand('end', ahead);
		}
	}

	/** Whether a square bracket here follows a name directly: x[1]. */
	#indexes(): boolean {
		const last = this.out.at(-1);
		const open = this.#tokens[this.#at - 1] as Token;
		return last?.kind === 'name' && fixedMeaning(last.text) !== 'function' && last.end === open.start;
	}

	#closesIndex(): boolean {
		let depth = 0;
		for (let i = this.out.length - 1; i >= 0; i--) {
			const token = this.out[i] as Token;
			if (token.kind !== 'operator') continue;
			if (token.text === ')' || token.text === ']') depth++;
			if ((token.text === '(' || token.text === '[') && depth-- === 0) return token.text === '[';
		}
		return false;
	}

	#raised(sign: Token): void {
		if (this.#isCommand('circ')) {
			this.#at++;
			return this.#put('operator', '°', sign);
		}
		if (this.#is('{') && this.#isCommand('circ', 1) && this.#is('}', 2)) {
			this.#at += 3;
			return this.#put('operator', '°', sign);
		}
		this.out.push(sign);
		if (this.#is('{')) return this.#enclose(this.#group(), sign);
		// x^-1 and x^\frac12 of a hasty writer go on as they are.
	}

	// ---- names and their indices

	#name(token: Token): void {
		const pieces = this.#letters ? lettersOf(token) : [token];
		for (const piece of pieces.slice(0, -1)) this.out.push(piece);
		const last = pieces.at(-1) as Token;
		if ((last.text === 'sum' || last.text === 'prod') && this.#boundsAhead()) return this.#bounded(last);
		this.out.push(last);
	}

	#boundsAhead(): boolean {
		return this.#is('_') || this.#is('^') || this.#isCommand('limits') || this.#isCommand('nolimits');
	}

	/** The index after what is last: part of a name, or x[i + 1]. */
	#index(sign: Token): void {
		const base = this.out.at(-1);
		const norm = base && isSign(base, ')') ? opener(this.out, this.out.length - 1) : undefined;
		if (norm !== undefined && isName(this.out[norm - 1], 'norm')) return this.#orderOfNorm(sign);
		if (base?.kind === 'name' && (base.text === 'max' || base.text === 'min')) return this.#extremum(base, sign);
		if (base?.kind !== 'name') throw new FormulaError('an index needs a name before it: x_1', sign);
		const inner = this.#converted(this.#argument(sign));
		const end = this.#next(-1).end;
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
		const order = this.#converted(this.#argument(sign));
		if (order.length !== 1 || (order[0]?.text !== '2' && order[0]?.text !== 'F')) this.out.push({ ...sign, text: ',' }, ...order);
		this.out.push(close);
	}

	/** \max_i |x_i| goes over the coordinates; \min_{x, y} f says what is done with f, which is the landscape. */
	#extremum(name: Token, sign: Token): void {
		const index = this.#converted(this.#argument(sign));
		const bounds = boundsOf(index);
		if (bounds && this.#isIndex(bounds.counter.text)) {
			const { counter, from, to } = bounds;
			const range = from && to ? [{ ...sign, text: ',' }, ...from, { ...sign, text: ',' }, ...to] : [];
			this.out.push(sign, { ...sign, text: '(' }, counter, ...range, { ...sign, text: ')' });
			return;
		}
		this.out.pop();
		this.#leaveOut({ start: name.start, end: this.#next(-1).end });
	}

	/** Names that stand as an index somewhere: i in x_i. */
	#indices: ReadonlySet<string> | undefined;

	/** Whether the text has coordinates that `counter` numbers. */
	#isIndex(counter: string): boolean {
		this.#indices ??= new Set(
			this.#tokens.flatMap((token, i): string[] => {
				if (token.kind === 'name') return /_(\p{L})$/u.exec(token.text)?.slice(1) ?? [];
				if (!isSign(token, '_') || /^(max|min)$/.test(this.#tokens[i - 1]?.text ?? '')) return [];
				const inner = this.#tokens[isSign(this.#tokens[i + 1], '{') ? i + 2 : i + 1];
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
		this.#notes.push({ message: 'the minimum or maximum is left out: the landscape is the function after it', span });
	}

	/** \arg\min_x and \underset{x}{\min}: the function that they are about follows. */
	#optimum(token: Token): boolean {
		if (token.text === 'underset') {
			const below = this.#argument(token);
			const word = this.#argument(token).filter((piece) => !this.#isSpace(piece.text));
			const text = word.map((piece) => piece.text).join('');
			if (!/(min|max)(imize)?\}?$/.test(text)) throw new FormulaError('\\underset is not known', token);
			if (below.length > 0) this.#leaveOut({ start: token.start, end: this.#next(-1).end });
			return true;
		}
		if (token.text !== 'arg' && token.text !== 'argmin' && token.text !== 'argmax') return false;
		while (this.#next().kind === 'command' && this.#isSpace(this.#next().text)) this.#at++;
		if (token.text === 'arg' && (this.#isCommand('min') || this.#isCommand('max'))) this.#at++;
		if (this.#isCommand('limits')) this.#at++;
		if (this.#is('_')) {
			this.#at++;
			this.#argument(token);
		}
		this.#leaveOut({ start: token.start, end: this.#next(-1).end });
		return true;
	}

	/** Σ_{i=1}^{n} as `sum _ ( i , 1 , n )`; the body follows. */
	#bounded(name: Token): void {
		let lower: Token[] | undefined;
		let upper: Token[] | undefined;
		for (;;) {
			if (this.#isCommand('limits') || this.#isCommand('nolimits')) this.#at++;
			else if (this.#is('_') && !lower) {
				const sign = this.#next();
				this.#at++;
				lower = this.#bound(sign);
			} else if (this.#is('^') && !upper) {
				const sign = this.#next();
				this.#at++;
				upper = this.#argument(sign);
			} else break;
		}
		const [counter, equals, ...from] = this.#converted(lower ?? []);
		const isCounter = counter?.kind === 'name' && (equals === undefined || (equals.kind === 'operator' && equals.text === '='));
		if (!counter || !isCounter)
			throw new FormulaError(`the bounds are written ${name.text === 'sum' ? '\\sum' : '\\prod'}_{i=1}^{n}`, name, {
				suggestion: `${name.text}_{i=1}^{n}`,
			});
		this.out.push(name);
		this.#put('operator', '_', name);
		this.#put('operator', '(', name);
		this.out.push(counter);
		if (from.length > 0 || upper) {
			this.#put('operator', ',', counter);
			if (from.length > 0) this.out.push(...from);
			else this.#put('number', '1', counter, 1);
			this.#put('operator', ',', counter);
			if (upper) this.out.push(...this.#converted(upper));
			else this.#put('name', 'n', counter);
		}
		this.#put('operator', ')', name);
	}

	/** The lower bound: a group, or i=1 without brackets. */
	#bound(sign: Token): Token[] {
		const grouped = this.#is('{') || this.#is('(');
		const inner = this.#argument(sign);
		if (!grouped && this.#is('=')) {
			inner.push(this.#next());
			this.#at++;
			inner.push(...this.#argument(sign));
		}
		return inner;
	}

	// ---- commands

	#command(token: Token): void {
		const name = token.text;
		const advice = WITHOUT_MEANING.get(name);
		if (advice) throw new FormulaError(`\\${name} is not part of the language: ${advice}`, token);
		const operator = OPERATORS.get(name);
		if (operator) return this.#put('operator', operator, token);
		if (name === 'left' || name === 'right') return this.#delimiter(token);
		if (name === '|' || name === 'Vert') return this.#norm(token);
		const called = OPENING.get(name);
		if (called) {
			this.#put('name', called, token);
			return this.#put('operator', '(', token);
		}
		if (CLOSING.has(name)) return this.#put('operator', ')', token);
		if (FRACTIONS.has(name)) return this.#fraction(token);
		if (this.#optimum(token)) return;
		if (name === 'top' || name === 'intercal') return this.#put('name', '⊤', token);
		if (name === 'sqrt') return this.#root(token);
		if (name === 'sum' || name === 'prod') return this.#name({ ...token, kind: 'name' });
		if (name === 'begin' || name === 'end') return this.#environment(token);
		if (WORD.has(name)) return this.#word(token);
		if (STYLED.has(name)) return this.#styled(token);
		if (ACCENTS.has(name)) return this.#accent(token);
		if (IGNORED_GROUP.has(name)) return void this.#argument(token);
		if (APPEARANCE.has(name)) return;
		if (DOTS.has(name)) return this.#put('operator', '…', token);
		const letter =
			LETTERS.get(name) ?? (GREEK.has(name) || findFunction(name) || VOCABULARY.has(name) || fixedMeaning(name) ? name : undefined);
		if (letter === undefined) throw new FormulaError(`\\${name} is not known`, token, { suggestion: name });
		// Γ(x) is the function, ε(x − 1) a product.
		this.#put('name', letter === 'Gamma' && this.#opensAhead() ? 'gamma' : letter, token);
		if (GREEK.has(letter) && letter !== 'Gamma' && this.#multiplies()) this.#put('operator', '*', token);
	}

	/** \mathbf{x} is x; 𝔼 is no number. */
	#styled(token: Token): void {
		const inner = this.#converted(this.#argument(token));
		if (token.text === 'mathbb' && inner.length === 1 && isName(inner[0], 'E'))
			throw new FormulaError('a formula has no expectations: write the result of it, or mean(…) over the coordinates', token);
		this.out.push(...inner);
	}

	#opensAhead(): boolean {
		return this.#is('(') || (this.#isCommand('left') && this.#is('(', 1));
	}

	/** Whether a bracket follows that has more in it than the arguments of a function. */
	#multiplies(): boolean {
		const skip = this.#isCommand('left') ? 1 : 0;
		if (!this.#is('(', skip) && !this.#is('[', skip)) return false;
		let depth = 0;
		for (let ahead = skip; ; ahead++) {
			const token = this.#next(ahead);
			if (token.kind === 'end') return false;
			if (token.kind === 'command' && (token.text === 'left' || token.text === 'right')) continue;
			if (token.kind !== 'operator') {
				if (token.kind !== 'name') return true;
			} else if (token.text === '(' || token.text === '[') depth++;
			else if ((token.text === ')' || token.text === ']') && --depth === 0) return false;
			else if (token.text !== ',') return true;
		}
	}

	/** \left( and \right): the size is lost, bars become a call. */
	#delimiter(token: Token): void {
		const next = this.#next();
		if (next.kind === 'operator' && next.text === '.') this.#at++;
		else if (next.kind === 'operator' && (next.text === '|' || next.text === '[' || next.text === ']')) {
			this.#at++;
			if (next.text === '|' && token.text === 'left') this.#put('name', 'abs', next);
			this.#put('operator', token.text === 'left' ? '(' : ')', next);
		} else if (next.kind === 'command' && (next.text === '|' || next.text === 'Vert' || next.text === 'vert')) {
			this.#at++;
			if (token.text === 'left') this.#put('name', next.text === 'vert' ? 'abs' : 'norm', next);
			this.#put('operator', token.text === 'left' ? '(' : ')', next);
		}
	}

	#openNorms = 0;

	#norm(token: Token): void {
		if (this.#openNorms > 0) {
			this.#openNorms--;
			return this.#put('operator', ')', token);
		}
		this.#openNorms++;
		this.#put('name', 'norm', token);
		this.#put('operator', '(', token);
	}

	#fraction(token: Token): void {
		const above = this.#argument(token);
		const below = this.#argument(token);
		if (isDifferential(above, true) && isDifferential(below, false))
			throw new FormulaError('a formula has no derivatives: the gradient is computed by itself', {
				start: token.start,
				end: this.#next(-1).end,
			});
		this.#put('operator', '(', token);
		this.#enclose(above, token);
		this.#put('operator', '/', token);
		this.#enclose(below, token);
		this.#put('operator', ')', { start: token.start, end: this.#next(-1).end });
	}

	#root(token: Token): void {
		const degree = this.#is('[') ? this.#group() : undefined;
		const inner = this.#argument(token);
		const [only, ...more] = degree ?? [];
		const cube = only?.text === '3' && more.length === 0;
		if (degree && !cube) {
			this.#put('operator', '(', token);
			this.#enclose(inner, token);
			this.#put('operator', '^', token);
			this.#put('operator', '(', token);
			this.#put('number', '1', token, 1);
			this.#put('operator', '/', token);
			this.#enclose(degree, token);
			this.#put('operator', ')', token);
			return this.#put('operator', ')', token);
		}
		this.#put('name', cube ? 'cbrt' : 'sqrt', token);
		this.#enclose(inner, token);
	}

	#word(token: Token): void {
		const inner = this.#argument(token);
		const text = inner.map((piece) => piece.text).join('');
		const span = { start: token.start, end: this.#next(-1).end };
		if (text !== '') this.#put('name', text === 'if' || text === 'for' || text === 'otherwise' ? `${text}` : text, span);
		const put = this.out.at(-1);
		if (put && (put.text === 'sum' || put.text === 'prod') && (this.#is('_') || this.#is('^'))) {
			this.out.pop();
			this.#bounded(put);
		}
	}

	#accent(token: Token): void {
		const [letter, ...more] = this.#converted(this.#argument(token));
		if (letter?.kind !== 'name' || more.length > 0) throw new FormulaError(`\\${token.text} stands over one letter`, token);
		this.#put('name', `${letter.text}_${token.text}`, { start: token.start, end: this.#next(-1).end });
	}

	// ---- environments

	#environment(token: Token): void {
		const name = this.#argument(token)
			.map((piece) => piece.text)
			.join('');
		if (token.text === 'begin' && (name === 'cases' || name === 'dcases')) this.#cases(token);
	}

	/** Rows of value & condition: `if(condition, value, …)`. */
	#cases(begin: Token): void {
		const rows: Token[][][] = [[[]]];
		for (; !this.#isCommand('end'); this.#at++) {
			const token = this.#next();
			if (token.kind === 'end') throw new FormulaError('the cases are not closed: \\end{cases}', begin);
			if (token.kind === 'command' && token.text === '\\') rows.push([[]]);
			else if (token.kind === 'operator' && token.text === '&') rows.at(-1)?.push([]);
			else rows.at(-1)?.at(-1)?.push(token);
		}
		const end = this.#next();
		this.#at++;
		this.#argument(end);
		let closing = 0;
		for (const row of rows) {
			const [value = [], condition = []] = row.map((cell) => withoutComma(this.#converted(cell)));
			if (value.length === 0 && condition.length === 0) continue;
			const test = withoutWords(condition);
			if (test.length === 0) {
				this.#close(value, closing, end);
				return;
			}
			this.#put('name', 'if', begin);
			this.#put('operator', '(', begin);
			this.out.push(...test, { ...begin, kind: 'operator', text: ',' }, ...value, { ...begin, kind: 'operator', text: ',' });
			closing++;
		}
		this.#close([{ kind: 'name', text: 'nan', value: 0, start: end.start, end: end.end }], closing, end);
	}

	#close(value: readonly Token[], brackets: number, span: Span): void {
		this.#put('operator', '(', span);
		this.out.push(...value);
		this.#put('operator', ')', span);
		for (let i = 0; i < brackets; i++) this.#put('operator', ')', span);
	}
}

/** Tokens of a text that may be LaTeX as tokens of the language. */
export function readLatex(tokens: readonly Token[]): { tokens: Token[]; notes: Note[] } {
	if (!isLatex(tokens)) return { tokens: [...tokens], notes: [] };
	const letters = isTypeset(tokens);
	const first = tokens.find(({ kind, text }) => kind === 'command' || text === '$') as Token | undefined;
	const left: Note[] = [];
	const written = letters ? withoutOuterGroup(tokens) : tokens;
	const read = withoutTransposes(new Layout([...written], letters, left).run(), left);
	const notes: Note[] = first ? [{ message: 'read as LaTeX', span: { start: first.start, end: first.end } }] : [];
	return { tokens: read, notes: [...notes, ...left] };
}
