/**
 * An expression as lines of code: what is used more than once, or would make a line too long, becomes a named value;
 * everything else stands where it is used, in the order of the graph, so that all languages round alike.
 *
 * What has no value is NaN on its way to the result. f64's arithmetic carries NaN by itself; an infinity that would
 * become a number again (1/∞, a comparison, max) is made NaN before. Where an operation that may fail is within its domain
 * for all arguments up to 2^30 in size, nothing is asked.
 */

import { EXACT_ARITHMETIC } from '../../expr/graph/arithmetic.ts';
import type { ExprId, ExprNode } from '../../expr/graph/graph.ts';
import { INPUT_LIMIT, type OpName, OPS } from '../../expr/graph/ops.ts';
import { enclose } from '../../expr/interval/enclose.ts';
import { LOWERINGS64 } from '../../expr/emit/lowerings64.ts';
import type { Names } from './identifiers.ts';
import { suggestedName } from './naming.ts';
import type { CodeSubject } from './subject.ts';
import { atom, type Piece } from './text.ts';

/** How a language writes one operation. */
export interface Rule {
	readonly write: (args: readonly Piece[], attr: number) => Piece;
	/** Functions that the code must bring along. */
	readonly helpers?: readonly string[];
	/** False: it may answer a number where an operand is NaN, so the operands are asked first. */
	readonly carriesNaN?: false;
}

/** A language has a rule for every operation but the leaves. */
export type Rules = Readonly<Record<Exclude<OpName, 'constant' | 'variable' | 'parameter'>, Rule>>;

/** How a language writes what is no operation. */
export interface Style {
	readonly rules: Rules;
	readonly number: (value: number) => Piece;
	readonly truth: (value: boolean) => Piece;
	readonly hole: Piece;
	/** The value, NaN where it is infinite: a helper's name, and the call. */
	readonly finite: { readonly helper: string; readonly write: (value: Piece) => Piece };
	readonly isFinite: (value: Piece) => Piece;
	readonly both: (a: Piece, b: Piece) => Piece;
	readonly choose: (condition: Piece, yes: Piece, no: Piece) => Piece;
	readonly declare: (name: string, type: 'number' | 'condition', text: string) => string;
}

/** Code of expressions: lines that declare values, and a piece for each expression. */
export interface Written {
	readonly lines: readonly string[];
	readonly results: readonly Piece[];
	/** Whether a result may be infinite where it has no value: by result. */
	readonly mayBeInfinite: readonly boolean[];
	/** Names of the functions that it calls. */
	readonly helpers: ReadonlySet<string>;
	/** What may have no value: by operation. */
	readonly holes: ReadonlySet<OpName>;
}

/** Where these have no value they are NaN, never infinite. */
const NEVER_INFINITE: ReadonlySet<OpName> = new Set(['sqrt', 'asin', 'acos', 'acosh', 'mod', 'lattice', 'require']);

/** Operands longer than this together are named, but for those that are short. */
const LONGEST = 72;
const SHORT = 20;

/**
 * Write expressions of a subject.
 * @param leaves the names of variables and parameters in the code
 * @throws UsageError where the language cannot say it: samples of a file
 */
export function writeExpressions(
	{ graph }: CodeSubject,
	outputs: readonly ExprId[],
	style: Style,
	names: Names,
	leaves: { readonly variables: readonly string[]; readonly parameters: readonly string[] },
): Written {
	return new Writer(graph, outputs, style, names, leaves).written();
}

class Writer {
	readonly #graph: CodeSubject['graph'];
	readonly #outputs: readonly ExprId[];
	readonly #style: Style;
	readonly #names: Names;
	readonly #leaves: { readonly variables: readonly string[]; readonly parameters: readonly string[] };
	readonly #order: readonly ExprId[];
	readonly #uses = new Map<ExprId, number>();
	/** Numbers that a condition compares and that may fail: they are asked by name. */
	readonly #asked = new Set<ExprId>();
	/** What may have no value, and of it what may be infinite there. */
	readonly #fails = new Set<ExprId>();
	readonly #infinite = new Set<ExprId>();
	readonly #pieces = new Map<ExprId, Piece>();
	readonly #lines: string[] = [];
	readonly #helpers = new Set<string>();
	readonly #holes = new Set<OpName>();

