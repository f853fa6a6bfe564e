// Which samples a particle's step is about. Row r of `batches` says where their numbers begin and how many they are; without batches
// it is all of them.

struct Batch {
	at: u32,
	count: u32,
}

fn is_measured(particle: u32) -> bool {
	let word = select(MOVES, STATUS, AT_X) * run.particles + particle;
	return select(particles[word] > 0.0, particles[word] == RUNNING, AT_X);
}

fn batch_of(particle: u32) -> Batch {
	if (!BATCHED) {
		return Batch(0u, work.samples);
	}
	// At x the particle still stands at the row of its last step.
	let row = u32(particles[ROW * run.particles + particle] + select(0.0, 1.0, AT_X));
	return Batch(batches[2u * row], batches[2u * row + 1u]);
}

// Numbers of samples of a batch; what is behind the last one repeats it.
fn sample_numbers(batch: Batch, places: vec4i) -> vec4i {
	let at = vec4u(min(places, vec4i(i32(batch.count) - 1))) + vec4u(batch.at);
	return vec4i(vec4u(batches[at.x], batches[at.y], batches[at.z], batches[at.w]));
}
