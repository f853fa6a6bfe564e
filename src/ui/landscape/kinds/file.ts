/** The panel of files: how one was read, and everything about it that a person may know better. */

import { html } from 'lit';
import type { FileChoice } from '../../../state/app-state.ts';
import '../import-panel.ts';
import type { KindPanel } from './panel.ts';

export const filePanel: KindPanel<FileChoice> = (choice, { landscape, file: { opened, busy, trouble } }) =>
	opened?.title === choice.name
		? html`<import-panel
				.file=${opened}
				.choice=${choice}
				.remarks=${landscape?.notes ?? []}
				.busy=${busy}
				.trouble=${trouble}
			></import-panel>`
		: html`<p>Open or drop this file to see it.</p>`;
