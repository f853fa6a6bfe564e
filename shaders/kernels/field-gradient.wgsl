// Values and both derivatives of the objective on a band of rows of a grid, in three arrays of
// the same layout. See field-value.wgsl for the division of work.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> derivatives_u: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> derivatives_v: array<vec4u>;

// The words of one point: value, ∂u, ∂v. The gradient has a validity of its own.
fn gradient_cell(computed: Cell, inside: bool) -> vec3u {
	// & and not &&, which would become branches.
	let has_gradient = computed.has_gradient & inside;
	return vec3u(
		cell_bits(computed.value, computed.has_value & inside),
		cell_bits(computed.gradient[0], has_gradient),
		cell_bits(computed.gradient[1], has_gradient),
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
	// What is the same for all rows is read and compared once: compilers of emulated GPUs leave it in the loop.
	let inside = 4u * id.x + vec4u(0u, 1u, 2u, 3u) < vec4u(band.columns);
	let first_row = band.first_row;
	let grid_rows = band.grid_rows;
	let first_index = band.output_row * band.quads + id.x;
	let quads = band.quads;
	let end = min(first + band.thread_rows, band.rows);
	for (var r = first; r < end; r++) {
		let row = load_row(first_row + r, grid_rows);
		let a = gradient_cell(cell_x(columns, row, uniforms), inside.x);
		let b = gradient_cell(cell_y(columns, row, uniforms), inside.y);
		let c = gradient_cell(cell_z(columns, row, uniforms), inside.z);
		let d = gradient_cell(cell_w(columns, row, uniforms), inside.w);
		let index = first_index + r * quads;
		values[index] = vec4u(a.x, b.x, c.x, d.x);
		derivatives_u[index] = vec4u(a.y, b.y, c.y, d.y);
		derivatives_v[index] = vec4u(a.z, b.z, c.z, d.z);
	}
}
