/** `thalweg list`: what there is to name on a command line. */

import { functionRows } from '../../engine/landscapes/gallery.ts';
import { optimizerRows, scheduleRows } from '../../engine/swarm/optimizers.ts';
import { FORMATS } from '../../formats/index.ts';
import type { HyperSpec } from '../../model/optimizer.ts';
import { table } from '../numbers.ts';
import { print, printJson } from '../output.ts';

/** What is listed, and how: its rows for programs, a table for people. */
const LISTS = {
	functions: { rows: functionRows, text: () => functionTable() },
	optimizers: { rows: optimizerRows, text: () => optimizerTable() },
	schedules: { rows: scheduleRows, text: () => scheduleTable() },
	formats: { rows: () => FORMATS, text: () => formatTable() },
} as const;
export type ListName = keyof typeof LISTS;

export async function listCommand(what: ListName, { json }: { readonly json?: boolean }): Promise<void> {
	const { rows, text } = LISTS[what];
	if (json) await printJson(rows());
	else await print(text());
}

const hyperText = (hyper: readonly HyperSpec[]): string => hyper.map(({ name, value }) => `${name}=${value}`).join(' ');

function optimizerTable(): string {
	const rows = optimizerRows().map(({ id, family, hyper, name }) => [id, family, hyperText(hyper), name]);
	return table([['id', 'family', 'hyper-parameters', 'name'], ...rows]);
}

function scheduleTable(): string {
	const rows = scheduleRows().map(({ id, hyper, name }) => [id, hyperText(hyper), name]);
	return table([['id', 'parameters', 'name'], ...rows]);
}

function functionTable(): string {
	const rows = functionRows().map(({ id, name, category, dimensions: { min, max }, minimum }) => [
		id,
		category,
		min === max ? `${min}` : `${min} … ${max}`,
		minimum ? String(Number(minimum.value.toPrecision(8))) : '',
		name,
	]);
	return table([['id', 'category', 'variables', 'minimum', 'name'], ...rows]);
}

function formatTable(): string {
	const mark = (yes: boolean): string => (yes ? 'yes' : '');
	const rows = FORMATS.map(({ name, extensions, layout, read, write }) => [
		extensions.join(' '),
		mark(read),
		mark(write),
		`${name}: ${layout}`,
	]);
	return table([['extensions', 'read', 'written', 'layouts'], ...rows]);
}
