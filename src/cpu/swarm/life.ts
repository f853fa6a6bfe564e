/** What swarms on the CPU share, of few coordinates or many: calls in order, values, steps, the plane in view, an end. */

import { type DescentValues, withValues } from '../../model/descent.ts';
import { abortError } from '../../model/errors.ts';
import type { Plane } from '../../model/geometry.ts';
import type { SwarmValues } from '../../model/swarm.ts';

export class SwarmLife {
	/** Steps asked for, whether or not they are done. */
	step = 0;
	readonly #end = new AbortController();
	#values: DescentValues;
	#plane: Plane;
	#looks = 0;
	#tail: Promise<unknown> = Promise.resolve();

	constructor(values: DescentValues, plane: Plane) {
		this.#values = values;
		this.#plane = plane;
	}

	/** In force for what is asked from now on. */
	get values(): DescentValues {
		return this.#values;
	}

	get plane(): Plane {
		return this.#plane;
	}

	/** Counts the planes that were looked at. */
	get looks(): number {
		return this.#looks;
	}

	get isOver(): boolean {
		return this.#end.signal.aborted;
	}

	look(plane: Plane): void {
		this.#plane = plane;
		this.#looks++;
	}

	/** After all that was asked for before. @throws AbortError once it is over */
	inTurn<T>(work: () => Promise<T> | T): Promise<T> {
		const turn = this.#tail.then(() => {
			if (this.isOver) throw abortError();
			return work();
		});
		this.#tail = turn.catch(() => undefined);
		return turn;
	}

	/** @param wake has what is at rest run again: the landscape is another one */
	update(change: SwarmValues, wake: () => void): void {
		this.#values = withValues(this.#values, change);
		if (change.parameters) this.inTurn(wake).catch(() => undefined);
	}

	/** Go on at a step, with these values. @param put brings the particles of then, in its turn */
	goTo(step: number, values: DescentValues, put: () => void): Promise<void> {
		[this.step, this.#values] = [step, values];
		return this.inTurn(put);
	}

	/** Nobody is there. Who looks at the particles finds another plane: no move leads to where they come next. */
	emptied(): void {
		this.#plane = { ...this.#plane };
	}

	dispose(): void {
		this.#end.abort();
	}
}
