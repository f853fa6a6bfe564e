// Takes a range of particles through rows: one particle a thread, whose words stay in registers
// from the first row to the last. A particle that is done leaves the loop.

@group(0) @binding(0) var<uniform> run: DescentRun;
// Of a known size: what is read from it needs no division to find whether it is there.
@group(0) @binding(1) var<storage, read> step_rows: array<f32, MOST_ROWS * ROW_WIDTH>;
@group(0) @binding(2) var<storage, read_write> particles: array<f32>;

@compute @workgroup_size(64)
fn descend(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let index = run.first + id.x;
	// Fewer than 2^24 particles: their numbers are exact.
	let number = f32(index);
	var p = load_particle(index);
	let uniforms = load_uniforms();
	let rows = run.rows;
	let steps = run.steps;
	for (var row = 0u; row < rows && p[STATUS_WORD] == 0.0; row++) {
		p = descend_step(p, number, select(0.0, 1.0, row < steps), row * ROW_WIDTH, uniforms);
	}
	store_particle(index, p);
}
