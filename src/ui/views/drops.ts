/** Where particles are wanted: those of a drag a few at a time, and one of a click once it is known to be no double click. */

import type { PlanePoint } from '../../engine/view.ts';

/** How long a click waits for a second one. */
const DOUBLE_CLICK_MS = 240;
/** Particles of a drag are asked for this often. */
const DRAG_MS = 120;

type Points = readonly (readonly [number, number])[];

export class Drops {
	readonly #points: (readonly [number, number])[] = [];
	#dragging: ReturnType<typeof setTimeout> | undefined;
	#clicked: ReturnType<typeof setTimeout> | undefined;

	/** @param ask is given each of these points once */
	constructor(private readonly ask: (points: Points) => void) {}

	/** A point of a drag; null where it is outside. */
	drag(point: PlanePoint | null): void {
		if (!point) return;
		this.#points.push([point.u, point.v]);
		this.#dragging ??= setTimeout(() => this.drop(), DRAG_MS);
	}

	/** Those of the drag that are still to be asked for. */
	drop(): void {
		clearTimeout(this.#dragging);
		this.#dragging = undefined;
		const points = this.#points.splice(0);
		if (points.length > 0) this.ask(points);
	}

	/** A double click zooms: what a single one does waits until it is one. It does it where it was: the map may move meanwhile. */
	click(point: PlanePoint | null): void {
		clearTimeout(this.#clicked);
		this.#clicked = setTimeout(() => point && this.ask([[point.u, point.v]]), DOUBLE_CLICK_MS);
	}

	noClick(): void {
		clearTimeout(this.#clicked);
	}
}
