/** Planes through a network, one at a time. */

import type { Plane } from '../../model/geometry.ts';
import type { Batch, NetworkBody, NetworkCells, NetworkPlan } from '../../model/network.ts';
import { movesOf, NetworkField, type NetworkFieldOptions } from './field.ts';

/** Makes the field of a plane. Its code depends on which tensors the plane moves: it is kept for the next plane that moves the same. */
export class NetworkPlanes {
	readonly #plan: NetworkPlan;
	readonly #body: NetworkBody;
	readonly #options: NetworkFieldOptions;
	#field: { readonly key: string; readonly cells: NetworkField } | undefined;

	constructor(plan: NetworkPlan, body: NetworkBody, options: NetworkFieldOptions) {
		this.#plan = plan;
		this.#body = body;
		this.#options = options;
	}

	/** Cells of a plane; those of the plane before are no more. */
	through(plane: Plane, batch?: Batch): NetworkCells {
		if (plane.n !== this.#plan.parameterCount)
			throw new RangeError(`a plane of ${plane.n} parameters is none of a network of ${this.#plan.parameterCount}`);
		const moves = movesOf(this.#plan, plane);
		const key = [moves.map(Number).join(''), batch ?? []].join('|');
		if (this.#field?.key !== key)
			this.#field = { key, cells: new NetworkField(this.#plan, this.#body, moves, { ...this.#options, ...(batch ? { batch } : {}) }) };
		const { cells } = this.#field;
		if (!cells.isThrough(plane)) cells.through(plane);
		return cells;
	}
}
