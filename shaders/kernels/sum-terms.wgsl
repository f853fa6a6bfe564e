// The terms of a sum at a point of all its variables, and the gradient: one variable a thread. A thread computes its own
// term, and the parts of its component of the gradient in the order of the terms that hold it.

@group(0) @binding(0) var<uniform> run: SumTerms;
@group(0) @binding(1) var<storage, read> point: array<f32>;
// A term, then 1 where it is a number.
@group(0) @binding(2) var<storage, read_write> terms: array<f32>;
@group(0) @binding(3) var<storage, read_write> gradient: array<u32>;

// Variables of a term; behind them comes its number.
const WINDOW: u32 = INPUTS - 1u;

fn term(k: u32) -> Sample {
	var inputs: Point;
	for (var j = 0u; j < WINDOW; j++) {
		inputs[j] = point[k + j];
	}
	// Fewer than 2^24 terms: their numbers are exact.
	inputs[WINDOW] = f32(k + 1u);
	return objective(inputs);
}

@compute @workgroup_size(64)
fn sum_terms(@builtin(global_invocation_id) id: vec3u) {
	let m = run.first + id.x;
	if (m >= run.variables) {
		return;
	}
	if (m < run.terms) {
		let own = term(m);
		let valid = (own.valid & 1u) != 0u;
		terms[2u * m] = select(0.0, own.value, valid);
		terms[2u * m + 1u] = select(0.0, 1.0, valid);
	}
	var sum = 0.0;
	var valid = true;
	for (var j = WINDOW; j > 0u; j--) {
		let k = m + 1u - j;
		// Where j exceeds m + 1 the number wraps and is no term's.
		if (k < run.terms) {
			let part = term(k);
			valid = valid && (part.valid & 2u) != 0u;
			sum += part.gradient[j - 1u];
		}
	}
	gradient[m] = cell_bits(sum, valid && abs(sum) <= 0x1p+120f);
}
