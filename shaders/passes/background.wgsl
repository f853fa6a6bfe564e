// The background: one triangle over the view, a vertical gradient.

@group(0) @binding(0) var<uniform> picture: Picture;

@vertex
fn background_vertex(@builtin(vertex_index) index: u32) -> @builtin(position) vec4f {
	let corner = vec2f(f32(index & 1u), f32(index >> 1u)) * 4.0 - 1.0;
	return vec4f(corner, 1.0, 1.0);
}

@fragment
fn background_fragment(@builtin(position) position: vec4f) -> @location(0) vec4f {
	return vec4f(mix(picture.background_top.rgb, picture.background_bottom.rgb, position.y / picture.viewport.y), 1.0);
}
