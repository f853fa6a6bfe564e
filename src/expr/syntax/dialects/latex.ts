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
import { isName } from './brackets.ts';
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
import { LatexIndices } from './latex-indices.ts';
import { isLatex, isTypeset, isDifferential, withoutTransposes, withoutOuterGroup, withoutComma, withoutWords } from './latex-passes.ts';

class Layout extends LatexIndices {
	run(): Token[] {
		while (this.next().kind !== 'end') this.#item();
		this.out.push(this.next());
		return this.out;
	}

	/** Convert a piece by itself. */
	protected override converted(tokens: readonly Token[]): Token[] {
		const end = tokens.at(-1)?.end ?? 0;
		return new Layout([...tokens, { kind: 'end', text: '', value: 0, start: end, end }], this.letters, this.notes).run().slice(0, -1);
	}

	// ---- items

	#item(): void {
		const token = this.next();
		this.at++;
		if (token.kind === 'command') return this.#command(token);
		if (token.kind === 'name') return this.name(token);
		if (token.kind === 'newline' && this.letters) return;
		if (token.kind !== 'operator') return void this.out.push(token);
		switch (token.text) {
			case '$':
			case '&':
			case '~':
				if (this.letters) return;
				break;
			case '^':
				return this.#raised(token);
			case '_':
				return this.index(token);
			case '{':
				if (!this.letters) break;
				this.at--;
				return this.#grouped(this.group(), token);
			case '[':
				if (this.letters && !this.#indexes()) return this.put('operator', '(', token);
				break;
			case ']':
				if (this.letters && !this.#closesIndex()) return this.put('operator', ')', token);
				break;
			case '.':
			case ',':
				// A displayed formula ends its sentence.
				if (this.letters && this.#endsHere()) return;
				break;
		}
		this.out.push(token);
	}

	/** A group by itself; f({\mathbf {x}}) is f(x). */
	#grouped(tokens: readonly Token[], span: Span): void {
		const inner = this.converted(tokens);
		const last = this.out.at(-1);
		const isArgument = last?.kind === 'operator' && (last.text === '(' || last.text === ',');
		if (isArgument && inner.length === 1 && inner[0]?.kind === 'name') return void this.out.push(inner[0]);
		this.put('operator', '(', span);
		this.out.push(...inner);
		this.put('operator', ')', span);
	}

	#endsHere(): boolean {
		for (let ahead = 0; ; ahead++) {
			const token = this.next(ahead);
			if (token.kind === 'end') return true;
			const isClosing =
				token.kind === 'newline' ||
				(token.kind === 'operator' && token.text === '$') ||
				(token.kind === 'command' && (token.text === ']' || token.text === ')'));
			if (!isClosing) return this.isCommand('end', ahead);
		}
	}

