/** The parser's place in the tokens: looking, taking, refusing, and how deep it is. */

import { FormulaError, type Rewrite, type Span } from './errors.ts';
import { MAX_NESTING } from './limits.ts';
import type { Token } from './tokens.ts';

/** Signs that only continue an expression: a newline before one of them does not end a statement. */
const CONTINUING: ReadonlySet<string> = new Set([
	'*',
	'/',
	'//',
	'^',
	'<',
	'<=',
	'>',
	'>=',
	'==',
	'!=',
	'&&',
	'||',
	'?',
	':',
	')',
	']',
	',',
]);
export const AN_OPERAND = ['a number', 'a name', '('];
/** What people write and the language does not have: what to write instead. */
const FOREIGN: ReadonlyMap<string, string> = new Map([
	['%', 'write mod(a, b) for the remainder'],
	['{', 'use round brackets ( )'],
	['}', 'use round brackets ( )'],
	['&', 'write && for “and”'],
	['.', 'a number needs a digit: 0.5 or .5'],
	['@', 'write dot(x, x) for a product of vectors'],
	['~', 'write ! or not for “not”'],
	['$', 'write the formula without it'],
	['=>', 'a function is written f(x, y) = …'],
	['…', 'write a sum out, or as sum(i, 1, n, …)'],
]);
/** What stands for it in a text that parses. */
const REPLACED: ReadonlyMap<string, string> = new Map([
	['%', ' mod '],
	['{', '('],
	['}', ')'],
	['&', '&&'],
	['~', '!'],
	['$', ''],
]);

const FIELD = 'a function stands before its argument, sin(x)';
/** What stands for a function of a library that hangs on a name. */
const FIELDS: ReadonlyMap<string, string> = new Map([
	['pdf', 'write the density itself, exp(-x^2/2)/sqrt(2 pi)'],
	['logpdf', 'write its logarithm itself, -x^2/2 - log(2 pi)/2'],
	['cdf', 'write (1 + erf(x/sqrt(2)))/2'],
]);

export class Cursor {
	protected readonly tokens: Token[];
	/** What the person typed. */
	protected readonly source: string;
	protected at = 0;
	#depth = 0;
	/** Bars that are open in the current brackets. */
	protected bars = 0;
	/** A newline before + or − continues a bare expression, and ends a definition. */
	protected definition = false;

	constructor(tokens: readonly Token[], source: string) {
		this.tokens = [...tokens];
		this.source = source;
	}

	/** What stands at a span. */
	protected typed({ start, end }: Span): string {
		return this.source.slice(start, end);
	}

	// ---- nesting

