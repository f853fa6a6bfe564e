// After the landscape has answered at x: what is remembered of it, whether the particle is done, and whether it
// takes a step (src/cpu/swarm/large-rules.ts holds the same rules). Here the particle comes to its next row, and its
// own state becomes what large-after.wgsl found in the last one.

@compute @workgroup_size(64)
fn before(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let particle = run.first + id.x;
	if (shared_word(MOVES, particle) > 0.0) {
		for (var k = 0u; k < STATES; k++) {
			set_shared_word(STATE + k, particle, shared_word(STATE + STATES + k, particle));
		}
	}
	set_shared_word(ROW, particle, shared_word(ROW, particle) + 1.0);
	set_shared_word(FAULT, particle, FAULT_NONE);
	set_shared_word(MOVES, particle, 0.0);
	set_shared_word(BETTER, particle, 0.0);
	if (shared_word(STATUS, particle) != RUNNING) {
		return;
	}
	let value = shared_word(MEASURED, particle);
	let missing = shared_word(MISSING, particle);
	let has_value = missing < MISSING_VALUE;
	let has_gradient = missing < MISSING_GRADIENT;
	if (has_value) {
		set_shared_word(VALUE, particle, value);
		if (value < shared_word(BEST, particle)) {
			set_shared_word(BEST, particle, value);
			set_shared_word(BETTER, particle, 1.0);
		}
	}
	let flat = has_gradient && shared_word(SLOPE, particle) <= rules.tolerance;
	set_shared_word(MISSING, particle, MISSING_NOTHING);
	set_shared_word(SLOPE, particle, 0.0);
	if (flat || (has_value && value <= rules.target_value)) {
		set_shared_word(STATUS, particle, CONVERGED);
	} else if (!has_gradient) {
		set_shared_word(STATUS, particle, HOLE);
	} else if (step_rows[row_of(particle)] > 0.0) {
		set_shared_word(MOVES, particle, 1.0);
	}
}
