// What this device's arithmetic is worth. For each pair: quotient, square root and the rounding
// error of the sum (Knuth's two-sum), each operation behind the barrier of strict mode, and
// whether the integer test calls a bit pattern a valid number.

@group(0) @binding(0) var<uniform> inputs: SelfTestInputs;
@group(0) @binding(1) var<storage, read> pairs: array<vec2u>;
@group(0) @binding(2) var<storage, read_write> results: array<vec4u>;

fn opaque(value: f32) -> f32 {
	return bitcast<f32>(bitcast<u32>(value) ^ inputs.zero);
}

fn sum_error(a: f32, b: f32) -> f32 {
	let sum = opaque(a + b);
	let b_part = opaque(sum - a);
	let a_part = opaque(sum - b_part);
	let a_error = opaque(a - a_part);
	let b_error = opaque(b - b_part);
	return opaque(a_error + b_error);
}

@compute @workgroup_size(64)
fn self_test(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= inputs.count) {
		return;
	}
	let bits = pairs[id.x];
	let a = bitcast<f32>(bits.x);
	let b = bitcast<f32>(bits.y);
	let valid = ((bits.x ^ inputs.zero) & 0x7fffffffu) <= 0x7b800000u;
	// Only valid numbers are computed with; what a NaN becomes is nobody's promise.
	let safe_a = select(1.0, a, valid);
	results[id.x] = vec4u(
		bitcast<u32>(opaque(safe_a / b)),
		bitcast<u32>(opaque(sqrt(abs(safe_a)))),
		bitcast<u32>(sum_error(safe_a, b)),
		select(0u, 1u, valid),
	);
}
