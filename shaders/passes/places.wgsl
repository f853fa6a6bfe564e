// Where the pixels of the surface lie: their box coordinates and depth, without the objective. Trails
// are looked up by the one, particles hidden by the other, in frames that do not draw the surface again.

@vertex
fn places_vertex(@builtin(vertex_index) vertex: u32) -> MeshVaryings {
	return mesh_vertex(vertex);
}

@fragment
fn places_fragment(in: MeshVaryings) -> @location(0) vec4f {
	if (in.solid < 0.999 || any(field_corners(in.place.xy).bits == vec4u(HOLE))) {
		discard;
	}
	return vec4f(in.place.xy, 0.0, 0.0);
}
