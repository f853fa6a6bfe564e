// Calls of built-in functions, as fast code has them: a quarter each of cos, sin, exp and log. Four chains
// of four lanes keep the units busy. Each settles near a number of its own inside the function's domain,
// and the sum is stored, so that nothing can be left out.

@group(0) @binding(0) var<uniform> request: RoundsRequest;
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn builtins(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= request.threads) {
		return;
	}
	let shift = vec4f(request.term);
	// Lanes differ, so that no compiler computes one for all.
	let start = (vec4f(f32(id.x & 7u)) + vec4f(0.0, 0.25, 0.5, 0.75)) * request.factor;
	var a = start;
	var b = start;
	var c = start;
	var d = start;
	for (var i = 0u; i < request.rounds; i++) {
		a = cos(a);
		b = sin(b + shift);
		c = exp(-c);
		d = log(d + shift);
	}
	let sum = (a + b) + (c + d);
	sums[id.x] = (sum.x + sum.y) + (sum.z + sum.w);
}
