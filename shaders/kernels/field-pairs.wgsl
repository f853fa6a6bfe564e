// Values of the objective in double-single on a band of rows of a grid: the high word of each in one array, the
// low word in another of the same layout. See field-value.wgsl for the division of work; the four columns of a
// thread are a loop here, because code of double-single is long and a compiler would have to take it four times.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read> column_axis: array<vec4f>;
@group(0) @binding(2) var<storage, read> row_axis: array<f32>;
@group(0) @binding(3) var<storage, read_write> values: array<vec4u>;
@group(0) @binding(4) var<storage, read_write> values_low: array<vec4u>;

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
		var high: vec4u;
		var low: vec4u;
		for (var lane = 0u; lane < 4u; lane++) {
			let computed = cell_at(columns, lane, row, uniforms);
			let inside = 4u * id.x + lane < band.columns;
			high[lane] = cell_bits(computed.value[0], computed.has_value & inside);
			low[lane] = cell_bits(computed.value[1], true);
		}
		let index = (band.output_row + r) * band.quads + id.x;
		values[index] = high;
		values_low[index] = low;
	}
}
