// Values and both derivatives of the objective on a band of rows of a grid, in three arrays of
// the same layout. See field-value.wgsl for the division of work.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> derivatives_u: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> derivatives_v: array<vec4u>;

// The words of one point: value, ∂u, ∂v. The gradient has a validity of its own.
fn gradient_cell(sample: Sample, column: u32) -> vec3u {
	let inside = column < band.columns;
	let has_gradient = (sample.valid & 2u) != 0u && inside;
	return vec3u(
		cell_bits(sample.value, (sample.valid & 1u) != 0u && inside),
		cell_bits(sample.gradient[0], has_gradient),
		cell_bits(sample.gradient[1], has_gradient),
	);
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
		let a = gradient_cell(cell_x(columns, row, uniforms), column);
		let b = gradient_cell(cell_y(columns, row, uniforms), column + 1u);
		let c = gradient_cell(cell_z(columns, row, uniforms), column + 2u);
		let d = gradient_cell(cell_w(columns, row, uniforms), column + 3u);
		let index = (band.output_row + r) * band.quads + id.x;
		values[index] = vec4u(a.x, b.x, c.x, d.x);
		derivatives_u[index] = vec4u(a.y, b.y, c.y, d.y);
		derivatives_v[index] = vec4u(a.z, b.z, c.z, d.z);
	}
}
