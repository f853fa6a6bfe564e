/** `thalweg grid`: a landscape sampled on a grid of its plane, reduced and written to a file. */

import { checkFieldSize, FIELD_FORMATS, type FieldFormat, fieldFile } from '../../exports/data/field-file.ts';
import { type AxisLabel, logarithmNote, planeLabels, shownCoordinate, shownRange } from '../../model/axis-label.ts';
import { UsageError } from '../../model/errors.ts';
import type { Precision } from '../../model/backend.ts';
import type { GridSpec, Range } from '../../model/geometry.ts';
import { resolutionNote } from '../../model/resolution.ts';
import { planeNames } from '../../engine/landscapes/axis-names.ts';
import { type CellSample, type Extremes, extremesOf } from '../../analysis/extremes.ts';
import { type GridError, gridError } from '../../engine/fields/grid-error.ts';
import type { Landscape } from '../../engine/landscapes/landscape.ts';
import { openNamed, planeFor, windowOfShown } from '../landscape.ts';
import { machineFacts, machineFor, machineName, openSession } from '../machine.ts';
import { orNull, shown, upward, withError } from '../numbers.ts';
import type { PlaneOptions, WorkOptions } from '../options.ts';
import { checkOutput, noteLines, print, printJson, writeWhole } from '../output.ts';
import { progress } from '../progress.ts';
import type { StoreOptions } from '../store-options.ts';
import { planeKey, writeStore } from '../write-store.ts';

export type GridOptions = WorkOptions &
	PlaneOptions &
	StoreOptions & {
		readonly size?: readonly [number, number];
		readonly domain?: { readonly u: Range; readonly v?: Range };
		readonly gradient?: boolean;
		readonly out?: string;
	};

/** Side of the grid of a landscape that has none of its own. */
const DEFAULT_SIDE = 512;

export async function gridCommand(argument: string | undefined, options: GridOptions): Promise<void> {
	const { out, gradient = false } = options;
	const format =
		out === undefined
			? undefined
			: (checkOutput(
					out,
					FIELD_FORMATS.map((known) => `.${known}`),
				).slice(1) as FieldFormat);
	const { landscape, name, notes: opened, facts } = await openNamed(argument, options);
	const plane = planeFor(landscape, options);
	const grid = gridOf(landscape, options);
	if (options.store !== undefined) {
		if (out !== undefined) throw new UsageError('--out and --store are two ways to write; give one of them.');
		const names = gradient ? ['value', 'gradient_x', 'gradient_y'] : ['value'];
		const session = await openSession({ ...machineFor(landscape, options), strict: true });
		try {
			const bound = session.bind(landscape, 'plane', options.param, plane);
			const compute = async (part: GridSpec) => {
				const { values, gradientU, gradientV } = await session.field(bound, part, { gradient });
				return [values, ...(gradientU && gradientV ? [gradientU, gradientV] : [])];
			};
			const head = {
				landscape: name,
				quantities: names,
				axes: planeNames(landscape, plane),
				precision: session.machine.precision,
				facts: { ...facts, key: landscape.objective.key, plane: planeKey(plane) },
			};
			await writeStore(
				{ ...options, store: options.store },
				{ grid, head, title: landscape.title, notes: opened, machine: session.machine },
				compute,
			);
		} finally {
			session.dispose();
		}
		return;
	}
	const { columns, rows, domain } = grid;
	const labels = planeLabels(landscape.variables);
	if (format !== undefined) checkFieldSize(format, columns, rows, gradient ? 3 : 1);
	if (format === 'h5' && gradient) throw new UsageError('An .h5 file of that layout has no gradient; write .npz.');
	// Numbers for people and files are f64 or strict f32: a graphics card's own functions are for pictures.
	const session = await openSession({ ...machineFor(landscape, options), strict: true });
	try {
		const bound = session.bind(landscape, 'plane', options.param, plane);
		const shows = progress('grid', options.progress);
		const start = performance.now();
		const field = await session.field(bound, grid, { ...shows.options, gradient });
		const statistics = await session.statistics(field);
		const milliseconds = Math.round(performance.now() - start);
		const { precision } = session.machine;
		const coarse = resolutionNote(grid, planeNames(landscape, plane), precision);
		const derivatives = gradient ? logarithmNote(landscape.variables) : undefined;
		const notes = [...opened, coarse, derivatives].filter((note) => note !== null && note !== undefined);
		const error = precision === 'f32' ? await gridError(session, bound, field) : undefined;
		const { count, holes } = statistics;
		const extremes = toldOf(await extremesOf(session, bound, grid, statistics), labels, precision);
		const seen = { x: shownRange(labels[0], domain.u), y: shownRange(labels[1], domain.v) };
		shows.end();
		if (out !== undefined && format !== undefined) await writeWhole(out, fieldFile(format, field, labels, precision));
		if (options.json) {
			await printJson({
				landscape: name,
				...facts,
				...machineFacts(session.machine),
				columns,
				rows,
				domain: seen,
				cells: count,
				holes,
				...extremes,
				...(error ? { error: { ...error, value: orNull(error.value), ...gradientOf(error) } } : {}),
				milliseconds,
				notes,
				...(out === undefined ? {} : { out }),
			});
			return;
		}
		// The second coordinate of a line is no variable.
		const told = landscape.objective.dimension === 1 ? 1 : 2;
		const ranges = [seen.x, seen.y].slice(0, told).map((range) => range.join(' … '));
		const lines = [
			`${landscape.title} · ${machineName(session.machine)}`,
			`grid   ${columns} × ${rows}, ${ranges.join(' × ')}`,
			`cells  ${count}, ${holes} holes`,
			...(['min', 'max'] as const).map(
				(which) =>
					`${which}    ${extremes[which] ? `${valueText(extremes[which])} at ${extremes[which].x.slice(0, told).join(', ')}` : 'none'}`,
			),
			...(error ? errorLines(error, count) : []),
			`time   ${milliseconds} ms`,
			...(out === undefined ? [] : [`wrote  ${out}`]),
			...noteLines(notes),
		];
		await print(lines.join('\n'));
	} finally {
		session.dispose();
	}
}

