// Where the pixels of the map lie: their box coordinates.

struct MapPlaceVaryings {
	@builtin(position) position: vec4f,
	@location(0) place: vec2f,
}

@group(0) @binding(0) var<uniform> picture: Picture;

@vertex
fn map_places_vertex(@builtin(vertex_index) index: u32) -> MapPlaceVaryings {
	let place = vec2f(f32(index & 1u), f32(index >> 1u)) - 0.5;
	return MapPlaceVaryings(picture.transform * vec4f(place, 0.0, 1.0), place);
}

@fragment
fn map_places_fragment(in: MapPlaceVaryings) -> @location(0) vec4f {
	return vec4f(in.place, 0.0, 0.0);
}
