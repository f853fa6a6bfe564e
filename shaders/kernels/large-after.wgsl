// After a step was tried: whether it is taken, what became of the particle, and its own state. `stage` answers the
// next STATES numbers of that state, then 1 where they are valid. They wait behind the present ones, which the
// coordinates still read: large-before.wgsl moves them.

@compute @workgroup_size(64)
fn after(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let particle = run.first + id.x;
	if (shared_word(MOVES, particle) == 0.0) {
		return;
	}
	let next = stage(particle, particle, 0u, row_of(particle));
	let fault = select(FAULT_INVALID, shared_word(FAULT, particle), next[STATES] > 0.0);
	if (fault > FAULT_NONE) {
		set_shared_word(MOVES, particle, 0.0);
		set_shared_word(STATUS, particle, select(DIVERGED, rules.outside, fault == FAULT_OUTSIDE));
		return;
	}
	set_shared_word(STEPS, particle, shared_word(STEPS, particle) + 1.0);
	for (var k = 0u; k < STATES; k++) {
		set_shared_word(STATE + STATES + k, particle, next[k]);
	}
}
