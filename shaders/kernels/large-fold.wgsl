// The first level of a sum over the coordinates of each particle: one block a thread. Block b of B takes
// coordinates b, b + B, b + 2B …, so that neighbouring threads read neighbouring numbers
// (src/math/blocked-sum.ts is the same sum).

@compute @workgroup_size(64)
fn fold(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	let blocks = blocks_of(run.dimension);
	for (var thread = id.x; thread < run.count * blocks; thread += groups.x * 64u) {
		let particle = run.first + thread / blocks;
		if (!is_asked(particle)) {
			continue;
		}
		let block = thread % blocks;
		let row = row_of(particle);
		let first = particle * run.dimension;
		let begin = stage(first + block, particle, block, row);
		var sum = vec2f(begin[0], begin[1]);
		for (var index = block + blocks; index < run.dimension; index += blocks) {
			let next = stage(first + index, particle, index, row);
			sum = together(sum, vec2f(next[0], next[1]));
		}
		partials[partials_of(particle) + block] = in_range(sum);
	}
}
