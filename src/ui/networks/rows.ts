/** Rows of the panel of networks: a label and what is chosen beside it. */

import { html, type TemplateResult } from 'lit';
import { formatNumber } from '../../app/format.ts';
import { printable } from '../../model/printable.ts';
import { NETWORK_ROOM } from '../../words/network-room.ts';

export type Row = readonly [value: string, text: string];

/** A choice. A value that no row has is a row of its own. */
export function selectRow(id: string, label: string, value: string, rows: readonly Row[], choose: (value: string) => void): TemplateResult {
	const all = rows.some(([key]) => key === value) ? rows : [[value, printable(value, 60)] as const, ...rows];
	return html`<div class="pair">
		<label for=${id}>${label}</label>
		<select id=${id} data-value=${value} @change=${(e: Event) => choose((e.target as HTMLSelectElement).value)}>
			${all.map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
		</select>
	</div>`;
}

/** What could not be used goes back to what is in force. */
export function settleSelects(root: ParentNode): void {
	for (const select of root.querySelectorAll('select')) if (select.dataset['value'] !== undefined) select.value = select.dataset['value'];
}

export const boxRow = (id: string, label: string, value: string, title: string, take: (text: string) => void): TemplateResult =>
	html`<div class="pair">
		<label for=${id}>${label}</label>
		<input id=${id} type="text" autocomplete="off" spellcheck="false" title=${title} .value=${value} @change=${(e: Event) => take((e.target as HTMLInputElement).value.trim())} />
	</div>`;

/** A number from `least` to `most`. @param wrong is told of any other */
export function numberRow(
	id: string,
	label: string,
	value: number,
	[least, most]: readonly [number, number],
	take: (value: number) => void,
	wrong: (why: string) => void,
): TemplateResult {
	return boxRow(id, label, String(value), '', (text) => {
		const typed = Number(text.replaceAll('−', '-'));
		if (text !== '' && typed >= least && typed <= most) take(typed);
		else wrong(NETWORK_ROOM.outOfRange(label, formatNumber(least), formatNumber(most)));
	});
}
