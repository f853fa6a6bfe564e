// Adds terms of a sum at places: one place a thread, whose sums stay in registers from the first row to the last.

@group(0) @binding(0) var<uniform> run: SumRun;
@group(0) @binding(1) var<storage, read> step_rows: array<f32>;
@group(0) @binding(2) var<storage, read_write> particles: array<f32>;
@group(0) @binding(3) var<storage, read_write> results: array<u32>;

// The word of the hole of an output's group: of the value, its gradient, its Hessian.
fn hole_word(output: u32) -> u32 {
	return STATUS_WORD + select(select(2u, 1u, output < 3u), 0u, output == 0u);
}

@compute @workgroup_size(64)
fn add_terms(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	var p = load_particle(id.x);
	let uniforms = load_uniforms();
	for (var row = run.first_row; row < run.end_row && p[STATUS_WORD] == 0.0; row++) {
		let at = row * ROW_WIDTH;
		// Where a descent says whether it advances, a sum has the first number of its row.
		p = descend_step(p, 0.0, step_rows[at], at, uniforms);
	}
	store_particle(id.x, p);
	if (run.ends != 0u) {
		for (var k = 0u; k < OUTPUTS; k++) {
			results[k * run.stride + id.x] = cell_bits(p[2u + 2u * k], p[hole_word(k)] == 0.0);
		}
	}
}
