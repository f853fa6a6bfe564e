/** Text to tokens. Unicode spellings of an operator become the plain one. */

import { FormulaError, type Note, type Span } from './errors.ts';
import { latinLookalike, plainText } from './letters.ts';
import { MAX_NAME, MAX_TEXT } from './limits.ts';

export type TokenKind = 'number' | 'name' | 'operator' | 'superscript' | 'command' | 'newline' | 'end';

export interface Token extends Span {
	readonly kind: TokenKind;
	/** The plain spelling: `*` for `×`; a name without typographic digits; a command without its backslash; empty at the end. */
	readonly text: string;
	/** The value of a number or of a superscript. */
	readonly value: number;
	/** White space stands before it. */
	readonly spaced?: boolean;
}

/** Longest first, so that `<=` is not read as `<`. Those that only other languages have are known, so that the parser can name them. */
const OPERATORS = new Map([
	['===', '=='],
	['%/%', '//'],
	['!==', '!='],
	['**', '^'],
	['//', '//'],
	['<=', '<='],
	['>=', '>='],
	['==', '=='],
	['!=', '!='],
	['~=', '!='],
	['<>', '!='],
	['&&', '&&'],
	['||', '||'],
	['=>', '=>'],
	['->', '=>'],
	[':=', '='],
	['+', '+'],
	['-', '-'],
	['*', '*'],
	['/', '/'],
	['^', '^'],
	['<', '<'],
	['>', '>'],
	['=', '='],
	['!', '!'],
	['?', '?'],
	[':', ':'],
	['(', '('],
	[')', ')'],
	['[', '['],
	[']', ']'],
	['{', '{'],
	['}', '}'],
	['|', '|'],
	[',', ','],
	[';', ';'],
	['_', '_'],
	['.', '.'],
	['%', '%'],
	['&', '&'],
	['@', '@'],
	['~', '~'],
	['$', '$'],
	['°', '°'],
	['º', '°'],
	['˚', '°'],
	['×', '*'],
	['·', '*'],
	['⋅', '*'],
	['∙', '*'],
	['•', '*'],
	['∗', '*'],
	['✕', '*'],
	['÷', '/'],
	['∕', '/'],
	['−', '-'],
	['–', '-'],
	['‐', '-'],
	['‑', '-'],
	['≤', '<='],
	['≥', '>='],
	['⩽', '<='],
	['⩾', '>='],
	['≠', '!='],
	['∧', '&&'],
	['∨', '||'],
	['¬', '!'],
	['→', '=>'],
	['↦', '=>'],
	['√', '√'],
	['∛', '∛'],
]);
/** Signs that are a name by themselves. */
const NAME_SIGNS = new Map([
	['∑', 'sum'],
	['∏', 'prod'],
	['∈', 'in'],
	['%%', 'mod'],
	['∞', 'inf'],
]);
/** Capital Greek letters that stand for a sum or a product where bounds or a bracket follow. */
const BIG_LETTERS = /[ΣΠ](?=\s*_|[₀-₉₊₋₌₍₎ᵢⱼₖₗₘₙ]|\()/y;
/** Brackets that are a function. */
const FUNCTION_BRACKETS = new Map([
	['⌊', 'floor'],
	['⌈', 'ceil'],
	['‖', 'norm'],
	['∥', 'norm'],
]);
const CLOSING_BRACKETS = new Set(['⌋', '⌉']);
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱˣʸᵃᵇᶜᵈᵉᵏᵐᵖᵗᵘᵛʷᶻʲ';
const SUPERSCRIPTS_PLAIN = '0123456789+-=()nixyabcdekmptuvwzj';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₖₗₘₙₒₚₛₜₓₐₑₕᵣᵤᵥ';
const SUBSCRIPTS_PLAIN = '0123456789+-=()ijklmnopstxaehruv';

const NUMBER = /(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+)(?:[eEdD][+-]?\d+)?/y;
/** A letter that is neither raised nor lowered; an underscore that an index in brackets follows is none of the name's. */
const LETTER = `(?![${SUPERSCRIPTS}${SUBSCRIPTS}])\\p{L}`;
const NAME = new RegExp(`(?:${LETTER}|_(?=[\\p{L}\\d_]))(?:${LETTER}|[\\d₀-₉]|_(?!\\s*[{(\\\\]))*(?![₊₋₌₍₎ᵢⱼₖ])`, 'uy');
const NAME_LETTERS = new RegExp(`(?:${LETTER})+`, 'uy');
/** White space other than a newline, the invisible signs that copied mathematics contains, and a line that is continued. */
const SPACE = /(?:[^\S\n]|[\u200b-\u200d\u2060-\u2064\ufe0e\ufe0f]|\\[^\S\n]*\n|\.\.\.[^\S\n]*\n)+/y;
const COMMENT = /#[^\n]*|\/\*[^]*?\*\/|"""[^]*?"""|'''[^]*?'''/y;
const SUPERSCRIPT = new RegExp(`[${SUPERSCRIPTS}]+`, 'uy');
const SUBSCRIPT = new RegExp(`[${SUBSCRIPTS}]+`, 'uy');
const COMMAND = /\\(?:[A-Za-z]+\*?|[^\sA-Za-z])/y;
/** The suffix of a C number that has a point or an exponent. */
const C_SUFFIX = /[fF](?![\p{L}\d_(])/uy;

const match = (pattern: RegExp, text: string, at: number): string | undefined => {
	pattern.lastIndex = at;
	return pattern.exec(text)?.[0];
};

/** x₁₂ to x12. */
const plainDigits = (text: string): string => text.replace(/[₀-₉]/g, (digit) => String(SUBSCRIPTS.indexOf(digit)));
const translated = (text: string, from: string, to: string): string => [...text].map((sign) => to[from.indexOf(sign)] ?? sign).join('');

/** Signs that no formula has: what to write instead. */
const ADVICE = new Map([
	['\\', 'a command of LaTeX is a word: \\sqrt{x}'],
	['"', 'a formula has no texts'],
	["'", 'there is no sign for a derivative: the gradient is computed by itself'],
	['∂', 'a formula has no derivatives: the gradient is computed by itself'],
	['∇', 'a formula has no derivatives: the gradient is computed by itself'],
	['∫', 'a formula has no integrals: write the result of it'],
	['±', 'choose + or −'],
	['½', 'write 2.5, not 2½'],
	['—', 'a minus is −'],
]);

const QUOTES = new Set('"\'`“”‘’');
const codes = (signs: string): Set<number> => new Set([...signs].map((sign) => sign.charCodeAt(0)));
/** What white space, a continued line and a comment begin with. */
const MAY_BE_SKIPPED = codes(' \t\r\f\v\\.#/"\'');
const POINT = '.'.charCodeAt(0);
/** A digit, a Latin letter or an underscore. */
const isWordSign = (code: number): boolean =>
	(code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);

class Tokenizer {
	readonly tokens: Token[] = [];
	readonly notes: Note[] = [];
	readonly #text: string;
	readonly #original: (span: Span) => Span;
	readonly #source: string;
	#spaced = false;
	#brackets = 0;
	/** Double bars that are open. */
	#norms = 0;

	constructor(source: string) {
		const { text, original, styled } = plainText(source);
		this.#source = source;
		this.#text = text;
		this.#original = original;
		if (styled) {
			const { from, to } = styled;
			this.notes.push({ message: `letters of another alphabet of mathematics are read as plain ones: ${from} is ${to}`, span: styled });
		}
	}

	run(): void {
		for (let at = 0; at < this.#text.length; ) {
			const skipped = this.#skipped(at);
			at += skipped?.length ?? this.#token(at);
			this.#spaced = skipped !== undefined;
		}
		this.tokens.push({ kind: 'end', text: '', value: 0, start: this.#source.length, end: this.#source.length });
	}

	/** White space or a comment at an offset. */
	#skipped(at: number): string | undefined {
		const sign = this.#text.charCodeAt(at);
		if (isWordSign(sign) || (sign < 128 && !MAY_BE_SKIPPED.has(sign))) return undefined;
		return match(SPACE, this.#text, at) ?? match(COMMENT, this.#text, at);
	}

	#push(kind: TokenKind, text: string, start: number, end: number, value = 0): void {
		this.tokens.push({ kind, text, value, ...this.#original({ start, end }), ...(this.#spaced ? { spaced: true } : {}) });
	}

	#error(message: string, start: number, end: number, suggestion?: string): FormulaError {
		return new FormulaError(message, this.#original({ start, end }), suggestion === undefined ? {} : { suggestion });
	}

	/** Read what stands at an offset; answers its length. */
	#token(start: number): number {
		const text = this.#text;
		if (text[start] === '\n') {
			// Inside brackets it is white space.
			if (this.#brackets === 0) this.#push('newline', '', start, start + 1);
			return 1;
		}
		const sign = text.charCodeAt(start);
		if (sign < 128 && sign !== POINT && !isWordSign(sign)) return this.#operator(start);
		const number = match(NUMBER, text, start);
		if (number) return this.#number(number, start);
		const big = match(BIG_LETTERS, text, start);
		if (big) {
			this.#push('name', big === 'Σ' ? 'sum' : 'prod', start, start + 1);
			return 1;
		}
		// After a command of LaTeX or a big sign an underscore begins its index.
		const name = text[start] === '_' && this.#expectsIndex() ? undefined : match(NAME, text, start);
		if (name) return this.#name(name, start);
		const letters = match(NAME_LETTERS, text, start);
		if (letters) return this.#name(letters, start);
		return this.#raised(start) ?? this.#lowered(start) ?? this.#bracket(start) ?? this.#operator(start);
	}

	#expectsIndex(): boolean {
		const last = this.tokens.at(-1);
		if (last?.kind === 'operator') return last.text === '}' || last.text === ')' || last.text === ']';
		return last?.kind === 'command' || (last?.kind === 'name' && (last.text === 'sum' || last.text === 'prod'));
	}

	#number(text: string, start: number): number {
		let end = start + text.length;
		const next = this.#text.slice(end, end + 2);
		if (next.startsWith('.') && !/^\.[\^*/]/.test(next)) throw this.#error('a number has one decimal point', start, end + 1);
		const fortran = /[dD]/.test(text);
		const plain = text.replaceAll('_', '').replace(/[dD]/, 'e');
		if (fortran) this.notes.push({ message: `${text} is read as Fortran writes numbers: ${plain}`, span: this.#original({ start, end }) });
		if (/[.eE]/.test(text)) end += match(C_SUFFIX, this.#text, end)?.length ?? 0;
		this.#push('number', plain, start, end, Number(plain));
		return end - start;
	}

	#name(text: string, start: number): number {
		const end = start + text.length;
		if (text.length > MAX_NAME) throw this.#error(`a name may have ${MAX_NAME} letters, this one has ${text.length}`, start, end);
		const latin = latinLookalike(text);
		if (latin !== undefined)
			throw this.#error(`“${text}” has Cyrillic letters that only look like “${latin}”: write Latin ones`, start, end, latin);
		this.#push('name', plainDigits(text), start, end);
		return text.length;
	}

	/** ⁻¹² is a number; ⁿ⁺¹ is ^(n+1). */
	#raised(start: number): number | undefined {
		const found = match(SUPERSCRIPT, this.#text, start);
		if (!found) return undefined;
		const end = start + found.length;
		const plain = translated(found, SUPERSCRIPTS, SUPERSCRIPTS_PLAIN);
		if (/^[+-]?\d+$/.test(plain)) this.#push('superscript', found, start, end, Number(plain));
		else this.#group('^', '(', plain, ')', start, end);
		return found.length;
	}

	/** ᵢ₊₁ is _{i+1}. */
	#lowered(start: number): number | undefined {
		const found = match(SUBSCRIPT, this.#text, start);
		if (!found) return undefined;
		this.#group('_', '{', translated(found, SUBSCRIPTS, SUBSCRIPTS_PLAIN), '}', start, start + found.length);
		return found.length;
	}

	#group(sign: string, open: string, inner: string, close: string, start: number, end: number): void {
		const span = this.#original({ start, end });
		const put = (kind: TokenKind, text: string, value = 0): void => void this.tokens.push({ kind, text, value, ...span });
		put('operator', sign);
		put('operator', open);
		for (const [piece] of inner.matchAll(/\d+|[a-z]+|./g)) {
			if (/\d/.test(piece)) put('number', piece, Number(piece));
			else put(/[a-z]/.test(piece) ? 'name' : 'operator', piece);
		}
		put('operator', close);
	}

	/** ⌊x⌋, ⌈x⌉ and ‖x‖ are calls. */
	#bracket(start: number): number | undefined {
		const sign = this.#text[start] as string;
		const called = FUNCTION_BRACKETS.get(sign);
		const norm = called === 'norm';
		if (CLOSING_BRACKETS.has(sign) || (norm && this.#norms > 0)) {
			if (norm) this.#norms--;
			this.#push('operator', ')', start, start + 1);
			this.#brackets = Math.max(0, this.#brackets - 1);
			return 1;
		}
		if (!called) return undefined;
		if (norm) this.#norms++;
		this.#push('name', called, start, start + 1);
		this.#push('operator', '(', start, start + 1);
		this.#brackets++;
		return 1;
	}

	#operator(start: number): number {
		const text = this.#text;
		// x.^2, x.*y and x./y of MATLAB and Julia.
		if (text[start] === '.' && /[\^*/]/.test(text[start + 1] ?? '')) {
			const sign = text.slice(start + 1, start + 3) === '**' ? '**' : (text[start + 1] as string);
			this.#push('operator', OPERATORS.get(sign) as string, start, start + 1 + sign.length);
			return 1 + sign.length;
		}
		const command = match(COMMAND, text, start);
		if (command) {
			this.#push('command', command.slice(1), start, start + command.length);
			return command.length;
		}
		for (const length of [3, 2, 1]) {
			const sign = text.slice(start, start + length);
			const operator = OPERATORS.get(sign);
			if (operator) {
				if (operator === '(' || operator === '[') this.#brackets++;
				else if (operator === ')' || operator === ']') this.#brackets = Math.max(0, this.#brackets - 1);
				this.#push('operator', operator, start, start + sign.length);
				return sign.length;
			}
			const named = NAME_SIGNS.get(sign);
			if (named) {
				this.#push('name', named, start, start + sign.length);
				return sign.length;
			}
		}
		throw this.#unexpected(start);
	}

	#unexpected(start: number): FormulaError {
		const sign = String.fromCodePoint(this.#text.codePointAt(start) as number);
		const advice = ADVICE.get(sign);
		const message = `“${sign}” is not part of the language${advice ? `: ${advice}` : ''}`;
		const span = this.#original({ start, end: start + sign.length });
		// x'*x of MATLAB
		const product = sign === "'" ? /(\p{L}\w*)'\s*\*\s*\1(?![\w(])/u.exec(this.#source) : undefined;
		if (product) {
			const [text, name] = product;
			const edits = [{ start: product.index, end: product.index + text.length, text: `dot(${name}, ${name})` }];
			return new FormulaError(`a vector is transposed in dot(${name}, ${name}) only`, span, { rewrites: [{ label: 'dot', edits }] });
		}
		if (!QUOTES.has(sign)) return new FormulaError(message, span);
		const edits = [...this.#source.matchAll(/["'`“”‘’]/g)].map(({ index }) => ({ start: index, end: index + 1, text: '' }));
		return new FormulaError(message, span, { rewrites: [{ label: 'without quotation marks', edits }] });
	}
}

/**
 * The tokens of a text, the last of kind `end`, and what was read in another spelling. Newlines inside brackets are white space.
 *
 * @throws FormulaError where a sign is not part of the language, or the text is longer than 64 KiB
 */
export function tokenize(text: string): { tokens: Token[]; notes: Note[] } {
	if (text.length > MAX_TEXT) {
		throw new FormulaError(`the text is too long: ${text.length} characters, at most ${MAX_TEXT} (64 KiB) are read`, {
			start: MAX_TEXT,
			end: text.length,
		});
	}
	const tokenizer = new Tokenizer(text);
	tokenizer.run();
	return tokenizer;
}
