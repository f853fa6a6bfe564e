/** The checks that decide validity: collected over the graph, reduced by implication, ANDed once. */

import type { LirBuilder, LirId } from '../math/lir.ts';
import type { Interval } from './arithmetic.ts';
import type { ExprId, Graph } from './graph.ts';

interface ChecksOptions {
	/** What a node's valid computed results can be. */
	readonly range: (id: ExprId) => Interval;
	/** A node of truth value as LIR. */
	readonly condition: (id: ExprId) => LirId;
	/** Leave out checks that another one implies. */
	readonly imply: boolean;
}

/**
 * A node's validity is the union of its own checks and its operands'. A choice `c ? a : b` needs
 * what both sides need, and of the rest only what the side taken needs.
 */
export class Checks {
	readonly #own = new Map<ExprId, LirId>();
	readonly #inRange = new Map<ExprId, LirId>();
	/** The checks of each choice, condition excluded. */
	readonly #choices = new Map<ExprId, ReadonlySet<LirId>>();

	constructor(private readonly graph: Graph, private readonly b: LirBuilder, private readonly options: ChecksOptions) {}

	/** A check of the node's operands. */
	require(id: ExprId, check: LirId): void {
		this.#own.set(id, check);
	}

	/** The check that the node's result is within ±2^120. */
	requireRange(id: ExprId, check: LirId): void {
		this.#inRange.set(id, check);
	}

	/**
	 * One validity a group.
	 * @param groups expressions, each group with all of the one before
	 */
	conjunctions(groups: readonly (readonly ExprId[])[]): LirId[] {
		let made: ReadonlySet<LirId> = new Set();
		let before = this.b.bool(true);
		return groups.map((group) => {
			const checks = this.#collect(group);
			const added = [...checks].filter((check) => !made.has(check));
			made = new Set([...made, ...checks]);
			before = this.#all(before, added);
			return before;
		});
	}

	#all(first: LirId, rest: readonly LirId[]): LirId {
		const truth = this.b.bool(true);
		return rest.reduce((a, check) => (a === truth ? check : check === truth ? a : this.b.and(a, check)), first);
	}

	/** The checks of expressions that are all computed: one walk from the users to the operands. */
	#collect(roots: readonly ExprId[]): Set<LirId> {
		const checks = new Set<LirId>();
		const implied = new Set<ExprId>();
		for (const id of this.#unconditional(roots)) {
			const own = this.#own.get(id);
			if (own !== undefined) checks.add(own);
			const inRange = this.#inRange.get(id);
			if (inRange !== undefined && !implied.has(id)) checks.add(inRange);
			if (this.options.imply && (inRange !== undefined || implied.has(id))) for (const arg of this.#bounds(id)) implied.add(arg);
			for (const check of this.#choices.get(id) ?? []) checks.add(check);
		}
		return checks;
	}

	/** The nodes under `roots` that no choice decides over, users first. Choices on the way are resolved. */
	#unconditional(roots: readonly ExprId[]): ExprId[] {
		const seen = new Set<ExprId>(roots);
		const stack = [...seen];
		for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
			const { op, args } = this.graph.node(id);
			for (const arg of op === 'select' ? args.slice(0, 1) : args) {
				if (seen.has(arg)) continue;
				seen.add(arg);
				stack.push(arg);
			}
		}
		return [...seen].sort((a, b) => b - a);
	}

	/**
	 * Resolve a choice; to be called for every choice in ascending order, so that inner ones are known.
	 */
	choose(id: ExprId): void {
		const [condition, a, b] = this.graph.node(id).args as [ExprId, ExprId, ExprId];
		const [first, second] = [this.#collect([a]), this.#collect([b])];
		const checks = new Set([...first].filter((check) => second.has(check)));
		const rest = (side: Set<LirId>): LirId => this.#all(this.b.bool(true), [...side].filter((check) => !checks.has(check)));
		const [onlyFirst, onlySecond] = [rest(first), rest(second)];
		const chosen = this.#either(this.options.condition(condition), onlyFirst, onlySecond);
		if (chosen !== this.b.bool(true)) checks.add(chosen);
		this.#choices.set(id, checks);
	}

	/** condition ? a : b of truth values. */
	#either(condition: LirId, a: LirId, b: LirId): LirId {
		const truth = this.b.bool(true);
		if (a === b) return a;
		if (b === truth) return this.b.or(this.b.not(condition), a);
		if (a === truth) return this.b.or(condition, b);
		return this.b.or(this.b.and(condition, a), this.b.and(this.b.not(condition), b));
	}

	/**
	 * The operands that are within ±2^120 if the result of `id` is: rounding is monotone, so a sum of
	 * numbers of one sign is no smaller than either, nor is a product by at least 1, nor a power.
	 */
	#bounds(id: ExprId): readonly ExprId[] {
		const { op, args } = this.graph.node(id);
		const [a, b] = args as [ExprId, ExprId];
		switch (op) {
			case 'neg':
			case 'abs':
			case 'powi': return args;
			case 'add': return this.#sign(a) !== 0 && this.#sign(a) === this.#sign(b) ? args : [];
			case 'mul': return a === b ? args : [...(this.#atLeastOne(b) ? [a] : []), ...(this.#atLeastOne(a) ? [b] : [])];
			default: return [];
		}
	}

	#sign(id: ExprId): -1 | 0 | 1 {
		const { lo, hi } = this.options.range(id);
		return lo >= 0 ? 1 : hi <= 0 ? -1 : 0;
	}

	#atLeastOne(id: ExprId): boolean {
		const { lo, hi } = this.options.range(id);
		return lo >= 1 || hi <= -1;
	}
}
