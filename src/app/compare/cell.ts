/** A landscape beside the one in view: opened from its choice, bound and drawn through the window of the page. */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import type { SeenLandscape } from '../../engine/landscapes/difference.ts';
import { planeAxes } from '../../engine/landscapes/axis-names.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import { planeShown } from '../../engine/landscapes/planes.ts';
import { bindObjective, type BoundObjective } from '../../model/bound.ts';
import { messageOf } from '../../model/errors.ts';
import type { Rectangle } from '../../model/geometry.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { LandscapeChoice } from '../../state/app-state.ts';
import { opening, planeChosen, valuesOf } from '../../state/landscape-choice.ts';
import { COMPARING } from '../../words/comparing.ts';
import { BesidePicture, type BesidePage } from './beside-picture.ts';
import { FileMissing, type OpenerBeside } from './open-beside.ts';

/** What of the page is looked through. */
export interface Looked {
	readonly window: Rectangle;
	readonly resolution: number;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What of a choice is drawn, beside the landscape that it opens. */
interface Drawn {
	readonly landscape: Landscape;
	readonly bound: BoundObjective;
	readonly seen: SeenLandscape;
}

export class OtherCell {
	readonly picture: BesidePicture;
	readonly #opener: OpenerBeside;
	readonly #choice = signal<LandscapeChoice | null>(null);
	readonly #opened = signal<Landscape | null>(null);
	readonly #drawn = signal<Drawn | null>(null);
	readonly #trouble = signal('');
	readonly #waiting = signal('');
	readonly #missing = signal<string | null>(null);
	readonly #stops: (() => void)[] = [];
	/** What was bound last: its landscape, and what was chosen of it. */
	#bound: readonly [Landscape, string] | null = null;
	#turn = 0;

	/** @param looked the window of the page */
	constructor(page: BesidePage, opener: OpenerBeside, looked: ReadonlySignal<Looked>, look: ReadonlySignal<AppearanceSettings>) {
		this.picture = new BesidePicture(page, look);
		this.#opener = opener;
		this.#stops.push(
			effect(() => {
				const [landscape, chosen] = [this.#opened.value, this.#choice.value];
				untracked(() => landscape && chosen && this.#bind(landscape, chosen));
			}),
			effect(() => {
				const [drawn, { window, resolution }] = [this.#drawn.value, looked.value];
				if (drawn) untracked(() => this.#show(drawn, window, resolution));
			}),
		);
	}

	/** As it is seen; null before it is opened. */
	readonly seen: ReadonlySignal<SeenLandscape | null> = computed(() => this.#drawn.value?.seen ?? null);
	readonly bound: ReadonlySignal<BoundObjective | null> = computed(() => this.#drawn.value?.bound ?? null);
	/** What it is called; null before it is opened. */
	readonly title: ReadonlySignal<string | null> = computed(() => this.#opened.value?.title ?? null);
	/** What stands over a picture that is not the one that was chosen: why; empty where it is. */
	readonly stale: ReadonlySignal<string> = computed(() => this.#trouble.value || this.#waiting.value || this.picture.trouble.value);
	/** The file that has to be opened again; null where none is missing. */
	get missing(): ReadonlySignal<string | null> {
		return this.#missing;
	}

	/** What it shows. */
	get choice(): ReadonlySignal<LandscapeChoice | null> {
		return this.#choice;
	}

	/** Show this from now on. */
	choose(choice: LandscapeChoice): void {
		const before = this.#choice.peek();
		this.#choice.value = choice;
		if (!before || !same(opening(before), opening(choice))) void this.open();
	}

	/** Open what is chosen now. What was opened before stays until it is there. */
	async open(): Promise<void> {
		const choice = this.#choice.peek();
		if (!choice) return;
		const turn = ++this.#turn;
		const isWanted = (): boolean => turn === this.#turn;
		this.#waiting.value = this.#opened.peek() ? '' : COMPARING.opening;
		this.#missing.value = null;
		try {
			const landscape = await this.#opener.open(choice, {
				told: (taken, steps) => {
					if (isWanted()) this.#waiting.value = COMPARING.training(taken, steps);
				},
				isWanted,
			});
			if (!isWanted()) return;
			this.#trouble.value = '';
			this.#opened.value = landscape;
		} catch (error) {
			if (!isWanted()) return;
			this.#trouble.value = messageOf(error);
			this.#missing.value = error instanceof FileMissing ? error.file : null;
		} finally {
			if (isWanted()) this.#waiting.value = '';
		}
	}

	#bind(landscape: Landscape, choice: LandscapeChoice): void {
		const key = JSON.stringify([planeChosen(choice), valuesOf(choice)]);
		if (this.#bound?.[0] === landscape && this.#bound[1] === key) return;
		this.#bound = [landscape, key];
		try {
			const known = new Set(landscape.objective.parameters.map(({ name }) => name));
			const parameters = Object.fromEntries(Object.entries(valuesOf(choice)).filter(([name]) => known.has(name)));
			const plane = planeShown(landscape, planeChosen(choice));
			this.#drawn.value = {
				landscape,
				bound: bindObjective(landscape.objective, 'plane', parameters, plane),
				seen: { landscape, plane, parameters },
			};
			this.#trouble.value = '';
		} catch (error) {
			this.#trouble.value = messageOf(error);
		}
	}

	#show({ landscape, bound, seen }: Drawn, window: Rectangle, resolution: number): void {
		this.picture.show({
			landscape,
			scene: { bound, axes: planeAxes(landscape, seen.plane ?? bound.plane), isMeasured: landscape.source.kind === 'surface' },
			window,
			ownWindow: same(window, landscape.view),
			resolution,
		});
	}

	dispose(): void {
		this.#turn++;
		for (const stop of this.#stops.splice(0)) stop();
		this.picture.dispose();
	}
}
