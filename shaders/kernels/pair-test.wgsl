// What pairs of f32 are worth on this device: a thread answers one request, two pairs of words, by the generated
// `pair_answers`.

@group(0) @binding(0) var<uniform> inputs: PairTestInputs;
@group(0) @binding(1) var<storage, read> requests: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> results: array<u32>;

@compute @workgroup_size(64)
fn test_pairs(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= inputs.count) {
		return;
	}
	let answers = pair_answers(requests[id.x]);
	for (var k = 0u; k < ANSWERS; k++) {
		results[id.x * ANSWERS + k] = bitcast<u32>(answers[k]);
	}
}
