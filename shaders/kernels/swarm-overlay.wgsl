// The colours that lie over the landscape, from trails and density; then only a share of the trails is left,
// and no density. Opacity is 1 − exp(−gain · amount); the colour of trails is the mean of the groups', by
// amount. A cell of the result is premultiplied RGBA, a byte each.

@group(0) @binding(0) var<uniform> overlay: SwarmOverlay;
@group(0) @binding(1) var<storage, read_write> trails: array<u32>;
@group(0) @binding(2) var<storage, read_write> density: array<u32>;
@group(0) @binding(3) var<storage, read_write> colors: array<u32>;

const THREADS: u32 = 64u;

fn toned(sum: vec4f, gain: f32) -> vec4f {
	let opacity = 1.0 - exp(-gain * sum.a);
	return vec4f(sum.rgb / max(sum.a, 1e-20), 1.0) * opacity;
}

// The rim of a crowd is dark, so that it can be told from any colour under it, and its middle light.
fn crowd_color(squares: vec4f, depth: f32) -> vec4f {
	let opacity = 1.0 - exp(-depth);
	let color = squares.rgb / max(squares.a, 1e-20);
	let rim = saturate(depth * overlay.rim - 0.15);
	let light = 0.45 * saturate(0.5 * depth - 0.5);
	return vec4f(mix(color * rim, vec3f(1.0), light), 1.0) * opacity;
}

@compute @workgroup_size(THREADS)
fn make_overlay(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let count = overlay.size * overlay.size;
	for (var cell = id.x; cell < count; cell += groups.x * THREADS) {
		var crossed = vec4f(0.0);
		for (var layer = 0u; layer < overlay.trail_layers; layer++) {
			let amount = trails[layer * count + cell];
			if (amount != 0u) {
				let color = overlay.colors[layer];
				crossed += vec4f(color.rgb, 1.0) * (color.a * f32(amount));
				trails[layer * count + cell] = u32(f32(amount) * overlay.trail);
			}
		}
		// The larger group's colour rules: a mean of unlike colours is grey.
		var crowd = 0.0;
		var squares = vec4f(0.0);
		for (var layer = 0u; layer < overlay.density_layers; layer++) {
			let amount = density[layer * count + cell];
			if (amount != 0u) {
				let color = overlay.colors[layer];
				let weighed = color.a * f32(amount);
				crowd += weighed;
				squares += vec4f(color.rgb, 1.0) * (weighed * weighed);
				density[layer * count + cell] = 0u;
			}
		}
		if (crossed.a + crowd == 0.0) {
			colors[cell] = 0u;
			continue;
		}
		let under = toned(crossed, overlay.trail_gain);
		let over = crowd_color(squares, crowd * overlay.density_gain);
		colors[cell] = pack4x8unorm(under * (1.0 - over.a) + over);
	}
}
