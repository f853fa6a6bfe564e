/** Bound objectives across the border: what a landscape is made of travels once, its values once, and then a number. */

import { loadFor } from '../../compile/networks.ts';
import { compileObjective } from '../../compile/objective.ts';
import type { BoundObjective } from '../../model/bound.ts';
import type { Definition, DifferencePart } from '../../model/definition.ts';
import type { BoundValues, Objective } from '../../model/objective.ts';
import type { RemoteObject } from './calls.ts';
import type { Piece, PiecesOut } from './pieces.ts';

/** Objectives and values that the other side keeps at most; those used longest ago are named anew. */
const MOST_OBJECTIVES = 8;
const MOST_BOUNDS = 64;

/** What the other side is told. */
export interface Naming {
	readonly objective?: { readonly id: number; readonly definition: Definition };
	readonly bound: BoundValues & { readonly id: number; readonly objective: number };
	/** Numbers that will not be used again. */
	readonly forgotten: { readonly objectives: readonly number[]; readonly bounds: readonly number[] };
}

type NamingMethods = { readonly name: (naming: Naming) => void; readonly piece: (piece: Piece) => void };

/** The side that asks: gives numbers. */
export class BoundNames {
	readonly #remote: RemoteObject<NamingMethods>;
	/** Used last comes last. */
	readonly #objectives = new Map<Objective, number>();
	readonly #bounds = new Map<BoundObjective, number>();
	#pieces: PiecesOut | undefined;
	/** Names whose large arrays are still on their way: whatever is named next waits for them. */
	#sending: Promise<unknown> | null = null;
	#next = 1;

	constructor(remote: RemoteObject<NamingMethods>) {
		this.#remote = remote;
	}

	/** The number of a bound objective; its definition has been sent to the other side. Await it: large vectors take a while. */
	of(bound: BoundObjective): number | Promise<number> {
		const known = this.#bounds.get(bound);
		if (known !== undefined) {
			used(this.#bounds, bound, known);
			return this.#sending?.then(() => known) ?? known;
		}
		const { objective, space, parameters, plane } = bound;
		const [id, knownObjective] = [this.#next++, this.#objectives.get(objective)];
		const objectiveId = knownObjective ?? this.#next++;
		used(this.#objectives, objective, objectiveId);
		used(this.#bounds, bound, id);
		const naming: Naming = {
			...(knownObjective === undefined ? { objective: { id: objectiveId, definition: unprepared(objective.definition) } } : {}),
			bound: { id, objective: objectiveId, space, parameters, plane },
			forgotten: { objectives: oldest(this.#objectives, MOST_OBJECTIVES), bounds: oldest(this.#bounds, MOST_BOUNDS) },
		};
		const waiting = this.#sending ?? (isLarge(bound) ? Promise.resolve() : null);
		const ahead = waiting ? waiting.then(() => (isLarge(bound) ? this.#ahead(naming) : naming)) : naming;
		if (!(ahead instanceof Promise)) {
			this.#remote.tell('name', ahead);
			return id;
		}
		const sending = ahead.then((sent) => this.#remote.tell('name', sent));
		this.#sending = sending;
		const sent = (): void => {
			if (this.#sending === sending) this.#sending = null;
		};
		return sending.then(
			() => (sent(), id),
			(error: unknown) => {
				// What did not arrive is named anew by who asks next.
				sent();
				this.#bounds.delete(bound);
				if (knownObjective === undefined) this.#objectives.delete(objective);
				throw error;
			},
		);
	}

	async #ahead(naming: Naming): Promise<Naming> {
		this.#pieces ??= new (await import('./pieces.ts')).PiecesOut();
		return this.#pieces.ahead(this.#remote, naming);
	}
}

/** Numbers of a vector, or of samples, that are not copied at once. What sends them in pieces is loaded with the first. */
const LARGE = 2 ** 20;

function isLarge({ plane, objective }: BoundObjective): boolean {
	const { body } = objective.definition;
	return Math.max(plane.origin.length, body.kind === 'network' ? body.data.inputs.length : 0) > LARGE;
}

/** What was prepared for this thread is large, and soon made again on the other. */
function unprepared<D extends Definition>(definition: D): D {
	const { body, ...rest } = definition;
	if (body.kind === 'difference') {
		const part = (one: DifferencePart): DifferencePart => ({ ...one, definition: unprepared(one.definition) });
		return { ...rest, body: { ...body, first: part(body.first), second: part(body.second) } } as D;
	}
	if (body.kind !== 'field') return definition;
	const { prepared: _, ...samples } = body;
	return { ...rest, body: samples } as D;
}

function used<K>(names: Map<K, number>, key: K, id: number): void {
	names.delete(key);
	names.set(key, id);
}

/** Take out what is beyond so many. */
function oldest<K>(names: Map<K, number>, most: number): number[] {
	const forgotten: number[] = [];
	for (const [key, id] of names) {
		if (names.size <= most) break;
		names.delete(key);
		forgotten.push(id);
	}
	return forgotten;
}

/** The side that answers: it compiles the definitions that it was sent. */
export class NamedBounds {
	readonly #objectives = new Map<number, () => Promise<Objective>>();
	readonly #bounds = new Map<number, () => Promise<BoundObjective>>();

	know({ objective, bound: { id, objective: of, ...values }, forgotten }: Naming): void {
		// Compiled when it is first used: what cannot be compiled fails there.
		if (objective)
			this.#objectives.set(
				objective.id,
				once(() => compiled(objective.definition)),
			);
		const compile = this.#objectives.get(of);
		if (!compile) throw new TypeError(`objective ${of} was not named`);
		this.#bounds.set(
			id,
			once(async () => ({ objective: await compile(), ...values })),
		);
		for (const old of forgotten.objectives) this.#objectives.delete(old);
		for (const old of forgotten.bounds) this.#bounds.delete(old);
	}

	/** The same object for the same number. @throws FormulaError */
	async get(id: number): Promise<BoundObjective> {
		const bound = this.#bounds.get(id);
		if (!bound) throw new TypeError(`bound objective ${id} was not named`);
		return bound();
	}
}

/** The code of a kind of landscapes may have to be loaded first. */
async function compiled(definition: Definition): Promise<Objective> {
	await loadFor(definition);
	return compileObjective(definition);
}

/** Made at the first call. */
function once<T>(make: () => T): () => T {
	let made: { readonly value: T } | undefined;
	return () => (made ??= { value: make() }).value;
}
