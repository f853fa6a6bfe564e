/** The line at the top: name, landscape, layout, and what can be done. */

import type { ReadonlySignal } from '@preact/signals-core';
import { html, nothing } from 'lit';
import type { Arrangement } from '../../app/arrangement.ts';
import { headingOf } from '../../app/landscapes/kinds.ts';
import { WORDS } from '../../words/words.ts';
import { following } from '../kit/following.ts';
import { icon } from '../kit/icon.ts';
import { named } from '../kit/named.ts';
import { segmented } from '../kit/segmented.ts';
import type { RunCommand, ShellPage } from './page.ts';

const LAYOUTS = ['both', 'surface', 'map'] as const;

export function headerRegion(page: ShellPage, arrangement: ReadonlySignal<Arrangement>, command: RunCommand) {
	const { store } = page.workspace;
	const words = WORDS.shell;
	const button = (id: string, title: string, label: string, path: string, kind = '') =>
		html`<button class="quiet icon ${kind}" title=${title} aria-label=${label} @click=${() => command(id)}>${icon(path, 20)}</button>`;
	const step = (id: string, title: string, label: string, path: string, isPossible: boolean) =>
		html`<button class="quiet icon" title=${title} aria-label=${label} aria-disabled=${isPossible ? 'false' : 'true'} @click=${() => command(id)}>${icon(path, 20)}</button>`;
	/** A word where there is room, else a drawing. */
	const worded = (id: string, title: string, word: string, path: string) =>
		html`<button class="quiet worded" title=${title} aria-label=${word} @click=${() => command(id)}><span>${word}</span>${icon(path, 20)}</button>`;
	return following(() => {
		const { layout } = store.state.value;
		const { isScrolled, side } = arrangement.value;
		return html`
			<h1 class="brand"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M3 8c7 0 6 17 13 17S22 8 29 8" /><circle cx="16" cy="25" r="3" /></svg><span>Thalweg</span></h1>
			${
				isScrolled
					? nothing
					: html`<button class="quiet icon" title=${words.controlsTitle} aria-label=${words.controls} aria-controls="controls" aria-expanded=${side.isFolded ? 'false' : 'true'} @click=${() => command('controls')}>${icon('M3 4h14v12H3ZM8 4v12', 20)}</button>`
			}
			${subject(page, arrangement.value, command)}
			<span class="grow"></span>
			${segmented(words.layout, named(LAYOUTS, WORDS.common), layout, (chosen) => store.set({ layout: chosen }))}
			<span class="actions">
				${step('undo', words.undo, WORDS.commands.titles.undo, 'M7 5 3 9l4 4M3 9h8a4 4 0 0 1 0 8H8', store.canUndo.value)}
				${step('redo', words.redo, WORDS.commands.titles.redo, 'm13 5 4 4-4 4M17 9H9a4 4 0 0 0 0 8h3', store.canRedo.value)}
				${worded('benchmark', words.benchmarkTitle, words.benchmark, 'M3 14a7 7 0 1 1 14 0M10 14l3.5-5')}
				${button('picture', words.pictureTitle, words.picture, 'M10 3v9m-4-4 4 4 4-4M4 16h12')}
				${worded('link', words.shareTitle, words.share, 'M8 12l4-4M7 9.5l-2 2a2.5 2.5 0 0 0 3.5 3.5l2-2M9.5 7l2-2a2.5 2.5 0 0 1 3.5 3.5l-2 2')}
				${button('kept', words.keptTitle, WORDS.commands.titles.kept, 'M5 3h10v14l-5-4-5 4Z', 'spare')}
				${button('theme', words.themeTitle, words.theme, 'M10 3a7 7 0 1 0 0 14ZM10 3a7 7 0 0 1 0 14')}
				<button class="quiet icon" title=${words.keysTitle} aria-label=${words.keys} @click=${() => command('help')}>?</button>
				${button('palette', words.commandsTitle, words.commands, 'M3 5h14M3 10h14M3 15h14')}
			</span>
		`;
	});
}

/** The landscape in view: pressed, it leads to its formula. Where the controls are not beside the picture, the formula is here. */
function subject({ workspace: { store, landscape } }: ShellPage, arrangement: Arrangement, command: RunCommand) {
	const { composition, isScrolled, side, dock } = arrangement;
	const isElsewhere = isScrolled || side.isFolded || (composition === 'tall' && dock.isFolded);
	const { kind } = store.state.value.landscape;
	// While a file or a network is opened, the landscape that is still shown has a formula, and they have none.
	const hasFormula = isElsewhere && (kind === 'function' || kind === 'formula');
	return html`<span class="subject">
		<button class="quiet name printed" title=${WORDS.shell.formulaTitle} @click=${() => command('formula')}><strong>${headingOf(store.state.value.landscape)}</strong>${hasFormula ? html`<code>${landscape.current.value?.formula ?? '\u00a0'}</code>` : nothing}</button>
		${isElsewhere ? html`<button class="quiet icon" title=${WORDS.shell.galleryTitle} aria-label=${WORDS.shell.gallery} @click=${() => command('gallery')}>${icon('M3 4h6v5H3ZM11 4h6v5h-6ZM3 11h6v5H3ZM11 11h6v5h-6Z', 20)}</button>` : nothing}
	</span>`;
}
