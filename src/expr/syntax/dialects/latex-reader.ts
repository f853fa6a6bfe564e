/** A text of LaTeX, read piece by piece: signs, commands, arguments and groups. */

import { FormulaError, type Note, type Span } from '../errors.ts';
import type { Token } from '../tokens.ts';

export abstract class LatexReader {
	readonly out: Token[] = [];
	protected readonly tokens: readonly Token[];
	/** Letters side by side are a product. */
	protected readonly letters: boolean;
	/** What was left out. */
	protected readonly notes: Note[];
	protected at = 0;

	constructor(tokens: readonly Token[], letters: boolean, notes: Note[]) {
		this.tokens = tokens;
		this.letters = letters;
		this.notes = notes;
	}

	protected next(ahead = 0): Token {
		return (this.tokens[this.at + ahead] ?? this.tokens.at(-1)) as Token;
	}

	protected is(text: string, ahead = 0): boolean {
		const token = this.next(ahead);
		return token.kind === 'operator' && token.text === text;
	}

	protected isCommand(text: string, ahead = 0): boolean {
		const token = this.next(ahead);
		return token.kind === 'command' && token.text === text;
	}

	protected put(kind: Token['kind'], text: string, { start, end }: Span, value = 0): void {
		this.out.push({ kind, text, value, start, end });
	}

	/** The tokens of one argument: a group, or a single sign. */
	protected argument(of: Span): Token[] {
		while (this.letters && (this.next().kind === 'newline' || (this.next().kind === 'command' && this.isSpace(this.next().text))))
			this.at++;
		const token = this.next();
		if (token.kind === 'end') throw new FormulaError('a command of LaTeX needs its argument: \\frac{a}{b}', of);
		if (this.is('{') || this.is('(') || this.is('[')) return this.group();
		this.at++;
		// \frac12 is ½, and x^\alpha takes the command.
		if (token.kind === 'number' && /^\d{2,}$/.test(token.text) && this.letters) {
			const rest = { ...token, text: token.text.slice(1), value: Number(token.text.slice(1)), start: token.start + 1 };
			(this.tokens as Token[])[--this.at] = rest;
			return [{ ...token, text: token.text.slice(0, 1), value: Number(token.text[0]), end: token.start + 1 }];
		}
		return [token];
	}

	protected isSpace(command: string): boolean {
		return [',', ';', ':', '!', ' ', 'quad', 'qquad'].includes(command);
	}

	/** The tokens between a bracket and its partner. */
	protected group(): Token[] {
		const open = this.next();
		const inner: Token[] = [];
		let depth = 0;
		for (this.at++; ; this.at++) {
			const token = this.next();
			if (token.kind === 'end')
				throw new FormulaError(`the ${open.text} is not closed`, open, { expected: [open.text === '{' ? '}' : ')'] });
			if (token.kind === 'operator' && (token.text === '{' || token.text === '(' || token.text === '[')) depth++;
			if (token.kind === 'operator' && (token.text === '}' || token.text === ')' || token.text === ']') && depth-- === 0) break;
			inner.push(token);
		}
		this.at++;
		return inner;
	}

	/** Convert a piece by itself. */
	protected abstract converted(tokens: readonly Token[]): Token[];

	/** A piece in brackets, which a single sign does not need. */
	protected enclose(tokens: readonly Token[], span: Span): void {
		this.put('operator', '(', span);
		this.out.push(...this.converted(tokens));
		this.put('operator', ')', span);
	}
}
