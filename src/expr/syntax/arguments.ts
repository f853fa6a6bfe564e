/** What functions are given: lists in brackets, and what stands behind a name without them. */

import { type Ast, spanning } from './ast.ts';
import { AN_OPERAND, Cursor } from './cursor.ts';
import type { Remark, Rewrite, Span } from './errors.ts';
import { isOneLetter } from './names.ts';
import type { Scope } from './scope.ts';
import type { Token } from './tokens.ts';

/** Words that stand between operands or before them: no factor begins with one. */
export const BETWEEN: ReadonlySet<string> = new Set(['in', 'and', 'or', 'not', 'else', 'for']);

export abstract class Arguments extends Cursor {
	readonly #said = new Set<string>();
	abstract readonly scope: Scope;
	protected abstract expression(): Ast;
	protected abstract power(): Ast;
	protected abstract primary(): Ast;

	/** Say once what was read as what, and the other reading where there is one. */
	protected say(message: string, { start, end }: Span, other?: Rewrite): void {
		if (this.#said.has(message)) return;
		this.#said.add(message);
		const note: Remark = { message, span: { start, end }, ...(other ? { rewrite: other } : {}) };
		this.scope.notes.push(note);
	}

	/** `x mod 3` and `x mod (y + 1)`, but not `2 mod(x, 3)`. */
	protected isInfixMod(): boolean {
		if (!this.isWord(this.raw(), 'mod')) return false;
		if (!this.is(this.raw(1), '(')) return true;
		return this.commas(this.at + 1) === 0;
	}

	/** `a if c else b`: an `if` whose `else` follows. */
	protected isTernary(): boolean {
		if (!this.isWord(this.raw(), 'if')) return false;
		let open = 0;
		for (const { token, depth } of this.ahead()) {
			if (depth > 0 || token.kind !== 'name') continue;
			if (token.text === 'if') open++;
			else if (token.text === 'else' && --open === 0) return true;
		}
		return false;
	}

	/** Commas directly inside the bracket at `open`. */
	protected commas(open: number): number {
		const close = this.closing(open);
		let depth = 0;
		let count = 0;
		for (let i = open; i < close; i++) {
			const token = this.tokens[i] as Token;
			if (token.kind !== 'operator') continue;
			if ('([{'.includes(token.text)) depth++;
			else if (')]}'.includes(token.text)) depth--;
			else if (depth === 1 && token.text === ',') count++;
		}
		return count;
	}

	protected argumentList(name: Token): { args: Ast[]; end: number } {
		const open = this.expect('(');
		if (this.is(this.operand(), ')')) {
			const close = this.operand();
			this.at++;
			return { args: [], end: close.end };
		}
		const args: Ast[] = [];
		do args.push(this.enclosed(name, () => this.expression()));
		while (this.take(','));
		return { args, end: this.expect(')', undefined, open).end };
	}

	// ---- sin 2x

	/** Whether an argument without brackets can begin here. */
	protected startsBareArgument(): boolean {
		const token = this.raw();
		if (token.kind === 'number') return true;
		if (token.kind === 'name') return !BETWEEN.has(token.text) && !this.isInfixMod() && !this.isTernary();
		return token.kind === 'operator' && (token.text === '√' || token.text === '∛' || (token.text === '|' && this.bars === 0));
	}

	protected bareArguments(token: Token): { args: Ast[]; end: number } {
		const argument = this.bareArgument(token);
		if (!argument) throw this.unexpected(this.peek(), AN_OPERAND);
		return { args: [argument], end: argument.end };
	}

	/** The factors after a function's name: as far as a sign, a bracket or another function. */
	protected bareArgument(token: Token): Ast | undefined {
		if (!this.startsBareArgument()) return undefined;
		const factors = [this.nested(token, () => this.power())];
		while (this.#continuesArgument(factors)) factors.push(this.power());
		const [first, ...more] = factors as [Ast, ...Ast[]];
		const last = factors.at(-1) as Ast;
		const span = spanning(token, last);
		if (more.length === 0) return first;
		const inner = this.typed(spanning(first, last));
		const rest = this.typed({ start: first.end, end: last.end });
		const shorter: Rewrite = {
			label: `${token.text}(${this.typed(first)})${rest}`,
			edits: [{ ...span, text: `${token.text}(${this.typed(first)})${rest}` }],
		};
		// Nobody means sin(2)·x by sin 2x.
		this.say(`“${this.typed(span)}” is read as ${token.text}(${inner})`, span, first.kind === 'number' ? undefined : shorter);
		return { kind: 'product', factors: factors.map((value, i) => ({ op: '*', implicit: i > 0, value })), ...spanning(first, last) };
	}

	#continuesArgument(factors: readonly Ast[]): boolean {
		const token = this.raw();
		if (token.kind === 'name') {
			if (BETWEEN.has(token.text) || this.isInfixMod() || this.isTernary()) return false;
			return this.scope.isValue(token.text) || (isOneLetter(token.text) && !this.is(this.raw(1), '('));
		}
		return this.is(token, '(') && factors.every(({ kind }) => kind === 'number' || kind === 'constant');
	}
}
