// Reading a field between its cells.

struct FieldSample {
	// Scaled height, bilinear between scaled cells, and its change from one cell to the next.
	t: f32,
	per_cell: vec2f,
	// Is any corner a hole? Is the nearest one?
	any_hole: bool,
	nearest_hole: bool,
}

fn field_cell(column: u32, row: u32) -> u32 {
	return field[row * picture.stride + column];
}

// The scaled height of a cell, and of `instead` where it is a hole.
fn scaled_cell(bits: u32, instead: u32) -> f32 {
	return scale_forward(bitcast<f32>(select(bits, instead, bits == HOLE)));
}

// The field at box coordinates (−½ … ½ across and up). Holes at corners take the nearest cell's value.
fn sample_field(place: vec2f) -> FieldSample {
	let last = vec2f(f32(picture.columns - 1u), f32(picture.rows - 1u));
	let at = clamp((place + 0.5) * last, vec2f(0.0), last);
	let corner = min(vec2u(at), vec2u(max(picture.columns, 2u) - 2u, max(picture.rows, 2u) - 2u));
	let next = min(corner + 1u, vec2u(picture.columns - 1u, picture.rows - 1u));
	let part = at - vec2f(corner);
	let b00 = field_cell(corner.x, corner.y);
	let b10 = field_cell(next.x, corner.y);
	let b01 = field_cell(corner.x, next.y);
	let b11 = field_cell(next.x, next.y);
	let nearest = select(select(b00, b10, part.x >= 0.5), select(b01, b11, part.x >= 0.5), part.y >= 0.5);
	let fill = select(nearest, 0u, nearest == HOLE);
	let t00 = scaled_cell(b00, fill);
	let t10 = scaled_cell(b10, fill);
	let t01 = scaled_cell(b01, fill);
	let t11 = scaled_cell(b11, fill);
	var out: FieldSample;
	out.per_cell = vec2f(mix(t10 - t00, t11 - t01, part.y), mix(t01 - t00, t11 - t10, part.x));
	out.t = mix(mix(t00, t10, part.x), mix(t01, t11, part.x), part.y);
	out.any_hole = b00 == HOLE || b10 == HOLE || b01 == HOLE || b11 == HOLE;
	out.nearest_hole = nearest == HOLE;
	return out;
}

fn map_color(t: f32) -> vec3f {
	return textureLoad(colormap, vec2u(u32(round(clamp(t, 0.0, 1.0) * 255.0)), 0u), 0).rgb;
}
