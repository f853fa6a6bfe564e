/** Landscapes side by side, joined to their elements. Loaded when the first is compared. */

import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { addCompared, addFile, quantitiesBeside } from '../../app/compare/adding.ts';
import { CompareController, type CellView } from '../../app/compare/compare-controller.ts';
import type { DifferenceCell } from '../../app/compare/difference-cell.ts';
import { hasRoom } from '../../app/compare/choice.ts';
import { coordinateDigits, formatNumber } from '../../app/format.ts';
import { type Navigator, navigatorOf, type SizeOf } from '../../app/navigation.ts';
import { viewLabel } from '../../app/view-words.ts';
import { centredRange, differenceLook } from '../../analysis/shared-range.ts';
import type { PlanePoint, ViewName } from '../../engine/view.ts';
import { type AxisLabel, shownCoordinate } from '../../model/axis-label.ts';
import { messageOf } from '../../model/errors.ts';
import type { Range } from '../../model/geometry.ts';
import { titleOf } from '../../app/landscapes/kinds.ts';
import { type LandscapeChoice, MOST_OTHERS } from '../../state/app-state.ts';
import { type Bookmark, viewOf } from '../../state/bookmarks.ts';
import { landscapesOf } from '../../state/landscape-choice.ts';
import { readAddress } from '../../state/link.ts';
import { COMPARING } from '../../words/comparing.ts';
import { WORDS } from '../../words/words.ts';
import '../compare/compare-cell.ts';
import '../compare/compare-grid.ts';
import { following } from '../kit/following.ts';
import type { Asked, ShellPage } from './page.ts';
import { moveReadOut, viewRegion } from './regions.ts';

type Navigators = Readonly<Record<ViewName, (size: SizeOf) => Navigator>>;

/** What of the shell it needs. */
export interface CompareShell {
	readonly page: ShellPage;
	readonly navigators: Navigators | null;
	readonly isScrolled: boolean;
	/** A landscape is to be chosen; `place`: instead of the one there. */
	choose(place?: number): void;
	openFile(): void;
}

/** Begin to show what the state compares. */
export function beginComparing({ workspace, frames }: ShellPage): CompareController | null {
	if (!frames) return null;
	const controller = new CompareController({ workspace, frames });
	controller.start();
	return controller;
}

/** What can be seen beside and stands in no gallery. */
export interface Beside {
	readonly title: string;
	readonly choice: LandscapeChoice;
}

/** A landscape to be seen beside is chosen in the gallery. */
export interface Picking {
	/** Instead of the one there; absent: beside all that are there. */
	readonly place?: number;
	readonly title: string;
	readonly file: string;
	readonly beside: readonly Beside[];
}

/** What the gallery offers for a comparison; null, and told, where there is no room for another one. */
export function pickingOf({ workspace }: ShellPage, bookmarks: readonly Bookmark[], place?: number): Picking | null {
	const state = workspace.store.state.peek();
	if (place === undefined && !hasRoom(state)) {
		workspace.notices.tell('info', COMPARING.full(MOST_OTHERS + 1));
		return null;
	}
	const { network } = workspace.networks.view.peek();
	const quantities = network
		? quantitiesBeside(state.landscape, COMPARING.quantities, network.data.test.count > 0, network.classes).map(({ name, choice }) => ({
				title: COMPARING.quantity(name),
				choice,
			}))
		: [];
	const marked = bookmarks.map((bookmark) => ({ title: bookmark.name, choice: viewOf(state, bookmark).landscape }));
	const instead = place === undefined ? undefined : landscapesOf(state)[place];
	return {
		...(place === undefined ? {} : { place }),
		title: instead ? COMPARING.chooseInstead(titleOf(instead)) : COMPARING.choose,
		file: COMPARING.file,
		beside: [...quantities, ...marked],
	};
}

/** What was picked. */
export type Picked = { readonly choice: LandscapeChoice } | { readonly link: string } | { readonly file: File };

