// Whole networks: a thread goes with one of them through one chunk of samples, four at a time, and adds to its sums in memory.

@group(0) @binding(0) var<uniform> run: LargeRun;
@group(0) @binding(1) var<storage, read> words: array<f32>;
@group(0) @binding(2) var<storage, read> particles: array<f32>;
@group(1) @binding(1) var<uniform> work: NetworkWhole;
@group(1) @binding(3) var<storage, read> plain: array<f32>;
@group(1) @binding(4) var<storage, read> batches: array<u32>;
@group(1) @binding(5) var<storage, read_write> sums: array<f32>;

@compute @workgroup_size(64)
fn add_chunk(@builtin(global_invocation_id) id: vec3u) {
	let threads = run.count * work.chunks;
	if (id.x >= threads) {
		return;
	}
	let particle = run.first + id.x / work.chunks;
	if (!is_measured(particle)) {
		return;
	}
	if (CLEARS && work.begin == 0u) {
		for (var k = 0u; k < u32(SUMS); k++) {
			sums[k * threads + id.x] = 0.0;
		}
	}
	let batch = batch_of(particle);
	let quads = (batch.count + 3u) / 4u;
	let first = (id.x % work.chunks) * work.chunk;
	let end = min(min(first + work.end, first + work.chunk), quads);
	let theta = FROM * run.stride + particle * run.dimension;
	add_samples(batch, i32(first + work.begin), i32(end), i32(theta), i32(id.x), i32(threads));
}
