// Lines and discs of constant screen width: capsules. A disc is a line without length.

struct Mark {
	// Box coordinates, and the capsule's width in CSS pixels.
	from_width: vec4f,
	// Box coordinates, and how far it is moved toward the viewer before it is hidden.
	to_lift: vec4f,
	color: vec4f,
	// Width of the hole in a ring, CSS pixels.
	hole: vec4f,
}

@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var<storage, read> marks: array<Mark>;

struct MarkVaryings {
	@builtin(position) position: vec4f,
	// Pixels along and across the capsule, from its start.
	@location(0) local: vec2f,
	// Its length, its radius and that of its hole in pixels.
	@location(1) @interpolate(flat) size: vec3f,
	@location(2) @interpolate(flat) color: vec4f,
}

const NEAREST: f32 = 1e-3;

// Depth of a point moved toward the viewer, which leaves its place on the screen alone.
fn lifted_depth(place: vec3f, lift: f32) -> f32 {
	let toward = select(normalize(picture.eye.xyz - place), picture.back.xyz, picture.eye.w > 0.5);
	let clip = picture.transform * vec4f(place + lift * toward, 1.0);
	return clip.z / max(clip.w, NEAREST);
}

@vertex
fn marks_vertex(@builtin(vertex_index) vertex: u32, @builtin(instance_index) index: u32) -> MarkVaryings {
	let mark = marks[index];
	var from_place = mark.from_width.xyz;
	var to_place = mark.to_lift.xyz;
	let from_w = (picture.transform * vec4f(from_place, 1.0)).w;
	let to_w = (picture.transform * vec4f(to_place, 1.0)).w;
	if (from_w < NEAREST && to_w < NEAREST) {
		return MarkVaryings(vec4f(2.0, 2.0, 2.0, 1.0), vec2f(0.0), vec3f(0.0), vec4f(0.0));
	}
	// An end behind the viewer is cut off where it comes in front.
	if (from_w < NEAREST) {
		from_place = mix(from_place, to_place, (NEAREST - from_w) / (to_w - from_w));
	}
	if (to_w < NEAREST) {
		to_place = mix(to_place, from_place, (NEAREST - to_w) / (from_w - to_w));
	}
	let from_clip = picture.transform * vec4f(from_place, 1.0);
	let to_clip = picture.transform * vec4f(to_place, 1.0);
	let half_view = 0.5 * picture.viewport;
	let a = from_clip.xy / from_clip.w * half_view;
	let b = to_clip.xy / to_clip.w * half_view;
	let length = distance(a, b);
	let along = select(vec2f(1.0, 0.0), (b - a) / max(length, 1e-6), length > 1e-6);
	let across = vec2f(-along.y, along.x);
	let radius = 0.5 * max(mark.from_width.w * picture.unit, 1.0);
	// Thinner than a pixel is drawn as a pixel of less colour.
	let strength = min(1.0, mark.from_width.w * picture.unit);
	let reach = radius + 1.0;
	let end = (vertex & 1u) == 1u;
	let local = vec2f(select(-reach, length + reach, end), select(-reach, reach, vertex >= 2u));
	let pixel = a + along * local.x + across * local.y;
	let depth = lifted_depth(select(from_place, to_place, end), mark.to_lift.w);
	let color = vec4f(mark.color.rgb, mark.color.a * strength);
	return MarkVaryings(vec4f(pixel / half_view, clamp(depth, 0.0, 1.0), 1.0), local, vec3f(length, radius, 0.5 * mark.hole.x * picture.unit), color);
}

@fragment
fn marks_fragment(in: MarkVaryings) -> @location(0) vec4f {
	let nearest = clamp(in.local.x, 0.0, in.size.x);
	let away = distance(in.local, vec2f(nearest, 0.0));
	let inside = select(1.0, clamp(away - in.size.z + 0.5, 0.0, 1.0), in.size.z > 0.0);
	let coverage = clamp(in.size.y + 0.5 - away, 0.0, 1.0) * inside;
	return vec4f(in.color.rgb, in.color.a * coverage);
}

// Where discs stand, no trail runs over them: the place of their pixels becomes one outside the box.
@fragment
fn marks_hide_fragment(in: MarkVaryings) -> @location(0) vec4f {
	let away = distance(in.local, vec2f(0.0));
	if (in.size.x > 0.0 || away > in.size.y || away < in.size.z) {
		discard;
	}
	return vec4f(2.0, 2.0, 0.0, 0.0);
}
