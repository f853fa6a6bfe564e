/** `thalweg list`: what there is to name on a command line. */

import { functionRows } from '../../engine/gallery.ts';
import { FORMATS } from '../../formats/index.ts';
import { table } from '../numbers.ts';
import { print, printJson } from '../output.ts';

export const LISTS = ['functions', 'formats'] as const;
export type ListName = (typeof LISTS)[number];

export async function listCommand(what: ListName, { json }: { readonly json?: boolean }): Promise<void> {
	if (json) await printJson(what === 'functions' ? functionRows() : FORMATS);
	else await print(what === 'functions' ? functionTable() : formatTable());
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
