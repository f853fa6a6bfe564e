// Contours at constant screen width: the twin of `src/render/contours.ts`.

// How much of a pixel one contour of this width covers, where t changes by `slope` a pixel.
fn level_coverage(t: f32, slope: f32, level: f32, width: f32) -> f32 {
	return clamp((width + 1.0) * 0.5 - abs(t - level) / max(slope, 1e-7), 0.0, 1.0);
}

// How much of a pixel the contours cover. They lie at multiples of 1/intervals strictly inside (0, 1):
// a clipped plateau at t = 1 is not one broad line.
fn contour_coverage(t: f32, slope: f32) -> f32 {
	let x = t * picture.intervals;
	let level = round(x);
	if (level < 1.0 || level > picture.intervals - 1.0) {
		return 0.0;
	}
	let step = max(slope * picture.intervals, 1e-7);
	let major = u32(level) % u32(picture.contour_major) == 0u;
	let width = picture.unit * select(picture.contour_widths.x, picture.contour_widths.y, major);
	let inside = clamp((width + 1.0) * 0.5 - abs(x - level) / step, 0.0, 1.0) * min(1.0, width);
	let fade = picture.contour_widths.zw;
	return inside * clamp((1.0 / (step * picture.unit) - fade.x) / (fade.y - fade.x), 0.0, 1.0);
}

// Contours, and the highlighted one, over a colour.
fn draw_contours(color: vec3f, t: f32, slope: f32) -> vec3f {
	var out = mix(color, picture.contour.rgb, picture.contour.a * contour_coverage(t, slope));
	if (picture.hover >= 0.0) {
		let widths = picture.hover_widths.xy * picture.unit;
		out = mix(out, picture.mark_dark.rgb, 0.7 * level_coverage(t, slope, picture.hover, widths.y));
		out = mix(out, picture.mark_light.rgb, level_coverage(t, slope, picture.hover, widths.x));
	}
	return out;
}
