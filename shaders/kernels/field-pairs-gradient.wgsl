// Values and both derivatives of the objective in double-single on a band of rows of a grid, each number in two
// arrays of words. See field-pairs.wgsl.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> values_low: array<vec4u>;
@group(0) @binding(5) var<storage, read_write> derivatives_u: array<vec4u>;
@group(0) @binding(6) var<storage, read_write> derivatives_u_low: array<vec4u>;
@group(0) @binding(7) var<storage, read_write> derivatives_v: array<vec4u>;
@group(0) @binding(8) var<storage, read_write> derivatives_v_low: array<vec4u>;

@compute @workgroup_size(64)
fn field(@builtin(global_invocation_id) id: vec3u) {
	let first = id.y * band.thread_rows;
	if (id.x >= band.quads || first >= band.rows) {
		return;
	}
	let uniforms = load_uniforms();
	let columns = load_columns(id.x, band.quads);
	let end = min(first + band.thread_rows, band.rows);
	for (var r = first; r < end; r++) {
		let row = load_row(band.first_row + r, band.grid_rows);
		var words: array<vec4u, 6>;
		for (var lane = 0u; lane < 4u; lane++) {
			let computed = cell_at(columns, lane, row, uniforms);
			let inside = 4u * id.x + lane < band.columns;
			// & and not &&, which would become branches.
			let has_gradient = computed.has_gradient & inside;
			words[0][lane] = cell_bits(computed.value[0], computed.has_value & inside);
			words[1][lane] = cell_bits(computed.value[1], true);
			words[2][lane] = cell_bits(computed.gradient[0], has_gradient);
			words[3][lane] = cell_bits(computed.gradient[1], true);
			words[4][lane] = cell_bits(computed.gradient[2], has_gradient);
			words[5][lane] = cell_bits(computed.gradient[3], true);
		}
		let index = (band.output_row + r) * band.quads + id.x;
		values[index] = words[0];
		values_low[index] = words[1];
		derivatives_u[index] = words[2];
		derivatives_u_low[index] = words[3];
		derivatives_v[index] = words[4];
		derivatives_v_low[index] = words[5];
	}
}
