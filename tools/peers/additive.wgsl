// A million particles as it is usually done: a point each, blended additively.

struct View {
	// The window's lower left corner and its sides.
	domain: vec4f,
	// Words from one coordinate to the next.
	stride: u32,
}

@group(0) @binding(0) var<uniform> view: View;
@group(0) @binding(1) var<storage, read> memory: array<f32>;

@vertex
fn point_vertex(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
	let place = (vec2f(memory[i], memory[view.stride + i]) - view.domain.xy) / view.domain.zw;
	return vec4f(2.0 * place - 1.0, 0.0, 1.0);
}

@fragment
fn point_fragment() -> @location(0) vec4f {
	return vec4f(0.02, 0.05, 0.08, 0.1);
}
