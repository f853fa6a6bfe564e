/** Coordinates by their number: x[1], x[i + 1], x[0], x[1:]. */

import type { Ast } from './ast.ts';
import { Calls } from './calls.ts';
import { FormulaError } from './errors.ts';
import type { Token } from './tokens.ts';
import { constantOf, numberOf } from './vocabulary.ts';

export abstract class Indices extends Calls {
	/** Whether coordinates are counted from 0: x[0] stands somewhere, or range( of Python. */
	protected abstract readonly zeroBased: boolean;

	protected indexed(token: Token): Ast {
		const open = this.expect('[');
		const close = this.closing(this.at - 1);
		const colon = this.tokens.findIndex((inner, i) => i >= this.at && i < close && this.is(inner, ':'));
		if (colon >= 0 && !this.tokens.slice(this.at, close).some((inner) => this.is(inner, '?'))) return this.#slice(token, open, close);
		const index = this.enclosed(open, () => this.expression());
		const { end } = this.expect(']', undefined, open);
		const span = { start: token.start, end };
		const value = constantOf(index);
		if (value !== undefined && value < 0) {
			// x[-1] is the last.
			this.scope.useVector(token);
			const n: Ast = { kind: 'dimension', start: index.start, end: index.end };
			const last: Ast =
				value === -1
					? n
					: {
							kind: 'sum',
							terms: [
								{ minus: false, value: n },
								{ minus: true, value: numberOf(-value - 1, index) },
							],
							start: index.start,
							end: index.end,
						};
			return { kind: 'indexed', name: token.text, index: last, ...span };
		}
		const shift = this.zeroBased ? 1 : 0;
		if (value !== undefined && Number.isInteger(value)) {
			this.scope.useVector(token);
			this.scope.useNumber(index, value + shift);
			if (shift > 0) this.say(`${token.text}[0] is the first coordinate: they are counted from 0 here, as in Python`, span);
			return { kind: 'indexed', name: token.text, index: shift ? numberOf(value + 1, index) : index, ...span };
		}
		this.scope.useVector(token);
		if (shift === 0) return { kind: 'indexed', name: token.text, index, ...span };
		this.say(`${token.text}[0] is the first coordinate: they are counted from 0 here, as in Python`, span);
		return { kind: 'indexed', name: token.text, index: plusOne(index), ...span };
	}

	/** x[1:], x[:-1], x[2:-3]: from 0, as in Python. */
	#slice(token: Token, open: Token, close: number): Ast {
		const [from, to, step] = this.#sliceParts(close);
		const end = this.tokens[close]?.end ?? open.end;
		this.at = close + 1;
		const span = { start: token.start, end };
		if (from === undefined || to === undefined || step || from < 0 || to > 0)
			throw new FormulaError(`a slice is ${token.text}[1:], ${token.text}[:-1] or the like: some coordinates left out at the ends`, span);
		return this.scope.slice(token, span, from, from - to);
	}

	#sliceParts(close: number): [from: number | undefined, to: number | undefined, step: boolean] {
		const parts: Token[][] = [[]];
		for (const token of this.tokens.slice(this.at, close)) {
			if (this.is(token, ':')) parts.push([]);
			else parts.at(-1)?.push(token);
		}
		const whole = (part: readonly Token[] | undefined): number | undefined => {
			const [sign, number] = part ?? [];
			if (!sign) return 0;
			if (sign.kind === 'number' && !number) return sign.value;
			return this.is(sign, '-') && number?.kind === 'number' ? -number.value : undefined;
		};
		return [whole(parts[0]), whole(parts[1]), parts.length > 2];
	}
}

/** An index of Python as ours: i as i + 1, i − 1 as i. */
function plusOne(index: Ast): Ast {
	const { start, end } = index;
	if (index.kind === 'sum') {
		const last = index.terms.at(-1);
		const value = last && constantOf(last.value);
		if (last && value !== undefined) {
			const changed = (last.minus ? -value : value) + 1;
			const terms = index.terms.slice(0, -1);
			if (changed === 0 && terms.length === 1) return (terms[0] as { value: Ast }).value;
			return {
				...index,
				terms: [...terms, ...(changed === 0 ? [] : [{ minus: changed < 0, value: numberOf(Math.abs(changed), last.value) }])],
			};
		}
		return { ...index, terms: [...index.terms, { minus: false, value: numberOf(1, index) }] };
	}
	return {
		kind: 'sum',
		terms: [
			{ minus: false, value: index },
			{ minus: false, value: numberOf(1, index) },
		],
		start,
		end,
	};
}
