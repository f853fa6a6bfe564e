// Lays one field over another: each cell of the piece's part is the piece's own where it lies on a cell of it, and
// between its cells is interpolated. A thread writes one cell. Columns beyond the grid, up to the
// stride, are written as holes by the piece that covers all of it.

@group(0) @binding(0) var<uniform> piece: FieldPiece;
@group(0) @binding(1) var<storage, read> cells: array<u32>;
@group(0) @binding(2) var<storage, read_write> values: array<u32>;

fn piece_cell(column: u32, row: u32) -> u32 {
	return cells[row * piece.from_stride + column];
}

// A number in place of a hole.
fn number_of(bits: u32, instead: u32) -> f32 {
	return bitcast<f32>(select(bits, instead, bits == HOLE));
}

@compute @workgroup_size(64)
fn compose(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= piece.count_columns || id.y >= piece.count_rows) {
		return;
	}
	let column = piece.first_column + id.x;
	let row = piece.first_row + id.y;
	let index = row * piece.stride + column;
	if (column >= piece.columns) {
		values[index] = HOLE;
		return;
	}
	let last = vec2f(f32(piece.from_columns - 1u), f32(piece.from_rows - 1u));
	let place = clamp(piece.shift + piece.ratio * vec2f(f32(id.x), f32(id.y)), vec2f(0.0), last);
	let at = min(vec2u(place), vec2u(piece.from_columns - 2u, piece.from_rows - 2u));
	let part = place - vec2f(at);
	let near = at + select(vec2u(0u), vec2u(1u), part >= vec2f(0.5));
	let nearest = piece_cell(near.x, near.y);
	// On a cell, its own bits; and a hole beside a hole.
	let is_on = all((part == vec2f(0.0)) | (part == vec2f(1.0)));
	if (is_on || nearest == HOLE) {
		values[index] = nearest;
		return;
	}
	let lower = mix(number_of(piece_cell(at.x, at.y), nearest), number_of(piece_cell(at.x + 1u, at.y), nearest), part.x);
	let upper = mix(number_of(piece_cell(at.x, at.y + 1u), nearest), number_of(piece_cell(at.x + 1u, at.y + 1u), nearest), part.x);
	values[index] = cell_bits(mix(lower, upper, part.y), true);
}
