/** The checks that decide validity: each asked for where its node is needed, reduced by implication, ANDed once. */

import type { LirBuilder, LirId } from '../../math/lir.ts';
import type { ExprId, Graph } from '../graph/graph.ts';

interface ChecksOptions {
	/** Which operands are within range wherever the result is. */
	readonly guarantees: (id: ExprId) => readonly number[];
	/** A node of truth value as LIR. */
	readonly condition: (id: ExprId) => LirId;
	/** Leave out checks that another one implies. */
	readonly imply: boolean;
}

/** When a node's value is asked for: always, or on one side of a choice that is itself needed. */
interface Need {
	/** The condition as LIR. */
	readonly id: LirId;
	/** On one side of a choice: when the choice is needed, its condition, and the side. */
	readonly side?: { readonly choice: Need; readonly condition: LirId; readonly first: boolean };
}

/**
 * An expression is valid where the checks of all nodes that it needs hold. `c ? a : b` needs c, and
 * a or b as c says; what both sides need is needed whenever the choice is. One walk from the users to
 * the operands tells when each node is needed, so the cost is that of the graph however choices nest.
 */
export class Checks {
	readonly #own = new Map<ExprId, LirId>();
	readonly #inRange = new Map<ExprId, LirId>();
	readonly #always: Need;
	readonly #needs = new Map<LirId, Need>();
	readonly #graph: Graph;
	readonly #b: LirBuilder;
	readonly #options: ChecksOptions;

	constructor(graph: Graph, b: LirBuilder, options: ChecksOptions) {
		this.#graph = graph;
		this.#b = b;
		this.#options = options;
		this.#always = { id: b.bool(true) };
	}

	/** A check of the node's operands. */
	require(id: ExprId, check: LirId): void {
		this.#own.set(id, check);
	}

	/** The check that the node's result is within range: ±2^120 in f32, finite in f64. */
	requireRange(id: ExprId, check: LirId): void {
		this.#inRange.set(id, check);
	}

	/**
	 * One validity a group.
	 * @param groups expressions, each group with all of the one before
	 */
	conjunctions(groups: readonly (readonly ExprId[])[]): LirId[] {
		const made = new Set<string>();
		let validity = this.#always.id;
		return groups.map((group) => {
			for (const [need, checks] of this.#collect(group)) {
				const added = [...checks].filter((check) => !made.has(`${need}|${check}`) && !made.has(`${this.#always.id}|${check}`));
				for (const check of added) made.add(`${need}|${check}`);
				validity = this.#and(
					validity,
					this.#implication(
						need,
						added.reduce((a, check) => this.#and(a, check), this.#always.id),
					),
				);
			}
			return validity;
		});
	}

	#and(a: LirId, b: LirId): LirId {
		return a === this.#always.id ? b : b === this.#always.id ? a : this.#b.and(a, b);
	}

	/** Checks hold wherever they are needed. */
	#implication(need: LirId, checks: LirId): LirId {
		if (need === this.#always.id || checks === this.#always.id) return checks;
		return this.#b.or(this.#b.not(need), checks);
	}

	/** The checks of expressions, by when they are needed. */
	#collect(roots: readonly ExprId[]): Map<LirId, Set<LirId>> {
		const checks = new Map<LirId, Set<LirId>>();
		const asked = new Map<ExprId, Need[]>(roots.map((id) => [id, [this.#always]]));
		// For each node, when a user is within range only if the node is.
		const implied = new Map<ExprId, Set<LirId>>();
		for (const id of this.#graph.reachable(roots).reverse()) {
			const need = this.#any(asked.get(id) ?? []);
			const guarantees = implied.get(id);
			const certain = guarantees !== undefined && (guarantees.has(need.id) || guarantees.has(this.#always.id));
			const [own, inRange] = [this.#own.get(id), this.#inRange.get(id)];
			for (const check of [own, certain ? undefined : inRange]) {
				if (check === undefined) continue;
				const list = checks.get(need.id) ?? new Set();
				checks.set(need.id, list.add(check));
			}
			if (this.#options.imply && (certain || inRange !== undefined)) {
				const { args } = this.#graph.node(id);
				for (const i of this.#options.guarantees(id)) {
					const arg = args[i] as ExprId;
					implied.set(arg, (implied.get(arg) ?? new Set()).add(this.#needOf(id, i, need).id));
				}
			}
			this.#ask(id, need, asked);
		}
		return checks;
	}

	/** A node that is needed needs its operands; a choice the side that it takes. */
	#ask(id: ExprId, need: Need, asked: Map<ExprId, Need[]>): void {
		for (const [i, arg] of this.#graph.node(id).args.entries()) {
			const when = this.#needOf(id, i, need);
			const list = asked.get(arg);
			if (list) list.push(when);
			else asked.set(arg, [when]);
		}
	}

	/** When operand `i` of a node is needed. */
	#needOf(id: ExprId, i: number, need: Need): Need {
		const { op, args } = this.#graph.node(id);
		return op === 'select' && i > 0 ? this.#onSide(need, this.#options.condition(args[0] as ExprId), i === 1) : need;
	}

	#onSide(choice: Need, condition: LirId, first: boolean): Need {
		const id = this.#and(choice.id, first ? condition : this.#b.not(condition));
		return this.#known(id, { id, side: { choice, condition, first } });
	}

	#known(id: LirId, need: Need): Need {
		if (id === this.#always.id) return this.#always;
		const known = this.#needs.get(id);
		if (known) return known;
		this.#needs.set(id, need);
		return need;
	}

	/** Needed where any of these is: both sides of a choice are the choice, and a part adds nothing to its whole. */
	#any(needs: readonly Need[]): Need {
		const kept = new Map<LirId, Need>();
		for (let need of needs) {
			for (let other = this.#otherSide(need); other !== undefined && kept.has(other); other = this.#otherSide(need)) {
				kept.delete(other);
				need = need.side?.choice ?? this.#always;
			}
			kept.set(need.id, need);
			if (need === this.#always) return need;
		}
		const whole = kept.size === 1 ? [...kept.values()] : [...kept.values()].filter((need) => !this.#isPart(need, kept));
		const [first, ...rest] = whole;
		if (!first) throw new Error('a node that nothing needs was visited');
		if (rest.length === 0) return first;
		const id = rest.reduce((a, need) => this.#b.or(a, need.id), first.id);
		return this.#known(id, { id });
	}

	#otherSide({ side }: Need): LirId | undefined {
		if (!side) return undefined;
		return this.#onSide(side.choice, side.condition, !side.first).id;
	}

	#isPart(need: Need, wholes: ReadonlyMap<LirId, Need>): boolean {
		for (let outer = need.side?.choice; outer; outer = outer.side?.choice) if (wholes.has(outer.id)) return true;
		return false;
	}
}
