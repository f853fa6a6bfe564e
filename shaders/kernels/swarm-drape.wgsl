// The colours that lie over the landscape, from ink and density; then only a share of the ink is left,
// and no density. Opacity is 1 − exp(−gain · amount); the colour is the mean of the groups', by amount. A cell
// of the result is premultiplied RGBA, a byte each.

@group(0) @binding(0) var<uniform> drape: SwarmDrape;
@group(0) @binding(1) var<storage, read_write> ink: array<u32>;
@group(0) @binding(2) var<storage, read_write> density: array<u32>;
@group(0) @binding(3) var<storage, read_write> colors: array<u32>;

const THREADS: u32 = 64u;

fn toned(sum: vec4f, gain: f32) -> vec4f {
	let opacity = 1.0 - exp(-gain * sum.a);
	return vec4f(sum.rgb / max(sum.a, 1e-20), 1.0) * opacity;
}

@compute @workgroup_size(THREADS)
fn make_drape(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let count = drape.size * drape.size;
	for (var cell = id.x; cell < count; cell += groups.x * THREADS) {
		var trails = vec4f(0.0);
		for (var layer = 0u; layer < drape.ink_layers; layer++) {
			let amount = ink[layer * count + cell];
			if (amount != 0u) {
				let color = drape.colors[layer];
				trails += vec4f(color.rgb, 1.0) * (color.a * f32(amount));
				ink[layer * count + cell] = u32(f32(amount) * drape.trail);
			}
		}
		var crowd = vec4f(0.0);
		for (var layer = 0u; layer < drape.density_layers; layer++) {
			let amount = density[layer * count + cell];
			if (amount != 0u) {
				let color = drape.colors[layer];
				crowd += vec4f(color.rgb, 1.0) * (color.a * f32(amount));
				density[layer * count + cell] = 0u;
			}
		}
		if (trails.a + crowd.a == 0.0) {
			colors[cell] = 0u;
			continue;
		}
		let under = toned(trails, drape.ink_gain);
		// The rim of a crowd is dark, so that it can be told from any colour under it.
		let inner = saturate(crowd.a * drape.density_gain * drape.rim - 0.15);
		let over = toned(crowd, drape.density_gain) * vec4f(vec3f(inner), 1.0);
		colors[cell] = pack4x8unorm(under * (1.0 - over.a) + over);
	}
}
