// A landscape drawn before, at this resolution or a coarser one, with the trails of the swarm laid over it
// where the pixels lie in the plane. While a finer one takes its place, the two are blended.

@group(0) @binding(0) var<uniform> picture: Picture;
@group(0) @binding(1) var landscape: texture_2d<f32>;
@group(0) @binding(2) var before: texture_2d<f32>;
@group(0) @binding(3) var places: texture_2d<f32>;
@group(0) @binding(4) var overlay: texture_2d<f32>;
@group(0) @binding(5) var smooth_sampler: sampler;

@vertex
fn composite_vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
	let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 4.0 - 1.0;
	return vec4f(corner, 1.0, 1.0);
}

@fragment
fn composite_fragment(@builtin(position) position: vec4f) -> @location(0) vec4f {
	let size = textureDimensions(landscape);
	let part = position.xy / picture.viewport;
	let texel = min(vec2u(part * vec2f(size)), size - 1u);
	var color: vec3f;
	if (all(size == vec2u(picture.viewport))) {
		color = textureLoad(landscape, texel, 0).rgb;
	} else {
		color = textureSampleLevel(landscape, smooth_sampler, part, 0.0).rgb;
	}
	if (picture.before > 0.0) {
		color = mix(color, textureLoad(before, texel, 0).rgb, picture.before);
	}
	if (picture.overlaid != 0u) {
		let place = textureLoad(places, texel, 0).xy;
		if (place.x < 1.0) {
			// Premultiplied.
			let over = textureSampleLevel(overlay, smooth_sampler, place + 0.5, 0.0);
			color = color * (1.0 - over.a) + over.rgb;
		}
	}
	return vec4f(color, 1.0);
}
