// Particles: a disc with two outlines, a ring where it has converged, a cross where it has stopped. The
// twin of `src/render/canvas/particles.ts`. Nothing is tested by the pipeline: each pixel looks up the
// depth of the landscape drawn before, which may be of another resolution.

@group(1) @binding(0) var<uniform> group: SwarmGroup;
@group(1) @binding(1) var<storage, read> dots: array<Dot>;
@group(1) @binding(2) var tones: texture_2d<f32>;
@group(2) @binding(0) var depths: texture_depth_2d;

struct ParticleVaryings {
	@builtin(position) position: vec4f,
	// Pixels from the middle.
	@location(0) local: vec2f,
	@location(1) @interpolate(flat) color: vec4f,
	// Radius and width of an outline in pixels, the mark, the depth.
	@location(2) @interpolate(flat) form: vec4f,
	// Pixels of the radius inside the ring in the group's colour.
	@location(3) @interpolate(flat) inner: f32,
}

const STATUS_RUNNING: u32 = 0u;
const STATUS_CONVERGED: u32 = 1u;
const TONE_GROUP: u32 = 0u;
const TONE_LOSS: u32 = 1u;
const NEAREST: f32 = 1e-3;
const NOWHERE = ParticleVaryings(vec4f(2.0, 2.0, 2.0, 1.0), vec2f(0.0), vec4f(0.0), vec4f(0.0), 0.0);

// z of the surface at box coordinates, between the field's cells; the floor at a hole, and in the map.
fn surface_height(place: vec2f) -> f32 {
	let corners = field_corners(place);
	if (picture.is_map != 0u || corners.nearest == HOLE) {
		return 0.0;
	}
	return picture.exaggeration * blend_corners(corners).t;
}

fn particle_color(dot: Dot) -> vec3f {
	if (group.tone == TONE_GROUP) {
		return group.color.rgb;
	}
	let by_speed = (log2(max(dot.speed, 1e-30)) - group.speed_log.x) / group.speed_log.y;
	let tone = select(clamp(by_speed, 0.0, 1.0), scale_forward(dot.value), group.tone == TONE_LOSS);
	return textureLoad(tones, vec2u(u32(round(tone * 255.0)), 0u), 0).rgb;
}

// Six vertices a particle and no instances: software GPUs pay for an instance as for a draw.
@vertex
fn particles_vertex(@builtin(vertex_index) index: u32) -> ParticleVaryings {
	let dot = dots[index / 6u];
	let vertex = index % 6u;
	if (!all(abs(dot.place) <= vec2f(0.5))) {
		return NOWHERE;
	}
	let place = vec3f(dot.place, surface_height(dot.place));
	let clip = picture.transform * vec4f(place, 1.0);
	if (clip.w < NEAREST) {
		return NOWHERE;
	}
	let toward = select(normalize(picture.eye.xyz - place), picture.back.xyz, picture.eye.w > 0.5);
	let lifted = picture.transform * vec4f(place + group.lift * toward, 1.0);
	let injected = index / 6u >= group.injected_from;
	let radius = 0.5 * select(group.diameter, group.injected_diameter, injected) * picture.unit;
	let outline = select(group.outline, group.injected_outline, injected) * picture.unit;
	// Two triangles of the corners 0 1 2 and 1 2 3.
	let which = select(vertex, vertex - 2u, vertex > 2u);
	let corner = vec2f(f32(which & 1u), f32(which >> 1u)) * 2.0 - 1.0;
	let local = corner * (radius + 2.0 * outline + 1.0);
	let mark = select(select(2.0, 1.0, dot.status == STATUS_CONVERGED), 0.0, dot.status == STATUS_RUNNING);
	let position = vec4f(clip.xy / clip.w + local / (0.5 * picture.viewport), 0.5, 1.0);
	let form = vec4f(radius, outline, mark, lifted.z / max(lifted.w, NEAREST));
	return ParticleVaryings(position, local, vec4f(particle_color(dot), group.color.a), form, radius * (1.0 - group.form.w));
}

// Distance to the middle lines of a cross's arms.
fn cross_distance(local: vec2f, arm: f32) -> f32 {
	let turned = abs(vec2f(local.x + local.y, local.x - local.y)) * 0.70710678;
	return min(length(vec2f(max(0.0, turned.x - arm), turned.y)), length(vec2f(max(0.0, turned.y - arm), turned.x)));
}

// A tone over what is there already, premultiplied.
fn lay_over(under: vec4f, tone: vec3f, coverage: f32) -> vec4f {
	return under * (1.0 - coverage) + vec4f(tone, 1.0) * coverage;
}

@fragment
fn particles_fragment(in: ParticleVaryings) -> @location(0) vec4f {
	let size = textureDimensions(depths);
	let texel = min(vec2u(in.position.xy / picture.viewport * vec2f(size)), size - 1u);
	if (in.form.w > textureLoad(depths, texel, 0)) {
		discard;
	}
	let radius = in.form.x;
	let outline = in.form.y;
	let outlined = f32(outline > 0.0);
	let dark = picture.mark_dark.rgb;
	let light = picture.mark_light.rgb;
	var color = vec4f(0.0);
	if (in.form.z > 1.5) {
		let opacity = group.stopped_opacity * in.color.a;
		let away = cross_distance(in.local, group.form.y * radius);
		let half_width = max(0.5, group.form.z * radius);
		color = lay_over(color, dark, opacity * outlined * saturate(half_width + outline + 0.5 - away));
		color = lay_over(color, group.color.rgb, opacity * saturate(half_width + 0.5 - away));
	} else {
		let opacity = in.color.a;
		let away = length(in.local);
		color = lay_over(color, dark, opacity * outlined * saturate(radius + 2.0 * outline + 0.5 - away));
		color = lay_over(color, light, opacity * outlined * saturate(radius + outline + 0.5 - away));
		color = lay_over(color, group.color.rgb, opacity * saturate(radius + 0.5 - away));
		color = lay_over(color, in.color.rgb, opacity * saturate(in.inner + 0.5 - away));
		if (in.form.z > 0.5) {
			color = lay_over(color, light, opacity * saturate(group.form.x * in.inner + 0.5 - away));
		}
	}
	return vec4f(color.rgb / max(color.a, 1e-6), color.a);
}
