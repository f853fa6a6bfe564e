// A term of a sum, for the kernels that add terms up: term k is of the coordinates k … k + WINDOW − 1 of a vector (word FROM)
// of its particle, and its number is k + 1.

// The last input of the term is its number.
const WINDOW: u32 = INPUTS - 1u;

fn term_at(particle: u32, k: u32) -> Sample {
	let first = FROM * run.stride + particle * run.dimension + k;
	var point: Point;
	for (var j = 0u; j < WINDOW; j++) {
		point[j] = words[first + j];
	}
	// Fewer than 2^24 terms: their numbers are exact.
	point[WINDOW] = f32(k + 1u);
	return objective(point);
}

fn terms() -> u32 {
	return run.dimension + 1u - WINDOW;
}