/** Show what was picked; what cannot be read is told. */
export async function take({ workspace }: ShellPage, { place }: Picking, picked: Picked): Promise<void> {
	try {
		if ('file' in picked) await addFile(workspace, picked.file, place);
		else addCompared(workspace, 'link' in picked ? readAddress(picked.link).state.landscape : picked.choice, place);
	} catch (error) {
		workspace.notices.tell('error', messageOf(error));
	}
}

export const compareRegion = (controller: CompareController, shell: CompareShell) =>
	following(() => {
		const { store } = shell.page.workspace;
		const { landscape, compare } = store.state.value;
		const cells = controller.cells.value;
		const names = landscapesOf({ landscape, compare }).map((_, place) => COMPARING.letters[place] as string);
		const choice = { names, minus: compare?.minus ?? null, own: compare?.own === true, hasRoom: hasRoom({ landscape, compare }) };
		return html`<compare-grid
			.choice=${choice}
			.facts=${factsOf(cells.at(-1), controller.difference.value)}
			.notes=${controller.notes.value}
			.cells=${cells.length}
			.scrolled=${shell.isScrolled}
			@add-compared=${() => shell.choose()}
			@choose-difference=${({ detail }: Asked<readonly [number, number] | null>) => controller.subtract(detail)}
			@choose-own-scales=${({ detail }: Asked<boolean>) => controller.ownScales(detail)}
			@end-comparison=${() => controller.close()}
			@make-main=${({ detail }: Asked<number>) => controller.makeMain(detail)}
			@replace-compared=${({ detail }: Asked<number>) => shell.choose(detail)}
			@remove-compared=${({ detail }: Asked<number>) => controller.remove(detail)}
			@open-missing=${() => shell.openFile()}
		>
			${repeat(
				cells,
				(cell) => cell,
				(cell) => cellRegion(controller, cell, shell),
			)}
		</compare-grid>`;
	});

const VIEWS: readonly ViewName[] = ['surface', 'map'];

const cellRegion = (controller: CompareController, cell: CellView, shell: CompareShell) =>
	following(() => {
		const { store, picture } = shell.page.workspace;
		const { layout } = store.state.value;
		const digits = picture.digits.value.value;
		const shows = (value: number | null | undefined): string =>
			value === undefined ? '' : value === null ? WORDS.views.hole : formatNumber(value, digits);
		const above = cell.place ? controller.above(cell.place) : undefined;
		return html`<compare-cell
			.place=${cell.place}
			.name=${cell.name}
			.heading=${cell.title.value}
			.value=${shows(cell.value.value)}
			.above=${typeof above === 'number' ? COMPARING.above(signed(above, digits)) : ''}
			.missing=${cell.missing.value ?? ''}
			.progress=${cell.place === 0 ? null : cell.progress.value}
			?scrolled=${shell.isScrolled}
			?both=${layout === 'both'}
		>
			${VIEWS.filter((view) => layout === 'both' || layout === view).map((view) => paneRegion(cell, view, shell))}
			${legendOf(cell, shell)}
		</compare-cell>`;
	});

const paneRegion = (cell: CellView, view: ViewName, shell: CompareShell) => {
	const { page, navigators, isScrolled } = shell;
	if (cell.place === 0) return viewRegion(page, view, navigators, isScrolled);
	const { workspace, frames } = page;
	const { readOut, window: seen, picture } = workspace;
	if (!frames) return nothing;
	const navigatorFor = (size: SizeOf): Navigator =>
		navigatorOf(view, { frames, machine: { renderer: cell.renderer }, picture: cell, readOut, window: seen }, size);
	return following(() => {
		const value = cell.value.value;
		return html`<view-pane
			view=${view}
			.renderer=${cell.renderer.value}
			.valueName=${cell.valueName.value}
			.axes=${cell.axes.value}
			.frames=${frames}
			.navigatorFor=${keptFor(cell, view, navigatorFor)}
			.empty=${emptyOf(cell)}
			.stale=${cell.stale.value}
			.label=${labelOf(cell, view)}
			.scrolled=${isScrolled}
			.reading=${value === undefined ? '' : value === null ? WORDS.views.hole : formatNumber(value, picture.digits.value.value)}
			@hover-point=${({ detail }: Asked<PlanePoint | null>) => {
				readOut.hover(detail);
				frames.wake();
			}}
			@move-read-out=${({ detail }: Asked<readonly [number, number]>) => void moveReadOut(page, detail)}
			@view-resized=${() => frames.wake()}
		></view-pane>`;
	});
};

