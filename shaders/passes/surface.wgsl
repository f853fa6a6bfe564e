// The lit surface. Colour, contours and normal come per pixel from `surface_at`: from the landscape itself,
// or from the field's cells (`shared/normals-*.wgsl`).

// Height t, and ∂t/∂x and ∂t/∂y in the box.
struct SurfacePoint {
	t: f32,
	slope: vec2f,
}

// Between the corners around a place.
fn surface_between(corners: FieldCorners) -> SurfacePoint {
	let found = blend_corners(corners);
	return SurfacePoint(found.t, found.per_cell * vec2f(f32(picture.columns - 1u), f32(picture.rows - 1u)));
}

// How much of the sky and of the sun each part of the surface sees (`src/render/daylight.ts`).
@group(0) @binding(4) var daylight: texture_2d<f32>;
@group(0) @binding(5) var daylight_sampler: sampler;

// The shares of the sky and of the sun at box coordinates.
fn daylight_at(place: vec2f) -> vec2f {
	let size = vec2f(textureDimensions(daylight));
	return textureSampleLevel(daylight, daylight_sampler, ((place + 0.5) * (size - 1.0) + 0.5) / size, 0.0).rg;
}

@vertex
fn surface_vertex(@builtin(vertex_index) vertex: u32) -> MeshVaryings {
	return mesh_vertex(vertex);
}

@fragment
fn surface_fragment(in: MeshVaryings) -> @location(0) vec4f {
	let pixel_x = dpdx(in.place.xy);
	let pixel_y = dpdy(in.place.xy);
	let corners = field_corners(in.place.xy);
	if (any(corners.bits == vec4u(HOLE)) || in.solid < 0.999) {
		discard;
	}
	let found = surface_at(in.place.xy, corners);
	// Beyond any slope that can be told apart from a cliff; keeps the squares below in range.
	let slope = clamp(found.slope, vec2f(-1e6), vec2f(1e6));
	let t = found.t;
	let change = length(vec2f(dot(slope, pixel_x), dot(slope, pixel_y)));
	let lit = light_surface(map_color(t), normalize(vec3f(-picture.exaggeration * slope, 1.0)), vec3f(in.place.xy, picture.exaggeration * t));
	return vec4f(draw_contours(lit, t, change), 1.0);
}

// Light from the sky and the ground, the sun, a subtle highlight; in linear light. Colours keep their hue.
fn light_surface(color: vec3f, normal: vec3f, place: vec3f) -> vec3f {
	// Without a sun there is no light at all: the colours are the legend's.
	if (picture.shading.z == 0.0) {
		return color;
	}
	let to_eye = select(normalize(picture.eye.xyz - place), picture.back.xyz, picture.eye.w > 0.5);
	// Seen from below, the other side is lit.
	let n = select(normal, -normal, dot(normal, to_eye) < 0.0);
	let seen = daylight_at(place.xy);
	let ambient = mix(picture.shading.x, picture.shading.y, (0.5 + 0.5 * n.z) * seen.x);
	let key = picture.shading.z * seen.y * max(0.0, dot(n, picture.light.xyz));
	let glance = max(0.0, dot(n, normalize(picture.light.xyz + to_eye)));
	let highlight = picture.shading.w * seen.y * pow(glance, picture.light.w);
	let linear = pow(color, vec3f(picture.gamma)) * (ambient + key) + highlight;
	return pow(clamp(linear, vec3f(0.0), vec3f(1.0)), vec3f(1.0 / picture.gamma));
}