	protected nested<T>(at: Span, parse: () => T): T {
		if (++this.#depth > MAX_NESTING)
			throw new FormulaError(`the formula is nested too deeply: at most ${MAX_NESTING} levels`, { start: at.start, end: at.end });
		const result = parse();
		this.#depth--;
		return result;
	}

	/** Parse what stands in brackets: bars that are open outside do not close inside. */
	protected enclosed<T>(at: Span, parse: () => T): T {
		const bars = this.bars;
		this.bars = 0;
		const result = this.nested(at, parse);
		this.bars = bars;
		return result;
	}

	// ---- tokens

	protected raw(ahead = 0): Token {
		return (this.tokens[this.at + ahead] ?? this.tokens.at(-1)) as Token;
	}

	protected is(token: Token, text: string): boolean {
		return token.kind === 'operator' && token.text === text;
	}

	protected isWord(token: Token, text: string): boolean {
		return token.kind === 'name' && token.text === text;
	}

	/** The next token where an operand must stand: newlines are white space. */
	protected operand(): Token {
		while (this.raw().kind === 'newline') this.at++;
		return this.raw();
	}

	/** The next token after an operand; a newline that the next line continues is skipped. */
	protected peek(): Token {
		if (this.raw().kind !== 'newline') return this.raw();
		let next = this.at;
		while (this.tokens[next]?.kind === 'newline') next++;
		const token = this.tokens[next] as Token;
		const continues =
			token.kind === 'operator' && (CONTINUING.has(token.text) || (!this.definition && (token.text === '+' || token.text === '-')));
		if (continues) this.at = next;
		return this.raw();
	}

	protected take(text: string): Token | undefined {
		const token = this.peek();
		if (!this.is(token, text)) return undefined;
		this.at++;
		return token;
	}

	protected takeWord(text: string): Token | undefined {
		const token = this.peek();
		if (!this.isWord(token, text)) return undefined;
		this.at++;
		return token;
	}

	protected takeOperand(text: string): Token | undefined {
		const token = this.operand();
		if (!this.is(token, text)) return undefined;
		this.at++;
		return token;
	}

	protected takeOf(texts: ReadonlySet<string>): Token | undefined {
		const token = this.peek();
		if (token.kind !== 'operator' || !texts.has(token.text)) return undefined;
		this.at++;
		return token;
	}

	protected expect(text: string, advice?: string, open?: Token): Token {
		const token = this.take(text);
		if (token) return token;
		throw this.unexpected(this.peek(), [text], open, advice);
	}

	/** Index of the token that closes the bracket at `open`; the end where nothing does. */
	protected closing(open: number): number {
		let depth = 0;
		for (let i = open; i < this.tokens.length; i++) {
			const token = this.tokens[i] as Token;
			if (token.kind !== 'operator') continue;
			if (token.text === '(' || token.text === '[' || token.text === '{') depth++;
			else if ((token.text === ')' || token.text === ']' || token.text === '}') && --depth === 0) return i;
		}
		return this.tokens.length - 1;
	}

	/** Indices from the current token on, as far as brackets that are open here, a separator or a `:` or a comma end it. */
	protected *ahead(): Generator<{ token: Token; depth: number; index: number }> {
		let depth = 0;
		for (let index = this.at; index < this.tokens.length; index++) {
			const token = this.tokens[index] as Token;
			const sign = token.kind === 'operator' ? token.text : '';
			if (sign === ')' || sign === ']' || sign === '}') depth--;
			if (depth < 0 || token.kind === 'end' || (depth === 0 && (sign === ';' || token.kind === 'newline' || sign === ','))) return;
			yield { token, depth, index };
			if (sign === '(' || sign === '[' || sign === '{') depth++;
		}
	}

	protected unexpected(
		token: Token,
		expected: readonly string[] = ['an operator', ';', 'the end'],
		open?: Token,
		advice?: string,
	): FormulaError {
		const span = { start: token.start, end: token.end };
		const foreign = token.kind === 'operator' ? FOREIGN.get(token.text) : undefined;
		const field = this.is(token, '.') ? this.tokens.find(({ kind, start }) => kind === 'name' && start === token.end) : undefined;
		if (field) return new FormulaError(`“.${field.text}” is not part of the language: ${FIELDS.get(field.text) ?? FIELD}`, span);
		if (foreign && this.is(token, '%')) return this.#percent(token, foreign);
		if (foreign)
			return new FormulaError(`“${token.text}” is not part of the language: ${foreign}`, span, { rewrites: this.replaced(token.text) });
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
		const comma = token.text === ',' && !open ? ': a comma separates the arguments of a function, and a formula is one value' : '';
		const message = `${what}${wanted}${opened}${equals}${comma}${advice ? `: ${advice}` : ''}`;
		return new FormulaError(message, span, { expected, rewrites: this.#ways(token, expected) });
	}

	/** x % 2, 10% and a comment of MATLAB and LaTeX. */
	#percent(token: Token, advice: string): FormulaError {
		const next = this.tokens.find(({ start }) => start >= token.end) as Token;
		const isOperand = next.kind === 'number' || next.kind === 'name' || this.is(next, '(');
		const comment: Rewrite = { label: 'a comment begins with #', edits: [{ start: token.start, end: token.end, text: '#' }] };
		const after = this.source.slice(token.end);
		const isComment = /^\s*\p{L}{2,}/u.test(after) || /^\s*\p{L}+ \p{L}/u.test(after);
		if (!isOperand) {
			const edits = [{ start: token.start, end: token.end, text: '/100' }];
			return new FormulaError('“%” is not part of the language: write 10/100 for 10 percent', token, {
				rewrites: [{ label: '/100', edits }],
			});
		}
		return new FormulaError(`“%” is not part of the language: ${advice}`, token, {
			rewrites: isComment ? [comment, ...this.replaced('%')] : this.replaced('%'),
		});
	}

	/** Every such sign replaced. */
	protected replaced(sign: string): Rewrite[] {
		if (!REPLACED.has(sign)) return [];
		const pair = sign === '{' || sign === '}' ? '{}' : sign;
		const edits = this.tokens
			.filter(({ kind, text }) => kind === 'operator' && pair.includes(text))
			.map(({ start, end, text }) => ({ start, end, text: REPLACED.get(text) as string }));
		return [{ label: `${sign === '%' ? 'mod' : (REPLACED.get(sign) as string) || `without ${sign}`}`, edits }];
	}

	/** Ways out of what cannot stand here: close the bracket, leave the sign out, compare. */
	#ways({ kind, text, start, end }: Token, expected: readonly string[]): Rewrite[] {
		const [only, ...more] = expected;
		const ways: Rewrite[] = [];
		if (more.length === 0 && (only === ')' || only === ']' || only === '|'))
			ways.push({ label: `close with ${only}`, edits: [{ start, end: start, text: only }] });
		if (text === '=') {
			// An equation as a landscape: how far it is from being true.
			const at = this.at;
			const from = this.#statementStart(at);
			const to = this.tokens.findIndex((token, i) => i >= at && (token.kind === 'end' || token.kind === 'newline' || this.is(token, ';')));
			const last = this.tokens[to - 1];
			if (last && last.end > end)
				ways.push({
					label: 'the distance from equality, squared',
					edits: [
						{ start: from, end: from, text: '((' },
						{ start, end, text: ') - (' },
						{ start: last.end, end: last.end, text: '))^2' },
					],
				});
		}
		if (kind === 'operator' && ')]+*/^'.includes(text)) ways.push({ label: `without ${text}`, edits: [{ start, end, text: '' }] });
		return ways;
	}

	#statementStart(at: number): number {
		let i = at;
		while (i > 0 && this.tokens[i - 1]?.kind !== 'newline' && !this.is(this.tokens[i - 1] as Token, ';')) i--;
		return this.tokens[i]?.start ?? 0;
	}
}
