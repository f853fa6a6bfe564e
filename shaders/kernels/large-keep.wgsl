// Numbers of a stage that are kept: output k of a coordinate goes to its word TARGETS[k]. A particle that neither
// moves nor stands where its value is the best has nothing to keep.

@compute @workgroup_size(64)
fn keep(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
	for (var thread = id.x; thread < run.count * run.dimension; thread += groups.x * 64u) {
		let particle = run.first + thread / run.dimension;
		if (shared_word(MOVES, particle) == 0.0 && shared_word(BETTER, particle) == 0.0) {
			continue;
		}
		let item = run.first * run.dimension + thread;
		let kept = stage(item, particle, thread % run.dimension, row_of(particle));
		for (var k = 0u; k < OUTPUTS; k++) {
			words[TARGETS[k] * run.stride + item] = kept[k];
		}
	}
}
