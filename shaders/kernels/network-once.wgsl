// Between two passes over the samples of a batch: what follows once from the sums of a network. These are moments of batch norms, and
// the way back through them. A thread has one network.

@group(0) @binding(0) var<uniform> run: LargeRun;
@group(0) @binding(1) var<storage, read> words: array<f32>;
@group(0) @binding(2) var<storage, read> particles: array<f32>;
@group(1) @binding(1) var<uniform> work: NetworkWhole;
@group(1) @binding(2) var<storage, read> batches: array<u32>;
@group(1) @binding(3) var<storage, read_write> sums: array<f32>;
@group(1) @binding(4) var<storage, read_write> moments: array<f32>;

// Sum k over all chunks of a network, in blocks of at most 64: in the order of network-gradient.wgsl.
fn summed(k: i32, own: i32) -> f32 {
	let first = (u32(k) * run.count + u32(own)) * work.chunks;
	let blocks = (work.chunks + 63u) / 64u;
	var all = 0.0;
	for (var block = 0u; block < blocks; block++) {
		var sum = sums[first + block];
		for (var chunk = block + blocks; chunk < work.chunks; chunk += blocks) {
			sum = rounded(sum + sums[first + chunk]);
		}
		all = rounded(all + sum);
	}
	return all;
}

@compute @workgroup_size(64)
fn once(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let particle = run.first + id.x;
	if (!is_measured(particle)) {
		return;
	}
	let share = rounded(1.0 / f32(batch_of(particle).count));
	if (follow(i32(id.x), share)) {
		sums[(u32(SUMS - 1) * run.count + id.x) * work.chunks] = 1.0;
	}
}
