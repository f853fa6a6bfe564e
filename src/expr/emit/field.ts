/**
 * LIR → WGSL for grids: what a column or a row shares is computed once for each (`hoist.ts`), by a pass of
 * its own, and read by every cell.
 *
 * Both parts use group 1 as the objective does. They read and write the buffers that the kernels
 * declare: `column_axis` and `row_axis` hold the coordinates, and behind them term after term, in planes
 * as long as the axis.
 */

import type { LirProgram } from '../../math/lir.ts';
import { type EmitOptions, outputGroups } from './options.ts';
import { groupMembers, groupNumbers, nameOf, objectiveDeclarations, straightLine, UNIFORMS, uniformsAsValue } from './wgsl.ts';
import { hoist } from './hoist.ts';

export interface FieldWgsl {
	/**
	 * Declares `Cell` (numbers, and a condition for each group of them: in a loop over cells bits that are packed and unpacked again
	 * cost), `Columns` (what four neighbouring columns share), `Row`,
	 * `fn load_columns(quad: u32, quads: u32) -> Columns`, `fn load_row(row: u32, rows: u32) -> Row`,
	 * `fn load_uniforms() -> Uniforms`, and `fn cell_x(columns: Columns, row: Row, uniforms: Uniforms) -> Cell`, `cell_y`, `cell_z`,
	 * `cell_w`, or in double-single `fn cell_at(columns: Columns, lane: u32, row: Row, uniforms: Uniforms) -> Cell`. Reads
	 * `column_axis: array<vec4f>` and `row_axis: array<f32>`.
	 */
	readonly cells: string;
	/**
	 * Declares `fn store_column_terms(column: u32, columns: u32)` and `fn store_row_terms(row: u32, rows: u32)`, which read and write
	 * `column_axis: array<f32>` and `row_axis: array<f32>`. Null where nothing is shared.
	 */
	readonly terms: string | null;
	/** Planes behind each axis. */
	readonly columnTerms: number;
	readonly rowTerms: number;
	/** The constants of all parts, to append to the uniforms (none in fast mode). */
	readonly constants: Float32Array;
}

/**
 * A program of two inputs for grids. In double-single (`options.words` is 2) each coordinate is two inputs, high and low: the low words
 * are a second plane of the axes, before the terms.
 *
 * @throws Error where the outputs do not fit the order
 */
