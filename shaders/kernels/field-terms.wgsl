// What all cells of a column share, and all cells of a row: a thread computes the terms of one of each and
// writes them behind the coordinates. Runs once, before the bands of a field.

@group(0) @binding(0) var<uniform> band: FieldBand;
@group(0) @binding(1) var<storage, read_write> column_axis: array<f32>;
@group(0) @binding(2) var<storage, read_write> row_axis: array<f32>;

@compute @workgroup_size(64)
fn terms(@builtin(global_invocation_id) id: vec3u) {
	let columns = 4u * band.quads;
	if (id.x < columns) {
		store_column_terms(id.x, columns);
	}
	if (id.x < band.grid_rows) {
		store_row_terms(id.x, band.grid_rows);
	}
}
