// ∇f of a sum of terms, one coordinate a thread: the derivatives of the terms that read it, in the order of the terms. The
// terms are computed again for each coordinate: there are few of them, and nothing has to be kept. What is not valid is told by
// large-terms-value.wgsl.

fn derivative(particle: u32, k: u32, index: u32) -> f32 {
	let term = term_at(particle, k);
	return select(0.0, term.gradient[index - k], (term.valid & 2u) > 0u);
}

@compute @workgroup_size(64)
fn gradient(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	for (var thread = id.x; thread < run.count * run.dimension; thread += groups.x * 64u) {
		let particle = run.first + thread / run.dimension;
		if (!is_asked(particle)) {
			continue;
		}
		let index = thread % run.dimension;
		let first = select(0u, index + 1u - WINDOW, index + 1u > WINDOW);
		let last = min(index, terms() - 1u);
		var sum = derivative(particle, first, index);
		for (var k = first + 1u; k <= last; k++) {
			sum = ordered_sum(sum, derivative(particle, k, index));
		}
		words[INTO * run.stride + particle * run.dimension + index] = sum;
	}
}
