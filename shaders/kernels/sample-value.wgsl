// The objective's value at a batch of points. Points and outputs are structures of arrays:
// coordinate k of point i is word k · count + i.

@group(0) @binding(0) var<uniform> batch: SampleBatch;
@group(0) @binding(1) var<storage, read> points: array<f32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<u32>;

@compute @workgroup_size(64)
fn sample_points(@builtin(global_invocation_id) id: vec3u) {
	let i = id.x;
	if (i >= batch.count) {
		return;
	}
	var point: Point;
	for (var k = 0u; k < INPUTS; k++) {
		point[k] = points[k * batch.count + i];
	}
	let sample = objective(point);
	outputs[i] = cell_bits(sample.value, (sample.valid & 1u) != 0u);
}
