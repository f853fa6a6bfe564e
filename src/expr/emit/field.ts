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
	 * `fn load_uniforms() -> Uniforms`, and `fn cell_x(columns: Columns, row: Row, uniforms: Uniforms) -> Cell`, `cell_y`, `cell_z`, `cell_w`. Reads `column_axis: array<vec4f>` and `row_axis: array<f32>`.
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

/** A program of two inputs for grids. @throws Error where the outputs do not fit the order */
export function emitFieldWgsl(program: LirProgram, options: EmitOptions): FieldWgsl {
	const { columns, rows, rest } = hoistGrid(program);
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
		linesOf(columns, () => 'column_axis[column]'),
	);
	const storeRow = termsFunction(
		'row',
		rows,
		linesOf(rows, () => 'row_axis[row]'),
	);
	const inputOfCell = (index: number): string => {
		if (index === 0) return 'column.coordinate';
		if (index === 1) return 'row.coordinate';
		const term = index - 2;
		return term < columnTerms ? `column.term_${term}` : `row.term_${term - columnTerms}`;
	};
	const cell = linesOf(rest, inputOfCell, 'uniforms');
	const declarations = objectiveDeclarations(options, constants.length);
	const cells = [
		'struct Cell {',
		...groupMembers(rest, options),
		...outputGroups(rest, options).map(({ name }) => `\thas_${name}: bool,`),
		'}',
		...declarations,
		...structOf('Columns', 'vec4f', columnTerms),
		...structOf('Column', 'f32', columnTerms),
		...structOf('Row', 'f32', rowTerms),
		...loadFunction('load_columns', 'Columns', 'column_axis', ['quad', 'quads'], columnTerms),
		...loadFunction('load_row', 'Row', 'row_axis', ['row', 'rows'], rowTerms),
		...uniformsAsValue(options),
		'fn cell(column: Column, row: Row, uniforms: Uniforms) -> Cell {',
		...cell,
		`\treturn Cell(${[...groupNumbers(rest, options), ...outputGroups(rest, options).map(({ validity }) => nameOf(rest.outputs[validity]))].join(', ')});`,
		'}',
		...['x', 'y', 'z', 'w'].flatMap((lane) => {
			const members = namesOf(columnTerms).map((name) => `columns.${name}.${lane}`);
			return [
				`fn cell_${lane}(columns: Columns, row: Row, uniforms: Uniforms) -> Cell {`,
				`\treturn cell(Column(${members.join(', ')}), row, uniforms);`,
				'}',
			];
		}),
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
export function hoistGrid(program: LirProgram): { readonly columns: LirProgram; readonly rows: LirProgram; readonly rest: LirProgram } {
	const columns = hoist(program, 0, 2);
	const rows = hoist(columns.rest, 1, 2 + columns.terms.outputs.length);
	return { columns: columns.terms, rows: rows.terms, rest: rows.rest };
}

const namesOf = (terms: number): string[] => ['coordinate', ...Array.from({ length: terms }, (_, k) => `term_${k}`)];

const structOf = (name: string, type: string, terms: number): string[] => [
	`struct ${name} {`,
	...namesOf(terms).map((member) => `\t${member}: ${type},`),
	'}',
];

const loadFunction = (name: string, type: string, buffer: string, [at, length]: readonly [string, string], terms: number): string[] => [
	`fn ${name}(${at}: u32, ${length}: u32) -> ${type} {`,
	`\treturn ${type}(${namesOf(terms)
		.map((_, plane) => `${buffer}[${plane === 0 ? at : `${plane}u * ${length} + ${at}`}]`)
		.join(', ')});`,
	'}',
];

function termsFunction(what: 'column' | 'row', { outputs }: LirProgram, lines: readonly string[]): string[] {
	return [
		`fn store_${what}_terms(${what}: u32, ${what}s: u32) {`,
		...lines,
		...outputs.map((id, k) => `\t${what}_axis[${k + 1}u * ${what}s + ${what}] = ${nameOf(id)};`),
		'}',
	];
}
