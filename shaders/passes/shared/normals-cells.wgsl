// The surface at a place, from the field's cells alone: for landscapes whose program this pass has not.

fn surface_at(place: vec2f, corners: FieldCorners) -> SurfacePoint {
	return surface_between(corners);
}
