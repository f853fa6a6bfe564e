// The map: the field as colours with contours, and a hatching where the nearest cell is a hole.

struct MapVaryings {
	@builtin(position) position: vec4f,
	// Box coordinates, −½ … ½.
	@location(0) place: vec2f,
}

@vertex
fn map_vertex(@builtin(vertex_index) index: u32) -> MapVaryings {
	let place = vec2f(f32(index & 1u), f32(index >> 1u)) - 0.5;
	return MapVaryings(picture.transform * vec4f(place, 0.0, 1.0), place);
}

@fragment
fn map_fragment(in: MapVaryings) -> @location(0) vec4f {
	let corners = field_corners(in.place);
	if (corners.nearest == HOLE) {
		// Distance to the middle of the nearest diagonal stripe, across it.
		let period = picture.hatch_size.x * picture.unit;
		let distance = abs(fract((in.position.x + in.position.y) / period) - 0.5) * period * 0.70710678;
		let stripe = clamp(0.5 * picture.hatch_size.y * picture.unit - distance + 0.5, 0.0, 1.0);
		return vec4f(mix(picture.hole.rgb, picture.hatch.rgb, stripe), 1.0);
	}
	let found = blend_corners(corners);
	let cells_a_pixel = vec2f(f32(picture.columns - 1u), f32(picture.rows - 1u)) / picture.plot_size;
	let slope = length(found.per_cell * cells_a_pixel);
	return vec4f(draw_contours(map_color(found.t), found.t, slope), 1.0);
}
