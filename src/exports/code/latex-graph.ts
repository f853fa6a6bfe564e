/**
 * An expression of the graph as typeset mathematics, for derivatives, which nobody wrote. Products and sums are flattened and
 * their constants gathered, as a person would: −2(a − x)·(−1) is 2(a − x). Large pieces that occur again get a name.
 */

import type { ExprId, Graph } from '../../expr/graph/graph.ts';
import type { OpName } from '../../expr/graph/ops.ts';
import { element, fenced, mi, mn, mo, row, separated } from '../../expr/syntax/typeset.ts';
import type { MathNode } from '../../expr/syntax/math-node.ts';
import { UsageError } from '../../model/errors.ts';
import { digits, namedConstant } from './latex-numbers.ts';

/** How tightly a piece binds. */
const LEVEL = { choice: 0, logic: 1, compare: 2, sum: 3, product: 4, power: 5, atom: 6 } as const;

interface Shown {
	readonly node: MathNode;
	readonly level: number;
	/** Begins with a minus sign. */
	readonly minus?: true;
	/** The lines of a choice. */
	readonly cases?: readonly Case[];
}

/** A value, and where it holds; otherwise where there is no condition. */
type Case = readonly [MathNode, MathNode | undefined];

/** coefficient · Π base^power. */
interface Product {
	coefficient: number;
	readonly factors: Map<ExprId, number>;
	readonly names: MathNode[];
	readonly under: MathNode[];
	bottom: number;
}

export interface LatexNames {
	readonly variables: readonly MathNode[];
	readonly parameters: readonly MathNode[];
}

/** A name for a piece, and the piece. */
export interface Definition {
	readonly name: MathNode;
	readonly value: MathNode;
}

/** Larger pieces, in nodes of the tree, are named where they occur again in large expressions. */
const LARGE_PIECE = 8;
const LARGE_WHOLE = 90;
/** Pieces larger than this are named in any case: no line is without end. */
const LONGEST_PIECE = 160;

const atom = (node: MathNode): Shown => ({ node, level: LEVEL.atom });
const bracketed = (node: MathNode): MathNode => fenced('(', node, ')');
const at = ({ node, level }: Shown, least: number): MathNode => (level < least ? bracketed(node) : node);
const applied = (name: MathNode, ...args: MathNode[]): Shown => atom(row(name, mo('\u2061'), bracketed(separated(args, ','))));
const named = (name: string, ...args: MathNode[]): Shown => applied(mi(name), ...args);
const power = (base: MathNode, exponent: MathNode): Shown => ({ node: element('msup', base, exponent), level: LEVEL.power });
const product = (...nodes: MathNode[]): Shown => ({
	node: row(...nodes.flatMap((node, i) => (i === 0 ? [node] : [mo('\u2062'), node]))),
	level: LEVEL.product,
});
const added = (a: MathNode, sign: '+' | '−', b: MathNode): Shown => ({ node: row(a, mo(sign), b), level: LEVEL.sum });
const minusBefore = (node: MathNode): MathNode => row(mo('−'), node);
const exponential = (exponent: MathNode): Shown => power(mi('e'), exponent);

/** Writes expressions of one graph, with the definitions that they need. */
export class GraphLatex {
	readonly definitions: Definition[] = [];
	readonly #graph: Graph;
	readonly #names: LatexNames;
	readonly #shown = new Map<ExprId, Shown>();
	readonly #outputs: readonly ExprId[];

