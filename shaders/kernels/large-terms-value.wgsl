// The first level of f = Σ terms of each particle, as in large-fold.wgsl: block b of B takes terms b, b + B, …; there are as many
// blocks as of coordinates, and what is no term any more counts as 0. The worst that a term has not is the largest number:
// a missing gradient is, elsewhere than at x, as bad as a missing value.

const WITHOUT_GRADIENT: f32 = select(FAULT_INVALID, MISSING_GRADIENT, AT_X);

fn value_at(particle: u32, k: u32) -> vec2f {
	if (k >= terms()) {
		return vec2f(0.0, 0.0);
	}
	let term = term_at(particle, k);
	let has_value = (term.valid & 1u) > 0u;
	let lacks = select(MISSING_VALUE, select(WITHOUT_GRADIENT, MISSING_NOTHING, (term.valid & 2u) > 0u), has_value);
	return vec2f(select(0.0, term.value, has_value), lacks);
}

@compute @workgroup_size(64)
fn value(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let blocks = blocks_of(run.dimension);
	for (var thread = id.x; thread < run.count * blocks; thread += groups.x * 64u) {
		let particle = run.first + thread / blocks;
		if (!is_asked(particle)) {
			continue;
		}
		let block = thread % blocks;
		var sum = value_at(particle, block);
		for (var k = block + blocks; k < run.dimension; k += blocks) {
			sum = together(sum, value_at(particle, k));
		}
		partials[partials_of(particle) + block] = in_range(sum);
	}
}
