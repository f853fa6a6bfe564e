// Values of the objective on a band of rows of a grid. A thread evaluates four neighbouring
// columns in several rows. What all cells of a column or a row share was computed before
// (field-terms.wgsl); the thread reads its columns' part once. Four values are written with one
// store: stores are what a field costs. Columns beyond the grid, up to the next multiple of four,
// are written as holes.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;

fn value_cell(computed: Cell, inside: bool) -> u32 {
	// & and not &&, which would become branches.
	return cell_bits(computed.value, computed.has_value & inside);
}

@compute @workgroup_size(64)
fn field(@builtin(global_invocation_id) id: vec3u) {
	let first = id.y * band.thread_rows;
	if (id.x >= band.quads || first >= band.rows) {
		return;
	}
	let uniforms = load_uniforms();
	let columns = load_columns(id.x, band.quads);
	// What is the same for all rows is read and compared once: compilers of emulated GPUs leave it in the loop.
	let inside = 4u * id.x + vec4u(0u, 1u, 2u, 3u) < vec4u(band.columns);
	let first_row = band.first_row;
	let grid_rows = band.grid_rows;
	let first_index = band.output_row * band.quads + id.x;
	let quads = band.quads;
	let end = min(first + band.thread_rows, band.rows);
	for (var r = first; r < end; r++) {
		let row = load_row(first_row + r, grid_rows);
		values[first_index + r * quads] = vec4u(
			value_cell(cell_x(columns, row, uniforms), inside.x),
			value_cell(cell_y(columns, row, uniforms), inside.y),
			value_cell(cell_z(columns, row, uniforms), inside.z),
			value_cell(cell_w(columns, row, uniforms), inside.w),
		);
	}
}
