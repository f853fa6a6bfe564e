// A thread goes with one cell through one chunk of samples and hands on its sums.

@group(0) @binding(0) var<uniform> run: NetworkRun;
@group(0) @binding(1) var<storage, read> samples: array<vec4f>;
@group(0) @binding(2) var<storage, read> plain: array<f32>;
@group(0) @binding(3) var<storage, read> moved: array<f32>;
@group(0) @binding(4) var<storage, read> places: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> partials: array<f32>;

@compute @workgroup_size(64)
fn add_chunk(@builtin(global_invocation_id) id: vec3u) {
	// A row is a chunk of samples for a group of neighbouring cells; rows of a group lie one behind the other.
	let row = run.first_row + id.x / GROUP;
	let cell = (row / run.chunks) * GROUP + id.x % GROUP;
	if (id.x >= run.rows * GROUP || cell >= run.cells) {
		return;
	}
	let first = (row % run.chunks) * run.chunk;
	let end = min(first + run.chunk, run.quads);
	let threads = i32(run.rows * GROUP);
	let sums = add_samples(i32(first), i32(end), places[cell].xy, i32(cell), i32(run.cells), i32(id.x), threads);
	for (var k = 0u; k < SUMS; k++) {
		partials[(row * (SUMS + 1u) + k) * GROUP + id.x % GROUP] = lanes(sums.total[k]);
	}
	partials[(row * (SUMS + 1u) + SUMS) * GROUP + id.x % GROUP] = select(0.0, 1.0, sums.wild);
}
