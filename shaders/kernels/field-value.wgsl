// Values of the objective on a band of rows of a grid. A thread evaluates four neighbouring
// columns in several rows. What all cells of a column or a row share was computed before
// (field-terms.wgsl); the thread reads its columns' part once. Four values are written with one
// store: stores are what a field costs. Columns beyond the grid, up to the next multiple of four,
// are written as holes.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;

fn value_cell(sample: Sample, column: u32) -> u32 {
	return cell_bits(sample.value, (sample.valid & 1u) != 0u && column < band.columns);
}

@compute @workgroup_size(64)
fn field(@builtin(global_invocation_id) id: vec3u) {
	let first = id.y * band.thread_rows;
	if (id.x >= band.quads || first >= band.rows) {
		return;
	}
	let uniforms = load_uniforms();
	let columns = load_columns(id.x, band.quads);
	let column = 4u * id.x;
	let end = min(first + band.thread_rows, band.rows);
	for (var r = first; r < end; r++) {
		let row = load_row(band.first_row + r, band.grid_rows);
		values[(band.output_row + r) * band.quads + id.x] = vec4u(
			value_cell(cell_x(columns, row, uniforms), column),
			value_cell(cell_y(columns, row, uniforms), column + 1u),
			value_cell(cell_z(columns, row, uniforms), column + 2u),
			value_cell(cell_w(columns, row, uniforms), column + 3u),
		);
	}
}
