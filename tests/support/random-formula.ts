/** Random formulas, as a person could type them: every function, operator and form of the language. */

import { FUNCTIONS } from '../../src/expr/syntax/library.ts';
import type { Random } from './random-graph.ts';

type Kind = 'number' | 'condition';

/** A piece of text with holes for its parts: `texts[0] parts[0] texts[1] …`. Every piece stands in brackets of its own or needs none. */
interface Piece {
	readonly kind: Kind;
	readonly texts: readonly string[];
	readonly parts: readonly Piece[];
	/** May be replaced by one of its parts when a formula is made smaller; not where a part names an index of its own. */
	readonly hoistable: boolean;
}

/** A formula with the declarations of its parameters. */
export interface RandomFormula {
	readonly text: string;
	/** Simpler formulas, the simplest first: for shrinking. */
	smaller(): RandomFormula[];
}

const piece = (kind: Kind, texts: readonly string[], parts: readonly Piece[] = [], hoistable = true): Piece => ({
	kind,
	texts,
	parts,
	hoistable,
});
const leaf = (text: string): Piece => piece('number', [text]);

const textOf = ({ texts, parts }: Piece): string => texts.map((text, i) => text + (parts[i] ? textOf(parts[i]) : '')).join('');
const sizeOf = ({ parts }: Piece): number => parts.reduce((sum, part) => sum + sizeOf(part), 1);

/** Numbers as people write them; a few whose rounding to f32 is far from exact. */
const NUMBERS = [
	'0',
	'1',
	'2',
	'3',
	'10',
	'100',
	'0.5',
	'0.1',
	'1e-3',
	'2.5',
	'7',
	'1/3',
	'1e-6',
	'1e6',
	'3.14159',
	'-1',
	'-2.7',
	'1.0000001',
];
const WHOLE_EXPONENTS = ['2', '3', '4', '-1', '-2', '5', '0.5', '7', '64'];

/** Functions of two arguments or more that want them in some order. */
const CONSTANT_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
	clamp: ['(', ', -1.5, 2)'],
	smoothstep: ['(-1, 2, ', ')'],
};

class Writer {
	readonly #random: Random;
	readonly #leaves: readonly string[];

	constructor(random: Random, leaves: readonly string[]) {
		this.#random = random;
		this.#leaves = leaves;
	}