	constructor(graph: Graph, outputs: readonly ExprId[], names: LatexNames) {
		this.#graph = graph;
		this.#names = names;
		this.#outputs = outputs;
		const order = graph.reachable(outputs);
		const uses = new Map<ExprId, number>();
		for (const id of [...outputs, ...order.flatMap((user) => graph.node(user).args)]) uses.set(id, (uses.get(id) ?? 0) + 1);
		// Sizes of the trees that would be written, names counting as one.
		const size = new Map<ExprId, number>();
		const total = order.reduce((sum, id) => sum + graph.node(id).args.length, 0);
		for (const id of order) {
			const own = 1 + graph.node(id).args.reduce((sum, arg) => sum + (size.get(arg) ?? 1), 0);
			const isNamed =
				(own > LONGEST_PIECE || (total > LARGE_WHOLE && own > LARGE_PIECE && (uses.get(id) ?? 0) > 1)) &&
				!outputs.includes(id) &&
				!isCondition(graph.node(id).op);
			size.set(id, isNamed ? 1 : own);
			this.#shown.set(id, this.#show(id));
			if (isNamed) this.#name(id);
		}
	}

	/** The expressions, in their order. */
	get results(): MathNode[] {
		return this.#outputs.map((id) => this.#at(id).node);
	}

	#name(id: ExprId): void {
		const name = element('msub', mi('t'), mn(String(this.definitions.length + 1)));
		this.definitions.push({ name, value: this.#at(id).node });
		this.#shown.set(id, atom(name));
		this.#isNamed.add(id);
	}

	readonly #isNamed = new Set<ExprId>();

	#at(id: ExprId): Shown {
		return this.#shown.get(id) as Shown;
	}

