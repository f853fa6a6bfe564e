// Reading a field between its cells.

// The four cells around a place: lower left, lower right, upper left, upper right.
struct FieldCorners {
	bits: vec4u,
	nearest: u32,
	// Between the corners, 0 … 1.
	part: vec2f,
}

// Scaled height, bilinear between scaled cells, and its change from one cell to the next.
struct FieldSample {
	t: f32,
	per_cell: vec2f,
}

fn field_cell(column: u32, row: u32) -> u32 {
	return field[row * picture.stride + column];
}

// The scaled height of a cell, and of `instead` where it is a hole.
fn scaled_cell(bits: u32, instead: u32) -> f32 {
	return scale_forward(bitcast<f32>(select(bits, instead, bits == HOLE)));
}

// The corners at box coordinates (−½ … ½ across and up).
fn field_corners(place: vec2f) -> FieldCorners {
	let last = vec2f(f32(picture.columns - 1u), f32(picture.rows - 1u));
	let at = clamp((place + 0.5) * last, vec2f(0.0), last);
	let corner = min(vec2u(at), vec2u(max(picture.columns, 2u) - 2u, max(picture.rows, 2u) - 2u));
	let next = min(corner + 1u, vec2u(picture.columns - 1u, picture.rows - 1u));
	let part = at - vec2f(corner);
	let bits = vec4u(field_cell(corner.x, corner.y), field_cell(next.x, corner.y), field_cell(corner.x, next.y), field_cell(next.x, next.y));
	let near = select(bits.xz, bits.yw, part.x >= 0.5);
	return FieldCorners(bits, select(near.x, near.y, part.y >= 0.5), part);
}

// Between the corners; a hole takes the nearest cell's value.
fn blend_corners(corners: FieldCorners) -> FieldSample {
	let fill = select(corners.nearest, 0u, corners.nearest == HOLE);
	// In a loop: four calls would be four times the code on machines that inline all of it.
	var t: vec4f;
	for (var k = 0u; k < 4u; k++) {
		t[k] = scaled_cell(corners.bits[k], fill);
	}
	let part = corners.part;
	let per_cell = vec2f(mix(t.y - t.x, t.w - t.z, part.y), mix(t.z - t.x, t.w - t.y, part.x));
	return FieldSample(mix(mix(t.x, t.y, part.x), mix(t.z, t.w, part.x), part.y), per_cell);
}

fn map_color(t: f32) -> vec3f {
	return textureLoad(colormap, vec2u(u32(round(clamp(t, 0.0, 1.0) * 255.0)), 0u), 0).rgb;
}
