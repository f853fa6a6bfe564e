/** The panel of files: how one was read, and everything about it that a person may know better. */

import { html } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { FileChoice } from '../../../state/app-state.ts';
import type { KindPanel } from './panel.ts';
import { WORDS } from '../../../words/words.ts';

export const filePanel: KindPanel<FileChoice> = (choice, { landscape, file: { opened, busy, trouble, tiles } }) => {
	// Its code is loaded with the first file; the element shows what it was given once it is there.
	void import('../import-panel.ts');
	return opened?.title === choice.name
		? // Another file has a panel of its own: rows of one do not become those of another.
			html`${keyed(
				choice.name,
				html`<import-panel
					.file=${opened}
					.choice=${choice}
					.remarks=${landscape?.notes ?? []}
					.tiles=${tiles}
					.busy=${busy}
					.trouble=${trouble}
				></import-panel>`,
			)}`
		: html`<p>${WORDS.files.openHere}</p>`;
};
