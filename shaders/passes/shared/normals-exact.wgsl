// The surface at a place, from the landscape itself: as sharp as the screen however coarse the field.

fn surface_at(place: vec2f, corners: FieldCorners) -> SurfacePoint {
	let exact = objective(Point(picture.domain.x + (place.x + 0.5) * picture.domain.z, picture.domain.y + (place.y + 0.5) * picture.domain.w));
	// Where the landscape has no value or no gradient here, the field's cells stand in.
	if ((exact.valid & 3u) == 3u) {
		let scaled = scale_value(exact.value);
		return SurfacePoint(scaled.t, scaled.slope * vec2f(exact.gradient[0], exact.gradient[1]) * picture.domain.zw);
	}
	return surface_between(corners);
}
