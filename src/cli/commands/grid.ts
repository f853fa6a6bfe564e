/** `thalweg grid`: a landscape sampled on a grid of its plane, reduced and written to a file. */

import { writeCsv, writeJson, writeNpy, writeNpz } from '../../formats/index.ts';
import { LimitError, UsageError } from '../../model/errors.ts';
import type { Field, FieldStatistics } from '../../model/field.ts';
import { axisValue, type GridSpec, type Range } from '../../model/geometry.ts';
import type { Landscape } from '../../engine/landscape.ts';
import { openNamed, planeFor } from '../landscape.ts';
import { machineName, openSession } from '../machine.ts';
import { shown } from '../numbers.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { checkOutput, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';

export type GridOptions = WorkOptions &
	PlaneOptions & {
		readonly size?: readonly [number, number];
		readonly domain?: { readonly u: Range; readonly v?: Range };
		readonly gradient?: boolean;
		readonly out?: string;
	};

const EXTENSIONS = ['.npy', '.npz', '.csv', '.json'];
/** Side of the grid of a landscape that has none of its own. */
const DEFAULT_SIDE = 512;
/** Most numbers in a text file: as text they take ten times the space. */
const MAX_TEXT_NUMBERS = 2 ** 23;

export async function gridCommand(argument: string | undefined, options: GridOptions): Promise<void> {
	const { out, gradient = false } = options;
	const extension = out === undefined ? undefined : checkOutput(out, EXTENSIONS);
	const { landscape, name, notes, facts } = await openNamed(argument, options);
	const plane = planeFor(landscape, options);
	const grid = gridOf(landscape, options);
	const { columns, rows, domain } = grid;
	const isText = extension === '.csv' || extension === '.json';
	if (isText && columns * rows * (gradient ? 3 : 1) > MAX_TEXT_NUMBERS) {
		throw new LimitError(`A grid of ${columns} × ${rows} is too large for ${extension}; write .npy or .npz.`);
	}
	const session = await openSession(options);
	try {
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const shows = progress('grid', options.progress);
		const start = performance.now();
		const field = await session.field(bound, grid, { ...shows.options, gradient });
		const statistics = await session.statistics(field);
		const milliseconds = Math.round(performance.now() - start);
		shows.end();
		const { kind, precision, mode, device } = session.machine;
		if (out !== undefined && extension !== undefined) await writeWhole(out, encoded(extension, field, shown(precision)));
		const { count, holes } = statistics;
		const extremes = extremesOf(statistics, grid, shown(precision));
		if (options.json) {
			const window = { x: domain.u, y: domain.v };
			const machine = { landscape: name, ...facts, backend: kind, precision, mode, device };
			await printJson({
				...machine,
				columns,
				rows,
				domain: window,
				cells: count,
				holes,
				...extremes,
				milliseconds,
				notes,
				...(out === undefined ? {} : { out }),
			});
			return;
		}
		const lines = [
			`${landscape.title} · ${machineName(session.machine)}`,
			`grid   ${columns} × ${rows}, ${domain.u.join(' … ')} × ${domain.v.join(' … ')}`,
			`cells  ${count}, ${holes} holes`,
			...(['min', 'max'] as const).map(
				(which) => `${which}    ${extremes[which] ? `${extremes[which].value} at ${extremes[which].x.join(', ')}` : 'none'}`,
			),
			`time   ${milliseconds} ms`,
			...notes.map((note) => `note   ${note}`),
			...(out === undefined ? [] : [`wrote  ${out}`]),
		];
		await print(lines.join('\n'));
	} finally {
		session.dispose();
	}
}

/** The grid asked for; by default that of a file's own samples, or the whole domain. */
function gridOf({ domain, samples, objective }: Landscape, options: GridOptions): GridSpec {
	const line = objective.dimension === 1;
	const asked = options.domain;
	if (asked && !asked.v && !line) throw new UsageError('A domain has two ranges here: x0:x1,y0:y1.');
	const [columns, rows] = options.size ?? (samples && !asked ? [samples.columns, samples.rows] : [DEFAULT_SIDE, line ? 1 : DEFAULT_SIDE]);
	return { columns, rows, domain: asked ? { u: asked.u, v: asked.v ?? asked.u } : domain };
}

interface Extreme {
	readonly value: number;
	/** In the plane. */
	readonly x: readonly [number, number];
}

function extremesOf({ min, max, minCell, maxCell }: FieldStatistics, { columns, rows, domain }: GridSpec, show: (value: number) => number) {
	const at = (value: number, cell: number): Extreme | null =>
		Number.isNaN(value)
			? null
			: { value: show(value), x: [axisValue(domain.u, columns, cell % columns), axisValue(domain.v, rows, Math.floor(cell / columns))] };
	return { min: at(min, minCell), max: at(max, maxCell) };
}

/** The file's content. Arrays are f32 (rows = y ascending, columns = x ascending); text has every digit that was computed. */
function encoded(extension: string, { grid, values, gradientU, gradientV }: Field, show: (value: number) => number): Uint8Array | string {
	const { columns, rows, domain } = grid;
	const layers = [values, ...(gradientU && gradientV ? [gradientU, gradientV] : [])];
	const names = ['values', 'gradient_x', 'gradient_y'];
	const x = Float64Array.from({ length: columns }, (_, k) => axisValue(domain.u, columns, k));
	const y = Float64Array.from({ length: rows }, (_, k) => axisValue(domain.v, rows, k));
	if (extension === '.npy') {
		const shape = [rows, columns];
		const data = new Float32Array(layers.length * values.length);
		for (const [k, layer] of layers.entries()) data.set(layer, k * values.length);
		return writeNpy(data, layers.length === 1 ? shape : [layers.length, ...shape]);
	}
	if (extension === '.npz') {
		const line = rows === 1;
		const shape = line ? [columns] : [rows, columns];
		const members = layers.map((layer, k) => [names[k] as string, { data: Float32Array.from(layer), shape }] as const);
		const axes = { x: { data: x, shape: [columns] }, ...(line ? {} : { y: { data: y, shape: [rows] } }) };
		return writeNpz({ ...Object.fromEntries(members), ...axes });
	}
	const [own, ...more] = layers.map((layer) => Float64Array.from(layer, show));
	const surface = { name: 'value', columns, rows, x, y, values: own as Float64Array };
	const further = Object.fromEntries(more.map((layer, k) => [names[k + 1] as string, layer]));
	return extension === '.csv' ? writeCsv(surface, further) : writeJson(surface, further);
}
