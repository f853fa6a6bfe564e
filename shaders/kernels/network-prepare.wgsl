// What a plane of a network does not move, and the tables of the first layer that it moves: once for each four samples.

@group(0) @binding(0) var<uniform> run: NetworkPrepare;
@group(0) @binding(1) var<storage, read_write> samples: array<vec4f>;
@group(0) @binding(2) var<storage, read> plain: array<f32>;
@group(0) @binding(3) var<storage, read_write> wild: array<u32>;

@compute @workgroup_size(64)
fn prepare(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let quad = i32(run.first + id.x);
	if (add_samples(quad, quad + 1, i32(id.x), i32(run.count))) {
		// All write the same.
		wild[0] = 1u;
	}
}
