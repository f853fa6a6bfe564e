// Values of the objective on a band of rows of a grid. A thread evaluates four neighbouring
// columns, which share their row's coordinate, and writes them with one store: stores are what
// a field costs. Columns beyond the grid, up to the next multiple of four, are written as holes.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;

fn value_cell(u: f32, v: f32, column: u32) -> u32 {
	let sample = objective(Point(u, v));
	return cell_bits(sample.value, (sample.valid & 1u) != 0u && column < band.columns);
}

@compute @workgroup_size(16, 4)
fn field(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= band.quads || id.y >= band.rows) {
		return;
	}
	let u = column_axis[id.x];
	let v = row_axis[band.first_row + id.y];
	let column = 4u * id.x;
	values[(band.output_row + id.y) * band.quads + id.x] = vec4u(
		value_cell(u.x, v, column),
		value_cell(u.y, v, column + 1u),
		value_cell(u.z, v, column + 2u),
		value_cell(u.w, v, column + 3u),
	);
}
