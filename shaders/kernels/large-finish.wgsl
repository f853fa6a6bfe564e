// The other levels of a sum over coordinates, one workgroup a particle: blocks of blocks, in the same order,
// until one is left. Its sum goes to word SUM_INTO of the particle (NOWHERE: to none), and its largest number
// to word MOST_INTO where that is less.

@compute @workgroup_size(64)
fn finish(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
	let particle = run.first + group.x;
	var place = partials_of(particle);
	// Partials of a particle that is not asked mean nothing, and are not read in the end.
	for (var numbers = blocks_of(run.dimension); numbers > 1u; numbers = blocks_of(numbers)) {
		let blocks = blocks_of(numbers);
		for (var block = thread; block < blocks; block += 64u) {
			var sum = partials[place + block];
			for (var index = block + blocks; index < numbers; index += blocks) {
				sum = together(sum, partials[place + index]);
			}
			partials[place + numbers + block] = in_range(sum);
		}
		place += numbers;
		storageBarrier();
	}
	if (thread > 0u || !is_asked(particle)) {
		return;
	}
	let total = partials[place];
	if (SUM_INTO != NOWHERE) {
		set_shared_word(SUM_INTO, particle, total.x);
	}
	set_shared_word(MOST_INTO, particle, max(shared_word(MOST_INTO, particle), total.y));
}
