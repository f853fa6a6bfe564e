// f and ∇f of an expression at a vector of each particle (its word FROM), one particle a thread; the gradient goes to
// word INTO. At x (AT_X) the answer is the particle's; elsewhere a missing gradient is a fault of the step.

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u) {
	if (id.x >= run.count) {
		return;
	}
	let particle = run.first + id.x;
	if (!is_asked(particle)) {
		return;
	}
	let first = particle * INPUTS;
	var point: Point;
	for (var k = 0u; k < INPUTS; k++) {
		point[k] = words[FROM * run.stride + first + k];
	}
	let answer = objective(point);
	let has_value = (answer.valid & 1u) > 0u;
	let has_gradient = (answer.valid & 2u) > 0u;
	for (var k = 0u; k < INPUTS; k++) {
		words[INTO * run.stride + first + k] = select(0.0, answer.gradient[k], has_gradient);
	}
	if (AT_X) {
		set_shared_word(MEASURED, particle, select(0.0, answer.value, has_value));
		set_shared_word(MISSING, particle, select(MISSING_VALUE, select(MISSING_GRADIENT, MISSING_NOTHING, has_gradient), has_value));
	} else if (!has_gradient) {
		set_shared_word(FAULT, particle, FAULT_INVALID);
	}
}