	#show(id: ExprId): Shown {
		const { op, args, attr } = this.#graph.node(id);
		switch (op) {
			case 'variable':
				return atom(this.#names.variables[attr] as MathNode);
			case 'parameter':
				return atom(this.#names.parameters[attr] as MathNode);
			case 'add':
			case 'sub':
				return this.#sum(id);
			case 'constant':
			case 'mul':
			case 'div':
			case 'neg':
			case 'powi':
				return this.#product(this.#productOf(id));
			default:
				return FUNCTIONS[op](
					args.map((arg) => this.#at(arg)),
					attr,
				);
		}
	}

	/** Terms, each with its sign; brackets within sums disappear. */
	#sum(id: ExprId): Shown {
		const terms: { readonly id: ExprId; readonly minus: boolean }[] = [];
		const open = [{ id, minus: false }];
		for (let next = open.pop(); next; next = open.pop()) {
			const { op, args } = this.#graph.node(next.id);
			const [a, b] = args as [ExprId, ExprId];
			if ((op !== 'add' && op !== 'sub') || (next.id !== id && this.#isNamed.has(next.id))) terms.push(next);
			else open.push({ id: b, minus: next.minus !== (op === 'sub') }, { id: a, minus: next.minus });
		}
		const parts = terms.map((term) => {
			const made = this.#isNamed.has(term.id) ? undefined : this.#productOf(term.id);
			const minus = term.minus !== (made !== undefined && made.coefficient < 0);
			const shown = made ? this.#product({ ...made, coefficient: Math.abs(made.coefficient) }) : this.#at(term.id);
			return { minus, node: at(shown, LEVEL.product) };
		});
		// A sum that would begin with a minus sign begins with another term, where there is one.
		const first = Math.max(
			0,
			parts.findIndex(({ minus }) => !minus),
		);
		const sorted = [...parts.slice(first, first + 1), ...parts.filter((_, k) => k !== first)];
		const nodes = sorted.flatMap(({ minus, node }, i) => (i === 0 ? [minus ? minusBefore(node) : node] : [mo(minus ? '−' : '+'), node]));
		return { node: row(...nodes), level: LEVEL.sum, ...(sorted[0]?.minus ? { minus: true } : {}) };
	}

	/** Factors with their powers, constants gathered. */
	#productOf(id: ExprId): Product {
		const made: Product = { coefficient: 1, factors: new Map(), names: [], under: [], bottom: 1 };
		const open = [{ id, exponent: 1 }];
		for (let next = open.pop(); next; next = open.pop()) {
			const { op, args, attr } = this.#graph.node(next.id);
			const [a, b] = args as [ExprId, ExprId];
			const isWhole = next.id === id;
			const { exponent } = next;
			if (!isWhole && this.#isNamed.has(next.id)) addFactor(made, next.id, exponent);
			else if (op === 'mul') open.push({ id: b, exponent }, { id: a, exponent });
			else if (op === 'div') open.push({ id: b, exponent: -exponent }, { id: a, exponent });
			else if (op === 'neg') {
				if (exponent % 2 !== 0) made.coefficient = -made.coefficient;
				open.push({ id: a, exponent });
			} else if (op === 'powi') open.push({ id: a, exponent: exponent * attr });
			else if (op === 'constant') multiply(made, attr, exponent);
			else addFactor(made, next.id, exponent);
		}
		return made;
	}

	#isLeaf(id: ExprId): boolean {
		return this.#graph.node(id).args.length === 0;
	}

	#product(made: Product): Shown {
		const { coefficient, factors, names, under } = made;
		const [size, bottom] = inHalves(Math.abs(coefficient), made.bottom, factors.size > 0);
		const tops: MathNode[] = [];
		const bottoms: MathNode[] = bottom === 1 ? [...under] : [mn(String(bottom)), ...under];
		// Letters stand before brackets.
		const entries = [...factors]
			.filter(([, exponent]) => exponent !== 0)
			.sort(([a], [b]) => Number(this.#isLeaf(b)) - Number(this.#isLeaf(a)));
		const written = (id: ExprId, exponent: number, alone: boolean): MathNode => {
			const shown = this.#at(id);
			const { op, args } = this.#graph.node(id);
			// The square of e^(−x²/2).
			if (op === 'bell' && exponent === 2 && !this.#isNamed.has(id))
				return exponential(minusBefore(square(this.#at(args[0] as ExprId)))).node;
			if (exponent === 1) return at(shown, alone ? LEVEL.choice : LEVEL.power);
			return element('msup', at(shown, LEVEL.atom), mn(String(exponent)));
		};
		const above = entries.filter(([, exponent]) => exponent > 0);
		const below = entries.filter(([, exponent]) => exponent < 0);
		const aloneBelow = below.length === 1 && bottoms.length === 0;
		for (const [id, exponent] of below) bottoms.push(written(id, -exponent, aloneBelow));
		const isFraction = bottoms.length > 0;
		const showsNumber = size !== 1 || (above.length === 0 && names.length === 0);
		if (showsNumber) tops.push(digits(size));
		tops.push(...names);
		const aloneAbove = tops.length === 0 && above.length === 1;
		for (const [id, exponent] of above) tops.push(written(id, exponent, aloneAbove));
		const top = joined(tops);
		const node = isFraction ? element('mfrac', top, joined(bottoms)) : top;
		const single = tops.length === 1 && !isFraction;
		const only = single && above.length === 1 ? above[0] : undefined;
		const level = only
			? only[1] === 1
				? this.#at(only[0]).level
				: LEVEL.power
			: isFraction
				? LEVEL.power
				: single && isPlainNumber(top)
					? LEVEL.atom
					: LEVEL.product;
		if (coefficient < 0) return { node: minusBefore(at({ node, level }, LEVEL.product)), level: LEVEL.sum, minus: true };
		return { node, level };
	}
}

/** ½, ¼, ⅛ before other factors as a fraction. */
function inHalves(size: number, bottom: number, hasFactors: boolean): readonly [number, number] {
	return hasFactors && [0.5, 0.25, 0.125].includes(size) ? [1, bottom / size] : [size, bottom];
}

const isPlainNumber = ({ tag }: MathNode): boolean => tag === 'mn' || tag === 'mi';

function addFactor({ factors }: Product, id: ExprId, exponent: number): void {
	factors.set(id, (factors.get(id) ?? 0) + exponent);
}

function multiply(made: Product, value: number, exponent: number): void {
	const known = Math.abs(exponent) === 1 ? namedConstant(value) : undefined;
	if (!known) {
		const whole = Number.isInteger(value) && Math.abs(value) < 1e6 && exponent < 0;
		// 1/2 stays a fraction.
		if (whole && value ** -exponent < 1e6) {
			made.bottom *= Math.abs(value ** -exponent);
			if (value < 0 && exponent % 2 !== 0) made.coefficient = -made.coefficient;
		} else made.coefficient *= value ** exponent;
	} else if (exponent > 0) {
		made.coefficient *= known.top;
		made.bottom *= known.bottom;
		made.names.push(...known.names);
		made.under.push(...known.under);
	} else {
		made.coefficient *= known.bottom * Math.sign(known.top);
		made.bottom *= Math.abs(known.top);
		made.names.push(...known.under);
		made.under.push(...known.names);
	}
	const common = Number.isInteger(made.coefficient) ? greatestDivisor(Math.abs(made.coefficient), made.bottom) : 1;
	if (common > 1) {
		made.coefficient /= common;
		made.bottom /= common;
	} else if (made.bottom !== 1 && !Number.isInteger(made.coefficient)) {
		made.coefficient /= made.bottom;
		made.bottom = 1;
	}
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Factors side by side; digits would run together, so a dot stands between them. */
function joined(factors: readonly MathNode[]): MathNode {
	const begins = (node: MathNode): boolean => {
		const first = node.tag === 'mn' ? node : node.children[0];
		return (
			node.tag === 'mn' ||
			(typeof first === 'object' && first.tag !== 'mo' && begins(first) && node.tag !== 'mfrac' && node.tag !== 'msqrt')
		);
	};
	return row(...factors.flatMap((node, i) => (i === 0 ? [node] : [mo(begins(node) ? '·' : '\u2062'), node])));
}

const isCondition = (op: OpName): boolean => ['lt', 'le', 'eq', 'and', 'or', 'not', 'present'].includes(op);

type Write = (args: readonly Shown[], attr: number) => Shown;
const one =
	(write: (x: MathNode) => Shown): Write =>
	([x]) =>
		write((x as Shown).node);
const two =
	(write: (a: MathNode, b: MathNode) => Shown): Write =>
	([a, b]) =>
		write((a as Shown).node, (b as Shown).node);
const fn = (name: string): Write => one((x) => named(name, x));
const fn2 = (name: string): Write => two((a, b) => named(name, a, b));
const compared =
	(sign: string): Write =>
	([a, b]) => ({ node: row(at(a as Shown, LEVEL.sum), mo(sign), at(b as Shown, LEVEL.sum)), level: LEVEL.compare });
const logic =
	(sign: string): Write =>
	([a, b]) => ({ node: row(at(a as Shown, LEVEL.compare), mo(sign), at(b as Shown, LEVEL.compare)), level: LEVEL.logic });
const refused: Write = () => {
	throw new UsageError('Samples of a file cannot be written as LaTeX: take the field as .npz.');
};
const square = (x: Shown): MathNode =>
	x.node.tag === 'mn' && x.node.children[0] === '1' ? x.node : element('msup', at(x, LEVEL.atom), mn('2'));
const rootOfSquares = (a: Shown, b: Shown): MathNode => element('msqrt', row(square(a), mo('+'), square(b)));

const braced = (lines: readonly Case[]): MathNode =>
	row(
		{ tag: 'mo', attributes: { fence: 'true', form: 'prefix', stretchy: 'true' }, children: ['{'] },
		{
			tag: 'mtable',
			attributes: { columnalign: 'left' },
			children: lines.map(([value, condition]) =>
				element(
					'mtr',
					element('mtd', value),
					element('mtd', condition ? row(element('mtext', 'if '), condition) : element('mtext', 'otherwise')),
				),
			),
		},
	);

/** A choice; one on its other side goes on in further lines. */
function choice(first: Case, otherwise?: Shown): Shown {
	const lines = [first, ...(otherwise ? (otherwise.cases ?? [[otherwise.node, undefined] as const]) : [])];
	return { node: braced(lines), level: LEVEL.choice, cases: lines };
}

/** How each operation is written that is no part of a sum or a product. */
const FUNCTIONS: Readonly<
	Record<Exclude<OpName, 'constant' | 'variable' | 'parameter' | 'add' | 'sub' | 'mul' | 'div' | 'neg' | 'powi'>, Write>
> = {
	pow: ([a, b]) => power(at(a as Shown, LEVEL.atom), (b as Shown).node),
	mod: fn2('mod'),
	min: fn2('min'),
	max: fn2('max'),
	// They take away what only rounding has put there.
	snap: ([x]) => x as Shown,
	hold: ([x]) => x as Shown,
	hypot: ([a, b]) => atom(rootOfSquares(a as Shown, b as Shown)),
	atan2: fn2('atan2'),
	abs: one((x) => atom(fenced('|', x, '|'))),
	sign: fn('sgn'),
	floor: one((x) => atom(fenced('⌊', x, '⌋'))),
	ceil: one((x) => atom(fenced('⌈', x, '⌉'))),
	round: fn('round'),
	sqrt: one((x) => atom(element('msqrt', x))),
	cbrt: one((x) => atom(element('mroot', x, mn('3')))),
	exp: one(exponential),
	expm1: one((x) => added(exponential(x).node, '−', mn('1'))),
	log: fn('log'),
	log2: one((x) => applied(element('msub', mi('log'), mn('2')), x)),
	log10: one((x) => applied(element('msub', mi('log'), mn('10')), x)),
	log1p: ([x]) => named('log', row(mn('1'), mo('+'), at(x as Shown, (x as Shown).minus ? LEVEL.atom : LEVEL.sum))),
	sin: fn('sin'),
	cos: fn('cos'),
	tan: fn('tan'),
	asin: fn('arcsin'),
	acos: fn('arccos'),
	atan: fn('arctan'),
	sinh: fn('sinh'),
	cosh: fn('cosh'),
	tanh: fn('tanh'),
	asinh: fn('arsinh'),
	acosh: fn('arcosh'),
	atanh: fn('artanh'),
	erf: fn('erf'),
	erfc: fn('erfc'),
	sigmoid: fn('sigmoid'),
	softplus: one((x) => named('log', row(mn('1'), mo('+'), exponential(x).node))),
	gelu: ([x]) => product(at(x as Shown, LEVEL.product), applied(mi('Φ'), (x as Shown).node).node),
	normal: one((x) => applied(mi('Φ'), x)),
	bell: ([x]) => exponential(minusBefore(element('mfrac', square(x as Shown), mn('2')))),
	sech: fn('sech'),
	direction: ([a, b]) => ({
		node: element('mfrac', (a as Shown).node, rootOfSquares(a as Shown, b as Shown)),
		level: LEVEL.power,
	}),
	gamma: one((x) => applied(mi('Γ'), x)),
	lgamma: one((x) => named('log', fenced('|', applied(mi('Γ'), x).node, '|'))),
	polygamma: ([x], m) => applied(m === 0 ? mi('ψ') : element('msup', mi('ψ'), bracketed(mn(String(m)))), (x as Shown).node),
	lt: compared('<'),
	le: compared('≤'),
	eq: compared('='),
	and: logic('∧'),
	or: logic('∨'),
	not: ([a]) => ({ node: row(mo('¬'), at(a as Shown, LEVEL.atom)), level: LEVEL.compare }),
	select: ([condition, yes, no]) => choice([(yes as Shown).node, (condition as Shown).node], no as Shown),
	require: ([condition, value]) => choice([(value as Shown).node, (condition as Shown).node]),
	lattice: (args, stream) => applied(element('msub', mi('h'), mn(String(stream))), ...args.map(({ node }) => node)),
	philox: refused,
	data: refused,
	present: refused,
};