	pick<T>(list: readonly T[]): T {
		return list[Math.floor(this.#random() * list.length)] as T;
	}

	#splits(size: number, count: number): number[] {
		const cuts = Array.from({ length: count }, () => this.#random());
		const sum = cuts.reduce((a, b) => a + b);
		return cuts.map((cut) => Math.max(1, Math.round((cut / sum) * (size - 1))));
	}

	/** A piece of about `size` operations; `indices` are the names of enclosing sums. */
	number(size: number, indices: readonly string[] = []): Piece {
		if (size <= 1) return leaf(this.#random() < 0.2 ? `(${this.pick(NUMBERS)})` : this.pick([...this.#leaves, ...indices]));
		const choice = this.#random();
		if (choice < 0.4) return this.#arithmetic(size, indices);
		if (choice < 0.8) return this.#call(size, indices);
		if (choice < 0.88) return this.#choice(size, indices);
		if (choice < 0.92) return this.#loop(size, indices);
		if (choice < 0.96) return piece('number', ['(', ')^(', ')'], this.#parts(size, 2, indices));
		return piece('number', ['(', `)^(${this.pick(WHOLE_EXPONENTS)})`], [this.number(size - 1, indices)]);
	}

	#parts(size: number, count: number, indices: readonly string[]): Piece[] {
		return this.#splits(size, count).map((part) => this.number(part, indices));
	}

	#arithmetic(size: number, indices: readonly string[]): Piece {
		const operator = this.pick([' + ', ' - ', ' * ', ' / ', ' + ', ' - ', ' * ', ' ']);
		if (this.#random() < 0.1) return piece('number', ['(-', ')'], [this.number(size - 1, indices)]);
		// Implicit multiplication needs brackets around both factors.
		return piece('number', operator === ' ' ? ['((', ') (', '))'] : ['(', operator, ')'], this.#parts(size, 2, indices));
	}

	#call(size: number, indices: readonly string[]): Piece {
		const { name, least, most } = this.pick(FUNCTIONS);
		const fixed = CONSTANT_ARGUMENTS[name];
		if (fixed && this.#random() < 0.7) return piece('number', [`${name}${fixed[0]}`, `${fixed[1]}`], [this.number(size - 1, indices)]);
		const count = least + Math.floor(this.#random() * (Math.min(most, least + 2) - least + 1));
		return piece('number', [`${name}(`, ...new Array<string>(count - 1).fill(', '), ')'], this.#parts(size, count, indices));
	}

	#choice(size: number, indices: readonly string[]): Piece {
		const [third = 1, ...rest] = this.#splits(size, 3);
		const sides = rest.map((part) => this.number(part, indices));
		const condition = this.condition(third, indices);
		return this.#random() < 0.5
			? piece('number', ['(', ' ? ', ' : ', ')'], [condition, ...sides])
			: piece('number', ['if(', ', ', ', ', ')'], [condition, ...sides]);
	}

	condition(size: number, indices: readonly string[]): Piece {
		const choice = this.#random();
		if (choice < 0.15) return piece('condition', ['!(', ')'], [this.condition(size - 1, indices)]);
		if (choice < 0.4 && size > 1) {
			const [left = 1, right = 1] = this.#splits(size, 2);
			return piece('condition', ['(', this.pick([' && ', ' || ']), ')'], [this.condition(left, indices), this.condition(right, indices)]);
		}
		return piece(
			'condition',
			['(', this.pick([' < ', ' <= ', ' > ', ' >= ', ' == ', ' != ']), ')'],
			this.#parts(Math.max(3, size), 2, indices),
		);
	}

	#loop(size: number, indices: readonly string[]): Piece {
		const index = ['i', 'j', 'k'][indices.length];
		if (index === undefined) return this.#arithmetic(size, indices);
		const body = this.number(Math.max(1, Math.floor(size / 2)), [...indices, index]);
		return piece('number', [`${this.pick(['sum', 'prod'])}(${index}, 1, ${this.pick(['2', '3', '5', 'n'])}, `, ')'], [body], false);
	}
}

/** Every smaller piece of the same kind: parts in its place, or one part made smaller. */
function smallerPieces(whole: Piece): Piece[] {
	const list: Piece[] =
		whole.parts.length === 0 ? [] : whole.kind === 'number' ? [leaf('x1'), leaf('1')] : [piece('condition', ['(x1 < 0)'])];
	if (whole.hoistable) list.push(...whole.parts.filter((part) => part.kind === whole.kind));
	for (const [i, part] of whole.parts.entries()) {
		for (const less of smallerPieces(part)) list.push({ ...whole, parts: whole.parts.with(i, less) });
	}
	return list;
}

const DECLARATIONS = 'a in [-4, 4] = 0.7; b = 1.3; c in [1, 9] = 2.5; ';

function formulaOf(body: Piece, declared: boolean): RandomFormula {
	return {
		text: (declared ? DECLARATIONS : '') + textOf(body),
		smaller: () => [
			...(declared ? [formulaOf(body, false)] : []),
			...smallerPieces(body)
				.sort((p, q) => sizeOf(p) - sizeOf(q))
				.map((less) => formulaOf(less, declared)),
		],
	};
}

/** A formula of up to `most` operations in one to four variables `x1 …` and, in half of them, parameters. */
export function randomFormula(random: Random, most = 18): RandomFormula {
	const variables = ['x1', 'x2', 'x3', 'x4'].slice(0, [2, 2, 2, 1, 3, 4][Math.floor(random() * 6)]);
	const declared = random() < 0.5;
	// Two of every variable: a parameter comes up less often.
	const writer = new Writer(random, [...variables, ...variables, ...(declared ? ['a', 'b', 'c'] : [])]);
	return formulaOf(writer.number(2 + Math.floor(random() * (most - 1))), declared);
}