	constructor(
		graph: CodeSubject['graph'],
		outputs: readonly ExprId[],
		style: Style,
		names: Names,
		leaves: { readonly variables: readonly string[]; readonly parameters: readonly string[] },
	) {
		this.#graph = graph;
		this.#outputs = outputs;
		this.#style = style;
		this.#names = names;
		this.#leaves = leaves;
		this.#order = graph.reachable(outputs);
		for (const id of [...outputs, ...this.#order.flatMap((user) => graph.node(user).args)])
			this.#uses.set(id, (this.#uses.get(id) ?? 0) + 1);
		this.#findFailures();
	}

	written(): Written {
		for (const id of this.#order) this.#pieces.set(id, this.#write(id));
		return {
			lines: this.#lines,
			results: this.#outputs.map((id) => this.#piece(id)),
			mayBeInfinite: this.#outputs.map((id) => this.#infinite.has(id)),
			helpers: this.#helpers,
			holes: this.#holes,
		};
	}

	/** What may have no value: the operations that may overflow or leave their domain, and all that depends on them. */
	#findFailures(): void {
		const leaf = () => ({ lo: -INPUT_LIMIT, hi: INPUT_LIMIT });
		const known = enclose(this.#graph, this.#order, { arithmetic: EXACT_ARITHMETIC, leaf });
		for (const id of this.#order) {
			const { op, args } = this.#graph.node(id);
			if (op === 'variable' || op === 'parameter') continue;
			if (op === 'constant') {
				if (!Number.isFinite(this.#graph.node(id).attr)) this.#fails.add(id);
				continue;
			}
			const { finite, domain } = LOWERINGS64[op];
			const enclosure = known.get(id);
			const own = (!finite || domain !== undefined) && (op === 'require' || enclosure?.place !== 'inside' || enclosure.exceeds);
			if (own) this.#holes.add(op);
			if (own || args.some((arg) => this.#fails.has(arg))) this.#fails.add(id);
			if ((own && !NEVER_INFINITE.has(op)) || args.some((arg) => this.#infinite.has(arg))) this.#infinite.add(id);
			if (OPS[op].result === 'bool') for (const arg of args) if (this.#isNumber(arg) && this.#fails.has(arg)) this.#asked.add(arg);
		}
	}

	#isNumber(id: ExprId): boolean {
		return OPS[this.#graph.node(id).op].result === 'number';
	}

	#piece(id: ExprId): Piece {
		return this.#pieces.get(id) as Piece;
	}

	#write(id: ExprId): Piece {
		const node = this.#graph.node(id);
		if (node.op === 'constant') return Number.isFinite(node.attr) ? this.#style.number(node.attr) : this.#style.hole;
		if (node.op === 'variable') return atom(this.#leaves.variables[node.attr] as string);
		if (node.op === 'parameter') return atom(this.#leaves.parameters[node.attr] as string);
		const written = this.#operation(node);
		const isShared = (this.#uses.get(id) ?? 0) > 1 && node.op !== 'neg' && node.op !== 'not';
		return isShared || this.#asked.has(id) ? this.#named(id, written) : written;
	}

	/** Operands that are too long together get names, the longest first. */
	#shorten(args: readonly ExprId[]): void {
		const length = (id: ExprId): number => this.#piece(id).text.length;
		const open = [...new Set(args)].filter((id) => length(id) > SHORT).sort((a, b) => length(b) - length(a));
		let total = args.reduce((sum, id) => sum + length(id), 0);
		for (const id of open) {
			if (total <= LONGEST) return;
			total -= length(id);
			this.#pieces.set(id, this.#named(id, this.#piece(id)));
			total += length(id);
		}
	}

	#named(id: ExprId, { text }: Piece): Piece {
		const suggested = suggestedName(this.#graph, id, (leaf) => this.#piece(leaf).text);
		const name = suggested === undefined ? this.#names.next() : this.#names.take(suggested);
		this.#lines.push(this.#style.declare(name, this.#isNumber(id) ? 'number' : 'condition', text));
		return atom(name);
	}

	#operation({ op, args, attr }: ExprNode): Piece {
		const rule = this.#style.rules[op as keyof Rules];
		for (const helper of rule.helpers ?? []) this.#helpers.add(helper);
		if (op === 'select' || op === 'require') return this.#choice(op, args);
		const { carries } = LOWERINGS64[op];
		this.#shorten(args);
		const pieces = args.map((arg, i) => {
			const operand = OPS[op].args[i] === 'bool' ? this.#condition(arg) : this.#piece(arg);
			// A comparison's operands are asked where a choice is made.
			if (OPS[op].result === 'bool' || carries.includes(i) || !this.#infinite.has(arg) || rule.carriesNaN === false) return operand;
			this.#helpers.add(this.#style.finite.helper);
			return this.#style.finite.write(operand);
		});
		const written = rule.write(pieces, attr);
		if (rule.carriesNaN !== false || OPS[op].result === 'bool') return written;
		return this.#where(
			args.filter((arg, i) => this.#fails.has(arg) && !carries.includes(i)),
			written,
		);
	}

	/** A condition: a constant stands for one where it is asked for. */
	#condition(id: ExprId): Piece {
		const constant = this.#graph.constantValue(id);
		return constant === undefined ? this.#piece(id) : this.#style.truth(constant !== 0);
	}

	#choice(op: 'select' | 'require', args: readonly ExprId[]): Piece {
		const [test, yes, no] = args as [ExprId, ExprId, ExprId | undefined];
		this.#shorten(args);
		const other = op === 'select' ? this.#piece(no as ExprId) : this.#style.hole;
		return this.#where(this.#comparedIn(test), this.#style.choose(this.#condition(test), this.#piece(yes), other));
	}

	/** The numbers behind a condition that may have no value. */
	#comparedIn(condition: ExprId): ExprId[] {
		const found = new Set<ExprId>();
		const met = new Set([condition]);
		for (const id of met) {
			for (const arg of this.#graph.node(id).args) {
				if (!this.#isNumber(arg)) met.add(arg);
				else if (this.#fails.has(arg)) found.add(arg);
			}
		}
		return [...found];
	}

	/** `value` where all of these are finite, else NaN. */
	#where(asked: readonly ExprId[], value: Piece): Piece {
		const [first, ...rest] = [...new Set(asked)].map((id) => this.#style.isFinite(this.#piece(id)));
		if (!first) return value;
		return this.#style.choose(rest.reduce(this.#style.both, first), value, this.#style.hole);
	}
}