export function emitFieldWgsl(program: LirProgram, options: EmitOptions): FieldWgsl {
	const { words = 1 } = options;
	const { columns, rows, rest } = hoistGrid(program, words);
	const [columnTerms, rowTerms] = [columns.outputs.length, rows.outputs.length];
	const constants: number[] = [];
	/** The lines of one part; constants of all parts lie in one buffer. */
	const linesOf = (part: LirProgram, input: (index: number) => string, uniforms = UNIFORMS): string[] => {
		const made = straightLine(part, { ...options, uniformCount: options.uniformCount + constants.length }, input, uniforms);
		constants.push(...made.constants);
		return made.lines;
	};
	const storeColumn = termsFunction(
		'column',
		columns,
		linesOf(columns, (index) => planeOf('column', index)),
		words,
	);
	const storeRow = termsFunction(
		'row',
		rows,
		linesOf(rows, (index) => planeOf('row', index - words)),
		words,
	);
	const given = COORDINATE.slice(0, words);
	const inputOfCell = (index: number): string => {
		if (index < 2 * words) return `${index < words ? 'column' : 'row'}.${given[index % words]}`;
		const term = index - 2 * words;
		return term < columnTerms ? `column.term_${term}` : `row.term_${term - columnTerms}`;
	};
	const cell = linesOf(rest, inputOfCell, 'uniforms');
	/** A function of the cell in one of four neighbouring columns. Code of double-single is long: it stands there once, in a loop. */
	const laneFunction = (name: string, parameter: string, lane: string): string[] => [
		`fn ${name}(columns: Columns, ${parameter}row: Row, uniforms: Uniforms) -> Cell {`,
		`\treturn cell(Column(${namesOf(words, columnTerms)
			.map((member) => `columns.${member}${lane}`)
			.join(', ')}), row, uniforms);`,
		'}',
	];
	const declarations = objectiveDeclarations(options, constants.length);
	const cells = [
		'struct Cell {',
		...groupMembers(rest, options),
		...outputGroups(rest, options).map(({ name }) => `\thas_${name}: bool,`),
		'}',
		...declarations,
		...structOf('Columns', 'vec4f', namesOf(words, columnTerms)),
		...structOf('Column', 'f32', namesOf(words, columnTerms)),
		...structOf('Row', 'f32', namesOf(words, rowTerms)),
		...loadFunction('load_columns', 'Columns', 'column_axis', ['quad', 'quads'], namesOf(words, columnTerms)),
		...loadFunction('load_row', 'Row', 'row_axis', ['row', 'rows'], namesOf(words, rowTerms)),
		...uniformsAsValue(options),
		'fn cell(column: Column, row: Row, uniforms: Uniforms) -> Cell {',
		...cell,
		`\treturn Cell(${[...groupNumbers(rest, options), ...outputGroups(rest, options).map(({ validity }) => nameOf(rest.outputs[validity]))].join(', ')});`,
		'}',
		...(words === 1
			? ['x', 'y', 'z', 'w'].flatMap((lane) => laneFunction(`cell_${lane}`, '', `.${lane}`))
			: laneFunction('cell_at', 'lane: u32, ', '[lane]')),
		'',
	].join('\n');
	const isShared = columnTerms + rowTerms > 0;
	return {
		cells,
		terms: isShared ? [...declarations, ...storeColumn, ...storeRow, ''].join('\n') : null,
		...{ columnTerms, rowTerms, constants: Float32Array.from(constants) },
	};
}

/** A program on a grid: terms of a column, terms of a row, and what is left for each cell. */
export function hoistGrid(
	program: LirProgram,
	words: 1 | 2 = 1,
): { readonly columns: LirProgram; readonly rows: LirProgram; readonly rest: LirProgram } {
	const [across, up] =
		words === 1
			? [[0], [1]]
			: [
					[0, 1],
					[2, 3],
				];
	const columns = hoist(program, across, 2 * words);
	const rows = hoist(columns.rest, up, 2 * words + columns.terms.outputs.length);
	return { columns: columns.terms, rows: rows.terms, rest: rows.rest };
}

/** What is given of a coordinate: its only or its high word, and the low one. */
const COORDINATE = ['coordinate', 'low'] as const;

const namesOf = (words: number, terms: number): string[] => [
	...COORDINATE.slice(0, words),
	...Array.from({ length: terms }, (_, k) => `term_${k}`),
];

/** A plane of an axis at the thread's column or row. */
const planeOf = (what: 'column' | 'row', plane: number): string => `${what}_axis[${plane === 0 ? what : `${plane}u * ${what}s + ${what}`}]`;

const structOf = (name: string, type: string, members: readonly string[]): string[] => [
	`struct ${name} {`,
	...members.map((member) => `\t${member}: ${type},`),
	'}',
];

const loadFunction = (
	name: string,
	type: string,
	buffer: string,
	[at, length]: readonly [string, string],
	members: readonly string[],
): string[] => [
	`fn ${name}(${at}: u32, ${length}: u32) -> ${type} {`,
	`\treturn ${type}(${members.map((_, plane) => `${buffer}[${plane === 0 ? at : `${plane}u * ${length} + ${at}`}]`).join(', ')});`,
	'}',
];

function termsFunction(what: 'column' | 'row', { outputs }: LirProgram, lines: readonly string[], given: number): string[] {
	return [
		`fn store_${what}_terms(${what}: u32, ${what}s: u32) {`,
		...lines,
		...outputs.map((id, k) => `\t${planeOf(what, k + given)} = ${nameOf(id)};`),
		'}',
	];
}