	/** Whether a square bracket here follows a name directly: x[1]. */
	#indexes(): boolean {
		const last = this.out.at(-1);
		const open = this.tokens[this.at - 1] as Token;
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
		if (this.isCommand('circ')) {
			this.at++;
			return this.put('operator', '°', sign);
		}
		if (this.is('{') && this.isCommand('circ', 1) && this.is('}', 2)) {
			this.at += 3;
			return this.put('operator', '°', sign);
		}
		this.out.push(sign);
		if (this.is('{')) return this.enclose(this.group(), sign);
		// x^-1 and x^\frac12 of a hasty writer go on as they are.
	}

	// ---- commands

	#command(token: Token): void {
		const name = token.text;
		const advice = WITHOUT_MEANING.get(name);
		if (advice) throw new FormulaError(`\\${name} is not part of the language: ${advice}`, token);
		const operator = OPERATORS.get(name);
		if (operator) return this.put('operator', operator, token);
		if (name === 'left' || name === 'right') return this.#delimiter(token);
		if (name === '|' || name === 'Vert') return this.#norm(token);
		const called = OPENING.get(name);
		if (called) {
			this.put('name', called, token);
			return this.put('operator', '(', token);
		}
		if (CLOSING.has(name)) return this.put('operator', ')', token);
		if (FRACTIONS.has(name)) return this.#fraction(token);
		if (this.optimum(token)) return;
		if (name === 'top' || name === 'intercal') return this.put('name', '⊤', token);
		if (name === 'sqrt') return this.#root(token);
		if (name === 'sum' || name === 'prod') return this.name({ ...token, kind: 'name' });
		if (name === 'begin' || name === 'end') return this.#environment(token);
		if (WORD.has(name)) return this.#word(token);
		if (STYLED.has(name)) return this.#styled(token);
		if (ACCENTS.has(name)) return this.#accent(token);
		if (IGNORED_GROUP.has(name)) return void this.argument(token);
		if (APPEARANCE.has(name)) return;
		if (DOTS.has(name)) return this.put('operator', '…', token);
		const letter =
			LETTERS.get(name) ?? (GREEK.has(name) || findFunction(name) || VOCABULARY.has(name) || fixedMeaning(name) ? name : undefined);
		if (letter === undefined) throw new FormulaError(`\\${name} is not known`, token, { suggestion: name });
		// Γ(x) is the function, ε(x − 1) a product.
		this.put('name', letter === 'Gamma' && this.#opensAhead() ? 'gamma' : letter, token);
		if (GREEK.has(letter) && letter !== 'Gamma' && this.#multiplies()) this.put('operator', '*', token);
	}

	/** \mathbf{x} is x; 𝔼 is no number. */
	#styled(token: Token): void {
		const inner = this.converted(this.argument(token));
		if (token.text === 'mathbb' && inner.length === 1 && isName(inner[0], 'E'))
			throw new FormulaError('a formula has no expectations: write the result of it, or mean(…) over the coordinates', token);
		this.out.push(...inner);
	}

	#opensAhead(): boolean {
		return this.is('(') || (this.isCommand('left') && this.is('(', 1));
	}

	/** Whether a bracket follows that has more in it than the arguments of a function. */
	#multiplies(): boolean {
		const skip = this.isCommand('left') ? 1 : 0;
		if (!this.is('(', skip) && !this.is('[', skip)) return false;
		let depth = 0;
		for (let ahead = skip; ; ahead++) {
			const token = this.next(ahead);
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
		const next = this.next();
		if (next.kind === 'operator' && next.text === '.') this.at++;
		else if (next.kind === 'operator' && (next.text === '|' || next.text === '[' || next.text === ']')) {
			this.at++;
			if (next.text === '|' && token.text === 'left') this.put('name', 'abs', next);
			this.put('operator', token.text === 'left' ? '(' : ')', next);
		} else if (next.kind === 'command' && (next.text === '|' || next.text === 'Vert' || next.text === 'vert')) {
			this.at++;
			if (token.text === 'left') this.put('name', next.text === 'vert' ? 'abs' : 'norm', next);
			this.put('operator', token.text === 'left' ? '(' : ')', next);
		}
	}

	#openNorms = 0;

	#norm(token: Token): void {
		if (this.#openNorms > 0) {
			this.#openNorms--;
			return this.put('operator', ')', token);
		}
		this.#openNorms++;
		this.put('name', 'norm', token);
		this.put('operator', '(', token);
	}

	#fraction(token: Token): void {
		const above = this.argument(token);
		const below = this.argument(token);
		if (isDifferential(above, true) && isDifferential(below, false))
			throw new FormulaError('a formula has no derivatives: the gradient is computed by itself', {
				start: token.start,
				end: this.next(-1).end,
			});
		this.put('operator', '(', token);
		this.enclose(above, token);
		this.put('operator', '/', token);
		this.enclose(below, token);
		this.put('operator', ')', { start: token.start, end: this.next(-1).end });
	}

	#root(token: Token): void {
		const degree = this.is('[') ? this.group() : undefined;
		const inner = this.argument(token);
		const [only, ...more] = degree ?? [];
		const cube = only?.text === '3' && more.length === 0;
		if (degree && !cube) {
			this.put('operator', '(', token);
			this.enclose(inner, token);
			this.put('operator', '^', token);
			this.put('operator', '(', token);
			this.put('number', '1', token, 1);
			this.put('operator', '/', token);
			this.enclose(degree, token);
			this.put('operator', ')', token);
			return this.put('operator', ')', token);
		}
		this.put('name', cube ? 'cbrt' : 'sqrt', token);
		this.enclose(inner, token);
	}

	#word(token: Token): void {
		const inner = this.argument(token);
		const text = inner.map((piece) => piece.text).join('');
		const span = { start: token.start, end: this.next(-1).end };
		if (text !== '') this.put('name', text === 'if' || text === 'for' || text === 'otherwise' ? `${text}` : text, span);
		const put = this.out.at(-1);
		if (put && (put.text === 'sum' || put.text === 'prod') && (this.is('_') || this.is('^'))) {
			this.out.pop();
			this.bounded(put);
		}
	}

	#accent(token: Token): void {
		const [letter, ...more] = this.converted(this.argument(token));
		if (letter?.kind !== 'name' || more.length > 0) throw new FormulaError(`\\${token.text} stands over one letter`, token);
		this.put('name', `${letter.text}_${token.text}`, { start: token.start, end: this.next(-1).end });
	}

	// ---- environments

	#environment(token: Token): void {
		const name = this.argument(token)
			.map((piece) => piece.text)
			.join('');
		if (token.text === 'begin' && (name === 'cases' || name === 'dcases')) this.#cases(token);
	}

	/** Rows of value & condition: `if(condition, value, …)`. */
	#cases(begin: Token): void {
		const rows: Token[][][] = [[[]]];
		for (; !this.isCommand('end'); this.at++) {
			const token = this.next();
			if (token.kind === 'end') throw new FormulaError('the cases are not closed: \\end{cases}', begin);
			if (token.kind === 'command' && token.text === '\\') rows.push([[]]);
			else if (token.kind === 'operator' && token.text === '&') rows.at(-1)?.push([]);
			else rows.at(-1)?.at(-1)?.push(token);
		}
		const end = this.next();
		this.at++;
		this.argument(end);
		let closing = 0;
		for (const row of rows) {
			const [value = [], condition = []] = row.map((cell) => withoutComma(this.converted(cell)));
			if (value.length === 0 && condition.length === 0) continue;
			const test = withoutWords(condition);
			if (test.length === 0) {
				this.#close(value, closing, end);
				return;
			}
			this.put('name', 'if', begin);
			this.put('operator', '(', begin);
			this.out.push(...test, { ...begin, kind: 'operator', text: ',' }, ...value, { ...begin, kind: 'operator', text: ',' });
			closing++;
		}
		this.#close([{ kind: 'name', text: 'nan', value: 0, start: end.start, end: end.end }], closing, end);
	}

	#close(value: readonly Token[], brackets: number, span: Span): void {
		this.put('operator', '(', span);
		this.out.push(...value);
		this.put('operator', ')', span);
		for (let i = 0; i < brackets; i++) this.put('operator', ')', span);
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