/** The grid asked for; by default that of a file's own samples, or the whole domain. */
function gridOf({ domain, samples, objective, variables }: Landscape, options: GridOptions): GridSpec {
	const line = objective.dimension === 1;
	const asked = options.domain;
	if (asked && !asked.v && !line) throw new UsageError('A domain has two ranges here: x0:x1,y0:y1.');
	const [columns, rows] = options.size ?? (samples && !asked ? [samples.columns, samples.rows] : [DEFAULT_SIDE, line ? 1 : DEFAULT_SIDE]);
	return { columns, rows, domain: asked ? windowOfShown(variables, asked) : domain };
}

interface Extreme {
	readonly value: number;
	/** Of an f32 answer: its difference from f64 at that place; null where f64 has no value. */
	readonly error?: number | null;
	/** In the plane. */
	readonly x: readonly [number, number];
}

/** The extremes as the machine found them, each with its error where that is f32. */
function toldOf(
	{ lowest, highest }: Extremes,
	[first, second]: readonly [AxisLabel, AxisLabel?],
	precision: Precision,
): Readonly<Record<'min' | 'max', Extreme | null>> {
	const show = shown(precision);
	const told = (sample: CellSample | null): Extreme | null =>
		sample && {
			value: show(sample.machine),
			...(precision === 'f32' ? { error: orNull(Math.abs(sample.machine - sample.value)) } : {}),
			x: [shownCoordinate(first, sample.x[0]), shownCoordinate(second, sample.x[1])],
		};
	return { min: told(lowest), max: told(highest) };
}

const valueText = ({ value, error }: Extreme): string =>
	error === undefined ? String(value) : error === null ? `${value} (none in f64)` : withError(value, error);

const gradientOf = ({ gradient }: GridError) => (gradient === undefined ? {} : { gradient: orNull(gradient) });

function errorLines({ compared, value, gradient, beyondF32, holesInF64 }: GridError, count: number): string[] {
	const largest = (error: number): string => (Number.isNaN(error) ? 'nothing to compare' : `at most ${error > 0 ? upward(error, 1) : 0}`);
	const where = compared === count ? 'all cells' : `${compared} cells, evenly spread`;
	return [
		`error  ${largest(value)}${gradient === undefined ? '' : `; of the gradient ${largest(gradient)}`} (difference from f64 in ${where})`,
		...(beyondF32 > 0 ? [`beyond f32  ${beyondF32} of them are holes that have a value in f64`] : []),
		...(holesInF64 > 0 ? [`beyond f64  ${holesInF64} of them have a value that is a hole in f64`] : []),
	];
}
