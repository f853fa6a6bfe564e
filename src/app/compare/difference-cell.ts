/** The difference of two of the landscapes that are compared: drawn around 0, with what is told of it in double precision. */

import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { differenceFacts, type DifferenceFacts } from '../../analysis/difference.ts';
import { centredRange, differenceLook } from '../../analysis/shared-range.ts';
import {
	differenceOf,
	differenceParameters,
	isExpressible,
	sampledDifference,
	type SeenLandscape,
	sharedPart,
} from '../../engine/landscapes/difference.ts';
import { planeAxes } from '../../engine/landscapes/axis-names.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import type { Session } from '../../engine/session.ts';
import { bindObjective, type BoundObjective } from '../../model/bound.ts';
import { messageOf } from '../../model/errors.ts';
import type { Field } from '../../model/field.ts';
import type { GridSpec, Rectangle } from '../../model/geometry.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { ShownReport } from '../picture-scheduler.ts';
import { BesidePicture, type BesidePage } from './beside-picture.ts';
import type { Looked } from './cell.ts';

/** Nodes along each side at which the numbers of a difference are taken. */
const FACTS_SIDE = 256;

/** One of the two. */
export interface Side {
	readonly seen: SeenLandscape;
	readonly bound: BoundObjective;
	/** Of the whole picture that is shown. */
	readonly report: ShownReport | null;
	/** The values that are shown. */
	readonly read: () => Promise<Field | null>;
}

/** What is told of a difference, and over which nodes. */
export interface ToldDifference extends DifferenceFacts {
	readonly grid: GridSpec;
	/** What its values were computed in before they were subtracted. */
	readonly precision: 'f64' | 'f32';
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export class DifferenceCell {
	readonly picture: BesidePicture;
	readonly #page: BesidePage;
	readonly #looked: ReadonlySignal<Looked>;
	readonly #made = signal<{ readonly landscape: Landscape; readonly bound: BoundObjective; readonly precision: 'f64' | 'f32' } | null>(
		null,
	);
	readonly #told = signal<ToldDifference | null>(null);
	readonly #trouble = signal('');
	readonly #stops: (() => void)[] = [];
	#key: readonly unknown[] = [];
	#turn = 0;
	#facts = 0;

	/** @param sides the first and the second; null while one of them is not there */
	constructor(
		page: BesidePage,
		sides: ReadonlySignal<readonly [Side, Side] | null>,
		looked: ReadonlySignal<Looked>,
		look: ReadonlySignal<AppearanceSettings>,
	) {
		this.#page = page;
		this.#looked = looked;
		this.picture = new BesidePicture(
			page,
			computed(() => differenceLook(look.value)),
		);
		this.picture.share(centredRange);
		this.#stops.push(
			effect(() => {
				const pair = sides.value;
				untracked(() => void this.#make(pair));
			}),
			effect(() => {
				const [made, { window, resolution }] = [this.#made.value, looked.value];
				if (made) untracked(() => this.#show(made, window, resolution));
			}),
			effect(() => {
				const [made, report] = [this.#made.value, this.picture.report.value];
				untracked(() => made && report && void this.#tell(made, report));
			}),
		);
	}

	/** What is told of it; null until it is known. */
	get told(): ReadonlySignal<ToldDifference | null> {
		return this.#told;
	}
	/** Why there is no difference; empty where there is one. */
	readonly stale: ReadonlySignal<string> = computed(() => this.#trouble.value || this.picture.trouble.value);
	/** What has to be known of it. */
	readonly notes: ReadonlySignal<readonly string[]> = computed(() => this.#made.value?.landscape.notes ?? []);

	async #make(pair: readonly [Side, Side] | null): Promise<void> {
		if (!pair) return;
		const [first, second] = pair;
		const expressible = isExpressible(first.seen.landscape, second.seen.landscape);
		// Values at nodes are those of the pictures: another picture is another difference.
		const key = [first.bound, second.bound, ...(expressible ? [] : [first.report, second.report])];
		if (key.length === this.#key.length && key.every((one, k) => one === this.#key[k])) return;
		this.#key = key;
		const turn = ++this.#turn;
		try {
			const made = expressible
				? { landscape: differenceOf(first.seen, second.seen), precision: 'f64' as const }
				: await this.#sampled(first, second);
			if (turn !== this.#turn || !made) return;
			const parameters = expressible ? differenceParameters(first.seen, second.seen) : {};
			this.#trouble.value = '';
			this.#made.value = { ...made, bound: bindObjective(made.landscape.objective, 'plane', parameters) };
		} catch (error) {
			if (turn === this.#turn) this.#trouble.value = messageOf(error);
		}
	}

	/** Of values at the nodes of the first picture; null until both pictures are whole. */
	async #sampled(first: Side, second: Side): Promise<{ readonly landscape: Landscape; readonly precision: 'f64' | 'f32' } | null> {
		const session = this.#page.workspace.machine.session.peek();
		if (!session || !first.report || !second.report) return null;
		const a = await first.read();
		const b = a && (await this.#valuesOn(a.grid, second, session));
		if (!a || !b) return null;
		// A difference is as precise as the less precise of the two.
		const isDouble = [a, b].every(({ values }) => values instanceof Float64Array);
		return { landscape: await sampledDifference(first.seen, second.seen, a, b), precision: isDouble ? 'f64' : 'f32' };
	}

	async #valuesOn(grid: GridSpec, side: Side, session: Session): Promise<Field | null> {
		if (side.report && same(side.report.grid, grid)) {
			const shown = await side.read();
			if (shown && same(shown.grid, grid)) return shown;
		}
		return session.field(side.bound, grid);
	}

	#show(
		{ landscape, bound }: { readonly landscape: Landscape; readonly bound: BoundObjective },
		window: Rectangle,
		resolution: number,
	): void {
		const axes = planeAxes(landscape, bound.plane);
		this.picture.show({ landscape, scene: { bound, axes }, window, ownWindow: same(window, landscape.view), resolution });
	}

	/** Over the part of the window where both have values, at the samples where both are files of one grid. */
	async #tell(
		{ landscape, bound, precision }: { readonly landscape: Landscape; readonly bound: BoundObjective; readonly precision: 'f64' | 'f32' },
		{ grid: shown }: ShownReport,
	): Promise<void> {
		const session = this.#page.workspace.machine.session.peek();
		const turn = ++this.#facts;
		if (!session) return;
		const domain = (landscape.edge && sharedPart(shown.domain, landscape.edge)) ?? shown.domain;
		const { samples } = landscape;
		const isWhole = samples !== undefined && same(domain, landscape.view);
		const grid = isWhole ? { ...samples, domain } : { columns: FACTS_SIDE, rows: FACTS_SIDE, domain };
		try {
			const machine = await session.double();
			const field = await machine.field(bound, grid);
			const { values } = await field.read();
			field.dispose();
			if (turn === this.#facts) this.#told.value = { ...differenceFacts(values, grid), grid, precision };
		} catch (error) {
			if (turn === this.#facts && this.#looked.peek()) this.#trouble.value = messageOf(error);
		}
	}

	dispose(): void {
		this.#turn++;
		this.#facts++;
		for (const stop of this.#stops.splice(0)) stop();
		this.picture.dispose();
	}
}