/** The same function for the same view, as long as it is there: another one would be another navigator. */
const kept = new WeakMap<object, Map<ViewName, (size: SizeOf) => Navigator>>();
function keptFor(cell: CellView, view: ViewName, make: (size: SizeOf) => Navigator): (size: SizeOf) => Navigator {
	const of = kept.get(cell) ?? new Map<ViewName, (size: SizeOf) => Navigator>();
	kept.set(cell, of);
	const known = of.get(view) ?? make;
	of.set(view, known);
	return known;
}

function emptyOf({ report, place }: CellView): string {
	const { statistics } = report.value ?? {};
	if (!statistics || statistics.holes < statistics.count) return '';
	return place === null ? COMPARING.nowhere : WORDS.views.noValue;
}

function labelOf({ report, title, axes }: CellView, view: ViewName): string {
	const shown = report.value;
	const told = shown && {
		domain: shown.grid.domain,
		lowest: shown.extremes.lowest?.value,
		highest: shown.extremes.highest?.value,
	};
	return viewLabel(view, title.value, axes.value, told);
}

const signed = (value: number, digits: number): string => `${value > 0 ? '+' : ''}${formatNumber(value, digits)}`;

/** A difference has a legend of its own, and so has each landscape that has a scale of its own. */
function legendOf(cell: CellView, { page }: CompareShell) {
	const { store, theme } = page.workspace;
	const { appearance, compare } = store.state.value;
	const report = cell.report.value;
	if (!report || (cell.place !== null && !compare?.own)) return nothing;
	const look = cell.place === null ? differenceLook({ ...appearance, theme: theme.value }) : appearance;
	const shown = cell.place === null ? { ...report, ...centredRange(report) } : report;
	return html`<color-bar
		slot="legend"
		.report=${shown}
		.appearance=${look}
		.theme=${theme.value}
		.valueName=${cell.valueName.value}
		.kit=${page.frames?.kit ?? null}
		.value=${cell.value.value ?? null}
	></color-bar>`;
}

/** What is told of a difference, as short texts. */
function factsOf(cell: CellView | undefined, difference: DifferenceCell | null): readonly string[] {
	const facts = difference?.told.value;
	if (!facts || !cell) return [];
	const { axes } = cell;
	const [across, up] = axes.value;
	const { grid, at, most, signed: there, mean, rms, count, precision } = facts;
	if (!at) return [COMPARING.nowhere];
	const place = (label: AxisLabel, coordinate: number, range: Range): string =>
		`${label.name} = ${formatNumber(shownCoordinate(label, coordinate), coordinateDigits(range))}`;
	const range = (label: AxisLabel, [lo, hi]: Range): string =>
		`${label.name} ${formatNumber(shownCoordinate(label, lo), 4)} … ${formatNumber(shownCoordinate(label, hi), 4)}`;
	const all = grid.columns * grid.rows;
	return [
		cell.name,
		COMPARING.most(formatNumber(most, 6), there < 0 ? '−' : '+', place(across, at.u, grid.domain.u), place(up, at.v, grid.domain.v)),
		COMPARING.mean(formatNumber(mean, 6)),
		COMPARING.rms(formatNumber(rms, 6)),
		COMPARING.over(String(grid.columns), String(grid.rows), range(across, grid.domain.u), range(up, grid.domain.v)),
		...(count < all ? [COMPARING.holes(`${formatNumber((100 * count) / all, 3)} %`)] : []),
		...(precision === 'f32' ? [COMPARING.inSingle] : []),
	];
}
