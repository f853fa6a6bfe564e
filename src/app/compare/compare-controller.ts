/**
 * Landscapes side by side: the one in view, which the page draws, and up to three others, each drawn beside it through the same window by
 * the same camera; and the difference of two of them. What is compared is in the state; everything here follows it.
 */

import { batch, computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core';
import { type PictureRange, sharedRange } from '../../analysis/shared-range.ts';
import { valuedTitle } from '../../engine/landscapes/axis-names.ts';
import type { Landscape } from '../../engine/landscapes/kind.ts';
import { comparisonNotes, type SeenLandscape } from '../../engine/landscapes/difference.ts';
import type { PlanePoint, Renderer } from '../../engine/view.ts';
import { messageOf } from '../../model/errors.ts';
import type { AxisLabel } from '../../model/field.ts';
import type { AppearanceSettings } from '../../model/view.ts';
import type { CompareChoice, LandscapeChoice } from '../../state/app-state.ts';
import { landscapesOf } from '../../state/landscape-choice.ts';
import { COMPARING } from '../../words/comparing.ts';
import { titleOf } from '../landscapes/kinds.ts';
import { networkKey } from '../network-choice.ts';
import type { ShownPicture, ShownReport } from '../picture-scheduler.ts';
import type { Workspace } from '../workspace.ts';
import type { BesidePage, BesidePicture } from './beside-picture.ts';
import { type Looked, OtherCell } from './cell.ts';
import { type Compared, followed, removed, swapped, withDifference, withOwnScales } from './choice.ts';
import { DifferenceCell, type Side } from './difference-cell.ts';
import { OpenerBeside, type OpeningPage } from './open-beside.ts';

/** What it needs of the page. */
export type ComparePage = OpeningPage & BesidePage & { readonly workspace: Workspace };

/** One landscape as it is seen among the others. */
export interface CellView {
	/** Where it stands: 0 is the landscape in view; null: the difference. */
	readonly place: number | null;
	/** A, B, C, D; of a difference A − B. */
	readonly name: string;
	readonly title: ReadonlySignal<string>;
	/** Of the picture that is shown. */
	readonly landscape: ReadonlySignal<Landscape | null>;
	readonly renderer: ReadonlySignal<Renderer | null>;
	readonly report: ReadonlySignal<ShownReport | null>;
	readonly axes: ReadonlySignal<readonly [AxisLabel, AxisLabel]>;
	readonly valueName: ReadonlySignal<string>;
	/** Over a picture that is not the one that was chosen: why; empty where it is. */
	readonly stale: ReadonlySignal<string>;
	/** The file that has to be opened again; null where none is missing. */
	readonly missing: ReadonlySignal<string | null>;
	readonly progress: ReadonlySignal<number | null>;
	/** At the point read out: null at a hole, undefined where nothing is read. */
	readonly value: ReadonlySignal<number | null | undefined>;
	readonly latest: ShownPicture | null;
}

const NONE = signal<string | null>(null);

export class CompareController {
	readonly #page: ComparePage;
	readonly #opener: OpenerBeside;
	readonly #others = signal<readonly OtherCell[]>([]);
	readonly #values = signal<readonly (number | null | undefined)[]>([]);
	readonly #difference = signal<DifferenceCell | null>(null);
	readonly #views = new WeakMap<object, { readonly place: number | string; readonly view: CellView }>();
	readonly #stops: (() => void)[] = [];
	readonly #looked: ReadonlySignal<Looked>;
	readonly #look: ReadonlySignal<AppearanceSettings>;
	#before: LandscapeChoice;
	#range = '';
	#probe = 0;

	constructor(page: ComparePage) {
		this.#page = page;
		this.#opener = new OpenerBeside(page);
		const { store, picture, window: seen, theme } = page.workspace;
		this.#before = store.state.peek().landscape;
		this.#look = computed(() => ({ ...store.state.value.appearance, theme: theme.value }));
		let looked: Looked | null = null;
		this.#looked = computed(() => {
			// The window as it is drawn: a movement is widened to whole cells, and all pictures show the same part of the plane.
			void picture.drawn.value;
			const wanted = seen.moved.value ?? store.state.value.window ?? page.workspace.landscape.current.value?.view;
			const drawn = picture.latest?.grid.domain;
			const now = { window: drawn ?? wanted ?? seen.current, resolution: store.state.value.resolution };
			if (looked && JSON.stringify(looked) === JSON.stringify(now)) return looked;
			looked = now;
			return now;
		});
	}

	/** What is compared; null: nothing is. */
	readonly choice: ReadonlySignal<CompareChoice | null> = computed(() => this.#page.workspace.store.state.value.compare);
	/** What is seen, in the order of its places, the difference last. */
	readonly cells: ReadonlySignal<readonly CellView[]> = computed(() => {
		const difference = this.#difference.value;
		const { minus } = this.choice.value ?? {};
		const others = this.#others.value.map((cell, k) => this.#viewOf(cell, k + 1, () => this.#other(cell, k + 1)));
		const views = [this.#viewOf(this, 0, () => this.#main()), ...others];
		if (!difference || !minus) return views;
		return [...views, this.#viewOf(difference, minus.join(), () => this.#minus(difference, minus))];
	});
	/** What has to be known of the comparison: how axes are taken for one another, over which part. */
	readonly notes: ReadonlySignal<readonly string[]> = computed(() => {
		const main = this.#seen(0);
		const notes = this.#others.value.flatMap(({ seen }) => (main && seen.value ? notesOf(main, seen.value) : []));
		return [...new Set([...notes, ...(this.#difference.value?.notes.value ?? [])])];
	});
	/** The difference, where there is one. */
	get difference(): ReadonlySignal<DifferenceCell | null> {
		return this.#difference;
	}

	/** Follow the state. Returns the way to stop. */
	start(): () => void {
		const { workspace } = this.#page;
		const { store, readOut, picture } = workspace;
		this.#stops.push(
			store.onChange(
				({ landscape, compare }) => [landscape, compare?.others],
				({ landscape, compare }) => this.#follow(landscape, compare),
			),
			store.onChange(
				({ compare }) => compare?.minus,
				({ compare }) => this.#subtract(compare?.minus),
			),
			effect(() => {
				// Another quantity of the network in view is opened again with it: it may have been trained, or have another plane.
				const shown = workspace.landscape.current.value;
				untracked(() => shown?.network && this.#again());
			}),
			effect(() => this.#share()),
			readOut.onHover((point) => this.#hover(point)),
			effect(() => {
				const probe = readOut.probe.value;
				const bounds = this.#others.value.map(({ bound }) => bound.value);
				untracked(() => void this.#read(probe, bounds));
			}),
			effect(() => {
				if (picture.cancelled.value > 0) untracked(() => this.#cancel());
			}),
		);
		return () => this.dispose();
	}

	// ── the cells ──

	/** The same view of the same cell in the same place. */
	#viewOf(cell: object, place: number | string, make: () => CellView): CellView {
		const known = this.#views.get(cell);
		if (known?.place === place) return known.view;
		const view = make();
		this.#views.set(cell, { place, view });
		return view;
	}

	#main(): CellView {
		const { picture, landscape, machine, readOut, stale, title } = this.#page.workspace;
		return {
			place: 0,
			name: COMPARING.letters[0] as string,
			title: computed(() => valuedTitle({ title: landscape.current.value?.title ?? title.value, valueName: landscape.valueName.value })),
			landscape: picture.landscape,
			renderer: machine.renderer,
			report: picture.report,
			axes: landscape.axes,
			valueName: landscape.valueName,
			stale,
			missing: NONE,
			progress: picture.progress,
			value: computed(() => readOut.probe.value?.value),
			get latest() {
				return picture.latest;
			},
		};
	}

	#other(cell: OtherCell, place: number): CellView {
		const { picture } = cell;
		return {
			place,
			name: COMPARING.letters[place] as string,
			title: computed(() => {
				const title = cell.title.value ?? (cell.choice.value ? titleOf(cell.choice.value) : '');
				const { valueName } = picture.landscape.value ?? {};
				return valuedTitle({ title, ...(valueName !== undefined && { valueName }) });
			}),
			...ofPicture(picture),
			stale: cell.stale,
			missing: cell.missing,
			value: computed(() => this.#values.value[place - 1]),
			get latest() {
				return picture.latest;
			},
		};
	}

	#minus({ picture, stale }: DifferenceCell, [first, second]: readonly [number, number]): CellView {
		const [a, b] = [COMPARING.letters[first], COMPARING.letters[second]] as [string, string];
		const name = COMPARING.differenceOf(a, b);
		return {
			place: null,
			name,
			title: computed(() => COMPARING.differenceTitle(a, b)),
			...ofPicture(picture),
			stale,
			missing: NONE,
			value: computed(() => minus(this.#valueAt(first), this.#valueAt(second))),
			get latest() {
				return picture.latest;
			},
		};
	}

	/** The value of a landscape at the point read out. */
	#valueAt(place: number): number | null | undefined {
		return place === 0 ? this.#page.workspace.readOut.probe.value?.value : this.#values.value[place - 1];
	}

	#seen(place: number): SeenLandscape | null {
		if (place > 0) return this.#others.value[place - 1]?.seen.value ?? null;
		const { picture } = this.#page.workspace;
		void picture.drawn.value;
		const [landscape, latest] = [picture.landscape.value, picture.latest];
		// Both are told one after the other.
		if (!landscape || latest?.bound.objective !== landscape.objective) return null;
		const { plane, parameters } = latest.bound;
		return { landscape, plane, parameters };
	}

	/** By how much the value of a landscape at the point read out is above that of the one in view. */
	above(place: number): number | null | undefined {
		return minus(this.#valueAt(place), this.#valueAt(0));
	}

	// ── following the state ──

	#follow(landscape: LandscapeChoice, compare: CompareChoice | null): void {
		const { store } = this.#page.workspace;
		const before = this.#before;
		this.#before = landscape;
		const others = compare ? followed(before, landscape, compare) : null;
		if (others !== compare) {
			store.amend({ compare: others });
			return;
		}
		const wanted = compare?.others ?? [];
		const free = [...this.#others.peek()];
		const take = (isMeant: (cell: OtherCell) => boolean): OtherCell | undefined => {
			const at = free.findIndex(isMeant);
			return at < 0 ? undefined : free.splice(at, 1)[0];
		};
		// One that shows this very landscape, wherever it stands; what is left over takes the place of the others.
		const known = wanted.map((choice) => take(({ choice: shown }) => same(shown.peek(), choice)));
		const cells = known.map((cell) => cell ?? take(() => true) ?? new OtherCell(this.#page, this.#opener, this.#looked, this.#look));
		batch(() => {
			this.#others.value = cells;
			this.#values.value = [];
			for (const [k, cell] of cells.entries()) cell.choose(wanted[k] as LandscapeChoice);
		});
		for (const cell of free) cell.dispose();
	}

	#subtract(minus: CompareChoice['minus']): void {
		this.#difference.peek()?.dispose();
		if (!minus) {
			this.#difference.value = null;
			return;
		}
		const sides = computed((): readonly [Side, Side] | null => {
			const [first, second] = [this.#side(minus[0]), this.#side(minus[1])];
			return first && second && [first, second];
		});
		this.#difference.value = new DifferenceCell(this.#page, sides, this.#looked, this.#look);
	}

	#side(place: number): Side | null {
		const seen = this.#seen(place);
		if (!seen) return null;
		if (place === 0) {
			const { picture, machine } = this.#page.workspace;
			const bound = picture.latest?.bound;
			return bound ? { seen, bound, report: picture.report.value, read: async () => (await machine.fields.peek()?.read()) ?? null } : null;
		}
		const cell = this.#others.value[place - 1];
		const bound = cell?.bound.value;
		return cell && bound ? { seen, bound, report: cell.picture.report.value, read: () => cell.picture.read() } : null;
	}

	/** Other quantities of the network in view are opened again with it. */
	#again(): void {
		const { landscape } = this.#page.workspace.store.state.peek();
		if (landscape.kind !== 'network') return;
		for (const cell of this.#others.peek()) {
			const choice = cell.choice.peek();
			if (choice?.kind === 'network' && networkKey(choice) === networkKey(landscape)) void cell.open();
		}
	}

	/** One range for all, or for each its own. */
	#share(): void {
		const others = this.#others.value;
		const own = this.choice.value?.own === true;
		const reports = [this.#page.workspace.picture.report.value, ...others.map(({ picture }) => picture.report.value)];
		const ranges: PictureRange[] = reports.flatMap((report) => report ?? []);
		const range = own || ranges.length < 2 ? null : sharedRange(ranges);
		const key = JSON.stringify([range, others.map(({ picture }) => picture.renderer.value !== null)]);
		if (key === this.#range) return;
		this.#range = key;
		untracked(() => {
			this.#page.workspace.shared.value = range;
			for (const { picture } of others) picture.share(range && (() => range));
		});
	}

	/** The point is marked in all pictures at once. */
	#hover(point: PlanePoint | null): void {
		for (const { picture } of this.#others.peek()) picture.hover(point);
		this.#difference.peek()?.picture.hover(point);
	}

	/** The value of each at the point that is read out. */
	async #read(point: PlanePoint | null, bounds: readonly (SeenBound | null)[]): Promise<void> {
		const turn = ++this.#probe;
		if (!point) {
			this.#values.value = [];
			return;
		}
		const { aside } = this.#page.workspace;
		const read = async (bound: SeenBound | null): Promise<number | null | undefined> => {
			const reading = bound && (await aside.probe(bound, point.u, point.v).catch(() => null));
			return reading ? reading.value : undefined;
		};
		const values = await Promise.all(bounds.map(read));
		if (turn === this.#probe) this.#values.value = values;
	}

	#cancel(): void {
		for (const { picture } of this.#others.peek()) picture.cancel();
		this.#difference.peek()?.picture.cancel();
	}

	// ── what a person asks for ──

	#set(next: Compared, said: string): void {
		const { store, notices } = this.#page.workspace;
		store.replace(next);
		notices.say(said);
	}

	get #state(): Compared {
		const { landscape, compare } = this.#page.workspace.store.state.peek();
		return { landscape, compare };
	}

	#titleAt(place: number): string {
		const choice = landscapesOf(this.#state)[place];
		return choice ? titleOf(choice) : '';
	}

	/** A file was opened: where it was missing it is not any more. True where it was. */
	tookFile(name: string): boolean {
		const waiting = this.#others.peek().filter(({ missing }) => missing.peek() === name);
		for (const cell of waiting) void cell.open();
		return waiting.length > 0;
	}

	remove(place: number): void {
		this.#set(removed(this.#state, place), COMPARING.removed(this.#titleAt(place)));
	}

	makeMain(place: number): void {
		const title = this.#titleAt(place);
		// A window that still moves is the one that is looked through.
		const moved = this.#page.workspace.window.moved.peek();
		this.#set({ ...swapped(this.#state, place), ...(moved ? { window: moved } : {}) }, COMPARING.isMain(title));
	}

	subtract(minus: readonly [number, number] | null): void {
		this.#page.workspace.store.replace(withDifference(this.#state, minus));
	}

	ownScales(own: boolean): void {
		this.#page.workspace.store.replace(withOwnScales(this.#state, own));
	}

	close(): void {
		this.#page.workspace.store.replace({ compare: null });
	}

	dispose(): void {
		for (const stop of this.#stops.splice(0)) stop();
		this.#probe++;
		for (const cell of this.#others.peek()) cell.dispose();
		this.#difference.peek()?.dispose();
		this.#others.value = [];
		this.#difference.value = null;
		this.#page.workspace.shared.value = null;
		this.#opener.dispose();
	}
}

type SeenBound = Side['bound'];

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Two values that are there, one minus the other; null where one of them is a hole. */
function minus(a: number | null | undefined, b: number | null | undefined): number | null | undefined {
	if (a === undefined || b === undefined) return undefined;
	return a === null || b === null ? null : a - b;
}

/** What cannot be compared is told where their difference would be. */
function notesOf(first: SeenLandscape, second: SeenLandscape): readonly string[] {
	try {
		return comparisonNotes(first, second);
	} catch (error) {
		return [messageOf(error)];
	}
}

const ofPicture = (picture: BesidePicture): Pick<CellView, 'landscape' | 'renderer' | 'report' | 'axes' | 'valueName' | 'progress'> => ({
	landscape: picture.landscape,
	renderer: picture.renderer,
	report: picture.report,
	axes: picture.axes,
	valueName: computed(() => picture.landscape.value?.valueName ?? 'f'),
	progress: picture.progress,
});
