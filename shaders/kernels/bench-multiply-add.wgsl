// Multiplies and adds, as generated code writes them: what arithmetic gives at most. Hardware may fuse each pair. Eight independent chains of four lanes keep
// the units busy; factor and term come from a uniform, so that nothing can be computed ahead, and
// their values keep every chain near 1. The sum is stored, so that nothing can be left out.

@group(0) @binding(0) var<uniform> request: RoundsRequest;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn multiply_add(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= request.threads) {
		return;
	}
	let factor = vec4f(request.factor);
	let term = vec4f(request.term);
	// Lanes differ, so that no compiler computes one for all.
	let start = (vec4f(f32(id.x & 7u)) + vec4f(0.0, 0.25, 0.5, 0.75)) * request.term;
	var a = start;
	var b = start + term;
	var c = b + term;
	var d = c + term;
	var e = d + term;
	var f = e + term;
	var g = f + term;
	var h = g + term;
	for (var i = 0u; i < request.rounds; i++) {
		a = a * factor + term;
		b = b * factor + term;
		c = c * factor + term;
		d = d * factor + term;
		e = e * factor + term;
		f = f * factor + term;
		g = g * factor + term;
		h = h * factor + term;
	}
	let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
	sums[id.x] = (sum.x + sum.y) + (sum.z + sum.w);
}
