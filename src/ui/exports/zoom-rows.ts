/** The rows of a film's zoom: from which window it goes, and to which. */

import { html, nothing, type TemplateResult } from 'lit';
import type { ZoomChoice, ZoomTarget } from '../../app/exports/film-choice.ts';
import type { ExportSource } from '../../app/exports/source.ts';
import { shownRange, rangeOfShown } from '../../model/axis-label.ts';
import { UsageError } from '../../model/errors.ts';
import type { Rectangle } from '../../model/geometry.ts';
import { EXPORTS } from '../../words/exports.ts';
import { named } from '../kit/named.ts';
import { segmented } from '../kit/segmented.ts';

const FROMS = ['view', 'whole'] as const;
const FACTORS = [
	['10', '10×'],
	['1000', '10³×'],
	['1000000', '10⁶×'],
	['1000000000000', '10¹²×'],
] as const;

/** The ends of a window as they were typed: u from and to, v from and to. */
export type TypedWindow = readonly [string, string, string, string];

/** The window in view, to be typed over. */
export function typedWindow({ workspace }: ExportSource): TypedWindow {
	const { u, v } = workspace.picture.latest?.grid.domain ?? workspace.window.current;
	const [across, up] = workspace.landscape.axes.peek();
	return [...shownRange(across, u), ...shownRange(up, v)].map(String) as unknown as TypedWindow;
}

/** @throws UsageError */
export function windowOf({ workspace }: ExportSource, typed: TypedWindow): Rectangle {
	const [a, b, c, d] = typed.map((text) => (text.trim() === '' ? Number.NaN : Number(text.replaceAll('−', '-')))) as [
		number,
		number,
		number,
		number,
	];
	const [across, up] = workspace.landscape.axes.peek();
	if (!(a < b && c < d)) throw new UsageError(EXPORTS.film.notAWindow);
	return { u: rangeOfShown(across, [a, b]), v: rangeOfShown(up, [c, d]) };
}

interface Rows {
	readonly source: ExportSource;
	readonly zoom: ZoomChoice;
	readonly typed: TypedWindow;
	row(label: string, choices: unknown): TemplateResult;
	set(zoom: ZoomChoice): void;
	type(typed: TypedWindow): void;
}

export function zoomRows({ source, zoom, typed, row, set, type }: Rows): TemplateResult {
	const words = EXPORTS.film;
	const marks = source.marked?.() ?? [];
	const { from, to } = zoom;
	const go = (next: ZoomTarget): void => set({ ...zoom, to: next });
	const chosen = to.kind === 'bookmark' ? `bookmark:${to.place}` : to.kind;
	const choose = (value: string): void => {
		if (value === 'lowest') go({ kind: 'lowest', factor: 1000 });
		else if (value === 'view') go({ kind: 'view' });
		else if (value === 'window') go({ kind: 'window', window: source.workspace.window.current });
		else go({ kind: 'bookmark', place: Number(value.split(':')[1]) });
	};
	const option = (value: string, text: string) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`;
	const [across, up] = source.workspace.landscape.axes.peek();
	const end = (place: number, label: string) =>
		html`<label>${label} <input inputmode="decimal" size="9" .value=${typed[place] as string} @change=${(e: Event) =>
			type(typed.map((text, k) => (k === place ? (e.target as HTMLInputElement).value : text)) as unknown as TypedWindow)} /></label>`;
	return html`
		${row(
			words.from,
			segmented(words.from, named(FROMS, words.froms), from, (next) => set({ ...zoom, from: next })),
		)}
		${row(
			words.to,
			html`<select aria-label=${words.to} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
				${option('lowest', words.tos.lowest)}${option('view', words.tos.view)}
				${marks.map(({ name }, place) => option(`bookmark:${place}`, name))}
				${option('window', words.tos.window)}
			</select>`,
		)}
		${
			to.kind === 'lowest'
				? row(
						words.factor,
						segmented(words.factor, FACTORS, String(to.factor) as '10', (next) => go({ kind: 'lowest', factor: Number(next) })),
					)
				: nothing
		}
		${
			to.kind === 'window'
				? html`<div class="window">
						${words.ends(across.name || 'u').map((label, k) => end(k, label))}
						${up.name === '' ? nothing : words.ends(up.name).map((label, k) => end(2 + k, label))}
					</div>`
				: nothing
		}
	`;
}
